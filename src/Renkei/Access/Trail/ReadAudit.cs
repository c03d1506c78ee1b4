using System.Globalization;

namespace Renkei.Access.Trail;

/// <summary>Who did what, newest first. Whoever reads the trail leaves a line in it.</summary>
public sealed class ReadAudit(AppDb db, Actor actor, ReadTrail trail)
{
    public const int PageSize = 50;

    // A trail of years has millions of lines, and nobody pages that far.
    public const int CountedUpTo = 10_000;

    public sealed class Query
    {
        public string? Who { get; set; }
        public Guid? Record { get; set; }
        public string? Kind { get; set; }
        public AuditVerb? Verb { get; set; }

        /// <summary>Days in Japan, both included.</summary>
        public DateOnly? From { get; set; }
        public DateOnly? To { get; set; }

        public string? Before { get; set; }
    }

    public sealed record Row(Id<AuditLine> Line, DateTimeOffset At, Id<Member>? Member, string Who, string? Role, string? Workplace, string From, string Act,
        AuditVerb Verb, string Kind, Guid Record, string? Before, string? After);

    /// <param name="Count">How many lines match in all pages; <see cref="CountedUpTo"/> means that many or more.</param>
    public sealed record Page(IReadOnlyList<Row> Rows, int Count, string? Next);

    public async Task<Answer<Page>> Run(Query query, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ReadAudit) is { } refusal)
        {
            return refusal;
        }

        var lines = Matching(query);
        var count = await lines.Take(CountedUpTo).CountAsync(stop);

        if (PageMark.Read<AuditLine>(query.Before) is var (at, id))
        {
            lines = lines.Where(line => line.At <= at && (line.At < at || line.Id < id));
        }

        var found = await lines.OrderByDescending(line => line.At).ThenByDescending(line => line.Id).Take(PageSize + 1)
            .Select(line => new Row(line.Id, line.At, line.Member, line.Who, line.Role, line.Workplace, line.From, line.Act, line.Verb, line.Kind, line.Record, line.Before, line.After))
            .ToListAsync(stop);
        var shown = found.Take(PageSize).ToList();

        await trail.Tell(actor, nameof(AuditLine), Guid.Empty, ("Query", Words(query)), ("Rows", shown.Count.ToString(CultureInfo.InvariantCulture)));

        return new Page(shown, count, found.Count > PageSize ? PageMark.Of(shown[^1].At, shown[^1].Line) : null);
    }

    internal IQueryable<AuditLine> Matching(Query query)
    {
        var lines = db.AuditLines.AsNoTracking();

        if (query.Who?.Trim() is { Length: > 0 } who)
        {
            lines = Id<Member>.TryParse(who, null, out var member) ? lines.Where(line => line.Member == member) : lines.Where(line => line.Who.Contains(who));
        }

        if (query.Record is { } record)
        {
            lines = lines.Where(line => line.Record == record);
        }

        if (query.Kind is { Length: > 0 } kind)
        {
            lines = lines.Where(line => line.Kind == kind);
        }

        if (query.Verb is { } verb)
        {
            lines = lines.Where(line => line.Verb == verb);
        }

        if (query.From is { } from)
        {
            var start = JapanTime.StartOf(from);
            lines = lines.Where(line => line.At >= start);
        }

        if (query.To is { } to)
        {
            var end = JapanTime.StartOf(to.AddDays(1));
            lines = lines.Where(line => line.At < end);
        }

        return lines;
    }

    internal static string Words(Query query) => string.Join("、", new[]
    {
        query.Who is { Length: > 0 } who ? $"人 {who}" : null,
        query.Record is { } record ? $"記録 {record}" : null,
        query.Kind is { Length: > 0 } kind ? $"種類 {kind}" : null,
        query.Verb is { } verb ? $"操作 {verb.Japanese}" : null,
        query.From is null && query.To is null ? null : $"期間 {query.From:yyyy-MM-dd}–{query.To:yyyy-MM-dd}",
        query.Before is null ? null : "続き",
    }.Where(word => word is not null).DefaultIfEmpty("すべて"));

    public static void Map(IEndpointRouteBuilder audit) =>
        audit.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> (
            string? who, Guid? record, string? kind, AuditVerb? verb, DateOnly? from, DateOnly? to, string? before, ReadAudit read, CancellationToken stop) =>
            await read.Run(new() { Who = who, Record = record, Kind = kind, Verb = verb, From = from, To = to, Before = before }, stop) is var answer
                && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value))
            .WithSummary("操作の記録を読む。新しい順に50件ずつ。読んだことも記録される");
}
