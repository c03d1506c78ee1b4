using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Renkei.Facilities;
using Renkei.Facilities.Import;
using Renkei.Foundation;

namespace Renkei.Tests.Facilities.Import;

/// <summary>Every real register of long-term care goes in twice, as the command line brings it in; what each report said is an approved file.</summary>
public sealed class RealCareRegistersTests(RealCareRegistersTests.Nation nation) : IClassFixture<RealCareRegistersTests.Nation>
{
    /// <summary>Older editions before newer ones, as they came.</summary>
    private static readonly Nation.Edition[] Editions =
    [
        new("care-510-2025", "care-services/2025-06/510_tokuyou_20250601.csv"),
        new("care-520-2025", "care-services/2025-06/520_rouken_20250601.csv"),
        new("care-520-2026", "care-services/2026/jigyosho_520.csv", new(2026, 6, 1)),
        new("care-140-2026", "care-services/2026/jigyosho_140.csv", new(2026, 6, 1)),
        new("care-331-2026", "care-services/2026/jigyosho_331.csv", new(2026, 6, 1)),
        new("hospitals-2025", "medical/2025-06/01-1_hospital_facility_info_20250601.csv"),
        new("maternity-2025", "medical/2025-06/04_maternity_home_20250601.csv"),
    ];

    public static TheoryData<string> Reports => [.. Editions.Select(edition => edition.Name)];

    [Theory]
    [InlineData("areas")]
    [InlineData("towns")]
    [InlineData("boundaries")]
    public void The_report_of_the_geography_is_as_approved(string kind) => Approved.Match($"geography-{kind}.txt", nation.Told(kind));

    [Theory]
    [MemberData(nameof(Reports))]
    public void The_report_of_the_file_is_as_approved(string name) => Approved.Match($"{name}.txt", nation.Told(name));

    [Fact]
    public void What_came_of_all_of_them_is_as_approved() => Approved.Match("care-facilities.txt", nation.Told("summary"));

    public sealed class Nation() : RealRegisters(Editions);
}

/// <summary>The same for the lists of the regional bureaus.</summary>
public sealed class RealBureauListsTests(RealBureauListsTests.Nation nation) : IClassFixture<RealBureauListsTests.Nation>
{
    private static readonly Nation.Edition[] Editions =
    [
        new("filings-2026", "facility-standards/kanagawa-2026-01-koumoku1-ika.xlsx"),
        new("institution-codes-2024", "institution-codes/202409_all_med_inst_cd.csv", new(2024, 9, 1)),
    ];

    public static TheoryData<string> Reports => [.. Editions.Select(edition => edition.Name)];

    [Theory]
    [MemberData(nameof(Reports))]
    public void The_report_of_the_file_is_as_approved(string name) => Approved.Match($"{name}.txt", nation.Told(name));

    [Fact]
    public void What_came_of_all_of_them_is_as_approved() => Approved.Match("bureau-facilities.txt", nation.Told("summary"));

    public sealed class Nation() : RealRegisters(Editions);
}

/// <summary>One database into which files of the whole nation went, and what was told of each. Once for all tests of a class: the files are large.</summary>
public abstract class RealRegisters(IReadOnlyList<RealRegisters.Edition> editions) : IAsyncLifetime
{
    private const int RejectedShown = 10;

    private readonly App app = new();
    private readonly Dictionary<string, string> told = [];

    /// <param name="AsOf">Where neither file nor name tells it.</param>
    public sealed record Edition(string Name, string File, DateOnly? AsOf = null);

    public string Told(string name)
    {
        Assert.SkipUnless(RealData.IsThere, RealData.Missing);
        return told[name];
    }

    public async ValueTask InitializeAsync()
    {
        if (!RealData.IsThere)
        {
            return;
        }

        await app.InitializeAsync();
        await Geography("areas", "geography/municipality-codes.csv", (import, content, stop) => import.Areas(content, stop));
        await Geography("towns", "geography/kanagawa_towns.csv", (import, content, stop) => import.Towns(content, stop));
        await Geography("boundaries", "geography/kanagawa-municipalities.geojson", (import, content, stop) => import.Boundaries(content, stop));
        foreach (var edition in editions)
        {
            told[edition.Name] = $"{await Report(edition)}-- the same file again\n{await Report(edition)}";
        }

        told["summary"] = await Summary();
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task Geography(string kind, string file, Func<ImportGeography, Stream, CancellationToken, Task<Answer<ImportGeography.Report>>> run)
    {
        var text = new StringBuilder();
        for (var time = 0; time < 2; time++)
        {
            await using var content = File.OpenRead(RealData.Path(file));
            var report = (await app.AtConsole<ImportGeography, Answer<ImportGeography.Report>>(import => import.Run(Path.GetFileName(file), content, false, run, TestContext.Current.CancellationToken))).Value!;
            text.Append(time == 0 ? "" : "-- the same file again\n")
                .Append(CultureInfo.InvariantCulture, $"source {report.Source}\nrows {report.Rows}\nadded {report.Added}\nchanged {report.Changed}\nunchanged {report.Unchanged}\nrejected {report.Rejected}\n");
            foreach (var (line, reason) in report.Reasons.Take(RejectedShown))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {line}: {reason}\n");
            }
        }

        told[kind] = text.ToString();
    }

    private async Task<string> Report(Edition edition)
    {
        var name = Path.GetFileName(edition.File);
        var run = (await app.AtConsole<ImportFacilities, Answer<ImportRun>>(import =>
            import.Run(new(name, File.OpenRead(RealData.Path(edition.File)), edition.AsOf, All: true), TestContext.Current.CancellationToken))).Value!;
        var rejected = await app.Look(db => db.RejectedRows.Where(row => row.Run == run.Id).OrderBy(row => row.Taken).ThenBy(row => row.Line).ToListAsync(TestContext.Current.CancellationToken));
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"source {run.Source}\nas of {run.AsOf:yyyy-MM-dd}\nstate {run.State}\nrows {run.Rows}\nadded {run.Added}\nchanged {run.Changed}\nunchanged {run.Unchanged}\n")
            .Append(CultureInfo.InvariantCulture, $"gone {run.Gone}\nquarantined {run.Quarantined}\nrejected {run.Rejected}\noutside {run.Outside}\n");
        foreach (var row in rejected.Where(row => !row.Taken).Take(RejectedShown))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {row.Line}: {row.Reason}\n");
        }

        text.Append(run.Doubted == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"taken with a doubtful number {run.Doubted}\n"));
        foreach (var row in rejected.Where(row => row.Taken).Take(RejectedShown))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {row.Line}: {row.Reason}\n");
        }

        return text.ToString();
    }

    private Task<string> Summary() => app.Look(async db =>
    {
        var stop = TestContext.Current.CancellationToken;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"facilities {await db.Facilities.CountAsync(stop)}\nentries {await db.RegisterEntries.CountAsync(stop)}\nmissing from the newest {await db.Facilities.CountAsync(facility => facility.MissingSince != null, stop)}\n");
        foreach (var origin in Enum.GetValues<LocationOrigin>())
        {
            text.Append(CultureInfo.InvariantCulture, $"location {origin} {await db.Facilities.CountAsync(facility => facility.LocationOrigin == origin, stop)}\n");
        }

        foreach (var count in await db.RegisterEntries.GroupBy(entry => new { entry.Facility, entry.Source }).Select(group => group.Key).GroupBy(key => key.Facility).Select(group => group.Count()).GroupBy(count => count).Select(group => new { Sources = group.Key, Facilities = group.Count() }).OrderBy(count => count.Sources).ToListAsync(stop))
        {
            text.Append(CultureInfo.InvariantCulture, $"facilities of {count.Sources} registers {count.Facilities}\n");
        }

        async Task List(string title, IQueryable<Facility> some)
        {
            text.Append(title).Append(":\n");
            foreach (var facility in await some.OrderBy(facility => facility.SortKey).ThenBy(facility => facility.Serial).Take(20).ToListAsync(stop))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {facility.Name} / {facility.MunicipalityName} / {facility.Town} / {facility.Rest} / {facility.Phone} / {facility.Latitude:0.0000},{facility.Longitude:0.0000} {facility.LocationOrigin} / {facility.Services} / {facility.Filings}\n");
            }
        }

        await List("横須賀市の訪問リハビリ", db.Facilities.Where(facility => facility.Municipality == "142018" && facility.Services.Contains("140")));
        await List("横須賀市の病院", db.Facilities.Where(facility => facility.Municipality == "142018" && facility.Services.Contains("hospital")));
        await List("神奈川県の位置未確認", db.Facilities.Where(facility => facility.Municipality!.StartsWith("14") && facility.PostalCode == null && facility.LocationOrigin == LocationOrigin.TownCentroid));
        return text.ToString();
    });
}
