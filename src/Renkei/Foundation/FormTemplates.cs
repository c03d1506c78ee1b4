using MiniExcelLibs;

namespace Renkei.Foundation;

/// <summary>様式のひな形: Excel files with fields to be filled; a city puts its own in the place of those that come along (docs/forms.md tells each field).</summary>
public sealed class FormTemplates(Microsoft.Extensions.Configuration.IConfiguration configuration)
{
    /// <summary>The setting that names the folder with a city's own templates.</summary>
    public const string Setting = "Files:Forms";

    /// <param name="form">The template's name without its ending.</param>
    /// <param name="values">A text, a number or a list of lines by the name of each field.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<byte[]> Fill(string form, Dictionary<string, object?> values, CancellationToken stop)
    {
        using MemoryStream filled = new();
        await filled.SaveAsByTemplateAsync(await Template(form, stop), values, cancellationToken: stop);
        return filled.ToArray();
    }

    /// <summary>What a person typed stays text: a template's $= would make a formula of what begins like one.</summary>
    public static string Guarded(string text) => text is ['$', ..] ? "'" + text : text;

    private Task<byte[]> Template(string form, CancellationToken stop)
    {
        var own = configuration[Setting] is { Length: > 0 } folder ? Path.Combine(Path.GetFullPath(folder), form + ".xlsx") : null;
        return File.ReadAllBytesAsync(own is not null && File.Exists(own) ? own : Path.Combine(AppContext.BaseDirectory, "samples", "forms", form + ".xlsx"), stop);
    }
}
