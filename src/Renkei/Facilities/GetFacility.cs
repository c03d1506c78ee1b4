using Renkei.Access;

namespace Renkei.Facilities;

/// <summary>One facility with everything that the reader may see of it: what counts, who says so, what others say, and how it changed.</summary>
public sealed class GetFacility(AppDb db, Actor actor, FacilityKeeper keeper, TimeProvider clock)
{
    public const int HistoryShown = 50;

    /// <param name="Workplace">Which workplace of the network it is; told only to those who manage workplaces.</param>
    public sealed record View(
        long Serial, int Version, string Name, string Kana, string Address, string? Phone, bool LocationUnconfirmed, double? Latitude, double? Longitude, DateOnly? MissingSince, string? AreaPath,
        IReadOnlyList<Numbered> Numbers, IReadOnlyList<Filed> Filings, IReadOnlyList<Known> Attributes, IReadOnlyList<PastChange> History, string? HistoryAfter, bool MayCorrect, bool IsOwn, bool IsFounded, Id<Workplace>? Workplace, IReadOnlyList<string> Credits);

    /// <summary>An official number and the register that gives it; it may be left over from a register that no longer lists the place.</summary>
    public sealed record Numbered(string Scheme, string Number, string? Source, DateOnly? AsOf);

    /// <summary>One filing as accepted: its symbol, the number it was accepted under, and from when it is paid.</summary>
    public sealed record Filed(string Symbol, string Name, string? Number, DateOnly? Since, string Source, DateOnly AsOf);

    /// <param name="Counts">The statement that counts; the others follow in <paramref name="Others"/>.</param>
    /// <param name="Raw">The value in its stored spelling, for forms.</param>
    public sealed record Known(string Code, string Name, string Value, string Raw, Statement Counts, IReadOnlyList<Statement> Others)
    {
        /// <summary>Registers or the network say something else as well.</summary>
        public bool Differs => Others.Any(other => other.Shown != Counts.Shown);
    }

    public sealed record Statement(string Shown, string Source, DateOnly AsOf, string? ConfirmedBy, DateOnly? ConfirmedOn, DateOnly? NextCheck, Visibility Visibility, string? Original, bool CheckIsDue);

    public sealed record PastChange(DateTimeOffset At, string Attribute, string? Before, string? After, DateOnly AsOf, string By);

    /// <param name="serial">The facility's number.</param>
    /// <param name="sees">How much the reader may see.</param>
    /// <param name="historyAfter">The history goes on after this line; from the newest where null.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<View>> Run(long serial, Visibility sees, string? historyAfter = null, CancellationToken stop = default)
    {
        if (actor.NeedsToSee(sees) is { } refusal)
        {
            return refusal;
        }

        var id = await db.Facilities.Where(facility => facility.Serial == serial).Select(facility => (Id<Facility>?)facility.Id).SingleOrDefaultAsync(stop);
        if (id is null)
        {
            return Refusal.NotFound("施設");
        }

        var kept = (await keeper.Load([id.Value], stop))[id.Value];
        var profile = new FacilityProfile(kept.Entries, kept.Facts);
        var numbers = await db.FacilityNumbers.Where(number => number.Facility == id && number.Scheme != NumberScheme.Renkei).OrderBy(number => number.Scheme).ThenBy(number => number.Number).ToListAsync(stop);
        var allowed = Enum.GetValues<Visibility>().Where(visibility => visibility <= sees).ToList();
        var past = db.AttributeChanges.AsNoTracking().Where(change => change.Facility == id && allowed.Contains(change.Visibility));
        if (Id<AttributeChange>.TryParse(historyAfter, null, out var last) && await past.Where(change => change.Id == last).Select(change => (DateTimeOffset?)change.At).SingleOrDefaultAsync(stop) is { } at)
        {
            past = past.Where(change => change.At <= at && (change.At < at || change.Id < last));
        }

        var history = sees < Visibility.Professional ? [] : await past.OrderByDescending(change => change.At).ThenByDescending(change => change.Id).Take(HistoryShown + 1).ToListAsync(stop);

        var facility = kept.Facility;
        var today = clock.JapanToday();
        var attributes =
            from attribute in FacilityAttribute.All
            let claims = profile.Claims(attribute, sees)
            where claims.Count > 0
            let counts = claims[0]
            let value = attribute == FacilityAttribute.Services ? string.Join(' ', profile.Union(attribute, sees))
                : attribute == FacilityAttribute.Filings || attribute == FacilityAttribute.Specialities ? string.Join(' ', profile.Union(attribute, sees))
                : attribute == FacilityAttribute.Hours && profile.Hours(sees) is { } week ? week.ToString()
                : counts.Value
            select new Known(
                attribute.Code, attribute.Name, counts.Value.Length == 0 ? "（なし）" : attribute.Show(value), value, Of(counts, today) with { Shown = counts.Value.Length == 0 ? "（なし）" : attribute.Show(value) },
                attribute == FacilityAttribute.Services || attribute == FacilityAttribute.Filings || attribute == FacilityAttribute.Specialities
                    ? [] : [.. claims.Skip(1).Select(claim => Of(claim, today)).DistinctBy(other => (other.Shown, other.Source))]);

        return new View(
            facility.Serial, facility.Version, facility.Name, facility.Kana, facility.Address, facility.Phone, facility.LocationUnconfirmed, facility.Latitude, facility.Longitude, facility.MissingSince, facility.AreaPath,
            [.. numbers.Select(number => Of(number, kept.Entries))],
            [.. kept.Entries.Where(entry => entry.MissingSince is null).SelectMany(Filings).OrderBy(filed => filed.Symbol, StringComparer.Ordinal).ThenBy(filed => filed.Number, StringComparer.Ordinal)],
            [.. attributes],
            [.. history.Take(HistoryShown).Select(change => new PastChange(change.At, FacilityAttribute.Find(change.Attribute)?.Name ?? change.Attribute, Show(change.Attribute, change.Before), Show(change.Attribute, change.After), change.AsOf, change.By))],
            history.Count > HistoryShown ? history[HistoryShown - 1].Id.ToString() : null,
            actor.HasWithin(Duty.CorrectFacilities, facility.AreaPath),
            facility.Workplace is not null && facility.Workplace == actor.Workplace && actor.Has(Duty.ConfirmOwnFacility),
            kept.IsFounded,
            actor.Has(Duty.ManageMembers) ? facility.Workplace : null,
            [.. kept.Entries.Select(entry => Import.RegisterSource.Named(entry.Source).Credit).Distinct()]);
    }

    public static void Map(IEndpointRouteBuilder facilities) =>
        facilities.MapGet("/{serial:long}", async Task<Results<Ok<View>, ProblemHttpResult>> (long serial, string? historyAfter, GetFacility get, Actor actor, CancellationToken stop) =>
            await get.Answer(serial, actor.Sees, historyAfter, stop))
            .WithSummary("1つの施設について分かっていること");

    public static void MapPublic(IEndpointRouteBuilder facilities) =>
        facilities.MapGet("/{serial:long}", async Task<Results<Ok<View>, ProblemHttpResult>> (long serial, GetFacility get, CancellationToken stop) =>
            await get.Answer(serial, Visibility.Citizen, null, stop))
            .WithSummary("1つの施設について市民に公開していること");

    private async Task<Results<Ok<View>, ProblemHttpResult>> Answer(long serial, Visibility sees, string? historyAfter, CancellationToken stop)
    {
        var answer = await Run(serial, sees, historyAfter, stop);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
    }

    private static Numbered Of(FacilityNumber number, List<RegisterEntry> entries)
    {
        var from = entries.Where(entry => entry.Key == number.Number || entry.Key.StartsWith(number.Number + "/", StringComparison.Ordinal)).MaxBy(entry => entry.Edition);
        return new(number.Scheme.Japanese, number.Number, from is null ? null : Import.RegisterSource.Named(from.Source).Name, from?.Edition);
    }

    private static IEnumerable<Filed> Filings(RegisterEntry entry)
    {
        var values = entry.Values();
        return (values.GetValueOrDefault(RegisterEntry.FilingNumber), values.GetValueOrDefault(RegisterEntry.FilingSince)) is var (number, since) && (number ?? since) is not null
            ? (values.GetValueOrDefault(FacilityAttribute.Filings.Code) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(symbol => new Filed(
                symbol, FacilityCodes.Filings.Find(symbol)?.Name ?? symbol, number,
                DateOnly.TryParse(since, System.Globalization.CultureInfo.InvariantCulture, out var day) ? day : null, Import.RegisterSource.Named(entry.Source).Name, entry.Edition))
            : [];
    }

    private static string? Show(string attribute, string? value) =>
        value is null ? null : FacilityAttribute.Find(attribute)?.Show(value) ?? value;

    private static Statement Of(Claim claim, DateOnly today) => new(
        claim.Value.Length == 0 ? "（なし）" : claim.Attribute.Show(claim.Value), claim.SourceName, claim.AsOf, claim.ConfirmedBy, claim.ConfirmedOn, claim.NextCheck, claim.Visibility, claim.Original,
        claim.NextCheck <= today);
}
