namespace Renkei.Foundation;

/// <summary>A PDF that somebody hands in.</summary>
public static class PdfFile
{
    /// <summary>The whole of it; refused where it is empty, too large, or something else.</summary>
    public static async Task<Answer<byte[]>> Read(IFormFile? given, int mostMegabytes, CancellationToken stop)
    {
        if (given is null or { Length: 0 })
        {
            return Refusal.Invalid("file", "PDFのファイルを選んでください（空のファイルは使えません）。");
        }

        if (given.Length > mostMegabytes * 1024L * 1024)
        {
            return Refusal.Invalid("file", $"PDFは{mostMegabytes} MBまでです。画像の解像度を下げて、作り直してください。");
        }

        using MemoryStream read = new((int)given.Length);
        await given.CopyToAsync(read, stop);
        return IsPdf(read.GetBuffer().AsSpan(0, (int)read.Length)) ? read.ToArray() : Refusal.Invalid("file", "PDFではないファイルです。WordやExcelは、PDFにしてから選んでください。");
    }

    /// <summary>Every PDF begins so (ISO 32000-2, 7.5.2).</summary>
    private static bool IsPdf(ReadOnlySpan<byte> content) => content.StartsWith("%PDF-"u8);
}
