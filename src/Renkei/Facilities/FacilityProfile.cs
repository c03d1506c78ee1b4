namespace Renkei.Facilities;

/// <summary>One statement about one attribute: what is said, who says it and as of when.</summary>
public sealed record Claim(
    FacilityAttribute Attribute, string Value, string Source, string SourceName, DateOnly AsOf, Visibility Visibility,
    string? ConfirmedBy = null, DateOnly? ConfirmedOn = null, DateOnly? NextCheck = null, string? Original = null, bool NoLongerListed = false);

/// <summary>All that registers and the network say of one facility, and the rule which of several statements counts.</summary>
public sealed class FacilityProfile
{
    private readonly ILookup<FacilityAttribute, Claim> claims;

    public FacilityProfile(IEnumerable<RegisterEntry> entries, IEnumerable<Fact> facts)
    {
        var listed = entries.ToList();
        MissingSince = listed.Count > 0 && listed.All(entry => entry.MissingSince is not null) ? listed.Max(entry => entry.MissingSince) : null;

        // Where the address is read: the prefecture and municipality of the register believed most.
        var first = listed.OrderBy(entry => entry.MissingSince is not null).ThenBy(entry => Import.RegisterSource.Named(entry.Source).Rank).FirstOrDefault(entry => entry.Prefecture.Length > 0);
        Prefecture = first?.Prefecture ?? "";
        Municipality = first?.Values().GetValueOrDefault(Import.RegisterRow.MunicipalityValue);

        // The order is the rule: what the network confirmed first, then registers by trust, then the newer edition.
        claims = facts.Select(Of)
            .Concat(listed
                .OrderBy(entry => entry.MissingSince is not null)
                .ThenBy(entry => Import.RegisterSource.Named(entry.Source).Rank)
                .ThenByDescending(entry => entry.Edition)
                .ThenBy(entry => entry.Key, StringComparer.Ordinal)
                .SelectMany(Of))
            .ToLookup(claim => claim.Attribute);
    }

    public DateOnly? MissingSince { get; }

    /// <summary>Two digits, or empty.</summary>
    public string Prefecture { get; }

    /// <summary>Six digits, where a register gives it.</summary>
    public string? Municipality { get; }

    /// <summary>Every statement about an attribute that this viewer may see, the one that counts first.</summary>
    public IReadOnlyList<Claim> Claims(FacilityAttribute attribute, Visibility sees) => [.. claims[attribute].Where(claim => claim.Visibility <= sees)];

    public string? Value(FacilityAttribute attribute, Visibility sees = Visibility.Citizen) => Claims(attribute, sees) is [var first, ..] && first.Value.Length > 0 ? first.Value : null;

    /// <summary>Values that add up over the registers (services, filings) rather than compete.</summary>
    public IEnumerable<string> Union(FacilityAttribute attribute, Visibility sees)
    {
        var said = Claims(attribute, sees);
        var current = said.Where(claim => !claim.NoLongerListed).ToList();
        var all = (current.Count > 0 ? current : said).SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct().ToList();

        if (attribute != FacilityAttribute.Services)
        {
            return all;
        }

        // What the network heard counts more than what a filing lets one expect.
        foreach (var (asked, service) in new[] { (FacilityAttribute.HomeVisit, "home-visit"), (FacilityAttribute.HouseCall, "house-call") })
        {
            switch (Value(asked, sees))
            {
                case "yes" when !all.Contains(service):
                    all.Add(service);
                    break;
                case "no":
                    all.Remove(service);
                    break;
            }
        }

        // No place is both by law (医療法 1条の5); a list that does not tell the beds takes a hospital for a clinic.
        return all.Contains("hospital") ? all.Where(value => value != "clinic") : all;
    }

    /// <summary>The hours of the source that counts. A register that gives each speciality and each half of the day a row of its own means all of them together.</summary>
    public WeeklyHours? Hours(Visibility sees)
    {
        var said = Claims(FacilityAttribute.Hours, sees);
        if (said is not [{ Value.Length: > 0 } first, ..])
        {
            return null;
        }

        List<WeeklyHours.Span> spans = [];
        foreach (var claim in said.Where(claim => claim.Source == first.Source && claim.ConfirmedOn == first.ConfirmedOn && claim.NoLongerListed == first.NoLongerListed))
        {
            spans.AddRange(WeeklyHours.TryParse(claim.Value, out var week) ? week.Spans : []);
        }

        return spans.Count > 0 ? WeeklyHours.Of(spans) : null;
    }

    /// <summary>Brings the facility's searchable columns in line with what is said of it.</summary>
    /// <returns>The hours that count for "open at".</returns>
    public WeeklyHours? Project(Facility facility, Place place)
    {
        facility.Name = Value(FacilityAttribute.NameOf) ?? facility.Name;
        facility.Kana = Value(FacilityAttribute.Kana) ?? "";
        facility.PostalCode = Value(FacilityAttribute.PostalCode);
        facility.Municipality = place.Municipality;
        facility.MunicipalityName = place.MunicipalityName;
        facility.Town = place.Town;
        facility.Rest = place.Rest;
        facility.AreaPath = place.AreaPath;
        facility.Latitude = place.Point?.Latitude;
        facility.Longitude = place.Point?.Longitude;
        facility.Northing = place.Point?.Northing;
        facility.LocationOrigin = place.Origin;
        facility.Phone = Value(FacilityAttribute.Phone);
        facility.Fax = Value(FacilityAttribute.Fax);
        facility.Web = Value(FacilityAttribute.Web);
        facility.MissingSince = MissingSince;
        facility.JoinKey = JoinKey(facility.Name, facility.Phone, facility.Town);

        List<string> services = [.. Union(FacilityAttribute.Services, Visibility.Citizen)];
        var filings = Union(FacilityAttribute.Filings, Visibility.Citizen).ToList();
        facility.Services = string.Join(' ', services);
        facility.Filings = string.Join(' ', filings);

        var accepts = Claims(FacilityAttribute.NewPatients, Visibility.Professional) is [{ Value.Length: > 0 } first, ..] ? first : null;
        facility.NewPatients = accepts?.Value;
        facility.NewPatientsBy = accepts?.SourceName;
        facility.NewPatientsOn = accepts?.ConfirmedOn ?? accepts?.AsOf;
        facility.Conditions = Value(FacilityAttribute.Conditions, Visibility.Professional) ?? "";
        DateOnly? Confirmed(Visibility sees) => claims.SelectMany(group => group).Where(claim => claim.Visibility <= sees).Max(claim => claim.ConfirmedOn);
        (facility.ConfirmedOn, facility.OpenlyConfirmedOn) = (Confirmed(Visibility.Professional), Confirmed(Visibility.Citizen));

        var hours = Hours(Visibility.Citizen);
        var tags = services.Select(FacilityTags.Service)
            .Concat(filings.Select(FacilityTags.Filing))
            .Concat(Union(FacilityAttribute.Specialities, Visibility.Citizen).SelectMany(text => text.Split('・')).Select(FacilityCodes.Specialities.Find).OfType<Code>().Select(speciality => FacilityTags.Speciality(speciality.Key)))
            .Concat(place.Municipality is null ? [] : [FacilityTags.Municipality(place.Municipality)])
            .Concat((place.AreaPath ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).Select(FacilityTags.Area))
            .Concat(place.Point is { } point ? [FacilityTags.Cell(point)] : [])
            .Concat(
                from sees in Enum.GetValues<Visibility>()
                from condition in (Value(FacilityAttribute.Conditions, sees) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                select FacilityTags.Condition(condition, sees))
            .Concat(
                from sees in Enum.GetValues<Visibility>()
                let value = Value(FacilityAttribute.NewPatients, sees)
                where value is not null
                select FacilityTags.Accepts(value, sees))
            .Concat((hours?.OpenDays ?? []).Select(FacilityTags.OpenOn));
        facility.Tags = $" {string.Join(' ', tags.Distinct())} ";
        facility.SortKey = JapaneseText.Cut(JapaneseText.SearchKey(facility.Kana.Length > 0 ? facility.Kana : facility.Name), 200);
        facility.SearchText = string.Join(' ', new[] { facility.Name, facility.Kana, facility.Address }.Select(JapaneseText.SearchKey));

        return hours;
    }

    /// <summary>Rows of different registers speak of one place only when name, phone and town all agree; without all three nothing is guessed.</summary>
    public static string? JoinKey(string name, string? phone, string town) =>
        name.Length > 0 && PhoneNumber.TryParse(phone, null, out var number) && town.Length > 0
            ? JapaneseText.Cut($"{JapaneseText.SearchKey(WithoutServiceSuffix(name))}|{number.Digits}|{JapaneseText.SearchKey(town)}", 300)
            : null;

    // Care registers write the service behind the name: 慈啓会病院(訪問リハビリテーション).
    private static string WithoutServiceSuffix(string name) =>
        name.EndsWith(')') && name.LastIndexOf('(') is > 0 and var open && FacilityCodes.Services.Find(name[(open + 1)..^1]) is not null ? name[..open] : name;

    private static Claim Of(Fact fact) => new(
        FacilityAttribute.Find(fact.Attribute)!, fact.Value, fact.Source.ToString(), fact.Source.Japanese, fact.AsOf, fact.Visibility, fact.ConfirmedBy, fact.ConfirmedOn, fact.NextCheck);

    private static IEnumerable<Claim> Of(RegisterEntry entry)
    {
        var values = entry.Values();
        var source = Import.RegisterSource.Named(entry.Source);
        var meant =
            from symbol in (values.GetValueOrDefault(FacilityAttribute.Filings.Code) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            let service = FacilityCodes.Filings.Find(symbol)?.Means
            where !string.IsNullOrEmpty(service)
            select new Claim(FacilityAttribute.Services, service, entry.Source, $"{source.Name}（{symbol}）", entry.Edition, FacilityAttribute.Services.Visibility, NoLongerListed: entry.MissingSince is not null);
        return (
            from pair in values
            let attribute = FacilityAttribute.Find(pair.Key)
            where attribute is not null
            select new Claim(attribute, pair.Value, entry.Source, source.Name, entry.Edition, attribute.Visibility,
                Original: values.GetValueOrDefault(pair.Key + Import.RegisterRow.OriginalSuffix), NoLongerListed: entry.MissingSince is not null)).Concat(meant);
    }
}

/// <summary>Where an address lies, as far as it could be told.</summary>
public sealed record Place(string? Municipality, string MunicipalityName, string Town, string Rest, string? AreaPath, GeoPoint? Point, LocationOrigin Origin);
