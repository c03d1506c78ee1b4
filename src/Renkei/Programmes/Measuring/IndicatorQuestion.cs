using Renkei.Access;
using Renkei.Consultations;
using Renkei.Consultations.Cases;
using Renkei.Consultations.Figures;
using Renkei.Councils;
using Renkei.Councils.Records;
using Renkei.Facilities;
using Renkei.Learning;
using Renkei.Learning.Records;
using Renkei.Publications;
using Renkei.Publications.Records;

namespace Renkei.Programmes.Measuring;

/// <summary>Something another room can count for an indicator. Each room's questions are added in one place: here.</summary>
/// <param name="Key">As the indicator keeps it.</param>
/// <param name="Name">What is counted, in Japanese.</param>
/// <param name="Count">How many within an area's path: in the year, or, of what has no year, today.</param>
/// <param name="Trace">The address where what was counted can be looked at; by the area's path and the year.</param>
public sealed record IndicatorQuestion(string Key, string Name, Func<AppDb, string, IndicatorQuestion.Asked, CancellationToken, Task<int>> Count, Func<string?, FiscalYear, string> Trace)
{
    /// <summary>The year that is asked about, and the moment until which things have happened.</summary>
    public readonly record struct Asked(FiscalYear Year, DateTimeOffset Now);

    /// <summary>It counts people who asked for help: small counts are hidden from whoever may not see them, whatever the indicator says of itself.</summary>
    public bool HidesSmall { get; init; }

    /// <summary>All that the rooms of today can count.</summary>
    public static readonly IReadOnlyList<IndicatorQuestion> All =
    [
        .. new[]
        {
            ("filing-home-care", "在宅療養支援診療所・支援病院の届出のある施設", new[] { "支援診１", "支援診２", "支援診３", "支援病１", "支援病２", "支援病３" }),
            ("filing-rear-hospital", "在宅療養後方支援病院の届出のある施設", ["在後病"]),
            ("filing-discharge", "入退院支援加算の届出のある施設", ["入退支"]),
        }.Select(one => new IndicatorQuestion(one.Item1, one.Item2, (db, area, _, stop) => WithAny(db, area, [.. one.Item3.Select(FacilityTags.Filing)], stop), (area, _) => Find("filing", one.Item3[0], area))),
        .. new[]
        {
            ("service-home-nursing", "訪問看護ステーション", "130"),
            ("service-home-visit", "訪問診療をする施設", "home-visit"),
            ("service-pharmacy", "薬局", "pharmacy"),
        }.Select(one => new IndicatorQuestion(one.Item1, one.Item2, (db, area, _, stop) => WithAny(db, area, [FacilityTags.Service(one.Item3)], stop), (area, _) => Find("service", one.Item3, area))),
        .. Enum.GetValues<CourseKind>().SelectMany(kind => (IndicatorQuestion[])
        [
            new($"times-{kind}", $"{kind.Japanese}の回数", (db, area, asked, stop) => FindFigures.Times(db, kind, area, asked.Year, asked.Now, stop), (_, year) => $"/learning/figures?year={year}&kind={kind}"),
            new($"people-{kind}", $"{kind.Japanese}の参加者数", (db, area, asked, stop) => FindFigures.People(db, kind, area, asked.Year, asked.Now, stop), (_, year) => $"/learning/figures?year={year}&kind={kind}"),
        ]),
        .. Enum.GetValues<PublicationKind>().Select(kind => new IndicatorQuestion($"copies-{kind}", $"{kind.Japanese}の配布数", (db, area, asked, stop) => FindDistribution.Copies(db, kind, area, asked.Year, stop), (_, year) => $"/publications/distribution?year={year}&kind={kind}")),
        .. Enum.GetValues<BodyKind>().Select(kind => new IndicatorQuestion($"meetings-{kind}", $"{kind.Japanese}の開催回数", (db, area, asked, stop) => FindCouncilYear.Times(db, kind, area, asked.Year, stop), (_, year) => $"/councils/year?year={year}&kind={kind}")),
        new("consultations", "相談の件数（延べ）", (db, area, asked, stop) => CountConsultations.Taken(db, null, area, asked.Year, stop), (_, year) => $"/consultations/figures?year={year}&by=Month") { HidesSmall = true },
        new("consultations-connected", "相談から訪問診療につながった件数", (db, area, asked, stop) => CountConsultations.Connected(db, area, asked.Year, stop), (_, year) => $"/consultations/figures?year={year}&by=Outcome") { HidesSmall = true },
        new("consultations-hard", "困難事例の件数", (db, area, asked, stop) => CountConsultations.Hard(db, area, asked.Year, stop), (_, year) => $"/consultations/figures?year={year}&by=HardKind") { HidesSmall = true },
        new("cases-shared", "事例集に載せた困難事例の件数", (db, area, asked, stop) => FindCases.SharedIn(db, area, asked.Year, stop), (_, year) => $"/consultations/figures?year={year}&by=HardKind") { HidesSmall = true },
        .. DeskWords.Every(DeskList.Topic).Select(topic => new IndicatorQuestion($"consultations-{topic.Key}", $"相談の件数：{topic.Name}", (db, area, asked, stop) => CountConsultations.Taken(db, topic.Key, area, asked.Year, stop), (_, year) => $"/consultations/figures?year={year}&by=Topic") { HidesSmall = true }),
    ];

    private static Task<int> WithAny(AppDb db, string area, string[] tags, CancellationToken stop)
    {
        // Each tag stands between spaces; one facility may have filed several and counts once.
        var patterns = tags.Select(tag => $" {tag} ").ToArray();
        return db.Set<Facility>().CountAsync(facility => facility.MissingSince == null && (area == "" || (facility.AreaPath != null && facility.AreaPath.StartsWith(area))) && patterns.Any(pattern => facility.Tags.Contains(pattern)), stop);
    }

    private static string Find(string by, string what, string? area) =>
        $"/facilities?{by}={Uri.EscapeDataString(what)}{(area?.TrimEnd('/').Split('/')[^1] is { Length: > 0 } code ? $"&area={code}" : "")}";
}
