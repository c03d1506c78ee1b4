using System.Collections.Frozen;
using System.Globalization;

namespace Renkei.Facilities;

/// <summary>One entry of a code table, with the days on which it is in force.</summary>
/// <param name="Means">The service that whoever has this gives, where having it says so.</param>
public sealed record Code(string Key, string Group, string Name, string RegisterName, DateOnly? From, DateOnly? To, string? Means)
{
    public bool InForceOn(DateOnly day) => (From is null || From <= day) && (To is null || To >= day);
}

/// <summary>A dated code table, kept as a data file beside the room: law changes the file, not the program.</summary>
public sealed class CodeTable
{
    public static readonly CodeTable Services = new("services");
    public static readonly CodeTable Conditions = new("conditions");
    public static readonly CodeTable Filings = new("filings");

    /// <summary>診療科名 that may be shown (医療法施行令3条の2 and the combinations in daily use); what a register writes otherwise stays as text.</summary>
    public static readonly CodeTable Specialities = new("specialities");

    private readonly FrozenDictionary<string, Code> byKey;
    private readonly FrozenDictionary<string, Code> byName;

    private CodeTable(string name)
    {
        using var stream = typeof(CodeTable).Assembly.GetManifestResourceStream($"Renkei.Facilities.Codes.{name}.csv")!;
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

    public string NameOf(string key) => byKey.TryGetValue(key, out var code) ? code.Name : key;

    public IEnumerable<Code> InForceOn(DateOnly day) => All.Where(code => code.InForceOn(day));

    private static DateOnly? Day(string text) => text.Length == 0 ? null : DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
