using System.Text;
using CsCheck;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Filters;
using PdfSharp.Pdf.IO;
using Renkei.Foundation;

namespace Renkei.Tests.Foundation;

public sealed class PdfMarkTests
{
    /// <summary>A real PDF of so many pages, each with a box drawn on it.</summary>
    internal static byte[] Pdf(int pages, string? password = null)
    {
        using var document = new PdfDocument();
        for (var at = 0; at < pages; at++)
        {
            document.AddPage().Contents.AppendContent().CreateStream(Encoding.ASCII.GetBytes($"{at} 0 100 100 re f"));
        }

        if (password is not null)
        {
            document.SecuritySettings.UserPassword = password;
        }

        using MemoryStream saved = new();
        document.Save(saved, closeStream: false);
        return saved.ToArray();
    }

    /// <summary>What each page draws.</summary>
    internal static IReadOnlyList<string> Drawn(byte[] pdf)
    {
        using MemoryStream given = new(pdf);
        using var document = PdfReader.Open(given, PdfDocumentOpenMode.Import);
        List<string> pages = [];
        foreach (var page in document.Pages)
        {
            pages.Add(string.Concat(Enumerable.Range(0, page.Contents.Elements.Count).Select(at => Encoding.Latin1.GetString(page.Contents.Elements.GetDictionary(at)!.Stream!.UnfilteredValue))));
        }

        return pages;
    }

    internal static string Hex(string words) => Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(words));

    [Fact]
    public void Every_page_carries_the_words_over_what_it_had()
    {
        Gen.Select(Gen.Int[1, 6], Gen.OneOf(Gen.Const("浜田 誠"), Gen.Const("髙橋　𠮷江"), Gen.Const("O'Brien (医師)"))).Sample((pages, name) =>
        {
            var words = $"委員限り　{name}";
            var drawn = Drawn(PdfMark.Over(Pdf(pages), words).Value!);

            Assert.Equal(pages, drawn.Count);
            Assert.All(drawn.Index(), page => Assert.Contains($"{page.Index} 0 100 100 re f", page.Item, StringComparison.Ordinal));
            Assert.All(drawn, page => Assert.Contains($"<{Hex(words)}> Tj", page, StringComparison.Ordinal));
        }, iter: 30);
    }

    [Fact]
    public void A_marked_file_can_be_marked_again()
    {
        var page = Assert.Single(Drawn(PdfMark.Over(PdfMark.Over(Pdf(1), "一人目").Value!, "二人目").Value!));

        Assert.Contains(Hex("一人目"), page, StringComparison.Ordinal);
        Assert.Contains(Hex("二人目"), page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_locked_or_broken_is_refused_and_never_a_fault()
    {
        Assert.Equal("file", PdfMark.Over(Pdf(1, "秘密"), "委員限り").Refusal!.Code);
        Assert.Equal("file", PdfMark.Over("%PDF-1.7 事例"u8.ToArray(), "委員限り").Refusal!.Code);
        var whole = Pdf(2);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Int[0, whole.Length]).Sample((at, length) =>
        {
            // Bytes are cut off or overwritten: whatever is left is marked or refused.
            byte[] broken = [.. whole.AsSpan(0, length)];
            if (at < length)
            {
                broken[at] ^= 0x5A;
            }

            var answer = PdfMark.Over(broken, "委員限り");
            Assert.True(answer.Refusal is { Code: "file" } || answer.Value!.Length > 0);
        }, iter: 200);
    }
}
