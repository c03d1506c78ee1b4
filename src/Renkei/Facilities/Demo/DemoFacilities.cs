using System.Globalization;
using Renkei.Facilities.Import;

namespace Renkei.Facilities.Demo;

/// <summary>Invents facilities with all that registers and hubs would say of them. The same seed always invents the same ones;
/// days are counted back from today, so that the demo never looks old.</summary>
internal sealed class DemoFacilities(int seed, DateOnly today, IReadOnlyList<DemoFacilities.Word> surnames, IReadOnlyList<DemoFacilities.Word> words)
{
    internal sealed record Word(string Kanji, string Kana);

    internal sealed record DemoTown(string Block, string Name, string Kana, string PostalCode, double Latitude, double Longitude);

    internal sealed record Invented(FacilityKeeper.Kept Kept, DemoKind? Kind, DemoTown Town, IReadOnlyList<FacilityNumber> Numbers, IReadOnlyList<AttributeChange> History);

    private const string Prefecture = "14";
    private const double TownRadiusDegrees = 0.0025;

    private static readonly string[] Conditions = ["oxygen", "suction", "gastrostomy", "catheter", "pressure-ulcer", "opioid", "central-line", "tracheostomy", "ventilator", "insulin", "stoma", "cancer", "heart", "dementia", "frailty", "stroke", "neuro", "end-of-life"];
    private static readonly string[] CallHours = ["平日 12:30〜14:00。急ぎはいつでも携帯へ", "平日 8:30〜9:00、17:30以降", "火・木の午後。ほかの日は看護師へ", "診療時間中いつでも（受付に「連携の件」と伝える）"];
    private static readonly string[] ContactMeans = ["電話", "FAX（折り返し電話）", "MCS", "電話。書類はFAX"];
    private static readonly string[] HubNotes = ["院長が往診中はつながりにくい。看護師長が窓口。", "来年4月から医師が2人になる予定。", "日曜の看取りは事前に相談。", "神経難病の経験が豊か。市立病院からの転院を多く受けている。"];
    private static readonly string[] Confirmers = ["院長（電話）", "事務長（電話）", "看護師長（訪問）", "相談員（電話）", "管理者（電話）"];
    private static readonly string[] Specialities = ["内科", "内科・消化器内科", "内科・循環器内科", "外科・内科", "脳神経内科・内科", "整形外科", "眼科", "皮膚科", "小児科", "耳鼻咽喉科"];

    private readonly Random random = new(seed);
    private readonly HashSet<string> taken = [];
    private int number;

    private DateOnly Edition(int monthsAgo) => new DateOnly(today.Year, today.Month, 1).AddMonths(-monthsAgo);

    /// <summary>About <paramref name="count"/> facilities of every sort, spread over the towns.</summary>
    public IEnumerable<Invented> City(string municipality, string municipalityName, IReadOnlyList<DemoTown> towns, int count)
    {
        var whole = DemoKind.All.Sum(kind => kind.PerCity);
        foreach (var kind in DemoKind.All)
        {
            var wanted = Math.Max(1, (int)Math.Round((double)kind.PerCity * count / whole));
            for (var at = 0; at < wanted; at++)
            {
                yield return One(kind, municipality, municipalityName, towns[random.Next(towns.Count)]);
            }
        }
    }

    /// <summary>A public office that no register lists: known only because the hub wrote it down.</summary>
    public Invented Office(string municipality, string municipalityName, DemoTown town, string name, string kana, string service, string phone, string hours) =>
        Own(municipality, municipalityName, town, name, kana, service, phone, hours, null);

    private Invented One(DemoKind kind, string municipality, string municipalityName, DemoTown town)
    {
        var (name, kana) = Name(kind, town);
        var phone = string.Create(CultureInfo.InvariantCulture, $"046-9{random.Next(10, 100):00}-{random.Next(10_000):0000}");
        var hours = Pick(kind.Hours);
        if (kind.Register == DemoRegister.Own)
        {
            return Own(municipality, municipalityName, town, name, kana, kind.Services, phone, hours, kind);
        }

        var kept = new FacilityKeeper.Kept(new() { Serial = 0 }, [], [], true);
        var facility = kept.Facility.Id;
        List<FacilityNumber> numbers = [];
        number++;
        var address = $"神奈川県{municipalityName}{town.Name}{random.Next(1, 5)}-{random.Next(1, 30)}-{random.Next(1, 20)}";
        var gone = random.Next(150) == 0;

        // One in fifty stands in the register without coordinates: it shows at its town's middle, 位置未確認.
        var location = random.Next(50) == 0 ? null : Around(town);

        void Entry(string source, string part, string key, int monthsAgo, params (FacilityAttribute Attribute, string? Value)[] values)
        {
            var content = values.Where(value => value.Value is not null).ToDictionary(value => value.Attribute.Code, value => value.Value!);
            content[RegisterRow.MunicipalityValue] = municipality;
            kept.Entries.Add(new()
            {
                Facility = facility,
                Source = source,
                Part = part,
                Prefecture = Prefecture,
                Key = key,
                Edition = Edition(gone ? monthsAgo + 6 : monthsAgo),
                MissingSince = gone ? Edition(monthsAgo) : null,
                Content = RegisterEntry.ToContent(content),
            });
        }

        void Known(NumberScheme scheme, string value) => numbers.Add(new() { Facility = facility, Scheme = scheme, Number = value });

        var fax = random.Next(10) < 8 ? phone[..^4] + random.Next(10_000).ToString("0000", CultureInfo.InvariantCulture) : null;
        var web = random.Next(10) < 4 ? $"https://www.facility{number}.example/" : null;
        if (kind.Register == DemoRegister.Care)
        {
            var office = WithCheckDigit($"14{(kind.Services.StartsWith("13", StringComparison.Ordinal) ? "6" : "7")}{number:000000}");
            Known(NumberScheme.CareOffice, office);
            foreach (var service in kind.Services.Split(' '))
            {
                Entry("care", service, $"{office}/{service}", 5,
                    (FacilityAttribute.NameOf, name), (FacilityAttribute.Kana, kana), (FacilityAttribute.Services, service), (FacilityAttribute.Address, address), (FacilityAttribute.PostalCode, town.PostalCode),
                    (FacilityAttribute.Location, location), (FacilityAttribute.Phone, phone), (FacilityAttribute.Fax, fax), (FacilityAttribute.Web, web),
                    (FacilityAttribute.Corporation, Corporation()), (FacilityAttribute.Days, Days(hours)), (FacilityAttribute.Capacity, kind.Capacity));
            }
        }
        else
        {
            var table = kind.Register switch { DemoRegister.Dental => "3", DemoRegister.Pharmacy => "4", _ => "1" };
            var net = string.Create(CultureInfo.InvariantCulture, $"14{(kind.Services == "hospital" ? 1 : kind.Services == "clinic" ? 2 : kind.Services == "dental" ? 3 : kind.Services == "maternity" ? 4 : 5)}{number:0000000000}");
            Known(NumberScheme.MedicalNet, net);
            var beds = kind.Services == "hospital" ? $"一般 {random.Next(6, 35) * 10}" : null;
            Entry("mednet", kind.Services, net, 5,
                (FacilityAttribute.NameOf, name), (FacilityAttribute.Kana, kana), (FacilityAttribute.Services, kind.Services), (FacilityAttribute.Address, address), (FacilityAttribute.PostalCode, town.PostalCode),
                (FacilityAttribute.Location, location), (FacilityAttribute.Web, web), (FacilityAttribute.Hours, WeeklyHours.TryParse(hours, out var week) ? week.ToString() : null),
                (FacilityAttribute.Closed, hours.Contains('祝', StringComparison.Ordinal) ? null : "日曜・祝日"), (FacilityAttribute.Beds, beds),
                (FacilityAttribute.Specialities, kind.Services is "clinic" or "hospital" ? kind.VisitsHomes ? Specialities[random.Next(5)] : Pick(Specialities) : null),
                (FacilityAttribute.Phone, kind.Services == "maternity" ? phone : null));
            if (kind.Services != "maternity")
            {
                var institution = WithCheckDigit($"14{table}{number:000000}");
                Known(NumberScheme.MedicalInstitution, institution);
                foreach (var symbol in Filings(kind))
                {
                    Entry("filings", symbol, $"{institution}/{symbol}/第{random.Next(10, 999)}号", 2,
                        (FacilityAttribute.NameOf, name), (FacilityAttribute.Services, kind.Services), (FacilityAttribute.Address, address), (FacilityAttribute.PostalCode, town.PostalCode),
                        (FacilityAttribute.Phone, phone), (FacilityAttribute.Fax, fax), (FacilityAttribute.Beds, beds), (FacilityAttribute.Filings, symbol));
                }
            }
        }

        var history = Heard(kind, kept, town, phone, hours);
        return new(kept, kind, town, numbers, history);
    }

    /// <summary>What the hub or the facility itself said, and when.</summary>
    private List<AttributeChange> Heard(DemoKind kind, FacilityKeeper.Kept kept, DemoTown town, string phone, string hours)
    {
        List<AttributeChange> history = [];
        var daysAgo = random.Next(1, 420);
        var source = random.Next(3) == 0 ? FactSource.Facility : FactSource.Hub;
        var by = Pick(Confirmers);

        void Say(FacilityAttribute attribute, string value, int? ago = null, string? before = null)
        {
            var day = today.AddDays(-(ago ?? daysAgo));
            kept.Facts.Add(new()
            {
                Facility = kept.Facility.Id,
                Attribute = attribute.Code,
                Value = value,
                Source = source,
                Visibility = attribute.Visibility,
                AsOf = day,
                ConfirmedBy = by,
                ConfirmedOn = day,
                NextCheck = CorrectFacility.NextCheck(attribute, day),
                Version = 1,
            });
            history.Add(new()
            {
                Facility = kept.Facility.Id,
                Attribute = attribute.Code,
                Source = source.ToString(),
                Before = before,
                After = value,
                AsOf = day,
                At = new DateTimeOffset(day.ToDateTime(new(10, random.Next(60))), TimeSpan.FromHours(9)),
                By = source == FactSource.Hub ? "拠点相談員（潮見市在宅医療連携センター）" : by,
                Visibility = attribute.Visibility,
            });
        }

        if (kind.VisitsHomes)
        {
            // Younger answers are more: a hub asks about new patients every three months.
            var accepts = random.Next(10) switch { < 5 => "yes", < 8 => "ask", _ => "no" };
            Say(FacilityAttribute.NewPatients, accepts, random.Next(10) < 8 ? random.Next(1, 85) : random.Next(95, 300), random.Next(3) == 0 ? "ask" : null);
            Say(FacilityAttribute.Conditions, string.Join(' ', Conditions.Where((_, at) => random.Next(18) > at / 2 + 4)));
            if (kind.Services == "clinic")
            {
                Say(FacilityAttribute.HomeVisit, "yes");
                Say(FacilityAttribute.HouseCall, random.Next(10) < 8 ? "yes" : "no");
                Say(FacilityAttribute.CallHours, Pick(CallHours));
            }

            if (random.Next(2) == 0)
            {
                Say(FacilityAttribute.VisitRadius, Pick(["4", "6", "8", "16"]));
            }
            else
            {
                Say(FacilityAttribute.VisitTowns, $"{town.Name}とその周り、{town.Block}ブロック");
            }

            Say(FacilityAttribute.ContactMeans, Pick(ContactMeans));
            if (random.Next(4) == 0)
            {
                Say(FacilityAttribute.HubNote, Pick(HubNotes));
            }
        }
        else if (kind.Services == "pharmacy" && random.Next(4) == 0)
        {
            Say(FacilityAttribute.Conditions, Pick(["opioid central-line", "opioid", "opioid central-line insulin", "central-line"]));
            Say(FacilityAttribute.ContactMeans, Pick(ContactMeans));
        }

        // Now and then the register is wrong, and the hub knows better.
        if (random.Next(40) == 0)
        {
            Say(FacilityAttribute.Phone, phone[..^4] + random.Next(10_000).ToString("0000", CultureInfo.InvariantCulture), random.Next(5, 60), phone);
        }

        if (kind.Services == "clinic" && random.Next(30) == 0)
        {
            Say(FacilityAttribute.Hours, WeeklyHours.TryParse("月火木金 09:00-12:00 15:00-18:00", out var week) ? week.ToString() : hours, random.Next(5, 90), WeeklyHours.TryParse(hours, out var old) ? old.ToString() : null);
        }

        return history;
    }

    private Invented Own(string municipality, string municipalityName, DemoTown town, string name, string kana, string service, string phone, string hours, DemoKind? kind)
    {
        var kept = new FacilityKeeper.Kept(new() { Serial = 0 }, [], [], true);
        var key = $"demo{++number:000000}";
        kept.Entries.Add(new()
        {
            Facility = kept.Facility.Id,
            Source = "renkei",
            Part = "renkei",
            Prefecture = Prefecture,
            Key = key,
            Edition = Edition(7),
            Content = RegisterEntry.ToContent(new Dictionary<string, string> { [RegisterRow.MunicipalityValue] = municipality, [FacilityAttribute.Services.Code] = service }),
        });
        var day = today.AddDays(-random.Next(20, 200));
        foreach (var (attribute, value) in new[]
        {
            (FacilityAttribute.NameOf, name), (FacilityAttribute.Kana, kana), (FacilityAttribute.Address, $"神奈川県{municipalityName}{town.Name}{random.Next(1, 4)}-{random.Next(1, 20)}"),
            (FacilityAttribute.PostalCode, town.PostalCode), (FacilityAttribute.Location, Around(town)), (FacilityAttribute.Phone, phone),
            (FacilityAttribute.Hours, WeeklyHours.TryParse(hours, out var week) ? week.ToString() : ""),
        })
        {
            kept.Facts.Add(new()
            {
                Facility = kept.Facility.Id,
                Attribute = attribute.Code,
                Value = value,
                Source = FactSource.Hub,
                Visibility = attribute.Visibility,
                AsOf = day,
                ConfirmedBy = "窓口（電話）",
                ConfirmedOn = day,
                NextCheck = CorrectFacility.NextCheck(attribute, day),
                Version = 1,
            });
        }

        return new(kept, kind, town, [new() { Facility = kept.Facility.Id, Scheme = NumberScheme.Renkei, Number = key }], []);
    }

    private IEnumerable<string> Filings(DemoKind kind)
    {
        switch (kind.Services)
        {
            case "hospital":
                yield return "入退支";
                if (random.Next(2) == 0)
                {
                    yield return Pick(["支援病1", "支援病2", "支援病3", "在後病"]);
                }

                break;
            case "clinic" when kind.VisitsHomes:
                yield return Pick(["支援診1", "支援診2", "支援診2", "支援診3", "支援診3", "支援診3"]);
                yield return "在医総管1";
                if (random.Next(3) == 0)
                {
                    yield return "医情連";
                }

                if (random.Next(4) == 0)
                {
                    yield return Pick(["在緩診実", "在総", "在診実1"]);
                }

                break;
            case "clinic":
                yield return "医療DX";
                break;
            case "dental":
                yield return Pick(["歯初診", "歯援診1", "歯援診2"]);
                break;
            default:
                yield return Pick(["調基1", "調基2", "在薬総1"]);
                break;
        }
    }

    private (string Name, string Kana) Name(DemoKind kind, DemoTown town)
    {
        // Two places of one name confuse even people; registers avoid it by adding the town or a number.
        for (var attempt = 0; ; attempt++)
        {
            var pattern = Pick(kind.Names).Split('|');
            var (surname, word) = (surnames[random.Next(surnames.Count)], words[random.Next(words.Count)]);
            string Fill(string text, Func<Word, string> of) => text
                .Replace("{s}", of(surname), StringComparison.Ordinal).Replace("{p}", of(word), StringComparison.Ordinal)
                .Replace("{t}", of(new(town.Name, town.Kana)), StringComparison.Ordinal);
            var (name, kana) = (Fill(pattern[0], item => item.Kanji), Fill(pattern[1], item => item.Kana));
            if (attempt > 5)
            {
                (name, kana) = ($"{name} {town.Name}", $"{kana} {town.Kana}");
            }

            if (attempt > 10)
            {
                name += $" 第{attempt - 8}";
            }

            if (taken.Add(name) || attempt > 30)
            {
                return (name, kana);
            }
        }
    }

    private string Corporation() => random.Next(3) switch
    {
        0 => $"社会福祉法人{words[random.Next(words.Count)].Kanji}会",
        1 => $"医療法人社団{surnames[random.Next(surnames.Count)].Kanji}会",
        _ => $"株式会社{words[random.Next(words.Count)].Kanji}ケア",
    };

    private static string Days(string hours) => string.Concat("月火水木金土日祝".Where(hours.Contains));

    // The square root keeps the middle of a town from being crowded.
    private string Around(DemoTown town)
    {
        var (angle, distance) = (random.NextDouble() * 2 * Math.PI, TownRadiusDegrees * Math.Sqrt(random.NextDouble()));
        return string.Create(CultureInfo.InvariantCulture, $"{town.Latitude + (distance * Math.Sin(angle)):0.######},{town.Longitude + (distance * Math.Cos(angle)):0.######}");
    }

    private string Pick(string[] some) => some[random.Next(some.Length)];

    private static string WithCheckDigit(string nine) => nine + OfficialNumbers.CheckDigit(nine);
}
