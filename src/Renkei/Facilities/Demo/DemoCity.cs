using System.Globalization;
using System.Text;
using Renkei.Access;
using Renkei.Access.People;
using Renkei.Facilities.Import;
using Renkei.Inbox;

namespace Renkei.Facilities.Demo;

/// <summary>潮見市, a city that does not exist: its towns, facilities, hubs and one person for each role, from the files in samples/shiomi and a seed number.</summary>
public sealed class DemoCity(AppDb db, FacilityKeeper keeper, ImportGeography geography, NewMember members, InboxDoor inbox, WorkCalendar calendar, TimeProvider clock)
{
    public const string Code = "142999";
    public const string Name = "潮見市";
    public const string Password = "shiomi-demo-2026";
    public const int DefaultSeed = 7401;

    /// <summary>Facilities at scale 1.</summary>
    public const int FacilitiesPerScale = 600;

    /// <summary>Beyond this a larger demo no longer gets more neighbouring cities but fuller ones.</summary>
    private const int MostCities = 40;

    private const int BatchFacilities = 2_000;
    private const string RegionCode = "14-29";
    private const string RegionName = "潮見・岬圏域";

    private static readonly string[] Blocks = ["中央", "北", "東", "西"];

    /// <summary>A person of the demo: mail address, name and role.</summary>
    public sealed record Login(string Mail, string Name, Role Role);

    public static readonly IReadOnlyList<Login> Logins =
    [
        new("admin@shiomi.example", "管理者（デモ）", Role.Administrator),
        new("city@shiomi.example", "市職員（デモ）", Role.CityOfficial),
        new("hub@shiomi.example", "拠点相談員（デモ）", Role.HubCoordinator),
        new("hub-east@shiomi.example", "東ブロック相談員（デモ）", Role.HubCoordinator),
        new("hub-west@shiomi.example", "西ブロック相談員（デモ）", Role.HubCoordinator),
        new("hospital@shiomi.example", "退院支援看護師（デモ）", Role.HospitalLiaison),
        new("doctor@shiomi.example", "在宅医（デモ）", Role.HomeDoctor),
        new("nurse@shiomi.example", "訪問看護師（デモ）", Role.VisitingNurse),
        new("care@shiomi.example", "ケアマネジャー（デモ）", Role.CareManager),
        new("pharmacy@shiomi.example", "薬剤師（デモ）", Role.Pharmacist),
        new("fire@shiomi.example", "救急隊員（デモ）", Role.FireService),
    ];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "samples", "shiomi");

    /// <summary>Loads the city into a database that holds nothing yet, wholly or not at all.</summary>
    /// <param name="people">Makes the logins too. Their password is published: never where anybody but a developer can reach the server.</param>
    /// <returns>A refusal where the database is not empty.</returns>
    public async Task<Refusal?> Load(int facilities = FacilitiesPerScale, int seed = DefaultSeed, bool people = true, Action<int>? told = null, CancellationToken stop = default)
    {
        if (await db.Facilities.AnyAsync(stop) || await db.Areas.AnyAsync(stop) || await db.Members.AnyAsync(stop))
        {
            return new("not-empty", "このデータベースにはもうデータがあります。デモは空のデータベースにだけ入れられます。ConnectionStrings__Renkei で別のデータベースを指定してください。");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var (surnames, words) = Words();
        var today = clock.JapanToday();
        var invent = new DemoFacilities(seed, today, surnames, words);
        var towns = Towns();
        var areas = AddAreas();
        AddPlaces(Code, Name, "しおみし", towns, areas: true);
        await using (var outline = File.OpenRead(Path.Combine(Folder, "outline.geojson")))
        await using (var holidays = File.OpenRead(Path.Combine(Folder, "holidays.csv")))
        {
            await geography.Boundaries(outline, stop);
            await geography.Holidays(holidays, stop);
        }

        var cities = Math.Clamp((int)Math.Ceiling(facilities / (double)FacilitiesPerScale), 1, MostCities);
        var neighbours = Enumerable.Range(1, cities - 1).Select(Neighbour).ToList();
        foreach (var (code, name, kana, east, north) in neighbours)
        {
            AddPlaces(code, name, kana, Moved(towns, east, north), areas: false);
        }

        await db.SaveChangesAsync(stop);

        var offices = Offices(invent, towns).ToList();
        var own = invent.City(Code, Name, towns, facilities / cities).ToList();
        await AddWorkplaces(areas, offices, own, people, stop);
        Dictionary<string, int> counts = [];
        var written = 0;
        foreach (var some in offices.Concat(own).Concat(neighbours.SelectMany(city => invent.City(city.Code, city.Name, Moved(towns, city.East, city.North), facilities / cities))).Chunk(BatchFacilities))
        {
            await Write(some, counts, stop);
            told?.Invoke(written += some.Length);
        }

        AddRuns(counts, today);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        if (facilities > BatchFacilities)
        {
            await db.LayOutFacilities(stop);
        }

        return null;
    }

    private async Task Write(DemoFacilities.Invented[] some, Dictionary<string, int> counts, CancellationToken stop)
    {
        // A facility's number cannot be changed once it has one, so it gets it where it is made known.
        var serial = await db.NextNumbers("facility", some.Length, stop);
        List<FacilityKeeper.Kept> kept = [.. some.Select((one, at) => one.Kept with { Facility = Numbered(one.Kept.Facility, serial + at) })];
        await keeper.Write(kept, stop);
        await db.BulkInsert([.. some.SelectMany(one => one.Numbers)], stop);
        await db.BulkInsert([.. some.SelectMany(one => one.Kept.Entries)], stop);
        await db.BulkInsert([.. some.SelectMany(one => one.Kept.Facts)], stop);
        await db.BulkInsert([.. some.SelectMany(one => one.History)], stop);
        foreach (var source in some.SelectMany(one => one.Kept.Entries).GroupBy(entry => entry.Source))
        {
            counts[source.Key] = counts.GetValueOrDefault(source.Key) + source.Count();
        }
    }

    private static Facility Numbered(Facility facility, long serial) => new() { Id = facility.Id, Serial = serial, Workplace = facility.Workplace };

    private Dictionary<string, Area> AddAreas()
    {
        var region = Area.Root(RegionCode, RegionName, AreaKind.Region);
        var city = region.Child(Code, Name, AreaKind.Municipality);
        Dictionary<string, Area> areas = new() { [""] = city };
        for (var at = 0; at < Blocks.Length; at++)
        {
            areas[Blocks[at]] = city.Child($"{Code}-{at + 1}", $"{Blocks[at]}ブロック", AreaKind.Block);
        }

        // 4市1町: with whom the city meets, whether or not their facilities are in this demo.
        db.AddRange([region, .. areas.Values, .. Enumerable.Range(1, 4).Select(Neighbour).Select(one => region.Child(one.Code, one.Name, AreaKind.Municipality))]);
        return areas;
    }

    private void AddPlaces(string code, string name, string kana, IReadOnlyList<DemoFacilities.DemoTown> towns, bool areas)
    {
        db.Add(new Municipality { Code = code, Prefecture = "神奈川県", Name = name, Kana = kana, Latitude = towns.Average(town => town.Latitude), Longitude = towns.Average(town => town.Longitude) });
        db.AddRange(towns.Select(town => new Town
        {
            Municipality = code,
            Name = town.Name,
            Key = JapaneseText.SearchKey(town.Name),
            Latitude = town.Latitude,
            Longitude = town.Longitude,
            AreaCode = areas ? $"{code}-{Array.IndexOf(Blocks, town.Block) + 1}" : null,
        }));
    }

    private static IEnumerable<DemoFacilities.Invented> Offices(DemoFacilities invent, List<DemoFacilities.DemoTown> towns)
    {
        const string Office = "月火水木金 08:30-17:15";
        yield return invent.Office(Code, Name, towns[0], "潮見市在宅医療連携センター", "シオミシザイタクイリョウレンケイセンター", "hub", "046-900-1200", Office);
        foreach (var block in Blocks)
        {
            yield return invent.Office(Code, Name, towns.First(town => town.Block == block), $"{block}ブロック在宅医療連携拠点", $"{block switch { "中央" => "チュウオウ", "北" => "キタ", "東" => "ヒガシ", _ => "ニシ" }}ブロックザイタクイリョウレンケイキョテン", "hub", $"046-900-12{Array.IndexOf(Blocks, block) + 1}0", Office);
        }

        yield return invent.Office(Code, Name, towns[0], "潮見市役所 地域包括ケア推進課", "シオミシヤクショ チイキホウカツケアスイシンカ", "city-office", "046-900-1000", Office);
        yield return invent.Office(Code, Name, towns[1], "潮見市消防局 救急課", "シオミシショウボウキョク キュウキュウカ", "fire", "046-900-1190", "月火水木金土日祝 00:00-24:00");
    }

    private async Task AddWorkplaces(Dictionary<string, Area> areas, List<DemoFacilities.Invented> offices, List<DemoFacilities.Invented> city, bool people, CancellationToken stop)
    {
        Workplace Of(DemoFacilities.Invented facility, params Area[] serves)
        {
            var name = new FacilityProfile(facility.Kept.Entries, facility.Kept.Facts).Value(FacilityAttribute.NameOf)!;
            var workplace = new Workplace { Name = name };
            workplace.Serve(serves.Select(area => area.Id));
            facility.Kept.Facility.Workplace = workplace.Id;
            db.Add(workplace);
            return workplace;
        }

        DemoFacilities.Invented First(string service, int skip = 0, bool visits = false) =>
            city.Where(one => one.Kind!.Services.Split(' ')[0] == service && (!visits || one.Kind.VisitsHomes) && one.Kept.Entries.TrueForAll(entry => entry.MissingSince is null)).Skip(skip).First();

        var centre = Of(offices[0], areas[""]);
        List<Workplace> hubs = [.. Blocks.Select((block, at) => Of(offices[1 + at], areas[block]))];
        var cityHall = Of(offices[5], areas[""]);
        var second = Of(First("130", 1));
        Dictionary<string, Workplace> places = new()
        {
            ["admin"] = cityHall,
            ["city"] = cityHall,
            ["hub"] = centre,
            ["hub-east"] = hubs[Array.IndexOf(Blocks, "東")],
            ["hub-west"] = hubs[Array.IndexOf(Blocks, "西")],
            ["hospital"] = Of(First("hospital")),
            ["doctor"] = Of(First("clinic", visits: true)),
            ["nurse"] = Of(First("130")),
            ["care"] = Of(First("430")),
            ["pharmacy"] = Of(First("pharmacy")),
            ["fire"] = Of(offices[6], areas[""]),
        };
        await db.SaveChangesAsync(stop);
        if (people)
        {
            await AddTasks(places, stop);
        }

        foreach (var login in people ? Logins : [])
        {
            var local = login.Mail[..login.Mail.IndexOf('@', StringComparison.Ordinal)];
            var made = await members.Run(login.Mail, login.Name, Password, places[local].Id, login.Role, Roles.OfFacilities.Contains(login.Role), member => member.Profession = ProfessionOf(login.Role), stop);
            if (made.Refusal is { } refusal)
            {
                throw new InvalidOperationException(refusal.Message);
            }

            // She works mornings at one station and afternoons at another.
            if (local == "nurse")
            {
                db.Add(new Membership { Member = made.Value!.Id, Workplace = second.Id, Role = login.Role, From = clock.JapanToday() });
            }
        }

        await db.SaveChangesAsync(stop);
    }

    private static Profession ProfessionOf(Role role) => role switch
    {
        Role.HospitalLiaison or Role.VisitingNurse => Profession.Nurse,
        Role.HomeDoctor => Profession.Physician,
        Role.CareManager => Profession.CareSupportSpecialist,
        Role.Pharmacist => Profession.Pharmacist,
        Role.FireService => Profession.Paramedic,
        Role.HubCoordinator => Profession.SocialWorker,
        _ => Profession.PublicOfficial,
    };

    /// <summary>What waits at the desks on an ordinary morning.</summary>
    private async Task AddTasks(Dictionary<string, Workplace> places, CancellationToken stop)
    {
        var today = clock.JapanToday();
        foreach (var (desk, days, title, href, duty) in new (string, int, string, string, Duty?)[]
        {
            ("hub", -1, "西ブロックの訪問看護ステーションに、受け入れの可否を聞き直す", "/facilities?service=130", null),
            ("hub", 0, "確認の期限が来た施設に電話する", "/facilities/checks", Duty.CorrectFacilities),
            ("hub", 3, "連絡会の前に、訪問診療をしている医療機関の一覧を印刷する", "/lists/142999", null),
            ("hub-east", 0, "確認の期限が来た施設に電話する", "/facilities/checks", Duty.CorrectFacilities),
            ("city", 0, "公表データの取込の結果を確かめる", "/imports", Duty.SeeImports),
            ("city", 4, "次の年度の事業計画書の下書きを始める", "/programmes/shiomi/plans", Duty.EditPlans),
            ("admin", 2, "先月の操作の記録を点検する", "/audit/review", Duty.ReadAudit),
            ("hospital", 5, "自分の施設の情報を確かめる", "/facilities/own", Duty.ConfirmOwnFacility),
            ("doctor", 0, "往診できる地域と時間を確かめる", "/facilities/own", Duty.ConfirmOwnFacility),
            ("nurse", 0, "新しい受け入れの可否を今の状況に直す", "/facilities/own", Duty.ConfirmOwnFacility),
            ("care", 5, "自分の施設の情報を確かめる", "/facilities/own", Duty.ConfirmOwnFacility),
            ("pharmacy", 5, "自分の施設の情報を確かめる", "/facilities/own", Duty.ConfirmOwnFacility),
        })
        {
            var due = days > 0 ? await calendar.Due(places[desk].Id, today, days, stop) : await calendar.ClosingOn(places[desk].Id, today.AddDays(days), stop);
            await inbox.Open(new("own", Guid.CreateVersion7(), title, href, TaskOwner.Desk(places[desk].Id, duty), due), stop);
        }
    }

    private void AddRuns(Dictionary<string, int> counts, DateOnly today)
    {
        var at = new DateTimeOffset(today.AddDays(-12).ToDateTime(new(9, 5)), TimeSpan.FromHours(9));
        foreach (var (source, file) in new[] { ("mednet", "医療情報ネット_潮見市.csv"), ("care", "介護サービス情報公表_潮見市.csv"), ("filings", "届出受理医療機関名簿_潮見市.xlsx") })
        {
            db.Add(new ImportRun
            {
                FileName = file,
                StartedAt = at,
                EndedAt = at.AddSeconds(2),
                By = "市職員（デモ）",
                State = ImportState.Applied,
                DryRun = false,
                Source = source,
                AsOf = new DateOnly(today.Year, today.Month, 1).AddMonths(source == "filings" ? -2 : -5),
                Rows = counts.GetValueOrDefault(source),
                Added = counts.GetValueOrDefault(source),
                Differences = "[]",
            });
            at = at.AddMinutes(4);
        }
    }

    // Invented neighbours lie to the north-west, inland of the shore.
    private static (string Code, string Name, string Kana, double East, double North) Neighbour(int at)
    {
        string[] first = ["北", "西", "新", "上", "東", "南", "中", "大"];
        var five = (14_900 + at).ToString(CultureInfo.InvariantCulture);
        var code = MunicipalityCode.FromRegister(five)!.Value.ToString();
        if (at == 4)
        {
            return (code, "岬町", "みさきまち", -0.13 * at, 0);
        }

        return (code, $"{first[at % first.Length]}潮見{(at / first.Length is > 0 and var round ? "第" + (round + 1).ToString(CultureInfo.InvariantCulture) : "")}市", "しおみし", -0.13 * (at % 7), 0.11 * (at / 7) + (at % 7 == 0 ? 0.11 : 0));
    }

    private static List<DemoFacilities.DemoTown> Moved(IReadOnlyList<DemoFacilities.DemoTown> towns, double east, double north) =>
        [.. towns.Select(town => town with { Latitude = town.Latitude + north, Longitude = town.Longitude + east })];

    private static List<DemoFacilities.DemoTown> Towns() =>
        [.. Rows("towns.csv").Select(cells => new DemoFacilities.DemoTown(cells[0], cells[1], cells[2], cells[3], double.Parse(cells[4], CultureInfo.InvariantCulture), double.Parse(cells[5], CultureInfo.InvariantCulture)))];

    private static (List<DemoFacilities.Word> Surnames, List<DemoFacilities.Word> Words) Words()
    {
        var rows = Rows("words.csv").ToLookup(cells => cells[0], cells => new DemoFacilities.Word(cells[1], cells[2]));
        return ([.. rows["姓"]], [.. rows["詞"]]);
    }

    private static IEnumerable<string[]> Rows(string file)
    {
        using var reader = new StreamReader(Path.Combine(Folder, file), Encoding.UTF8);
        foreach (var row in CsvRows.Read(reader).Skip(1))
        {
            yield return row.Cells;
        }
    }
}
