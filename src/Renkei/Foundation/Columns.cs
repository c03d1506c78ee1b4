namespace Renkei.Foundation;

/// <summary>The cells of a row by the header's names.</summary>
public sealed class Columns
{
    private readonly Dictionary<string, int> places = [];

    public Columns(CsvRow header)
    {
        for (var at = 0; at < header.Cells.Length; at++)
        {
            places.TryAdd(header.Cells[at].Trim(), at);
        }

        Count = header.Cells.Length;
    }

    public int Count { get; }

    public IEnumerable<string> Names => places.Keys;

    /// <summary>Whether the header has all of these.</summary>
    public bool HasAll(params IEnumerable<string> names) => names.All(Has);

    public bool Has(string name) => places.ContainsKey(name);

    public string Of(CsvRow row, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (places.TryGetValue(name, out var at) && at < row.Cells.Length)
            {
                return row.Cells[at];
            }
        }

        return "";
    }

    /// <summary>A row shorter than the header lost cells on its way; a longer one has a stray comma.</summary>
    public string? Problem(CsvRow row) =>
        row.Problem ?? (row.Cells.Length == Count ? null : $"列の数が{row.Cells.Length}個です（見出しは{Count}個）。カンマや引用符の過不足を確かめてください。");
}
