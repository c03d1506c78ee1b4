using Renkei.Access;
using Renkei.Access.Trail;
using Renkei.Facilities.Demo;
using Renkei.Facilities.Import;
using Renkei.Inbox;
using Renkei.Shell;

namespace Renkei.Facilities;

/// <summary>All that the rest of the application must know of the map of facilities (ア・在宅医療資源MAP).</summary>
public static class FacilitiesRoom
{
    extension(AppDb db)
    {
        public DbSet<Facility> Facilities => db.Set<Facility>();
        public DbSet<FacilityNumber> FacilityNumbers => db.Set<FacilityNumber>();
        public DbSet<RegisterEntry> RegisterEntries => db.Set<RegisterEntry>();
        public DbSet<Fact> Facts => db.Set<Fact>();
        public DbSet<AttributeChange> AttributeChanges => db.Set<AttributeChange>();
        public DbSet<Municipality> Municipalities => db.Set<Municipality>();
        public DbSet<Town> Towns => db.Set<Town>();
        public DbSet<Boundary> Boundaries => db.Set<Boundary>();
        public DbSet<ImportRun> ImportRuns => db.Set<ImportRun>();
        public DbSet<RejectedRow> RejectedRows => db.Set<RejectedRow>();
    }

    /// <summary>What the trail calls this room's records.</summary>
    private static readonly AuditName[] AuditNames =
    [
        new("Facility", "施設", new Dictionary<string, string> { ["Workplace"] = "職場", ["Version"] = "版", ["Format"] = "ファイルの形", ["Rows"] = "件数" }),
        new("Fact", "施設について確かめたこと", new Dictionary<string, string>
        {
            ["Facility"] = "施設", ["Attribute"] = "項目", ["Value"] = "値", ["Source"] = "どう知ったか", ["Visibility"] = "見られる人", ["AsOf"] = "時点",
            ["ConfirmedBy"] = "確認した相手", ["ConfirmedOn"] = "確認した日", ["NextCheck"] = "次の確認", ["Version"] = "版",
        }),
        new("AttributeChange", "施設の項目の移り変わり", new Dictionary<string, string>
        {
            ["Facility"] = "施設", ["Attribute"] = "項目", ["Source"] = "どう知ったか", ["Before"] = "前", ["After"] = "後", ["AsOf"] = "時点", ["At"] = "時刻", ["By"] = "誰が", ["Visibility"] = "見られる人",
        }),
        new("ImportRun", "公表データの取込", new Dictionary<string, string>
        {
            ["FileName"] = "ファイル", ["StartedAt"] = "始め", ["EndedAt"] = "終わり", ["By"] = "誰が", ["State"] = "状態", ["DryRun"] = "試し", ["StoredFile"] = "預かったファイル", ["Source"] = "出典", ["AsOf"] = "時点",
            ["Rows"] = "行", ["Added"] = "追加", ["Changed"] = "変更", ["Unchanged"] = "変わらず", ["Gone"] = "公表に無し", ["Quarantined"] = "位置未確認", ["Rejected"] = "取り込めず", ["Outside"] = "対象外",
            ["Problem"] = "止まった理由", ["Differences"] = "違い", ["AllMunicipalities"] = "全国", ["AsOfGiven"] = "指定した時点",
        }),
        new("RegisterEntry", "公表の登録", new Dictionary<string, string> { ["Source"] = "出典", ["Part"] = "区分", ["Key"] = "番号", ["Edition"] = "版", ["Content"] = "内容", ["Facility"] = "施設", ["Prefecture"] = "都道府県", ["MissingSince"] = "公表に無くなった時点" }),
        new("FacilityNumber", "施設の公的番号", new Dictionary<string, string> { ["Facility"] = "施設", ["Scheme"] = "番号の種類", ["Number"] = "番号" }),
        .. new[] { ("areas", "市区町村の取込"), ("towns", "町丁の取込"), ("boundaries", "境界の取込"), ("holidays", "祝日の取込") }
            .Select(kind => new AuditName(kind.Item1, kind.Item2, new Dictionary<string, string> { ["File"] = "ファイル", ["Rows"] = "行", ["Added"] = "追加", ["Changed"] = "変更" })),
    ];

    public static IServiceCollection AddFacilities(this IServiceCollection services)
    {
        foreach (var name in AuditNames)
        {
            services.AddSingleton(name);
        }

        return services
            .AddScoped<PlaceFinder>().AddScoped<FacilityKeeper>().AddScoped<LocatePlace>()
            .AddSingleton(new TodayAct("受け入れ先をさがす", "/facilities?service=home-visit&accepts=yes", null, 20))
            .AddSingleton(new TodayAct("確認の期限が来た施設", "/facilities/checks", Duty.CorrectFacilities, 30))
            .AddSingleton(new TodayAct("自分の施設の情報を確かめる", "/facilities/own", Duty.ConfirmOwnFacility, 25))
            .AddSingleton(new TodayAct("公表データの取込", "/imports", Duty.SeeImports, 50))
            .AddScoped<FindFacilities>().AddScoped<GetFacility>().AddScoped<CorrectFacility>().AddScoped<FoundFacility>().AddScoped<LinkWorkplace>().AddScoped<FindOwnFacility>().AddScoped<ExportFacilities>()
            .AddScoped<FindAreaNames>().AddScoped<FindDueChecks>().AddScoped<FindSources>().AddScoped<GetBoundaries>()
            .AddScoped<ImportFacilities>().AddScoped<ImportGeography>().AddScoped<ImportReport>().AddScoped<UploadRegister>().AddScoped<TidyFacilities>().AddScoped<DemoCity>()
            .AddSingleton<FacilityTermStatistics>().AddSingleton<ImportProgress>().AddSingleton<ImportJobs>().AddHostedService(provider => provider.GetRequiredService<ImportJobs>())
            .AddSingleton(new AreaFollower((scope, codes, stop) => scope.GetRequiredService<FacilityKeeper>().RenewAreas(codes, stop)))
            .AddSingleton(new NavItem("資源MAP", "/facilities", null, NavGroup.Work) { Order = 10, ForVisitors = "施設をさがす" })
            .AddSingleton(new NavItem("確認の期限", "/facilities/checks", nameof(Duty.CorrectFacilities), NavGroup.Work) { Order = 11 })
            .AddSingleton(new NavItem("自分の施設", "/facilities/own", nameof(Duty.ConfirmOwnFacility), NavGroup.Work) { Order = 11 })
            .AddSingleton(new NavItem("印刷する一覧", "/facilities/basket", null, NavGroup.Work) { Order = 12 })
            .AddSingleton(new NavItem("公表データの取込", "/imports", nameof(Duty.SeeImports), NavGroup.Manage) { Order = 5 });
    }

    public static void MapFacilities(this IEndpointRouteBuilder app)
    {
        Basket.Map(app);

        var facilities = app.MapGroup("/api/facilities").WithTags("施設");
        FindFacilities.Map(facilities);
        FindDueChecks.Map(facilities);
        GetFacility.Map(facilities);
        CorrectFacility.Map(facilities);
        FoundFacility.Map(facilities);
        LinkWorkplace.Map(facilities);
        FindOwnFacility.Map(facilities);
        ExportFacilities.Map(facilities);
        ExportFacilities.MapPins(facilities, isPublic: false);

        var imports = app.MapGroup("/api/imports").WithTags("公表データの取込");
        ImportReport.Map(imports);
        UploadRegister.Map(imports);
        TidyFacilities.Map(imports);
        ImportGeography.Map(imports);

        var open = app.MapGroup("/api/public").WithTags("市民に公開").AllowAnonymous().WithMetadata(new SameForVisitorsAttribute());
        FindSources.MapPublic(open);
        GetBoundaries.MapPublic(open);
        FindAreaNames.Map(open);
        var openFacilities = open.MapGroup("/facilities");
        FindFacilities.MapPublic(openFacilities);
        GetFacility.MapPublic(openFacilities);
        ExportFacilities.MapPublic(openFacilities);
        ExportFacilities.MapPins(openFacilities, isPublic: true);
    }
}
