using System.Globalization;
using Renkei.Access;
using Renkei.Consultations.Desk;

namespace Renkei.Consultations.Cases;

/// <summary>事例集: what all hubs can learn from, and which of it is like a consultation or a few words, with the reasons why.</summary>
public sealed class FindCases(AppDb db, Actor actor, DeskWords words, CaseIndex index, ReadTrail trail, TimeProvider clock)
{
    public const int PageSize = 30;
    public const int MostLike = 10;

    /// <summary>Of a kind the best are looked for among so many.</summary>
    private const int MostOfKind = 200;
    private const int LongestText = 2_000;

    /// <param name="Because">What it has in common with what was asked, in words.</param>
    public sealed record Row(Id<HardCase> Case, string Title, string Kinds, string Topics, string Age, string Disease, string Outcome, DateOnly? SharedOn, IReadOnlyList<string> Because);

    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    /// <param name="IsNear">It is no text for all hubs but what a hub of the same municipality wrote for the others there.</param>
    /// <param name="IsOwn">It is of the reader's own hub, and so is its consultation.</param>
    public sealed record View(Id<HardCase> Case, string Title, string Shared, string Kinds, string Topics, string Age, string Household, string CareLevel, string Disease, string Procedures, string Stay, string Outcome, DateOnly? SharedOn, bool IsNear, bool IsOwn, Id<Consultation>? Consultation, IReadOnlyList<AskAdvice.Row> Advice);

    /// <summary>The library, the newest first; of a kind where one is asked for. Or, if near, what the hubs of the same municipality wrote for each other.</summary>
    public async Task<Answer<Page>> Run(string? kind, bool near, string? after, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.TakeConsultations) is { } refusal)
        {
            return refusal;
        }

        var found = near ? await Near(stop) : Shared();
        if (kind is { Length: > 0 })
        {
            var pattern = KeyList.Pattern(kind);
            found = found.Where(hard => hard.Kinds.Contains(pattern));
        }

        var mark = after?.Split('|');
        if (mark is [_, var last] && Id<HardCase>.TryParse(last, null, out var id))
        {
            if (near)
            {
                found = found.Where(hard => hard.Id < id);
            }
            else if (DateOnly.TryParseExact(mark[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on))
            {
                found = found.Where(hard => hard.SharedOn <= on && (hard.SharedOn < on || hard.Id < id));
            }
        }

        var some = await (near ? found.OrderByDescending(hard => hard.Id) : found.OrderByDescending(hard => hard.SharedOn).ThenByDescending(hard => hard.Id)).Take(PageSize + 1).ToListAsync(stop);
        List<Row> rows = [];
        foreach (var hard in some.Take(PageSize))
        {
            rows.Add(await RowOf(hard, [], stop));
        }

        return new Page(rows, some.Count > PageSize ? $"{rows[^1].SharedOn:yyyy-MM-dd}|{rows[^1].Case}" : null);
    }

    /// <summary>Cases like an open consultation; itself is not among them.</summary>
    public async Task<Answer<IReadOnlyList<Row>>> Like(Id<Consultation> id, CancellationToken stop = default)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var one = open.Value!;
        var kinds = await db.Set<HardCase>().Where(hard => hard.Consultation == id).Select(hard => new { hard.Id, hard.Kinds }).SingleOrDefaultAsync(stop);
        return await Like(new(kinds?.Kinds ?? "", one.Topics, one.Disease, one.Procedures, one.AgeBand, one.Household, one.CareLevel, one.Stay, one.Text), kinds?.Id, null, stop);
    }

    /// <summary>Cases like what somebody types.</summary>
    public async Task<Answer<IReadOnlyList<Row>>> Like(string typed, string? kind = null, CancellationToken stop = default) =>
        actor.Needs(Duty.TakeConsultations) is { } refusal ? refusal
        : typed.Length is 0 or > LongestText ? Refusal.Invalid("q", $"さがす言葉を{LongestText:N0}文字までで入れてください。")
        : await Like(new("", "", "", "", "", "", "", "", typed), null, kind, stop);

    /// <summary>One case. Who read it is written down.</summary>
    public async Task<Answer<View>> See(Id<HardCase> id, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.TakeConsultations) is { } refusal)
        {
            return refusal;
        }

        if ((await Shared().SingleOrDefaultAsync(hard => hard.Id == id, stop) ?? await (await Near(stop)).SingleOrDefaultAsync(hard => hard.Id == id, stop)) is not { } hard)
        {
            return Refusal.NotFound("事例");
        }

        var isNear = hard.State != CaseState.Shared;
        await trail.Tell(actor, nameof(HardCase), id.Value, ("Shown", isNear ? "困難事例の記録（同じ市の拠点）" : "事例集の文"));
        var isOwn = actor.HasWithin(Duty.TakeConsultations, hard.AreaPath);
        return new View(
            id, await TitleOf(hard, stop), isNear ? string.Join("\n\n", new[] { hard.Tried, hard.Reflection }.Where(text => text.Length > 0)) : hard.Shared, await Names(DeskList.HardKind, hard.Kinds, hard, stop), await Names(DeskList.Topic, hard.Topics, hard, stop), await Name(DeskList.Age, hard.AgeBand, stop), await Name(DeskList.Household, hard.Household, stop), await Name(DeskList.CareLevel, hard.CareLevel, stop),
            await Name(DeskList.Disease, hard.Disease, stop), await Names(DeskList.Procedure, hard.Procedures, hard, stop), await Name(DeskList.Stay, hard.Stay, stop), await Name(DeskList.Outcome, hard.Outcome, stop), hard.SharedOn, isNear, isOwn, isOwn ? hard.Consultation : null, await AskAdvice.Of(db, actor, id, clock.JapanToday(), stop));
    }

    /// <summary>What a hub wrote for those of the same municipality; the reader serves that municipality or a part of it.</summary>
    private async Task<IQueryable<HardCase>> Near(CancellationToken stop)
    {
        var above = actor.AreaPaths.SelectMany(Area.Above).ToList();
        var cities = await db.Set<Area>().Where(area => area.Kind == AreaKind.Municipality && above.Contains(area.Path)).Select(area => area.Path).ToListAsync(stop);
        var within = db.Set<HardCase>().AsNoTracking().Where(hard => hard.Scope == CaseScope.Area);
        return actor.ServesAll ? within : within.WithinAny([.. cities, .. actor.AreaPaths]);
    }

    /// <summary>How many of an area's hubs came into the library in a year and are in it, for the indicators.</summary>
    public static Task<int> SharedIn(AppDb db, string area, FiscalYear year, CancellationToken stop)
    {
        var (first, last) = (year.First, year.Last);
        return db.Set<HardCase>().WithinAny([area]).Where(hard => hard.State == CaseState.Shared && hard.SharedOn >= first && hard.SharedOn <= last).CountAsync(stop);
    }

    private IQueryable<HardCase> Shared() => db.Set<HardCase>().AsNoTracking().Where(hard => hard.State == CaseState.Shared);

    private async Task<Answer<IReadOnlyList<Row>>> Like(CaseWords.Said said, Id<HardCase>? itself, string? kind, CancellationToken stop)
    {
        var asked = CaseWords.Of(said);
        var like = (await index.Like(asked, kind is { Length: > 0 } ? MostOfKind : MostLike + 1, stop)).Where(one => one.Case != itself).ToList();
        var found = like.ConvertAll(one => one.Case);
        var pattern = KeyList.Pattern(kind ?? "");
        var cases = await Shared().Where(hard => found.Contains(hard.Id)).ToDictionaryAsync(hard => hard.Id, stop);
        like = [.. like.Where(one => cases.TryGetValue(one.Case, out var hard) && (kind is not { Length: > 0 } || hard.Kinds.Contains(pattern, StringComparison.Ordinal))).Take(MostLike)];
        var keys = like.ConvertAll(one => one.Case);
        var common = (await db.Set<CaseTerm>().Where(term => keys.Contains(term.Case)).Select(term => new { term.Case, term.Term }).ToListAsync(stop)).Where(term => asked.ContainsKey(term.Term)).ToLookup(term => term.Case, term => term.Term);
        List<Row> rows = [];
        foreach (var (key, _) in like)
        {
            List<string> because = [];
            foreach (var (list, text) in CaseWords.Reasons(common[key].OrderByDescending(term => asked[term])))
            {
                because.Add(list is { } known ? await words.NameOf(known, text, stop) : text);
            }

            rows.Add(await RowOf(cases[key], [.. because.Distinct()], stop));
        }

        return new(rows, null);
    }

    private async Task<Row> RowOf(HardCase hard, IReadOnlyList<string> because, CancellationToken stop) =>
        new(hard.Id, await TitleOf(hard, stop), await Names(DeskList.HardKind, hard.Kinds, hard, stop), await Names(DeskList.Topic, hard.Topics, hard, stop), await Name(DeskList.Age, hard.AgeBand, stop), await Name(DeskList.Disease, hard.Disease, stop), await Name(DeskList.Outcome, hard.Outcome, stop), hard.SharedOn, because);

    // What is not written for all hubs has no title of its own: it is called by how it was hard.
    private async Task<string> TitleOf(HardCase hard, CancellationToken stop) => hard.State == CaseState.Shared ? hard.Title : $"{await Names(DeskList.HardKind, hard.Kinds, hard, stop)}の記録";

    private Task<string> Names(DeskList list, string keys, HardCase hard, CancellationToken stop) => words.NamesOf(list, keys, hard.Workplace, stop);

    private async Task<string> Name(DeskList list, string key, CancellationToken stop) => key.Length == 0 ? "" : await words.NameOf(list, key, stop);

    public static void Map(IEndpointRouteBuilder cases)
    {
        cases.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> (string? kind, bool? near, string? after, FindCases find, CancellationToken stop) =>
            await find.Run(kind, near is true, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("事例集。near=true なら、同じ市の拠点が見せ合う記録");
        cases.MapGet("/like", async Task<Results<Ok<IReadOnlyList<Row>>, ProblemHttpResult>> (string? q, string? kind, Id<Consultation>? consultation, FindCases find, CancellationToken stop) =>
            await (consultation is { } one ? find.Like(one, stop) : find.Like(q ?? "", kind, stop)) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("似た事例。相談から、または言葉から");
        cases.MapGet("/{hardCase}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<HardCase> hardCase, FindCases find, CancellationToken stop) =>
            await find.See(hardCase, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("事例");
    }
}
