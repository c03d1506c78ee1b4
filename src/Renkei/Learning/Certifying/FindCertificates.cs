using System.Globalization;
using Renkei.Access;
using Renkei.Learning.Planning;

namespace Renkei.Learning.Certifying;

/// <summary>The certificates of a course, to print them singly or all at once; a member finds their own.</summary>
public sealed class FindCertificates(AppDb db, Actor actor, ReadTrail trail, IConfiguration configuration)
{
    /// <summary>A printer's tray holds no more.</summary>
    public const int PageSize = 100;

    /// <param name="VerifyPath">Where anybody sees that it is true.</param>
    public sealed record Row(Id<Certificate> Certificate, string Number, string Name, string Title, string Held, string Credits, string Issuer, DateOnly IssuedOn, bool IsRevoked, string RevokedBecause, string VerifyPath)
    {
        /// <summary>The whole address, for the code on the paper.</summary>
        public required string VerifyAddress { get; init; }
    }

    public sealed record Page(string Title, IReadOnlyList<Row> Rows, string? Next);

    public async Task<Answer<Page>> Run(Id<Course> id, string? after = null, CancellationToken stop = default)
    {
        var open = await GetCourse.Writable(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var certificates = db.Certificates.AsNoTracking().Where(certificate => certificate.Course == id);
        if (after is { Length: > 0 })
        {
#pragma warning disable CA1309 // The database compares, by the column's own (binary) order.
            certificates = certificates.Where(certificate => string.Compare(certificate.Number, after) > 0);
#pragma warning restore CA1309
        }

        var found = await certificates.OrderBy(certificate => certificate.Number).Take(PageSize + 1).ToListAsync(stop);
        await trail.Tell(actor, nameof(Certificate), id.Value, ("Rows", Math.Min(found.Count, PageSize).ToString(CultureInfo.InvariantCulture)), ("Shown", "氏名、研修名、受けた日"));
        return new Page(open.Value!.Title, [.. found.Take(PageSize).Select(Told)], found.Count > PageSize ? found[PageSize - 1].Number : null);
    }

    /// <summary>One, for who runs its course and for the person themselves.</summary>
    public async Task<Answer<Row>> One(Id<Certificate> id, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (await db.Certificates.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } certificate)
        {
            return Refusal.NotFound("修了証");
        }

        var isOwn = actor.Member is { } me && await db.Learners.AnyAsync(learner => (learner.Id == certificate.Learner || learner.MergedInto == certificate.Learner) && learner.Member == me, stop);
        if (!isOwn && (await GetCourse.Writable(db, actor, certificate.Course, stop)).Refusal is { } elsewhere)
        {
            return elsewhere;
        }

        await trail.Tell(actor, nameof(Certificate), id.Value, ("Shown", "氏名、研修名、受けた日"));
        return Told(certificate);
    }

    internal Row Told(Certificate certificate)
    {
        var path = $"/certificates/{certificate.Code}";
        return new(certificate.Id, certificate.Number, certificate.Name, certificate.Title, certificate.Held, certificate.Credits, certificate.Issuer, certificate.IssuedOn, certificate.RevokedAt is not null, certificate.RevokedBecause, path) { VerifyAddress = AccessRoom.Site(configuration).TrimEnd('/') + path };
    }

    public static void Map(IEndpointRouteBuilder learning) =>
        learning.MapGet("/courses/{course}/certificates", async Task<Results<Ok<Page>, ProblemHttpResult>> (Id<Course> course, string? after, FindCertificates find, CancellationToken stop) =>
            await find.Run(course, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("出した修了証。100件ずつ");
}
