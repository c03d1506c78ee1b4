using ExcelDataReader;

namespace Renkei.Facilities.Import;

/// <summary>A file that somebody gave us, opened as rows whatever it is: CSV in UTF-8 or MS932, or the first sheet of an xlsx.</summary>
public sealed class RegisterFile : IDisposable
{
    private const int HeadRows = 12;
    private readonly Stream stream;
    private readonly IEnumerator<CsvRow> rest;
    private readonly List<CsvRow> head = [];

    // The reader of spreadsheets asks for a code page of its own, which nobody may have brought in yet.
    static RegisterFile() => System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);

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
        IEnumerable<CsvRow> rows;
        if (IsZip(stream))
        {
            try
            {
                rows = Sheet(ExcelReaderFactory.CreateOpenXmlReader(stream));
            }
            catch (Exception error) when (error is ExcelDataReader.Exceptions.ExcelReaderException or InvalidDataException or System.Xml.XmlException or KeyNotFoundException)
            {
                return Refusal.Invalid("bad-xlsx", "Excelのファイルとして開けません。壊れていないか確かめ、Excelで開いて .xlsx で保存し直してください。");
            }
        }
        else
        {
            var opened = TextFile.OpenText(stream);
            if (opened.Refusal is { } refusal)
            {
                return refusal;
            }

            rows = CsvRows.Read(opened.Value!.Reader);
        }

        var file = new RegisterFile(stream, rows, null);
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

    private static bool IsZip(Stream stream)
    {
        Span<byte> magic = stackalloc byte[4];
        var read = stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        return read == 4 && magic is [(byte)'P', (byte)'K', 3, 4];
    }

    private static IEnumerable<CsvRow> Sheet(IExcelDataReader reader)
    {
        using (reader)
        {
            for (var line = 1; reader.Read(); line++)
            {
                var cells = new string[reader.FieldCount];
                for (var at = 0; at < cells.Length; at++)
                {
                    cells[at] = reader.GetValue(at) switch
                    {
                        null => "",
                        DateTime day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                        IFormattable value => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
                        var value => value.ToString() ?? "",
                    };
                }

                yield return new(line, cells, null);
            }
        }
    }
}
