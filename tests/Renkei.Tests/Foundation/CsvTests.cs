using System.IO.Compression;
using System.Text;
using CsCheck;
using Renkei.Foundation;

namespace Renkei.Tests.Foundation;

public sealed class CsvTests
{
    private static readonly Gen<string> Cells = Pieces.Of("", "a", "横須賀", ",", "\"", "\r\n", "\n", " ", "=1+1", "@", "+", "-5", "-", "'", "\t", "1", "髙", "①", "ｶﾅ", "＝", "＋").List[0, 5].Select(string.Concat);

    /// <summary>A record of empty cells only cannot be told from a blank line where it has one cell.</summary>
    private static readonly Gen<string[][]> Tables = Cells.Array[2, 4].Array[1, 6];

    [Fact]
    public void What_is_written_is_read_back_to_the_letter() => Gen.Select(Tables, Gen.Enum<CsvEncoding>()).Sample((table, encoding) =>
    {
        var written = CsvOut.Write(table, encoding);

        Assert.Equal(0, written.Lost);
        Assert.Equal(table, Read(written.Content).Select(row => row.Cells));
        Assert.All(Read(written.Content), row => Assert.Null(row.Problem));
    });

    [Fact]
    public void Every_record_is_told_with_the_line_on_which_it_begins() => Tables.Sample(table =>
    {
        var bytes = CsvOut.Write(table, CsvEncoding.Utf8Bom).Content;
        List<int> lines = [1];
        foreach (var row in table)
        {
            lines.Add(lines[^1] + 1 + row.Sum(cell => cell.Count(letter => letter == '\n')));
        }

        Assert.Equal(lines.SkipLast(1), Read(bytes).Select(row => row.Line));
    });

    [Fact]
    public void Blank_lines_count_but_are_no_records()
    {
        var rows = Read(Encoding.UTF8.GetBytes("a,b\n\n\n\"c\n\nd\",e\n\nf,g")).ToList();

        Assert.Equal([(1, "a"), (4, "c\n\nd"), (8, "f")], rows.Select(row => (row.Line, row.Cells[0])));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("=HYPERLINK(\"http://evil\",\"押して\")")]
    [InlineData("+1+1")]
    [InlineData("-1+1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("\n=1")]
    [InlineData("＝1+1")]
    [InlineData("＋1")]
    [InlineData("－1+1")]
    [InlineData("＠SUM(A1)")]
    [InlineData("'=1")]
    public void A_cell_that_a_spreadsheet_would_run_is_made_text(string cell)
    {
        var text = Encoding.UTF8.GetString(CsvOut.Write([[cell, "b"]], CsvEncoding.Utf8Bom).Content).TrimStart('\uFEFF').TrimStart('"');

        Assert.StartsWith("'", text, StringComparison.Ordinal);
        Assert.Equal(cell, Read(CsvOut.Write([[cell, "b"]], CsvEncoding.Utf8Bom).Content).Single().Cells[0]);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("+81")]
    [InlineData("046-822-4000")]
    [InlineData("35.28,139.67")]
    public void Numbers_stay_numbers(string cell) => Assert.DoesNotContain('\'', Encoding.UTF8.GetString(CsvOut.Write([[cell]], CsvEncoding.Utf8Bom).Content));

    [Fact]
    public void What_ms932_does_not_have_becomes_a_mark_and_is_counted()
    {
        var written = CsvOut.Write([["𠮷野", "髙橋", "森鷗外"], ["①②", "~", "한"]], CsvEncoding.Ms932);

        Assert.Equal(3, written.Lost);
        Assert.Equal([["〓野", "髙橋", "森〓外"], ["①②", "~", "〓"]], Read(written.Content).Select(row => row.Cells));
    }

    [Fact]
    public void The_wave_dash_and_the_minus_sign_of_other_systems_stay_readable_in_ms932() =>
        Assert.Equal(["10～12時", "－5"], Read(CsvOut.Write([["10〜12時", "−5"]], CsvEncoding.Ms932).Content).Single().Cells);

    [Fact]
    public void A_bad_quotation_mark_spoils_only_its_own_record()
    {
        var rows = Read(Encoding.UTF8.GetBytes("a,b\nc,\"d\"x\ne,f\ng,\"never closed\nh,i\nj,\"k\"\nl,m\n")).ToList();

        Assert.Equal(["a", "c", "e", "g", "h", "j", "l"], rows.Select(row => row.Cells[0][..1]));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], rows.Select(row => row.Line));
        Assert.Equal([2, 4], rows.Where(row => row.Problem is not null).Select(row => row.Line));
        Assert.All(rows.Where(row => row.Problem is not null), row => Assert.Contains("引用符", row.Problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Text_in_utf8_with_and_without_its_mark_and_in_ms932_is_told_apart() => Pieces.Of("横須賀", "ｱｲｳ", "髙﨑", "abc", "①", "～", "ー", "〒").List[1, 6].Select(string.Concat).Sample(text =>
    {
        var ms932 = TextFile.Ms932.GetBytes(text);

        Assert.Equal(text, Text(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(text, Text([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]));

        // A few kana alone are also good UTF-8 by chance; people's files are not that short.
        if (text.Any(letter => letter is >= '一' and <= '龠'))
        {
            Assert.Equal(text, Text(ms932));
        }
    });

    [Fact]
    public void A_character_on_the_edge_of_two_blocks_does_not_confuse_the_encoding()
    {
        foreach (var shift in new[] { 0, 1, 2 })
        {
            var text = new string('a', shift) + string.Concat(Enumerable.Repeat("横須賀\n", 30_000));

            Assert.Equal(text, Text(Encoding.UTF8.GetBytes(text)));
            Assert.Equal(text, Text(TextFile.Ms932.GetBytes(text)));
        }
    }

    [Theory]
    [InlineData(new byte[0], "ファイルが空です")]
    [InlineData(new byte[] { 1, 0, 2 }, "文字のファイルではありません")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x42, 0x30 }, "文字コードが読めません")]
    [InlineData(new byte[] { 0xE6, 0xA8, 0xAA, 0xE9, 0xA0, 0x88, 0xE8, 0xB3, 0x80, 0xE5, 0xB8 }, "文字コードが読めません")]
    public void What_is_no_text_is_refused_in_words(byte[] bytes, string said)
    {
        using var stream = new MemoryStream(bytes);

        Assert.Contains(said, TextFile.OpenText(stream).Refusal?.Message, StringComparison.Ordinal);
    }

    /// <summary>What is small as a file and a flood once opened.</summary>
    [Theory]
    [InlineData(TableFile.MostParts + 1, 1)]
    [InlineData(2, TableFile.MostUnpacked / 2 + 1)]
    public void A_spreadsheet_that_unpacks_to_a_flood_is_refused_before_it_is_read(int parts, long size)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var part = 0; part < parts; part++)
            {
                using var opened = zip.CreateEntry($"xl/{part}.xml", CompressionLevel.Fastest).Open();
                for (var left = size; left > 0; left -= zeros.Length)
                {
                    opened.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
                }
            }
        }

        Assert.InRange(stream.Length, 1, 10 << 20);
        stream.Position = 0;
        Assert.Equal("big-xlsx", TableFile.Open(stream).Refusal?.Code);
    }

    private static string Text(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return TextFile.OpenText(stream).Value!.Reader.ReadToEnd();
    }

    private static List<CsvRow> Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return [.. CsvRows.Read(TextFile.OpenText(stream).Value!.Reader)];
    }
}
