namespace Renkei.Facilities.Import;

/// <summary>A file that somebody gave us, opened as rows and told by its header which register it is.</summary>
public sealed class RegisterFile : IDisposable
{
    private const int HeadRows = 12;
    private readonly Stream stream;
    private readonly IEnumerator<CsvRow> rest;
    private readonly List<CsvRow> head = [];

    private RegisterFile(Stream stream, IEnumerable<CsvRow> rows, RegisterSource? source)
    {
        this.stream = stream;
        rest = rows.GetEnumerator();
        while (head.Count < HeadRows && rest.MoveNext())
        {
            head.Add(rest.Current);
        }

        Source = source!;
    }

    public RegisterSource Source { get; private init; }

    public DateOnly? StatedAsOf => Source.StatedAsOf(head);

    /// <summary>How much of the file has been read, from 0 to 1.</summary>
    public double Fraction => stream.CanSeek && stream.Length > 0 ? (double)stream.Position / stream.Length : 0;

    public static Answer<RegisterFile> Open(Stream stream)
    {
        var opened = TableFile.Open(stream);
        if (opened.Refusal is { } refusal)
        {
            return refusal;
        }

        var file = new RegisterFile(stream, opened.Value!, null);
        if (file.head.Count == 0)
        {
            return Refusal.Invalid("empty-file", "ファイルに行がありません。中身を確かめてください。");
        }

        if (RegisterSource.All.FirstOrDefault(source => source.Recognises(file.head)) is not { } found)
        {
            return Refusal.Invalid("unknown-file", $"何の一覧か見分けられません。取り込めるのは {string.Join("、", RegisterSource.All.Select(source => source.Name))} です。見出しの行を消したり書き換えたりしていないか確かめてください。");
        }

        return new RegisterFile(file, found);
    }

    public IEnumerable<RegisterRow> Read() => Source.Read(Rows());

    public void Dispose()
    {
        rest.Dispose();
        stream.Dispose();
    }

    private RegisterFile(RegisterFile opened, RegisterSource source) => (stream, rest, head, Source) = (opened.stream, opened.rest, opened.head, source);

    private IEnumerable<CsvRow> Rows()
    {
        foreach (var row in head)
        {
            yield return row;
        }

        while (rest.MoveNext())
        {
            yield return rest.Current;
        }
    }
}
