using System.Globalization;
using Renkei.Access;

namespace Renkei.Consultations.Figures;

/// <summary>相談の統計: a year's consultations counted by one thing and across another, beside the year before.</summary>
public sealed class CountConsultations(AppDb db, Actor actor, DeskWords words, KeptCounts kept, TimeProvider clock)
{
    private static readonly string[] Months = ["04", "05", "06", "07", "08", "09", "10", "11", "12", "01", "02", "03"];
    private static readonly (string Key, string Name)[] LeadBands = [("3", "3日以内"), ("7", "4〜7日"), ("14", "8〜14日"), ("30", "15〜30日"), ("31", "31日以上")];

    public sealed class Asked
    {
        public FiscalYear? Year { get; set; }
        public CountedBy? By { get; set; }
        public CountedBy? Across { get; set; }
    }

    /// <param name="Counts">One for each column, then the sum; null where it is hidden.</param>
    /// <param name="Before">The year before; null where it is hidden.</param>
    public sealed record Row(string Key, string Name, IReadOnlyList<int?> Counts, int? Before);

    /// <param name="Total">延件数.</param>
    /// <param name="New">新規.</param>
    /// <param name="LeadDays">受付から初診まで, on average; null where there were too few.</param>
    /// <param name="Hard">困難事例.</param>
    /// <param name="Asked">照会した件数.</param>
    /// <param name="Accepted">可・条件付.</param>
    public sealed record Sums(int? Total, int? New, int? Open, int Minutes, double? LeadDays, int? Hard, int? Asked, int? Accepted, int? TotalBefore);

    /// <param name="ColumnKeys">Of the columns, in their order.</param>
    /// <param name="HidesSmall">Small figures are hidden from this reader.</param>
    /// <param name="IsSum">The rows add up to the sum; where one consultation may be in several they do not.</param>
    /// <param name="MayOpen">The reader may look at the consultations behind a figure.</param>
    public sealed record Table(FiscalYear Year, CountedBy By, CountedBy? Across, IReadOnlyList<string> Columns, IReadOnlyList<string> ColumnKeys, IReadOnlyList<Row> Rows, Row Sum, Sums Sums, bool HidesSmall, bool IsSum, bool MayOpen);

    /// <summary>Consultations that say the same in both dimensions.</summary>
    /// <param name="Rows">The rows in which they count.</param>
    internal sealed record Group(string Month, string[] Rows, string[] Columns, bool IsRepeat, ConsultationState State, int Count, int Minutes, int Visits, int Days, int Hard);

    private sealed record Sum<TKey>(TKey Key, int Count, int Minutes, int Visits, int Days, int Hard);

    public async Task<Answer<Table>> Run(Asked asked, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.SeeConsultationFigures) is { } refusal)
        {
            return refusal;
        }

        var (year, by) = (asked.Year ?? FiscalYear.Of(clock.JapanToday()), asked.By ?? CountedBy.Topic);
        if (year.Year is <= FiscalYear.Earliest or >= FiscalYear.Latest)
        {
            return Refusal.Invalid("year", $"年度は、{FiscalYear.Earliest + 1}から{FiscalYear.Latest - 1}までで選んでください。");
        }

        var across = asked.Across == by ? null : asked.Across;
        var hides = !actor.Has(Duty.TakeConsultations);
        var groups = await Count(year, by, across, stop);
        var before = await Count(year - 1, by, null, stop);
        var rowKeys = await Keys(by, groups.Concat(before).SelectMany(group => group.Rows), stop);
        var columnKeys = across is { } other ? await Keys(other, groups.SelectMany(group => group.Columns), stop) : [];
        var columns = columnKeys.Count == 0 ? 1 : columnKeys.Count + 1;

        // The sum of a line counts each consultation once, however many things it is about.
        static Dictionary<string, int> Each(IEnumerable<Group> groups, Func<Group, string[]> keys) => groups.SelectMany(group => keys(group).Select(key => (key, group.Count))).GroupBy(one => one.key).ToDictionary(same => same.Key, same => same.Sum(one => one.Count));
        var (totals, perRow, perColumn, perRowBefore) = (groups.Sum(group => group.Count), Each(groups, group => group.Rows), Each(groups, group => group.Columns), Each(before, group => group.Rows));
        var inCell = groups.SelectMany(group => group.Rows.SelectMany(row => group.Columns.Select(column => (Key: (row, column), group.Count)))).GroupBy(one => one.Key).ToDictionary(same => same.Key, same => same.Sum(one => one.Count));
        var matrix = new int[rowKeys.Count + 1, columns];
        for (var row = 0; row <= rowKeys.Count; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var isSum = column == columns - 1;
                matrix[row, column] = (row == rowKeys.Count, isSum) switch
                {
                    (true, true) => totals,
                    (true, false) => perColumn.GetValueOrDefault(columnKeys[column].Key),
                    (false, true) => perRow.GetValueOrDefault(rowKeys[row].Key),
                    _ => inCell.GetValueOrDefault((rowKeys[row].Key, columnKeys[column].Key)),
                };
            }
        }

        bool TellsSmall(int row, int column) =>
            (row < rowKeys.Count && SmallCells.TellsSmall(by, rowKeys[row].Key, matrix[row, column], matrix[rowKeys.Count, column]))
            || (across is { } crossed && column < columnKeys.Count && SmallCells.TellsSmall(crossed, columnKeys[column].Key, matrix[row, column], matrix[row, columns - 1]));
        var hidden = hides ? SmallCells.Hidden(matrix, TellsSmall) : new bool[rowKeys.Count + 1, columns];
        var past = new int[rowKeys.Count + 1, 1];
        for (var row = 0; row < rowKeys.Count; row++)
        {
            past[row, 0] = perRowBefore.GetValueOrDefault(rowKeys[row].Key);
        }

        past[rowKeys.Count, 0] = before.Sum(group => group.Count);
        var pastHidden = hides ? SmallCells.Hidden(past, (row, _) => row < rowKeys.Count && SmallCells.TellsSmall(by, rowKeys[row].Key, past[row, 0], past[rowKeys.Count, 0])) : new bool[rowKeys.Count + 1, 1];
        Row Line(int at, string key, string name) => new(key, name, [.. Enumerable.Range(0, columns).Select(column => hidden[at, column] ? (int?)null : matrix[at, column])], pastHidden[at, 0] ? null : past[at, 0]);
        return new Table(
            year, by, across, [.. columnKeys.Select(key => key.Name)], [.. columnKeys.Select(key => key.Key)], [.. rowKeys.Select((key, at) => Line(at, key.Key, key.Name))], Line(rowKeys.Count, "", "計"), await Summed(groups, year, hides, past[rowKeys.Count, 0], stop), hides, !by.HasMany, actor.Has(Duty.TakeConsultations));
    }

    /// <summary>One row for each line of the table, as a file.</summary>
    public async Task<Answer<OutFile>> File(Asked asked, bool isMs932, CancellationToken stop = default)
    {
        var answer = await Run(asked, stop);
        if (answer.Refusal is { } refusal)
        {
            return refusal;
        }

        var table = answer.Value!;
        static string Shown(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? SmallCells.Word;
        var written = CsvOut.Write(
            [[table.By.Japanese, .. table.Columns, "計", (table.Year - 1).Japanese], .. table.Rows.Append(table.Sum).Select(row => (string[])[row.Name, .. row.Counts.Select(Shown), Shown(row.Before)])], isMs932 ? CsvEncoding.Ms932 : CsvEncoding.Utf8Bom);
        return OutFile.Csv($"相談の統計_{table.Year.Japanese}_{table.By.Japanese}", written.Content, isMs932);
    }

    /// <summary>How many were taken in a year within an area, for the indicators.</summary>
    public static Task<int> Taken(AppDb db, string? topic, string area, FiscalYear year, CancellationToken stop)
    {
        var pattern = KeyList.Pattern(topic ?? "");
        return Of(db, area, year).CountAsync(one => topic == null || one.Topics.Contains(pattern), stop);
    }

    /// <summary>How many came to a home visit, for the indicators.</summary>
    public static Task<int> Connected(AppDb db, string area, FiscalYear year, CancellationToken stop) => Of(db, area, year).CountAsync(one => one.Outcome == "connected", stop);

    /// <summary>How many were hard, for the indicators.</summary>
    public static Task<int> Hard(AppDb db, string area, FiscalYear year, CancellationToken stop) => Of(db, area, year).CountAsync(one => one.HardKinds != "", stop);

#pragma warning disable CA1310 // The database compares, by the column's own (binary) order.
    private static IQueryable<Consultation> Of(AppDb db, string area, FiscalYear year) => db.Set<Consultation>().Where(one => one.Year == year && one.AreaPath.StartsWith(area));
#pragma warning restore CA1310

    // A hub counts its own and its blocks'; who sees figures alone sees those of the areas that their workplace serves.
    private IQueryable<Consultation> In(FiscalYear year) => db.Set<Consultation>().AsNoTracking().Within(actor).Where(one => one.Year == year);

    /// <summary>By month: what has not changed since is not counted again.</summary>
    private async Task<List<Group>> Count(FiscalYear year, CountedBy by, CountedBy? across, CancellationToken stop)
    {
        // Read before the consultations are: what changes in between is counted once more, never forgotten.
        var changes = (await db.Set<ConsultationMonth>().AsNoTracking().Within(actor).Where(one => one.Year == year).GroupBy(one => one.Month).Select(same => new { same.Key, Changes = same.Sum(one => one.Changes) }).ToListAsync(stop)).ToDictionary(one => one.Key, one => one.Changes);
        var areas = KeptCounts.AreasOf(actor);
        List<Group> all = [];
        List<string> missing = [];
        foreach (var month in Months)
        {
            if (changes.TryGetValue(month, out var now) && kept.Find(new(areas, year, month, by, across), now) is { } known)
            {
                all.AddRange(known);
            }
            else
            {
                missing.Add(month);
            }
        }

        if (missing.Count > 0)
        {
            var counted = (await Count(year, missing, by, across, stop)).ToLookup(group => group.Month);
            foreach (var month in missing)
            {
                all.AddRange(counted[month]);
                if (changes.TryGetValue(month, out var now))
                {
                    kept.Keep(new(areas, year, month, by, across), now, [.. counted[month]]);
                }
            }
        }

        return all;
    }

    private async Task<List<Group>> Count(FiscalYear year, List<string> months, CountedBy by, CountedBy? across, CancellationToken stop)
    {
        var all = In(year).Where(one => months.Contains(one.Month));
        if (by == CountedBy.Hub || across == CountedBy.Hub)
        {
            var other = by == CountedBy.Hub ? across : by;
            var rest = other?.Column ?? nameof(Consultation.Channel);
            return (await Counted(all.GroupBy(one => new { one.Month, one.Workplace, Other = EF.Property<string>(one, rest), one.IsRepeat, one.State }), stop)).ConvertAll(same =>
            {
                string[] hub = [same.Key.Workplace.ToString()];
                var keys = other is { } counted ? Keys(counted, same.Key.Other) : [""];
                return new Group(same.Key.Month, by == CountedBy.Hub ? hub : keys, by == CountedBy.Hub ? keys : hub, same.Key.IsRepeat, same.Key.State, same.Count, same.Minutes, same.Visits, same.Days, same.Hard);
            });
        }

        var (row, column) = (by.Column, (across ?? by).Column);
        return (await Counted(all.GroupBy(one => new { one.Month, Row = EF.Property<string>(one, row), Column = EF.Property<string>(one, column), one.IsRepeat, one.State }), stop))
            .ConvertAll(same => new Group(same.Key.Month, Keys(by, same.Key.Row), across is { } second ? Keys(second, same.Key.Column) : [""], same.Key.IsRepeat, same.Key.State, same.Count, same.Minutes, same.Visits, same.Days, same.Hard));
    }

    private static Task<List<Sum<TKey>>> Counted<TKey>(IQueryable<IGrouping<TKey, Consultation>> groups, CancellationToken stop) =>
        groups.Select(same => new Sum<TKey>(same.Key, same.Count(), same.Sum(one => one.Minutes), same.Count(one => one.LeadDays != null), same.Sum(one => one.LeadDays) ?? 0, same.Count(one => one.HardKinds != ""))).ToListAsync(stop);

    private static string[] Keys(CountedBy by, string keys) => by.HasMany ? KeyList.Read(keys) is { Length: > 0 } some ? some : [""] : [keys];

    /// <summary>In the order of their list; what nobody chose is not shown, but a month without anything is.</summary>
    private async Task<List<(string Key, string Name)>> Keys(CountedBy by, IEnumerable<string> found, CancellationToken stop)
    {
        var used = found.Distinct().ToList();
        switch (by)
        {
            case CountedBy.Month:
                return [.. Months.Select(month => (month, $"{int.Parse(month, CultureInfo.InvariantCulture)}月"))];
            case CountedBy.LeadTime:
                return [.. LeadBands.Where(band => used.Contains(band.Key)), .. used.Contains("") ? new[] { ("", "初診なし") } : []];
            case CountedBy.Hub:
                var hubs = used.ConvertAll(key => Id<Workplace>.Parse(key, null));
                return [.. (await db.Set<Workplace>().Where(hub => hubs.Contains(hub.Id)).OrderBy(hub => hub.Name).Select(hub => new { hub.Id, hub.Name }).ToListAsync(stop)).Select(hub => (hub.Id.ToString(), hub.Name))];
            case CountedBy.Area:
                var areas = await db.Set<Area>().Where(area => used.Contains(area.Code)).OrderBy(area => area.Path).Select(area => new { area.Code, area.Name }).ToListAsync(stop);
                return [.. areas.Select(area => (area.Code, area.Name)), .. used.Contains("") ? new[] { ("", "不明") } : []];
            default:
                var list = by.List!.Value;
                var order = DeskWords.Every(list).Select(code => code.Key).ToList();
                List<(string, string)> named = [];
                foreach (var key in used.OrderBy(key => key.Length == 0).ThenBy(key => order.IndexOf(key) is var at and >= 0 ? at : int.MaxValue).ThenBy(key => key, StringComparer.Ordinal))
                {
                    named.Add((key, key.Length == 0 ? by switch { CountedBy.Outcome => "対応中", CountedBy.HardKind => "困難事例でない", CountedBy.Procedure => "なし", _ => "不明" } : await words.NameOf(list, key, stop)));
                }

                return named;
        }
    }

    private async Task<Sums> Summed(IReadOnlyCollection<Group> sums, FiscalYear year, bool hides, int before, CancellationToken stop)
    {
        var answers = await db.Set<Inquiry>().Within(actor).Where(inquiry => inquiry.Year == year && inquiry.State != InquiryState.Withdrawn).GroupBy(inquiry => inquiry.Answer).Select(same => new { same.Key, Count = same.Count() }).ToListAsync(stop);
        int? Shown(int count, int of) => hides && (count is > 0 and < SmallCells.Fewest || of - count is > 0 and < SmallCells.Fewest) ? null : count;
        var (total, visits) = (sums.Sum(one => one.Count), sums.Sum(one => one.Visits));
        var asked = answers.Sum(one => one.Count);
        return new(
            Shown(total, total), Shown(sums.Where(one => !one.IsRepeat).Sum(one => one.Count), total), Shown(sums.Where(one => one.State == ConsultationState.Open).Sum(one => one.Count), total), sums.Sum(one => one.Minutes),
            visits == 0 || (hides && visits < SmallCells.Fewest) ? null : (double)sums.Sum(one => one.Days) / visits, Shown(sums.Sum(one => one.Hard), total), Shown(asked, asked), Shown(answers.Where(one => one.Key is InquiryAnswer.Yes or InquiryAnswer.Conditional).Sum(one => one.Count), asked), Shown(before, before));
    }

    public static void Map(IEndpointRouteBuilder consultations)
    {
        consultations.MapGet("/figures", async Task<Results<Ok<Table>, ProblemHttpResult>> ([AsParameters] Asked asked, CountConsultations count, CancellationToken stop) =>
            await count.Run(asked, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("相談の統計。小さい数は、相談を受け付けない人には秘匿する");
        consultations.MapGet("/figures/csv", async Task<Results<FileContentHttpResult, ProblemHttpResult>> ([AsParameters] Asked asked, bool? ms932, CountConsultations count, CancellationToken stop) =>
            await count.File(asked, ms932 is true, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).WithSummary("相談の統計（CSV）");
    }
}
