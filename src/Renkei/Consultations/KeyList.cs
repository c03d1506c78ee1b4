namespace Renkei.Consultations;

/// <summary>Several keys of one list in one column, each between spaces: <c> doctor discharge </c>. A consultation has few, and is counted by them without joining anything.</summary>
public static class KeyList
{
    public const int Longest = 1_000;

    /// <summary>In the lists' own spelling: sorted, each once.</summary>
    public static string Of(IEnumerable<string> keys) => keys.Where(key => key.Length > 0).Distinct().Order(StringComparer.Ordinal).ToList() is { Count: > 0 } some ? $" {string.Join(' ', some)} " : "";

    public static string[] Read(string keys) => keys.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What a list that has this key contains.</summary>
    public static string Pattern(string key) => $" {key} ";
}
