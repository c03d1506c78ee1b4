namespace Renkei.Consultations.Figures;

/// <summary>秘匿: figures so small that somebody could be known by them are not shown to who may not see the people behind them; nor is what they could be reckoned from.</summary>
public static class SmallCells
{
    /// <summary>Below this, and above nothing, a figure is small.</summary>
    public const int Fewest = 5;

    /// <summary>What stands in the place of a figure that is hidden.</summary>
    public const string Word = "秘匿";

    /// <summary>A figure as people read it; null where it is hidden.</summary>
    public static string Shown(int? count) => count?.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture) ?? Word;

    /// <summary>Of what somebody may have several of, how many have none tells how many have any.</summary>
    public static bool TellsSmall(CountedBy by, string key, int none, int of) => by.HasMany && key.Length == 0 && of - none is > 0 and < Fewest;

    /// <param name="cells">Rows of figures, the last row and the last column being the sums of the others.</param>
    /// <param name="also">What is hidden besides: what tells a small figure by itself.</param>
    /// <returns>Which are hidden: in no row and no column is just one hidden, nor do those that are hidden add up to a small figure, so none follows from those beside it.</returns>
    public static bool[,] Hidden(int[,] cells, Func<int, int, bool>? also = null)
    {
        var (rows, columns) = (cells.GetLength(0), cells.GetLength(1));
        var hidden = new bool[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                hidden[row, column] = cells[row, column] is > 0 and < Fewest || also?.Invoke(row, column) is true;
            }
        }

        // Each turn hides at least one more, so it ends.
        for (var more = true; more;)
        {
            more = false;
            for (var row = 0; row < rows; row++)
            {
                var at = row;
                more |= Cover(columns, column => cells[at, column], column => hidden[at, column], column => hidden[at, column] = true);
            }

            for (var column = 0; column < columns; column++)
            {
                var at = column;
                more |= Cover(rows, row => cells[row, at], row => hidden[row, at], row => hidden[row, at] = true);
            }
        }

        return hidden;
    }

    // Of a line in which one figure alone is hidden, or those hidden are few together and the sum tells how few, the smallest other is hidden too; the sum of the line only where there is no other.
    private static bool Cover(int length, Func<int, int> cell, Func<int, bool> isHidden, Action<int> hide)
    {
        var hidden = Enumerable.Range(0, length).Where(isHidden).ToList();
        if (hidden.Count == 0 || (hidden.Count > 1 && (isHidden(length - 1) || hidden.Sum(cell) >= Fewest)))
        {
            return false;
        }

        var others = Enumerable.Range(0, length).Where(at => !isHidden(at)).ToList();
        if (others.Count == 0)
        {
            return false;
        }

        // A nought beside it gives nothing away only as long as nobody knows it is one.
        hide(others.OrderBy(at => at == length - 1).ThenBy(at => cell(at) == 0).ThenBy(cell).First());
        return true;
    }
}
