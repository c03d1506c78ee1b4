using System.ComponentModel.DataAnnotations;
using Renkei.Access;
using Renkei.Facilities.Import;

namespace Renkei.Facilities;

/// <summary>A hub puts a place on the map that no register lists: a 地域包括支援センター, a public office, a practice that has just opened.</summary>
public sealed class FoundFacility(AppDb db, Actor actor, TimeProvider clock, FacilityKeeper keeper, PlaceFinder places, IConfiguration configuration)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "名称を入れてください。")] public string Name { get; set; } = "";
        public string? Kana { get; set; }

        /// <summary>From the municipality on: 潮見市小川町1-2.</summary>
        [Required(ErrorMessage = "所在地を入れてください。")] public string Address { get; set; } = "";

        public string? Phone { get; set; }
        public string? Fax { get; set; }

        /// <summary>Keys of the code table of services.</summary>
        public List<string>? Services { get; set; }

        [Required(ErrorMessage = "誰に確かめたかを入れてください。")] public string ConfirmedBy { get; set; } = "";

        /// <summary>Whoever asks has looked at the facilities that look like this one, and it is another.</summary>
        public bool IsAnother { get; set; }
    }

    /// <summary>The serial of the new facility.</summary>
    public async Task<Answer<long>> Run(Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.CorrectFacilities) is { } refusal)
        {
            return refusal;
        }

        if (string.IsNullOrWhiteSpace(request.Name) || string.IsNullOrWhiteSpace(request.Address))
        {
            return Refusal.Invalid("name", "名称と所在地を入れてください。");
        }

        var confirmedBy = request.ConfirmedBy.Trim();
        if (CorrectFacility.CheckConfirmer(confirmedBy) is { } nobody)
        {
            return nobody;
        }

        List<string> services = [];
        foreach (var given in request.Services ?? [])
        {
            if (FacilityCodes.Services.Find(given) is not { } service)
            {
                return Refusal.Invalid("service", $"「{given}」という種別・サービスは一覧にありません。一覧から選んでください。");
            }

            services.Add(service.Key);
        }

        if (services.Count == 0)
        {
            return Refusal.Invalid("service", "種別・サービスを1つ以上選んでください。");
        }

        List<(FacilityAttribute Attribute, string Value)> values = [];
        foreach (var (attribute, text) in new[] { (FacilityAttribute.NameOf, request.Name), (FacilityAttribute.Kana, request.Kana), (FacilityAttribute.Address, request.Address), (FacilityAttribute.Phone, request.Phone), (FacilityAttribute.Fax, request.Fax) })
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var read = attribute.Check(text);
            if (read.Refusal is { } wrong)
            {
                return wrong;
            }

            values.Add((attribute, read.Value!));
        }

        string Given(FacilityAttribute attribute) => values.Find(one => one.Attribute == attribute).Value ?? "";
        values.Add((FacilityAttribute.Services, string.Join(' ', services.Distinct())));
        var (name, address) = (Given(FacilityAttribute.NameOf), Given(FacilityAttribute.Address));
        if (await Locate(address, stop) is not { Municipality: { } municipality } place)
        {
            return Refusal.Invalid("address", "所在地の市区町村が分かりません。「潮見市小川町1-2」のように、市区町村から書いてください。");
        }

        if (actor.NeedsWithin(Duty.CorrectFacilities, place.AreaPath) is { } elsewhere)
        {
            return elsewhere;
        }

        var number = RenkeiCsv.OwnNumber(name, address);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LooksLike(name, Given(FacilityAttribute.Phone), place, number, request.IsAnother, stop) is { } known)
        {
            return known;
        }

        var today = clock.JapanToday();
        var kept = new FacilityKeeper.Kept(new Facility { Serial = await db.NextNumbers("facility", 1, stop) }, [], [], true);
        kept.Entries.Add(new()
        {
            Facility = kept.Facility.Id,
            Source = RenkeiCsv.SourceCode,
            Part = "",
            Prefecture = municipality[..2],
            Key = number,
            Edition = today,
            Content = RegisterEntry.ToContent(new Dictionary<string, string> { [RegisterRow.MunicipalityValue] = municipality }),
        });
        var edits = values.Select(one => CorrectFacility.Put(kept, one.Attribute, one.Value, FactSource.Hub, null, today, confirmedBy, today, CorrectFacility.NextCheck(one.Attribute, today))).ToList();
        await keeper.Write([kept], stop);
        db.Add(new FacilityNumber { Facility = kept.Facility.Id, Scheme = NumberScheme.Renkei, Number = number });
        db.AddRange(kept.Entries);
        CorrectFacility.Save(db, edits, clock.GetUtcNow(), $"{actor.Name}（{actor.WorkplaceName}）");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return kept.Facility.Serial;
    }

    // People leave the prefecture out: then it is one of those that this region is made for.
    private async Task<Place> Locate(string address, CancellationToken stop)
    {
        var place = await places.Find("", null, address, null, LocationOrigin.None, stop);
        foreach (var prefecture in (configuration.GetSection("Region:Municipalities").Get<string[]>() ?? []).Select(code => code[..2]).Distinct())
        {
            if (place.Municipality is not null)
            {
                break;
            }

            place = await places.Find(prefecture, null, address, null, LocationOrigin.None, stop);
        }

        return place;
    }

    private async Task<Refusal?> LooksLike(string name, string phone, Place place, string number, bool isAnother, CancellationToken stop)
    {
        if (await db.FacilityNumbers.AnyAsync(one => one.Scheme == NumberScheme.Renkei && one.Number == number, stop))
        {
            return new("facility-exists", "同じ名称・所在地の施設が、すでに拠点の登録にあります。さがして、そちらを直してください。");
        }

        var key = FacilityProfile.JoinKey(name, phone, place.Town);
        var alike = isAnother || key is null ? null : await db.Facilities.Where(facility => facility.JoinKey == key).Select(facility => new { facility.Serial, facility.Name }).FirstOrDefaultAsync(stop);
        return alike is null ? null : new("facility-alike", $"名称・電話・町が同じ施設「{alike.Name}」（施設番号 {alike.Serial}）があります。同じ施設ならそちらを直してください。別の施設なら「別の施設です」に印を付けて、もう一度登録してください。");
    }

    public static void Map(IEndpointRouteBuilder facilities) =>
        facilities.MapPost("/", async Task<Results<Created, ProblemHttpResult>> (Request request, FoundFacility found, CancellationToken stop) =>
            await found.Run(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Created($"/api/facilities/{answer.Value}"))
            .WithSummary("名簿に無い施設を登録する（拠点）");
}
