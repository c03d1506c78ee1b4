using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Renkei.Foundation;

/// <summary>One record of a table file, with the line on which it begins.</summary>
/// <param name="Problem">Why its cells cannot be trusted; null when they can.</param>
public readonly record struct CsvRow(int Line, string[] Cells, string? Problem);

/// <summary>Reads CSV as it comes from other people: a bad record is told with its line and the rest goes on.</summary>
public static class CsvRows
{
    /// <summary>Beyond this a record is no record but a quotation mark that was never closed.</summary>
    private const int LongestRecord = 100_000;

    private const string Unclosed = "引用符（\"）が閉じていません。";
    private const string Misplaced = "引用符（\"）の付け方が正しくありません。";
    private const string TooLong = "行が長すぎます。改行が失われていないか確かめてください。";

    public static IEnumerable<CsvRow> Read(TextReader reader)
    {
        var bad = false;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false, BadDataFound = _ => bad = true, CountBytes = false };
        using var feed = new Feed();
        using var parser = new CsvParser(feed, configuration);
        var lines = new Lines(reader);
        List<(int Number, string Text)> record = [];
        while (lines.Next() is { } first)
        {
            if (first.Text.AsSpan().TrimEnd("\r\n").IsEmpty)
            {
                continue;
            }

            record.Clear();
            record.Add(first);
            bad = false;
            var (open, length) = (LeavesOpen(first.Text, false, ref bad), first.Text.Length);
            while (open && length <= LongestRecord && lines.Next() is { } next)
            {
                record.Add(next);
                length += next.Text.Length;
                open = LeavesOpen(next.Text, true, ref bad);
            }

            var problem = length > LongestRecord && record.Count == 1 ? TooLong : open ? Unclosed : null;
            if (problem is null)
            {
                feed.Give(string.Concat(record.Select(line => line.Text)));
                parser.Read();
                problem = bad ? Misplaced : null;
            }

            if (problem is null)
            {
                yield return new(first.Number, Array.ConvertAll(parser.Record!, CsvOut.Unguard), null);
                continue;
            }

            // The lines that a stray quotation mark drew in are records of their own.
            lines.GiveBack(record[1..]);
            yield return new(first.Number, [first.Text.TrimEnd('\r', '\n')], problem);
        }
    }

    /// <summary>Whether a quoted cell goes on after this line. Bad is where something stands between a closing quotation mark and the comma.</summary>
    private static bool LeavesOpen(string line, bool open, ref bool bad)
    {
        var atStart = !open;
        for (var at = 0; at < line.Length; at++)
        {
            if (open && line[at] == '"' && at + 1 < line.Length && line[at + 1] == '"')
            {
                at++;
            }
            else if (line[at] == '"')
            {
                bad |= open && at + 1 < line.Length && line[at + 1] is not (',' or '\r' or '\n');
                open = !open && atStart;
                atStart = false;
            }
            else
            {
                atStart = !open && line[at] == ',';
            }
        }

        return open;
    }

    /// <summary>Physical lines with their numbers and their own ends, of which some can be given back.</summary>
    private sealed class Lines(TextReader reader)
    {
        private readonly char[] block = new char[8_192];
        private readonly StringBuilder line = new();
        private readonly Stack<(int, string)> back = [];
        private int number;
        private int at;
        private int filled;

        public (int Number, string Text)? Next()
        {
            if (back.TryPop(out var given))
            {
                return given;
            }

            line.Clear();
            for (var some = false; ; some = true)
            {
                if (at == filled && (filled = reader.Read(block, 0, block.Length)) is var read && (at = 0) == 0 && read == 0)
                {
                    return some ? (++number, line.ToString()) : null;
                }

                var letter = block[at++];

                // What is too long to be a record need not be kept.
                if (line.Length <= LongestRecord || letter is '\r' or '\n')
                {
                    line.Append(letter);
                }

                if (letter == '\n' || (letter == '\r' && !FollowedByNewLine()))
                {
                    return (++number, line.ToString());
                }
            }
        }

        public void GiveBack(List<(int, string)> lines)
        {
            for (var last = lines.Count - 1; last >= 0; last--)
            {
                back.Push(lines[last]);
            }
        }

        private bool FollowedByNewLine()
        {
            if (at == filled)
            {
                (filled, at) = (reader.Read(block, 0, block.Length), 0);
            }

            return at < filled && block[at] == '\n';
        }
    }

    /// <summary>Hands the parser one record at a time, so that it never reads into the next.</summary>
    private sealed class Feed : TextReader
    {
        private string text = "";
        private int at;

        public void Give(string record) => (text, at) = (record.TrimEnd('\r', '\n') + "\n", 0);

        public override int Read(char[] buffer, int index, int count)
        {
            var some = Math.Min(count, text.Length - at);
            text.CopyTo(at, buffer, index, some);
            at += some;
            return some;
        }
    }
}

public enum CsvEncoding
{
    Utf8Bom,
    Ms932,
}

/// <summary>Writes CSV that spreadsheets open as they should and that <see cref="CsvRows"/> reads back to the letter.</summary>
public static class CsvOut
{
    /// <summary>What stands for a character that the encoding does not have.</summary>
    public const char LostMark = '〓';

    private const char Guard = '\'';

    /// <summary>What a cell must not begin with; spreadsheets in Japanese take the full-width signs for the plain ones.</summary>
    private const string Runs = "=@+-\t\r\n＝＠＋－";

    /// <summary>Characters of other systems that MS932 has under another number, each with that one.</summary>
    private const string Twins = "〜～−－‖∥—―¢￠£￡¬￢";

    /// <param name="Lost">How many characters the encoding does not have; each became 〓.</param>
    public sealed record Written(byte[] Content, int Lost);

    public static Written Write(IEnumerable<string[]> rows, CsvEncoding encoding)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        }

        if (encoding == CsvEncoding.Utf8Bom)
        {
            return new([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())], 0);
        }

        // In one pass, for the encoder would ask (and count) twice if it were asked for the length first.
        var lost = new Counting();
        _ = TextFile.Ms932;
        var ms932 = Encoding.GetEncoding(932, lost, DecoderFallback.ExceptionFallback);
        var bytes = new byte[text.Length * 2];
        var length = ms932.GetBytes(text.ToString(), bytes);
        return new(bytes[..length], lost.Count);
    }

    /// <summary>A spreadsheet runs what begins like a formula; an apostrophe in front makes it text. Numbers with a sign stay numbers.</summary>
    internal static string Guarded(string cell) =>
        cell.Length > 0 && (cell[0] == Guard || Runs.Contains(cell[0])) && !(cell[0] is '+' or '-' && double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? Guard + cell
            : cell;

    internal static string Unguard(string cell) => cell.Length > 1 && cell[0] == Guard && (cell[1] == Guard || Runs.Contains(cell[1])) ? cell[1..] : cell;

    private static string Cell(string cell)
    {
        var guarded = Guarded(cell);
        return guarded.AsSpan().IndexOfAny("\",\r\n") >= 0 || guarded is [' ', ..] or [.., ' '] ? $"\"{guarded.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : guarded;
    }

    private sealed class Counting : EncoderFallback
    {
        public int Count { get; private set; }

        public override int MaxCharCount => 1;

        public override EncoderFallbackBuffer CreateFallbackBuffer() => new Buffer(this);

        private sealed class Buffer(Counting owner) : EncoderFallbackBuffer
        {
            private char pending;

            public override int Remaining => pending == '\0' ? 0 : 1;

            public override bool Fallback(char charUnknown, int index) =>
                Twins.IndexOf(charUnknown, StringComparison.Ordinal) is var at && at >= 0 && at % 2 == 0 ? Put(Twins[at + 1]) : Lose();

            public override bool Fallback(char charUnknownHigh, char charUnknownLow, int index) => Lose();

            public override char GetNextChar()
            {
                var next = pending;
                pending = '\0';
                return next;
            }

            public override bool MovePrevious() => false;

            private bool Lose()
            {
                owner.Count++;
                return Put(LostMark);
            }

            private bool Put(char letter)
            {
                pending = letter;
                return true;
            }
        }
    }
}
