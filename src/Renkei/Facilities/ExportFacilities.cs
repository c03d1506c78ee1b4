using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using MiniExcelLibs;
using Renkei.Access;
using Renkei.Facilities.Import;

namespace Renkei.Facilities;

/// <summary>The found facilities as a file: CSV (which Renkei reads back), xlsx or GeoJSON, with the sources that must be credited.</summary>
public sealed class ExportFacilities(AppDb db, Actor actor, TimeProvider clock, FindFacilities find, FacilityKeeper keeper)
{
    /// <summary>A file of more than this is no list to work with; the registers themselves are published.</summary>
    public const int MostRows = 20_000;

    /// <param name="format">csv, csv-ms932, xlsx or geojson.</param>
    public async Task<Answer<OutFile>> Run(FindFacilities.Query query, Visibility sees, string format, CancellationToken stop = default)
    {
        if (format is not ("csv" or "csv-ms932" or "xlsx" or "geojson"))
        {
            return Refusal.Invalid("format", "ファイルの形は csv、csv-ms932、xlsx、geojson のどれかです。");
        }

        (query.Limit, query.After) = (FindFacilities.GreatestLimit.ToString(CultureInfo.InvariantCulture), null);
        List<FindFacilities.Row> rows = [];
        do
        {
            var page = await find.Run(query, sees, stop: stop);
            if (page.Refusal is { } refusal)
            {
                return refusal;
            }

            rows.AddRange(page.Value!.Rows);
            query.After = page.Value.After;
        }
        while (query.After is not null && rows.Count < MostRows);

        var today = clock.JapanToday().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var notice = query.After is null ? null : $"{rows.Count:N0}件までを書き出しました。続きがあります。区域や種別でしぼって、分けて書き出してください。";
        var file = format == "geojson" ? await GeoJson(rows, notice, stop) : await Table(rows, sees, format, notice, stop);
        if (actor.IsKnown)
        {
            db.Record(actor, AuditVerb.Exported, nameof(Facility), Guid.Empty, clock.GetUtcNow(), AuditTrail.Details(("Format", format), ("Rows", rows.Count.ToString(CultureInfo.InvariantCulture))));
            await db.SaveChangesAsync(stop);
        }

        return format switch
        {
            "geojson" => new OutFile($"facilities-{today}.geojson", "application/geo+json", file),
            "xlsx" => OutFile.Xlsx($"facilities-{today}", file),
            _ => OutFile.Csv($"facilities-{today}", file, isMs932: format == "csv-ms932"),
        };
    }

    public static void Map(IEndpointRouteBuilder facilities) =>
        facilities.MapGet("/export/{format}", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (string format, [AsParameters] FindFacilities.Query query, ExportFacilities export, Actor actor, CancellationToken stop) =>
            await export.Answer(query, actor.Sees, format, stop)).WithSummary("さがした施設をファイルにする");

    public static void MapPublic(IEndpointRouteBuilder facilities) =>
        facilities.MapGet("/export/{format}", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (string format, [AsParameters] FindFacilities.Query query, ExportFacilities export, CancellationToken stop) =>
            await export.Answer(query, Visibility.Citizen, format, stop)).WithSummary("公開している施設をファイルにする").RequireRateLimiting(AccessRoom.DownloadLimit);

    public static void MapPins(IEndpointRouteBuilder facilities, bool isPublic) =>
        facilities.MapGet("/pins", async Task<Results<FileContentHttpResult, ProblemHttpResult>> ([AsParameters] FindFacilities.Query query, ExportFacilities export, Actor actor, CancellationToken stop) =>
        {
            var answer = await export.Pins(query, isPublic ? Visibility.Citizen : actor.Sees, stop);
            return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.File(answer.Value!, "application/geo+json");
        }).WithSummary("さがした施設の地図上の位置（GeoJSON）");

    private async Task<Results<FileContentHttpResult, ProblemHttpResult>> Answer(FindFacilities.Query query, Visibility sees, string format, CancellationToken stop)
    {
        var answer = await Run(query, sees, format, stop);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult();
    }

    private async Task<byte[]> Table(List<FindFacilities.Row> rows, Visibility sees, string format, string? notice, CancellationToken stop)
    {
        var attributes = RenkeiCsv.Editable.Where(attribute => attribute.Visibility <= sees).ToList();
        string[] header = [RenkeiCsv.SerialColumn, RenkeiCsv.MunicipalityColumn, .. attributes.Select(attribute => attribute.Name), FacilityAttribute.Services.Name, FacilityAttribute.Filings.Name];
        List<string[]> table = [];
        SortedSet<string> credits = [];
        foreach (var chunk in rows.Chunk(500))
        {
            var serials = chunk.Select(row => row.Serial).ToList();
            var ids = await db.Facilities.Where(facility => serials.Contains(facility.Serial)).Select(facility => facility.Id).ToListAsync(stop);
            var loaded = (await keeper.Load(ids, stop)).Values.ToDictionary(kept => kept.Facility.Serial);
            foreach (var row in chunk)
            {
                var kept = loaded[row.Serial];
                var profile = new FacilityProfile(kept.Entries, kept.Facts);
                credits.UnionWith(kept.Entries.Select(entry => RegisterSource.Named(entry.Source).Credit));
                table.Add([
                    row.Serial.ToString(CultureInfo.InvariantCulture), kept.Facility.Municipality ?? "",
                    .. attributes.Select(attribute => RenkeiCsv.ForFile(attribute, profile.Value(attribute, sees) ?? "")),
                    string.Join('、', row.Services), string.Join('、', row.Filings)]);
            }
        }

        if (format == "xlsx")
        {
            using var stream = new MemoryStream();

            // As a table with its own columns, so that a sheet of nothing still has them.
            using var sheet = new System.Data.DataTable();
            sheet.Columns.AddRange([.. header.Select(name => new System.Data.DataColumn(name))]);
            table.ForEach(cells => sheet.Rows.Add([.. cells]));
            var sources = credits.Concat(notice is null ? [] : [RenkeiCsv.NoticeMark + notice]).Select(line => new Dictionary<string, object> { ["出典"] = line });
            await stream.SaveAsAsync(new Dictionary<string, object> { ["施設"] = sheet, ["出典"] = sources }, cancellationToken: stop);
            return stream.ToArray();
        }

        string[] Line(string text) => [text, .. Enumerable.Repeat("", header.Length - 1)];
        var encoding = format == "csv-ms932" ? CsvEncoding.Ms932 : CsvEncoding.Utf8Bom;
        var written = CsvOut.Write([header, .. table, .. credits.Select(credit => Line(RenkeiCsv.CreditMark + credit)), .. notice is null ? [] : new[] { Line(RenkeiCsv.NoticeMark + notice) }], encoding);
        return written.Lost == 0
            ? written.Content
            : [.. written.Content, .. CsvOut.Write([Line($"{RenkeiCsv.NoticeMark}古いExcel用の文字コードに無い文字を {written.Lost:N0} 字、「{CsvOut.LostMark}」にしました。正しい文字は「CSV」か「Excel」で書き出してください。")], encoding).Content];
    }

    /// <summary>The pins of the map beside a list: the same question, numbered as the list is.</summary>
    public async Task<Answer<byte[]>> Pins(FindFacilities.Query query, Visibility sees, CancellationToken stop = default)
    {
        query.Limit = FindFacilities.GreatestLimit.ToString(CultureInfo.InvariantCulture);
        var page = await find.Run(query, sees, stop: stop);
        return page.Refusal is { } refusal ? refusal : await GeoJson([.. page.Value!.Rows], null, stop);
    }

    private async Task<byte[]> GeoJson(List<FindFacilities.Row> rows, string? notice, CancellationToken stop)
    {
        var serials = rows.Select(row => row.Serial).ToList();
        List<string> sources = [];
        foreach (var chunk in serials.Chunk(1_000))
        {
            sources.AddRange(await (from entry in db.RegisterEntries
                                    join facility in db.Set<Facility>() on entry.Facility equals facility.Id
                                    where chunk.Contains(facility.Serial)
                                    select entry.Source).Distinct().ToListAsync(stop));
        }

        List<string> credits = [.. sources.Distinct().Select(source => RegisterSource.Named(source).Credit).Distinct().Order(StringComparer.Ordinal)];
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteStartArray("credits");
            credits.ForEach(json.WriteStringValue);
            json.WriteEndArray();
            if (notice is not null)
            {
                json.WriteString("notice", notice);
            }

            json.WriteStartArray("features");
            for (var at = 0; at < rows.Count; at++)
            {
                var row = rows[at];
                if (row.Latitude is not { } latitude || row.Longitude is not { } longitude)
                {
                    continue;
                }

                json.WriteStartObject();
                json.WriteString("type", "Feature");
                json.WriteNumber("id", row.Serial);
                json.WriteStartObject("geometry");
                json.WriteString("type", "Point");
                json.WriteStartArray("coordinates");
                json.WriteNumberValue(longitude);
                json.WriteNumberValue(latitude);
                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteStartObject("properties");
                json.WriteNumber("n", at + 1);
                json.WriteString("name", row.Name);
                json.WriteString("address", row.Address);
                json.WriteString("phone", row.Phone);
                json.WriteString("services", string.Join('、', row.Services));
                json.WriteString("href", row.Href);
                json.WriteBoolean("unverified", row.LocationUnconfirmed);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
