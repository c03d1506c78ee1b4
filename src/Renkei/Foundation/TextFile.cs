using System.Text;

namespace Renkei.Foundation;

/// <summary>Text as people send it: UTF-8 with or without a mark at its start, or MS932 from a Japanese spreadsheet.</summary>
public static class TextFile
{
    private const int BlockSize = 81_920;

    static TextFile() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Windows-31J, the encoding that Japanese spreadsheets call Shift_JIS; throws on what it does not know.</summary>
    public static Encoding Ms932 => Encoding.GetEncoding(932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    public sealed record Opened(TextReader Reader, Encoding Encoding);

    /// <param name="stream">Seekable. Read through once to tell its encoding, in blocks, then again by the reader.</param>
    public static Answer<Opened> OpenText(Stream stream)
    {
        stream.Position = 0;
        if (stream.Length == 0)
        {
            return Refusal.Invalid("empty-file", "ファイルが空です。中身のあるファイルを選んでください。");
        }

        // Decoders keep half characters from block to block, so a file of any length costs one block of memory.
        var utf8 = new UTF8Encoding(false, true).GetDecoder();
        var ms932 = Ms932.GetDecoder();
        var (isUtf8, isMs932) = (true, true);
        var bytes = new byte[BlockSize];
        var letters = new char[BlockSize + 16];
        for (int read; (read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)) > 0;)
        {
            var block = bytes.AsSpan(0, read);
            if (block.Contains((byte)0))
            {
                return Refusal.Invalid("not-text", "文字のファイルではありません。CSVかExcel（.xlsx）のファイルを選んでください。");
            }

            var isLast = stream.Position == stream.Length;
            isUtf8 = isUtf8 && Decodes(utf8, block, letters, isLast);
            isMs932 = isMs932 && Decodes(ms932, block, letters, isLast);
        }

        stream.Position = 0;
        return isUtf8 ? new Opened(new StreamReader(stream, new UTF8Encoding(false), true, BlockSize, leaveOpen: true), Encoding.UTF8)
            : isMs932 ? new Opened(new StreamReader(stream, Ms932, false, BlockSize, leaveOpen: true), Ms932)
            : Refusal.Invalid("encoding", "文字コードが読めません。UTF-8 か Shift_JIS（Excelの「CSV」）で保存し直してください。");
    }

    // A character cut off at the file's end is as wrong as one in the middle. The byte values that MS932 leaves open
    // are given private characters by the decoder: text of people has none of them.
    private static bool Decodes(Decoder decoder, ReadOnlySpan<byte> block, char[] letters, bool isLast)
    {
        try
        {
            var count = decoder.GetChars(block, letters, flush: isLast);
            return !letters.AsSpan(0, count).ContainsAnyInRange('\u0080', '\u009f') && !letters.AsSpan(0, count).ContainsAnyInRange('\uf8f0', '\uf8f3');
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
