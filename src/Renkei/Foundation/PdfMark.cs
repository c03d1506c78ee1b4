using System.Globalization;
using System.Text;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Advanced;
using PdfSharp.Pdf.IO;

namespace Renkei.Foundation;

/// <summary>透かし: words laid faintly over every page of a PDF, so that a copy that goes astray says whose it was.</summary>
public static class PdfMark
{
    private const string FontKey = "/RenkeiMark";
    private const string FaintKey = "/RenkeiFaint";
    private const int Size = 13;
    private const int LineGap = 130;

    /// <summary>The same document with the words over it; refused where it cannot be opened.</summary>
    public static Answer<byte[]> Over(byte[] content, string words)
    {
        try
        {
            using MemoryStream given = new(content, writable: false);
            using var document = PdfReader.Open(given, PdfDocumentOpenMode.Modify);
            var (font, faint) = (Font(document), Faint(document));
            foreach (var page in document.Pages)
            {
                var resources = Inside(page, "/Resources");
                Inside(resources, "/Font").Elements.SetReference(FontKey, font);
                Inside(resources, "/ExtGState").Elements.SetReference(FaintKey, faint);

                // What the page draws keeps its own state: the words lie over it straight, whatever it turned or scaled.
                page.Contents.PrependContent().CreateStream("q\n"u8.ToArray());
                page.Contents.AppendContent().CreateStream(Encoding.ASCII.GetBytes($"\nQ\n{Drawn(page.MediaBox, words)}"));
            }

            using MemoryStream marked = new();
            document.Save(marked, closeStream: false);
            return marked.ToArray();
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // A reader of files from anywhere meets every kind of fault in them; whichever it is, the person can do the same about it.
            return Refusal.Invalid("file", "このPDFは開けませんでした。パスワードや編集の制限を外すか、PDFを作り直してから選んでください。");
        }
    }

    private static string Drawn(PdfRectangle box, string words)
    {
        var text = Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(words));
        var (step, drawn) = ((words.Length * Size) + 60, new StringBuilder($"q {FaintKey} gs BT {FontKey} {Size} Tf 0.35 g\n"));
        for (var (y, row) = (box.Y1, 0); y < box.Y2 + box.Width; y += LineGap, row++)
        {
            for (var x = box.X1 - (row % 2 == 0 ? 0 : step / 2); x < box.X2; x += step)
            {
                // Turned by 30 degrees.
                drawn.Append(CultureInfo.InvariantCulture, $"0.866 0.5 -0.5 0.866 {x:0.##} {y - (box.Width / 3):0.##} Tm <{text}> Tj\n");
            }
        }

        return drawn.Append("ET Q\n").ToString();
    }

    /// <summary>A Japanese font that every reader of PDFs brings or replaces by its own (ISO 32000-2, 9.7.5.2): none need be put into the file.</summary>
    private static PdfReference Font(PdfDocument document)
    {
        const string Name = "/HeiseiKakuGo-W5";
        var descriptor = Made(document, ("/Type", "/FontDescriptor"), ("/FontName", Name));
        foreach (var (key, value) in new[] { ("/Flags", 4), ("/ItalicAngle", 0), ("/Ascent", 752), ("/Descent", -221), ("/CapHeight", 709), ("/StemV", 114) })
        {
            descriptor.Elements.SetInteger(key, value);
        }

        descriptor.Elements["/FontBBox"] = new PdfArray(document, new PdfInteger(-92), new PdfInteger(-250), new PdfInteger(1010), new PdfInteger(922));
        var system = new PdfDictionary(document);
        system.Elements.SetString("/Registry", "Adobe");
        system.Elements.SetString("/Ordering", "Japan1");
        system.Elements.SetInteger("/Supplement", 5);
        var glyphs = Made(document, ("/Type", "/Font"), ("/Subtype", "/CIDFontType0"), ("/BaseFont", Name));
        glyphs.Elements["/CIDSystemInfo"] = system;
        glyphs.Elements.SetReference("/FontDescriptor", descriptor.Reference!);
        var font = Made(document, ("/Type", "/Font"), ("/Subtype", "/Type0"), ("/BaseFont", Name), ("/Encoding", "/UniJIS-UTF16-H"));
        font.Elements["/DescendantFonts"] = new PdfArray(document, glyphs.Reference!);
        return font.Reference!;
    }

    private static PdfReference Faint(PdfDocument document)
    {
        var faint = Made(document, ("/Type", "/ExtGState"));
        faint.Elements.SetReal("/ca", 0.3);
        return faint.Reference!;
    }

    private static PdfDictionary Made(PdfDocument document, params (string Key, string Name)[] names)
    {
        var made = new PdfDictionary(document);
        foreach (var (key, name) in names)
        {
            made.Elements.SetName(key, name);
        }

        document.Internals.AddObject(made);
        return made;
    }

    private static PdfDictionary Inside(PdfDictionary outer, string key)
    {
        if (outer.Elements.GetDictionary(key) is { } known)
        {
            return known;
        }

        var made = new PdfDictionary(outer.Owner);
        outer.Elements[key] = made;
        return made;
    }
}
