using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Facilities.Import;

/// <summary>Brings in what places are measured by: municipality codes, towns, outlines and national holidays. Each is small and replaces itself.</summary>
public sealed class ImportGeography(AppDb db, Actor actor, TimeProvider clock, IConfiguration configuration, FacilityKeeper keeper)
{
    public sealed record Report(string Source, int Rows, int Added, int Changed, int Unchanged, int Gone, int Quarantined, int Rejected)
    {
        /// <summary>Line and reason of what could not be taken.</summary>
        public IReadOnlyList<(int Line, string Reason)> Reasons { get; init; } = [];

        /// <summary>Municipalities whose towns or outlines changed: their facilities are placed anew.</summary>
        public IReadOnlyCollection<string> Municipalities { get; init; } = [];
    }

    private sealed class Tally(string source)
    {
        private readonly List<(int, string)> reasons = [];

        public int Added { get; set; }

        public int Changed { get; set; }

        public int Unchanged { get; set; }

        public int Gone { get; set; }

        public HashSet<string> Touched { get; } = [];

        public void Reject(int line, string reason) => reasons.Add((line, reason));

        public Report Report => new(source, Added + Changed + Unchanged + reasons.Count, Added, Changed, Unchanged, Gone, 0, reasons.Count) { Reasons = reasons, Municipalities = Touched };
    }

    /// <summary>Runs one of the imports below in a transaction of its own, written down in the audit trail.</summary>
    public async Task<Answer<Report>> Run(string fileName, Stream content, bool dryRun, Func<ImportGeography, Stream, CancellationToken, Task<Answer<Report>>> import, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ImportRegisters) is { } refusal)
        {
            return refusal;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var answer = await import(this, content, stop);
        if (answer.Refusal is null && !dryRun)
        {
            var report = answer.Value!;
            await keeper.Renew(report.Municipalities, stop);
            db.Record(actor, AuditVerb.Changed, report.Source, Guid.Empty, clock.GetUtcNow(), AuditTrail.Details(("File", fileName), ("Rows", $"{report.Rows}"), ("Added", $"{report.Added}"), ("Changed", $"{report.Changed}")));
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
        }
        else
        {
            await transaction.RollbackAsync(stop);
            db.ChangeTracker.Clear();
        }

        return answer;
    }

    /// <summary>The ministry's local government codes (with check digit): columns pref, city, citykana, lat, lng, lgcode.</summary>
    internal async Task<Answer<Report>> Areas(Stream content, CancellationToken stop = default)
    {
        var table = Open(content, "pref", "city", "lgcode");
        if (table.Refusal is { } refusal)
        {
            return refusal;
        }

        var tally = new Tally("areas");
        var known = await db.Municipalities.ToDictionaryAsync(municipality => municipality.Code, stop);
        var own = configuration.GetSection("Region:Municipalities").Get<string[]>() ?? [];
        var areas = await db.Areas.ToDictionaryAsync(area => area.Code, stop);
        foreach (var (line, cell) in table.Value!)
        {
            if (MunicipalityCode.FromRegister(JapaneseText.Tidy(cell("lgcode"))) is not { } code)
            {
                tally.Reject(line, $"コード「{cell("lgcode")}」が正しくありません。");
                continue;
            }

            // "横浜市 鶴見区" in the list, 横浜市鶴見区 in addresses.
            var name = JapaneseText.Tidy(cell("city")).Replace(" ", "", StringComparison.Ordinal);
            var prefecture = JapaneseText.Tidy(cell("pref"));
            if (name.Length == 0)
            {
                // The row of the prefecture itself.
                tally.Unchanged++;
                continue;
            }

            double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
            var kana = JapaneseText.Tidy(cell("citykana")).Replace(" ", "", StringComparison.Ordinal);
            if (!known.TryGetValue(code.ToString(), out var municipality))
            {
                known[code.ToString()] = municipality = new() { Code = code.ToString(), Prefecture = prefecture, Name = name, Kana = kana, Latitude = Number(cell("lat")), Longitude = Number(cell("lng")) };
                db.Add(municipality);
                tally.Added++;
            }
            else if ((municipality.Name, municipality.Prefecture, municipality.Kana) != (name, prefecture, kana))
            {
                (municipality.Name, municipality.Prefecture, municipality.Kana) = (name, prefecture, kana);
                tally.Changed++;
            }
            else
            {
                tally.Unchanged++;
            }

            // The region's own municipalities are areas at once, so that hubs can be given them.
            if (own.Contains(municipality.Code) && !areas.ContainsKey(municipality.Code))
            {
                db.Add(areas[municipality.Code] = Area.Root(municipality.Code, municipality.Name, AreaKind.Municipality));
                tally.Touched.Add(municipality.Code);
            }
        }

        // So are the wards of its designated cities, below them: there a hub serves a ward, and registers write the ward's code.
        foreach (var city in known.Values.Where(city => own.Contains(city.Code)).ToList())
        {
            foreach (var ward in known.Values.Where(ward => ward.IsWardOf(city) && !areas.ContainsKey(ward.Code)).OrderBy(ward => ward.Code, StringComparer.Ordinal))
            {
                db.Add(areas[ward.Code] = areas[city.Code].Child(ward.Code, ward.Name[city.Name.Length..], AreaKind.Block));
                tally.Touched.Add(ward.Code);
            }
        }

        await db.SaveChangesAsync(stop);
        return tally.Report;
    }

    /// <summary>Middles of towns: columns municipality, town, koaza, lat, lng. A municipality may be written with its 郡 and, for a ward, its city.
    /// Where a city has blocks, a further column area tells the code of the block that each town belongs to.</summary>
    internal async Task<Answer<Report>> Towns(Stream content, CancellationToken stop = default)
    {
        var table = Open(content, "municipality", "town", "lat", "lng");
        if (table.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!await db.Municipalities.AnyAsync(stop))
        {
            return Refusal.Invalid("no-municipalities", "市区町村コード表がまだありません。先に import areas で取り込んでください。");
        }

        var tally = new Tally("towns");
        var byName = (await db.Municipalities.AsNoTracking().ToListAsync(stop)).ToLookup(municipality => municipality.Name);
        var areas = (await db.Areas.Select(area => area.Code).ToListAsync(stop)).ToHashSet();
        Dictionary<(string Municipality, string Key), Town> known = [];
        HashSet<string> loaded = [];
        HashSet<(string, string)> met = [];
        foreach (var (line, cell) in table.Value!)
        {
            var name = JapaneseText.Tidy(cell("municipality"));
            var county = name.IndexOf('郡', StringComparison.Ordinal);
            var found = byName[name].Concat(county > 0 ? byName[name[(county + 1)..]] : []).ToList();
            var point = Points.Read(cell("lat"), cell("lng"));
            if (found.Count == 0)
            {
                tally.Reject(line, $"市区町村「{name}」が市区町村コード表にありません。");
                continue;
            }

            if (!GeoPoint.TryParse(point, null, out var at))
            {
                tally.Reject(line, $"緯度・経度（{cell("lat")},{cell("lng")}）が空か、日本の外です。");
                continue;
            }

            var block = JapaneseText.Tidy(cell("area"));
            if (block.Length > 0 && !areas.Contains(block))
            {
                tally.Reject(line, $"区域の記号「{block}」がありません。先に「区域」のページで加えてください。");
                continue;
            }

            // Some names occur in two prefectures; the town's own place tells which.
            var municipality = found.Count == 1 ? found[0] : found.MinBy(one => one is { Latitude: { } lat, Longitude: { } lng } ? at.DistanceKm(new(lat, lng)) : double.MaxValue)!;
            if (loaded.Add(municipality.Code))
            {
                foreach (var town in await db.Towns.Where(town => town.Municipality == municipality.Code).ToListAsync(stop))
                {
                    known[(town.Municipality, town.Key)] = town;
                }
            }

            var townName = JapaneseText.Tidy(cell("town"));
            var key = JapaneseText.SearchKey(townName);
            if (key.Length == 0)
            {
                tally.Reject(line, "町名が空です。");
            }
            else if (!met.Add((municipality.Code, key)))
            {
                // Parts of a town (小字) have rows of their own; the first stands for the town.
                tally.Unchanged++;
            }
            else if (!known.TryGetValue((municipality.Code, key), out var town))
            {
                db.Add(known[(municipality.Code, key)] = new() { Municipality = municipality.Code, Name = townName, Key = key, Latitude = at.Latitude, Longitude = at.Longitude, AreaCode = block.Length > 0 ? block : null });
                tally.Touched.Add(municipality.Code);
                tally.Added++;
            }
            else if ((town.Latitude, town.Longitude) != (at.Latitude, at.Longitude) || (block.Length > 0 && block != town.AreaCode))
            {
                (town.Latitude, town.Longitude, town.AreaCode) = (at.Latitude, at.Longitude, block.Length > 0 ? block : town.AreaCode);
                tally.Touched.Add(municipality.Code);
                tally.Changed++;
            }
            else
            {
                tally.Unchanged++;
            }
        }

        await db.SaveChangesAsync(stop);
        return tally.Report;
    }

    /// <summary>国土数値情報 行政区域 as GeoJSON: N03_007 is the five-digit code. Parts of one municipality are put together.</summary>
    internal async Task<Answer<Report>> Boundaries(Stream content, CancellationToken stop = default)
    {
        var tally = new Tally("boundaries");
        Dictionary<string, List<JsonElement>> parts = [];
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(content, cancellationToken: stop);
        }
        catch (JsonException)
        {
            return Refusal.Invalid("bad-geojson", "GeoJSONとして読めません。国土数値情報の行政区域（N03）のGeoJSONを選んでください。");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array)
            {
                return Refusal.Invalid("bad-geojson", "GeoJSONの FeatureCollection ではありません。国土数値情報の行政区域（N03）のGeoJSONを選んでください。");
            }

            var (at, coded) = (0, false);
            foreach (var feature in features.EnumerateArray())
            {
                at++;
                if (feature.ValueKind != JsonValueKind.Object)
                {
                    tally.Reject(at, "地物の形をしていません。");
                    continue;
                }

                var given = feature.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty("N03_007", out var code) ? code.ToString() : "";
                var known = MunicipalityCode.FromRegister(given);
                coded |= known is not null;
                if (known is not { } municipality || !feature.TryGetProperty("geometry", out var geometry) || geometry.ValueKind != JsonValueKind.Object
                    || !geometry.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || !geometry.TryGetProperty("coordinates", out var coordinates) || coordinates.ValueKind != JsonValueKind.Array)
                {
                    tally.Reject(at, $"市区町村コード「{given}」が無いか、形がありません。");
                    continue;
                }

                if (!parts.TryGetValue(municipality.ToString(), out var list))
                {
                    parts[municipality.ToString()] = list = [];
                }
                else
                {
                    tally.Unchanged++;
                }

                list.Add(geometry);
            }

            if (!coded)
            {
                return Refusal.Invalid("bad-geojson", "どの地物にも市区町村コード（N03_007）がありません。国土数値情報の行政区域（N03）のGeoJSONを選んでください。");
            }

            var codes = parts.Keys.ToList();
            var stored = await db.Boundaries.Where(boundary => codes.Contains(boundary.Municipality)).ToDictionaryAsync(boundary => boundary.Municipality, stop);
            foreach (var (code, geometries) in parts)
            {
                var merged = Merge(geometries);
                if (!stored.TryGetValue(code, out var boundary))
                {
                    db.Add(new Boundary { Municipality = code, Geometry = merged });
                    tally.Touched.Add(code);
                    tally.Added++;
                }
                else if (boundary.Geometry != merged)
                {
                    boundary.Geometry = merged;
                    tally.Touched.Add(code);
                    tally.Changed++;
                }
                else
                {
                    tally.Unchanged++;
                }
            }
        }

        await db.SaveChangesAsync(stop);
        return tally.Report;
    }

    /// <summary>内閣府 国民の祝日 CSV: a date and a name. It tells whole years, so a day it no longer lists in a year is no holiday any more.</summary>
    internal async Task<Answer<Report>> Holidays(Stream content, CancellationToken stop = default)
    {
        var opened = TextFile.OpenText(content);
        if (opened.Refusal is { } refusal)
        {
            return refusal;
        }

        var tally = new Tally("holidays");
        var known = await db.NationalHolidays.ToDictionaryAsync(holiday => holiday.Day, stop);
        HashSet<DateOnly> listed = [];
        foreach (var row in CsvRows.Read(opened.Value!.Reader).Skip(1))
        {
            if (row.Cells.Length < 2 || !Wareki.TryParse(row.Cells[0], out var day) || string.IsNullOrWhiteSpace(row.Cells[1]))
            {
                tally.Reject(row.Line, "「日付,名称」の形ではありません。");
                continue;
            }

            listed.Add(day);
            if (!known.TryGetValue(day, out var holiday))
            {
                db.Add(known[day] = new() { Day = day, Name = JapaneseText.Tidy(row.Cells[1]) });
                tally.Added++;
            }
            else if (holiday.Name != JapaneseText.Tidy(row.Cells[1]))
            {
                holiday.Name = JapaneseText.Tidy(row.Cells[1]);
                tally.Changed++;
            }
            else
            {
                tally.Unchanged++;
            }
        }

        if (listed.Count == 0)
        {
            return Refusal.Invalid("unknown-file", "祝日のCSVではありません。内閣府の「国民の祝日」のCSV（日付と名称の2列）を選んでください。");
        }

        // Only of years that are told from their first day on, and only when every row could be read: the unreadable one may be that very day.
        var whole = tally.Report.Rejected > 0 ? [] : listed.Where(day => day is { Month: 1, Day: 1 }).Select(day => day.Year).ToHashSet();
        foreach (var gone in known.Values.Where(holiday => !listed.Contains(holiday.Day) && whole.Contains(holiday.Day.Year)))
        {
            db.Remove(gone);
            tally.Gone++;
        }

        await db.SaveChangesAsync(stop);
        return tally.Report;
    }

    /// <summary>What can be brought in, by the word that the command line and the address use.</summary>
    public static readonly IReadOnlyDictionary<string, Func<ImportGeography, Stream, CancellationToken, Task<Answer<Report>>>> Kinds = new Dictionary<string, Func<ImportGeography, Stream, CancellationToken, Task<Answer<Report>>>>
    {
        ["areas"] = (geography, content, stop) => geography.Areas(content, stop),
        ["towns"] = (geography, content, stop) => geography.Towns(content, stop),
        ["boundaries"] = (geography, content, stop) => geography.Boundaries(content, stop),
        ["holidays"] = (geography, content, stop) => geography.Holidays(content, stop),
    };

    /// <summary>What came of a file, for machines; the first reasons for what could not be taken.</summary>
    public sealed record Answered(string Source, int Rows, int Added, int Changed, int Unchanged, int Gone, int Quarantined, int Rejected, IReadOnlyList<Rejection> Reasons);

    /// <summary>A line that could not be taken, and why.</summary>
    public sealed record Rejection(int Line, string Reason);

    private const int ReasonsAnswered = 1_000;

    public static void Map(IEndpointRouteBuilder imports) =>
        imports.MapPost("/geography/{kind}", async Task<Results<Ok<Answered>, ProblemHttpResult>> (string kind, IFormFile file, [FromQuery] bool? dryRun, ImportGeography geography, CancellationToken stop) =>
        {
            if (!Kinds.TryGetValue(kind, out var import))
            {
                return Refusal.Invalid("kind", "取り込めるのは areas、towns、boundaries、holidays です。").ToProblem();
            }

            await using var content = file.OpenReadStream();
            var answer = await geography.Run(Path.GetFileName(file.FileName), content, dryRun is true, import, stop);
            return answer.Refusal is { } refusal
                ? refusal.ToProblem()
                : TypedResults.Ok(new Answered(answer.Value!.Source, answer.Value.Rows, answer.Value.Added, answer.Value.Changed, answer.Value.Unchanged, answer.Value.Gone, answer.Value.Quarantined, answer.Value.Rejected,
                    [.. answer.Value.Reasons.Take(ReasonsAnswered).Select(reason => new Rejection(reason.Line, reason.Reason))]));
        }).WithSummary("市区町村・町丁・境界・祝日を取り込む").OnlyFromHere()
            .WithMetadata(new RequestSizeLimitAttribute(UploadRegister.MostBytes), new RequestFormLimitsAttribute { MultipartBodyLengthLimit = UploadRegister.MostBytes });

    private static Answer<IEnumerable<(int Line, Func<string, string> Cell)>> Open(Stream content, params string[] needed)
    {
        var opened = TextFile.OpenText(content);
        if (opened.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = CsvRows.Read(opened.Value!.Reader).GetEnumerator();
        if (!rows.MoveNext() || new Columns(rows.Current) is not { } header || !header.HasAll(needed))
        {
            return Refusal.Invalid("unknown-file", $"見出しに {string.Join("、", needed)} の列がありません。ファイルを確かめてください。");
        }

        return new Answer<IEnumerable<(int, Func<string, string>)>>(Rest(rows, header), null);
    }

    private static IEnumerable<(int Line, Func<string, string> Cell)> Rest(IEnumerator<CsvRow> rows, Columns header)
    {
        using (rows)
        {
            while (rows.MoveNext())
            {
                var row = rows.Current;
                yield return (row.Line, name => header.Of(row, name));
            }
        }
    }

    private static string Merge(List<JsonElement> geometries)
    {
        if (geometries is [var only])
        {
            return only.GetRawText();
        }

        var polygons = geometries.SelectMany(geometry => geometry.GetProperty("type").GetString() == "MultiPolygon"
            ? geometry.GetProperty("coordinates").EnumerateArray().Select(polygon => polygon.GetRawText())
            : [geometry.GetProperty("coordinates").GetRawText()]);
        return $$"""{"type":"MultiPolygon","coordinates":[{{string.Join(',', polygons)}}]}""";
    }
}
