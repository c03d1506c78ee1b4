namespace Renkei.Foundation;

/// <summary>A file made for somebody: name, content type, bytes.</summary>
public sealed record OutFile(string Name, string ContentType, byte[] Content)
{
    public static OutFile Xlsx(string name, byte[] content) => new(name + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content);

    public static OutFile Csv(string name, byte[] content, bool isMs932 = false) => new(name + ".csv", isMs932 ? "text/csv; charset=shift_jis" : "text/csv; charset=utf-8", content);

    public static OutFile Zip(string name, byte[] content) => new(name + ".zip", "application/zip", content);

    public FileContentHttpResult ToResult() => TypedResults.File(Content, ContentType, Name);
}
