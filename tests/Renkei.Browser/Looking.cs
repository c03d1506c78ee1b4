using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Renkei.Browser;

/// <summary>How the pages and sheets of a room are looked at that have no address that could be written down beforehand.</summary>
public sealed partial class DemoCityTasksTests
{
    /// <summary>Looks at each page at the width of a desk and of a phone: no fault of accessibility, nothing to scroll sideways.</summary>
    private static async Task Look(IPage page, string room, (string Address, string Name)[] pages)
    {
        foreach (var (address, name) in pages)
        {
            await page.SetViewportSizeAsync(1280, 900);
            await page.GotoAsync(address);
            await Server.Picture(page, $"{room}-{name}");
            Assert.Empty((await Server.Faults(page)).Select(fault => $"{name}: {fault}"));
            await page.SetViewportSizeAsync(390, 844);
            await Server.Picture(page, $"{room}-{name}-phone");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than the phone");
            Assert.Empty((await Server.Faults(page)).Select(fault => $"{name}: {fault}"));
        }

        await page.SetViewportSizeAsync(1280, 900);
    }

    /// <summary>Prints each sheet, which must have so many pages.</summary>
    private static async Task Prints(IPage page, string room, (string Address, string Name, int Pages)[] sheets)
    {
        foreach (var (address, name, pages) in sheets)
        {
            await page.GotoAsync(address);
            var paper = await page.PdfAsync(new() { PreferCSSPageSize = true });
            if (Environment.GetEnvironmentVariable("RENKEI_PICTURES") is { Length: > 0 } pictures)
            {
                await File.WriteAllBytesAsync(Path.Combine(pictures, $"{room}-{name}.pdf"), paper, TestContext.Current.CancellationToken);
            }

            Assert.True(Regex.Count(Encoding.Latin1.GetString(paper), @"/Type\s*/Page\b") == pages, $"{name}: {Regex.Count(Encoding.Latin1.GetString(paper), @"/Type\s*/Page\b")} pages");
        }
    }
}
