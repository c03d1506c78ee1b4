using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Components;

namespace Renkei.Shell;

/// <summary>What the charts draw with.</summary>
internal static class Svg
{
    /// <summary>A length or place as SVG writes it, whatever the language of the page.</summary>
    public static string F(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Words at a place. As markup, because Razor takes a text element for a word of its own.</summary>
    public static MarkupString Words(double x, double y, string words, string anchor) =>
        (MarkupString)$"<text x=\"{F(x)}\" y=\"{F(y)}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(words)}</text>";
}
