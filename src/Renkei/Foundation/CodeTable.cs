using System.Collections.Frozen;
using System.Globalization;

namespace Renkei.Foundation;

/// <summary>One entry of a code table, with the days on which it is in force.</summary>
/// <param name="Means">The service that whoever has this gives, where having it says so.</param>
public sealed record Code(string Key, string Group, string Name, string RegisterName, DateOnly? From, DateOnly? To, string? Means)
{
    public bool InForceOn(DateOnly day) => (From is null || From <= day) && (To is null || To >= day);
}

/// <summary>A dated code table, kept as a data file beside the room: law changes the file, not the program.</summary>
public sealed class CodeTable
{
    private readonly FrozenDictionary<string, Code> byKey;
    private readonly FrozenDictionary<string, Code> byName;

    /// <param name="resource">The embedded file: "Renkei.Facilities.Codes.services.csv".</param>
    public CodeTable(string resource)
    {
        using var stream = typeof(CodeTable).Assembly.GetManifestResourceStream(resource) ?? throw new ArgumentException($"No embedded file {resource}.", nameof(resource));
        using var reader = new StreamReader(stream);
        All = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.TrimEnd('\r').Split(','))
            .Select(cells => new Code(cells[0], cells[1], cells[2], cells[3], Day(cells[4]), Day(cells[5]), cells.ElementAtOrDefault(6)))];
        byKey = All.ToFrozenDictionary(code => code.Key);
        byName = All.SelectMany(code => new[] { code.Name, code.RegisterName }.Where(text => text.Length > 0).Distinct().Select(text => (text, code)))
            .ToFrozenDictionary(pair => JapaneseText.SearchKey(pair.text), pair => pair.code);
    }

    public IReadOnlyList<Code> All { get; }

    /// <summary>The entry by its key, or by its name however it is written; null where the table has neither.</summary>
    public Code? Find(string keyOrName) => byKey.GetValueOrDefault(keyOrName) ?? byName.GetValueOrDefault(JapaneseText.SearchKey(keyOrName));

    public bool Has(string key) => byKey.ContainsKey(key);

    public string NameOf(string key) => byKey.TryGetValue(key, out var code) ? code.Name : key;

    public IEnumerable<Code> InForceOn(DateOnly day) => All.Where(code => code.InForceOn(day));

    private static DateOnly? Day(string text) => text.Length == 0 ? null : DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
