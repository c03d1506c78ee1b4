using Renkei.Access;
using Renkei.Facilities.Demo;
using Renkei.Facilities.Import;
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
        public DbSet<NationalHoliday> NationalHolidays => db.Set<NationalHoliday>();
        public DbSet<ImportRun> ImportRuns => db.Set<ImportRun>();
        public DbSet<RejectedRow> RejectedRows => db.Set<RejectedRow>();
    }

    public static IServiceCollection AddFacilities(this IServiceCollection services) => services
        .AddScoped<PlaceFinder>().AddScoped<FacilityKeeper>().AddScoped<LocatePlace>()
        .AddScoped<FindFacilities>().AddScoped<GetFacility>().AddScoped<CorrectFacility>().AddScoped<ExportFacilities>()
        .AddScoped<FindAreaNames>().AddScoped<FindDueChecks>().AddScoped<FindSources>().AddScoped<GetBoundaries>()
        .AddScoped<ImportFacilities>().AddScoped<ImportGeography>().AddScoped<ImportReport>().AddScoped<UploadRegister>().AddScoped<DemoCity>()
        .AddSingleton<FacilityTermStatistics>().AddSingleton<ImportProgress>().AddSingleton<ImportJobs>().AddHostedService(provider => provider.GetRequiredService<ImportJobs>())
        .AddSingleton(new NavItem("資源MAP", "/facilities", null, NavGroup.Work) { Order = 10 })
        .AddSingleton(new NavItem("確認の期限", "/facilities/checks", nameof(Duty.CorrectFacilities), NavGroup.Work) { Order = 11 })
        .AddSingleton(new NavItem("印刷する一覧", "/facilities/basket", null, NavGroup.Work) { Order = 12 })
        .AddSingleton(new NavItem("公表データの取込", "/imports", nameof(Duty.SeeImports), NavGroup.Manage) { Order = 5 });

    public static void MapFacilities(this IEndpointRouteBuilder app)
    {
        Basket.Map(app);

        var facilities = app.MapGroup("/api/facilities").WithTags("施設");
        FindFacilities.Map(facilities);
        FindDueChecks.Map(facilities);
        GetFacility.Map(facilities);
        CorrectFacility.Map(facilities);
        ExportFacilities.Map(facilities);
        ExportFacilities.MapPins(facilities, isPublic: false);

        var imports = app.MapGroup("/api/imports").WithTags("公表データの取込");
        ImportReport.Map(imports);
        UploadRegister.Map(imports);

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
