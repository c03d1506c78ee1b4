using System.IO.Compression;
using ExcelDataReader;

namespace Renkei.Foundation;

/// <summary>A table that somebody gave us, opened as rows whatever it is: CSV in UTF-8 or MS932, or the first sheet of an xlsx.</summary>
public static class TableFile
{
    /// <summary>An xlsx may be small and open to a flood: more parts, or more bytes once unpacked, than any register has are refused unread.</summary>
    public const int MostParts = 2_000;
    public const long MostUnpacked = 1L << 29;

    // The reader of spreadsheets asks for a code page of its own, which nobody may have brought in yet.
    static TableFile() => System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);

    /// <param name="stream">Seekable; the rows are read from it as they are asked for.</param>
    public static Answer<IEnumerable<CsvRow>> Open(Stream stream)
    {
        if (IsZip(stream))
        {
            try
            {
                if (IsFlood(stream))
                {
                    return Refusal.Invalid("big-xlsx", "このExcelのファイルは、開くと大きすぎます。要らないシートや図を消すか、CSVで保存して渡してください。");
                }

                return new Answer<IEnumerable<CsvRow>>(Sheet(ExcelReaderFactory.CreateOpenXmlReader(stream)), null);
            }
            catch (Exception error) when (error is ExcelDataReader.Exceptions.ExcelReaderException or InvalidDataException or System.Xml.XmlException or KeyNotFoundException)
            {
                return Refusal.Invalid("bad-xlsx", "Excelのファイルとして開けません。壊れていないか確かめ、Excelで開いて .xlsx で保存し直してください。");
            }
        }

        var opened = TextFile.OpenText(stream);
        return opened.Refusal is { } refusal ? refusal : new Answer<IEnumerable<CsvRow>>(CsvRows.Read(opened.Value!.Reader), null);
    }

    /// <summary>A short table that people fill in by hand: its columns, and those rows in which something stands.</summary>
    public sealed record Filled(Columns Columns, IReadOnlyList<CsvRow> Rows)
    {
        public string Cell(CsvRow row, string column) => CsvOut.Unguard(Columns.Of(row, column)).Trim();
    }

    /// <param name="stream">As for <see cref="Open"/>.</param>
    /// <param name="mostPeople">How many rows below the header are taken at once, one for each person.</param>
    /// <param name="unknown">What to say where the header lacks a column.</param>
    /// <param name="needed">The columns that it must have.</param>
    public static Answer<Filled> ReadPeople(Stream stream, int mostPeople, string unknown, params IEnumerable<string> needed)
    {
        var table = Open(stream);
        if (table.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var read = table.Value!.Take(mostPeople + 2).ToList();
        return read.Count == 0 || new Columns(read[0]) is not { } columns || !columns.HasAll(needed) ? Refusal.Invalid("unknown-file", unknown)
            : read.Count > mostPeople + 1 ? Refusal.Invalid("too-many", $"1回に{mostPeople:N0}行までです。ファイルを分けてください。")
            : new Filled(columns, [.. read.Skip(1).Where(row => Array.Exists(row.Cells, cell => cell.Trim().Length > 0))]);
    }

    private static bool IsZip(Stream stream)
    {
        Span<byte> magic = stackalloc byte[4];
        var read = stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        return read == 4 && magic is [(byte)'P', (byte)'K', 3, 4];
    }

    // What the file says of its own sizes may be a lie: it is unpacked once, and what comes out is counted.
    private static bool IsFlood(Stream stream)
    {
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
        {
            if (zip.Entries.Count > MostParts)
            {
                return true;
            }

            var (left, buffer) = (MostUnpacked, new byte[81_920]);
            foreach (var part in zip.Entries)
            {
                using var unpacked = part.Open();
                for (int read; (read = unpacked.Read(buffer)) > 0;)
                {
                    if ((left -= read) < 0)
                    {
                        return true;
                    }
                }
            }
        }

        stream.Position = 0;
        return false;
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
