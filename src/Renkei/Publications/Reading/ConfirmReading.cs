using Renkei.Access;

namespace Renkei.Publications.Reading;

/// <summary>A member confirms that they have read what is in force; whoever runs it sees which workplaces have not.</summary>
public sealed class ConfirmReading(AppDb db, Actor actor, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <param name="Members">How many work there.</param>
    public sealed record Row(Id<Workplace> Workplace, string Name, int Read, int Members);

    public sealed record Page(int Number, IReadOnlyList<Row> Rows, string? Next);

    public async Task<Refusal?> Run(Id<Publication> id, Id<Edition> edition, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (actor.Member is not { } me || !await db.Editions.Where(Edition.InForceOn(clock.JapanToday())).AnyAsync(one => one.Id == edition && one.Publication == id, stop))
        {
            return new("not-in-force", "この版は、いま有効ではありません。今の版を開いて、読んでから確認してください。");
        }

        if (!await db.Set<EditionReading>().AnyAsync(reading => reading.Edition == edition && reading.Member == me, stop))
        {
            db.Add(new EditionReading { Edition = edition, Member = me, At = clock.GetUtcNow() });
            await db.SaveChangesAsync(stop);
        }

        return null;
    }

    /// <summary>By workplace: how many of its people have read the edition in force.</summary>
    public async Task<Answer<Page>> Coverage(Id<Publication> id, string? after = null, CancellationToken stop = default)
    {
        var open = await Editing.WritePublication.Writable(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var today = clock.JapanToday();
        if (await db.Editions.AsNoTracking().Where(Edition.InForceOn(today)).SingleOrDefaultAsync(edition => edition.Publication == id, stop) is not { } edition)
        {
            return new Page(0, [], null);
        }

        var workplaces = db.Workplaces.AsNoTracking().Where(workplace => db.Set<Membership>().Where(Membership.InForceOn(today)).Any(membership => membership.Workplace == workplace.Id));
        if (Id<Workplace>.TryParse(after, null, out var last))
        {
            workplaces = workplaces.Where(workplace => workplace.Id > last);
        }

        var found = await workplaces.OrderBy(workplace => workplace.Id).Take(PageSize + 1).Select(workplace => new Row(
            workplace.Id, workplace.Name,
            db.Set<Membership>().Where(Membership.InForceOn(today)).Count(membership => membership.Workplace == workplace.Id && db.Set<EditionReading>().Any(reading => reading.Edition == edition.Id && reading.Member == membership.Member)),
            db.Set<Membership>().Where(Membership.InForceOn(today)).Count(membership => membership.Workplace == workplace.Id))).ToListAsync(stop);
        return new Page(edition.Number, [.. found.Take(PageSize)], found.Count > PageSize ? found[PageSize - 1].Workplace.ToString() : null);
    }

    public static void Map(IEndpointRouteBuilder publications)
    {
        publications.MapPost("/{publication}/editions/{edition}/read", async Task<Results<NoContent, ProblemHttpResult>> (Id<Publication> publication, Id<Edition> edition, ConfirmReading confirm, CancellationToken stop) =>
            await confirm.Run(publication, edition, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("いま有効な版を読んだことを確認する");
        publications.MapGet("/{publication}/readings", async Task<Results<Ok<Page>, ProblemHttpResult>> (Id<Publication> publication, string? after, ConfirmReading confirm, CancellationToken stop) =>
            await confirm.Coverage(publication, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("職場ごとの、読んだ人の数。50か所ずつ");
    }
}
