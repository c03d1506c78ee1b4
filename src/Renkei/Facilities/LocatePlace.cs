namespace Renkei.Facilities;

/// <summary>Turns what a person types for a place (an address, a town, a postal code) into a point on the map.</summary>
public sealed class LocatePlace(AppDb db, PlaceFinder places, IConfiguration configuration)
{
    public sealed record Located(GeoPoint Point, string Name);

    public async Task<Answer<Located>> Run(string text, CancellationToken stop = default)
    {
        var typed = JapaneseText.Tidy(text);
        if (PostalCode.TryParse(typed, null, out var postal))
        {
            return await At(postal.ToString(), stop) ?? (Answer<Located>)Unknown(text);
        }

        // With the municipality in front first; then as a town of the region's own municipalities.
        foreach (var prefecture in await PrefecturesToTry(typed, stop))
        {
            var (_, withoutPrefecture) = Import.Prefectures.Leading(typed) is { Name.Length: > 0 } leading ? (leading.Code, typed[leading.Name.Length..]) : ("", typed);
            if ((await places.Municipality(prefecture, null, withoutPrefecture, stop)).Found is { } municipality)
            {
                var place = await places.Find(prefecture, municipality.Code, typed, null, LocationOrigin.None, stop);
                if (place.Point is { } point)
                {
                    return new Located(point, place.MunicipalityName + place.Town);
                }
            }
        }

        var key = JapaneseText.SearchKey(typed);
        if (key.Length > 0)
        {
            var prefixes = Enumerable.Range(1, key.Length).Select(length => key[..length]).ToList();
            var own = configuration.GetSection("Region:Municipalities").Get<string[]>() ?? [];
            var towns = await db.Towns.AsNoTracking().Where(town => prefixes.Contains(town.Key) || town.Key.StartsWith(key)).OrderBy(town => town.Key).Take(200).ToListAsync(stop);
            var best = towns
                .OrderByDescending(town => own.Contains(town.Municipality))
                .ThenByDescending(town => key.StartsWith(town.Key, StringComparison.Ordinal) ? town.Key.Length : 0)
                .ThenBy(town => town.Key.Length)
                .FirstOrDefault();
            if (best is not null)
            {
                var name = await db.Municipalities.Where(municipality => municipality.Code == best.Municipality).Select(municipality => municipality.Name).FirstOrDefaultAsync(stop);
                return new Located(new(best.Latitude, best.Longitude), name + best.Name);
            }
        }

        return Unknown(text);
    }

    // No register says where a code lies: the facilities that have it do, or those whose codes begin alike. Codes that share five digits
    // are mostly parts of one district, those that share three one post office's.
    private async Task<Located?> At(string code, CancellationToken stop)
    {
        foreach (var length in new[] { code.Length, 7, 6, 5, 3 })
        {
            var (from, to) = (code[..length], code[..length] + "~");
#pragma warning disable CA1309 // The database compares, by the column's own (binary) order.
            var points = await db.Facilities
                .Where(facility => string.Compare(facility.PostalCode, from) >= 0 && string.Compare(facility.PostalCode, to) < 0 && facility.Latitude != null)
#pragma warning restore CA1309
                .OrderBy(facility => facility.PostalCode)
                .Select(facility => new { facility.Latitude, facility.Longitude, facility.MunicipalityName, facility.Town })
                .Take(50).ToListAsync(stop);
            if (points.Count > 0)
            {
                var middle = new GeoPoint(points.Average(point => point.Latitude!.Value), points.Average(point => point.Longitude!.Value));
                return new(middle, length == code.Length
                    ? $"〒{code}（{points[0].MunicipalityName}{points[0].Town}）"
                    : $"〒{code} の近く（〒{from}で始まる{points[0].MunicipalityName}{(length > 5 ? points[0].Town : "")}の施設の真ん中）");
            }
        }

        return null;
    }

    private static Refusal Unknown(string text) =>
        Refusal.Invalid("place", $"「{text}」がどこか分かりません。「市区町村名＋町名」か、7桁の郵便番号を入れてください。");

    private async Task<IEnumerable<string>> PrefecturesToTry(string typed, CancellationToken stop)
    {
        if (Import.Prefectures.Leading(typed).Code is { Length: > 0 } named)
        {
            return [named];
        }

        var own = (configuration.GetSection("Region:Municipalities").Get<string[]>() ?? []).Select(code => code[..2]);
        var known = await db.Municipalities.Select(municipality => municipality.Code.Substring(0, 2)).Distinct().ToListAsync(stop);
        return own.Concat(known.Order()).Distinct();
    }
}
