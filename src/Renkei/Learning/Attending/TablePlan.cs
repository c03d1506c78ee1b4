using Renkei.Access;

namespace Renkei.Learning.Attending;

/// <summary>Who sits with whom in group work: every table mixed by profession, workplace and experience, tables of equal size.</summary>
internal static class TablePlan
{
    // What is worse counts more: two colleagues at one table, then two of one profession, then years of experience that lie far from the middle.
    private const double SameWorkplace = 10;
    private const double SameProfession = 3;
    private const double Experience = 1;

    /// <summary>Swaps are tried until none helps, at most so often.</summary>
    private const int MostRounds = 20;

    public sealed record Seat(int Number, Profession? Profession, string Workplace, int? Years);

    /// <returns>The table, from 1, of each number.</returns>
    public static Dictionary<int, int> Make(IReadOnlyList<Seat> people, int tables)
    {
        var places = new List<Seat>[tables];
        for (var at = 0; at < tables; at++)
        {
            places[at] = [];
        }

        var middle = people.Where(one => one.Years is not null).Select(one => (double)one.Years!.Value).DefaultIfEmpty(0).Average();

        // The commonest professions are dealt first, then the rest fills the gaps.
        var order = people.GroupBy(one => one.Profession).OrderByDescending(same => same.Count()).ThenBy(same => same.Key).SelectMany(same => same.OrderBy(one => one.Workplace, StringComparer.Ordinal).ThenByDescending(one => one.Years).ThenBy(one => one.Number)).ToList();
        foreach (var one in order)
        {
            var smallest = places.Min(table => table.Count);
            places.Where(table => table.Count == smallest).MinBy(table => Added(table, one, middle))!.Add(one);
        }

        Improve(places, middle);
        return places.SelectMany((table, at) => table.Select(one => (one.Number, Table: at + 1))).ToDictionary(one => one.Number, one => one.Table);
    }

    /// <summary>How badly a table is mixed; 0 is as good as can be.</summary>
    public static double Cost(IReadOnlyList<Seat> table, double middle) =>
        (SameWorkplace * Pairs(table.Where(one => one.Workplace.Length > 0).Select(one => one.Workplace)))
        + (SameProfession * Pairs(table.Where(one => one.Profession is not null).Select(one => one.Profession!.Value)))
        + (Experience * Math.Abs(table.Where(one => one.Years is not null).Select(one => (double)one.Years!.Value).DefaultIfEmpty(middle).Average() - middle));

    private static int Pairs<T>(IEnumerable<T> all) where T : notnull => all.GroupBy(one => one).Sum(same => same.Count() * (same.Count() - 1) / 2);

    private static double Added(List<Seat> table, Seat one, double middle) => Cost([.. table, one], middle) - Cost(table, middle);

    private static void Improve(List<Seat>[] places, double middle)
    {
        for (var (round, better) = (0, true); better && round < MostRounds; round++)
        {
            better = false;
            for (var left = 0; left < places.Length; left++)
            {
                for (var right = left + 1; right < places.Length; right++)
                {
                    better |= Swap(places[left], places[right], middle);
                }
            }
        }
    }

    private static bool Swap(List<Seat> left, List<Seat> right, double middle)
    {
        var (before, any) = (Cost(left, middle) + Cost(right, middle), false);
        for (var a = 0; a < left.Count; a++)
        {
            for (var b = 0; b < right.Count; b++)
            {
                (left[a], right[b]) = (right[b], left[a]);
                if (Cost(left, middle) + Cost(right, middle) is var after && after < before - 0.001)
                {
                    (before, any) = (after, true);
                }
                else
                {
                    (left[a], right[b]) = (right[b], left[a]);
                }
            }
        }

        return any;
    }
}
