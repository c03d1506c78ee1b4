using System.Globalization;
using System.Text.RegularExpressions;
using Renkei.Access;
using Renkei.Consultations.Figures;
using Renkei.Inbox;

namespace Renkei.Consultations.Desk;

/// <summary>The desk's list: what is open, the newest first, and what the same caller asked before.</summary>
public sealed partial class FindConsultations(AppDb db, Actor actor, DeskWords words, ReadTrail trail, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <summary>What fits the sheet that is printed in the morning.</summary>
    public const int MostOfMorning = 300;

    /// <summary>"Same caller as last week" is looked for this far back.</summary>
    private const int DaysOfMemory = 180;
    private const int MostRemembered = 5;
    private const int FewestLetters = 3;
    private const int LongestText = 100;

    /// <param name="Age">Days since it came.</param>
    /// <param name="Next">Until when something is to be done for it.</param>
    public sealed record Row(Id<Consultation> Consultation, string Number, DateTimeOffset TakenAt, string Hub, string Caller, string Organisation, string Topics, string Subject, ConsultationState State, string Outcome, int Age, string TakenBy, DateOnly? Next);

    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    public sealed class Asked
    {
        /// <summary>A number (R8-12 or 12), a name, an organisation, or digits of a telephone number.</summary>
        public string? Q { get; set; }
        public ConsultationState? State { get; set; }
        public string? Topic { get; set; }
        public FiscalYear? Year { get; set; }

        /// <summary>What is counted in the figures, with the key of one of their rows.</summary>
        public CountedBy? By { get; set; }
        public string? Key { get; set; }

        /// <summary>What the figures are crossed with, with the key of one of their columns.</summary>
        public CountedBy? Across { get; set; }
        public string? AcrossKey { get; set; }

        /// <summary>Also what the hubs took for which this one is the centre.</summary>
        public bool? All { get; set; }
        public string? After { get; set; }
    }

    public async Task<Answer<Page>> Run(Asked asked, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.TakeConsultations) is { } refusal)
        {
            return refusal;
        }

        var read = Read(asked);
        if (read.Refusal is { } wrong)
        {
            return wrong;
        }

        var rows = await Rows(read.Value!, PageSize + 1, stop);
        var shown = rows.Take(PageSize).ToList();
        await trail.Tell(actor, nameof(Consultation), Guid.Empty, ("Rows", shown.Count.ToString(CultureInfo.InvariantCulture)), ("Shown", "相談者の所属と対象者の呼び名の一覧"));
        return new Page(shown, rows.Count > PageSize ? PageMark.Of(shown[^1].TakenAt, shown[^1].Consultation) : null);
    }

    /// <summary>朝の一覧: everything that is open at this desk, for one sheet of paper.</summary>
    public async Task<Answer<IReadOnlyList<Row>>> Morning(CancellationToken stop = default)
    {
        if (actor.Needs(Duty.TakeConsultations) is { } refusal)
        {
            return refusal;
        }

        var rows = await Rows(Own(db.Set<Consultation>()).Where(one => one.State == ConsultationState.Open), MostOfMorning, stop);
        await trail.Tell(actor, nameof(Consultation), Guid.Empty, ("Rows", rows.Count.ToString(CultureInfo.InvariantCulture)), ("Shown", "朝の一覧"));
        return new(rows, null);
    }

    /// <summary>What the same caller asked before, while their name or number is being typed.</summary>
    public async Task<Answer<IReadOnlyList<Row>>> Remember(string typed, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.TakeConsultations) is { } refusal)
        {
            return refusal;
        }

        if (JapaneseText.SearchKey(typed).Length < FewestLetters || typed.Length > LongestText)
        {
            return Array.Empty<Row>();
        }

        var since = clock.GetUtcNow().AddDays(-DaysOfMemory);
        var rows = await Rows(Own(ConsultationIndex.Named(db, typed)).Where(one => one.TakenAt > since), MostRemembered, stop);
        await trail.Tell(actor, nameof(Consultation), Guid.Empty, ("Rows", rows.Count.ToString(CultureInfo.InvariantCulture)), ("Shown", "同じ相談者の前の相談"));
        return new(rows, null);
    }

    // A desk is a workplace; who has none, such as the console, has them all.
    private IQueryable<Consultation> Own(IQueryable<Consultation> some) => actor.Workplace is { } mine ? some.Where(one => one.Workplace == mine) : some;

    private Answer<IQueryable<Consultation>> Read(Asked asked)
    {
        var text = asked.Q?.Trim() ?? "";
        if (text.Length > LongestText)
        {
            return Refusal.Invalid("q", $"さがす言葉は{LongestText}文字までにしてください。");
        }

        var found = db.Set<Consultation>().AsQueryable();
        if (Number().Match(JapaneseText.Tidy(text)) is { Success: true } match)
        {
            var number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
            found = found.Where(one => one.Number == number);
            if (match.Groups["year"].Value is { Length: > 0 } written && FiscalYear.TryParse(written, null, out var numbered))
            {
                found = found.Where(one => one.Year == numbered);
            }
        }
        else if (text.Length > 0)
        {
            found = ConsultationIndex.Named(db, text);
        }

        found = asked.All is true ? found.Within(actor) : Own(found);
        if (asked.State is { } state)
        {
            found = found.Where(one => one.State == state);
        }

        if (asked.Topic is { Length: > 0 } topic)
        {
            found = Saying(found, CountedBy.Topic, topic);
        }

        foreach (var (counted, said) in new[] { (asked.By, asked.Key), (asked.Across, asked.AcrossKey) })
        {
            if (counted is { } by && said is { } key)
            {
                found = Saying(found, by, key);
            }
        }

        if (asked.Year is { } year)
        {
            var (from, to) = (JapanTime.StartOf(year.First), JapanTime.StartOf(year.Last.AddDays(1)));
            found = found.Where(one => one.TakenAt >= from && one.TakenAt < to);
        }

        if (PageMark.Read<Consultation>(asked.After) is var (at, id))
        {
            // So said, the index begins where the last page ended, however deep.
            found = found.Where(one => one.TakenAt <= at && (one.TakenAt < at || one.Id < id));
        }

        return new(found, null);
    }

    /// <summary>Those that count in one row of the figures.</summary>
    private static IQueryable<Consultation> Saying(IQueryable<Consultation> some, CountedBy by, string key)
    {
        if (by == CountedBy.Hub)
        {
            var hub = Id<Workplace>.TryParse(key, null, out var known) ? known : default;
            return some.Where(one => one.Workplace == hub);
        }

        var (column, pattern) = (by.Column, KeyList.Pattern(key));
        return by.HasMany && key.Length > 0 ? some.Where(one => EF.Property<string>(one, column).Contains(pattern)) : some.Where(one => EF.Property<string>(one, column) == key);
    }

    private async Task<List<Row>> Rows(IQueryable<Consultation> some, int most, CancellationToken stop)
    {
        var found = await (from one in some.AsNoTracking()
                           join hub in db.Set<Workplace>() on one.Workplace equals hub.Id
                           orderby one.TakenAt descending, one.Id descending
                           select new { one.Id, one.Year, one.Number, one.TakenAt, one.Workplace, one.CallerKind, one.CallerOrganisation, one.Topics, one.Naming, one.SubjectName, one.State, one.Outcome, one.TakenByName, Hub = hub.Name }).Take(most).ToListAsync(stop);
        var keys = found.Where(one => one.State == ConsultationState.Open).Select(one => one.Id).ToList();
        var next = keys.Count == 0 ? [] : await (from left in db.Set<FollowUp>() join card in db.Set<InboxTask>() on left.Task equals card.Id where keys.Contains(left.Consultation) && card.State == InboxTaskState.Open group card.Due by left.Consultation into same select new { same.Key, Due = same.Min() }).ToDictionaryAsync(one => one.Key, one => one.Due, stop);
        var today = clock.JapanToday().DayNumber;
        List<Row> rows = [];
        foreach (var one in found)
        {
            rows.Add(new(
                one.Id, Consultation.NumberIn(one.Year, one.Number), one.TakenAt, one.Hub, await words.NameOf(DeskList.Caller, one.CallerKind, one.Workplace, stop), one.CallerOrganisation, await words.NamesOf(DeskList.Topic, one.Topics, one.Workplace, stop),
                one.Naming == SubjectNaming.Anonymous ? "匿名" : one.SubjectName, one.State, await words.NameOf(DeskList.Outcome, one.Outcome, one.Workplace, stop), today - JapanTime.DayOf(one.TakenAt).DayNumber, one.TakenByName, next.TryGetValue(one.Id, out var due) ? JapanTime.DayOf(due) : null));
        }

        return rows;
    }

    /// <summary>R8-12 or 12: longer rows of digits are telephone numbers.</summary>
    [GeneratedRegex(@"^(?:(?<year>[RrHh令平]\D*\d+)-)?(?<number>\d{1,5})$")]
    private static partial Regex Number();

    public static void Map(IEndpointRouteBuilder consultations)
    {
        consultations.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> ([AsParameters] Asked asked, FindConsultations find, CancellationToken stop) =>
            await find.Run(asked, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("相談の一覧。50件ずつ");
        consultations.MapGet("/remembered", async Task<Results<Ok<IReadOnlyList<Row>>, ProblemHttpResult>> (string? typed, FindConsultations find, CancellationToken stop) =>
            await find.Remember(typed ?? "", stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("同じ相談者の前の相談");
    }
}
