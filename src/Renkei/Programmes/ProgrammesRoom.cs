using Renkei.Access;
using Renkei.Access.Trail;
using Renkei.Inbox;
using Renkei.Programmes.Demo;
using Renkei.Programmes.Files;
using Renkei.Programmes.Forms;
using Renkei.Programmes.Measuring;
using Renkei.Programmes.Writing;
using Renkei.Shell;

namespace Renkei.Programmes;

/// <summary>All that the rest of the application must know of programmes: plan, budget, funding, timeline, evaluation, the municipal forms. It reads every room; no room knows it.</summary>
public static class ProgrammesRoom
{
    extension(AppDb db)
    {
        public DbSet<Portfolio> Portfolios => db.Set<Portfolio>();
        public DbSet<Programme> Programmes => db.Set<Programme>();
        public DbSet<ProgrammeEvent> ProgrammeEvents => db.Set<ProgrammeEvent>();
        public DbSet<ProgrammeItem> ProgrammeItems => db.Set<ProgrammeItem>();
        public DbSet<BudgetAmount> BudgetAmounts => db.Set<BudgetAmount>();
        public DbSet<FundingAmount> FundingAmounts => db.Set<FundingAmount>();
        public DbSet<FundingShare> FundingShares => db.Set<FundingShare>();
        public DbSet<Allotment> Allotments => db.Set<Allotment>();
        public DbSet<ScheduleEntry> ScheduleEntries => db.Set<ScheduleEntry>();
        public DbSet<YearPlan> YearPlans => db.Set<YearPlan>();
        public DbSet<PlanText> PlanTexts => db.Set<PlanText>();
        public DbSet<Indicator> Indicators => db.Set<Indicator>();
        public DbSet<IndicatorValue> IndicatorValues => db.Set<IndicatorValue>();
        public DbSet<Evaluation> Evaluations => db.Set<Evaluation>();
    }

    /// <summary>What the trail calls this room's records.</summary>
    private static readonly AuditName[] AuditNames =
    [
        new("Portfolio", "事業計画のまとまり", new Dictionary<string, string> { ["Bureau"] = "局", ["Division"] = "課", ["Note"] = "注記", ["AreaPath"] = "区域", ["Code"] = "記号", ["Municipality"] = "市区町村", ["IsExample"] = "見本" }),
        new("Programme", "事業", new Dictionary<string, string> { ["Number"] = "番号", ["Name"] = "事業名", ["Heading"] = "区分", ["Owner"] = "担い手", ["AreaCode"] = "区域", ["Summary"] = "事業概要", ["Order"] = "並び", ["Started"] = "開始年度", ["Ended"] = "終了年度", ["Version"] = "版", ["Parent"] = "親の事業", ["Portfolio"] = "まとまり" }),
        new("ProgrammeEvent", "事業の経過", new Dictionary<string, string> { ["Programme"] = "事業", ["Year"] = "年度", ["Kind"] = "できごと", ["Other"] = "相手の事業", ["Note"] = "注記" }),
        new("ProgrammeItem", "事業の項目", new Dictionary<string, string> { ["Programme"] = "事業", ["Item"] = "項目" }),
        new("BudgetAmount", "予算・決算", new Dictionary<string, string> { ["Programme"] = "事業", ["Year"] = "年度", ["Kind"] = "種類", ["Amount"] = "金額（円）", ["Account"] = "会計", ["Explanation"] = "説明", ["Version"] = "版" }),
        new("FundingAmount", "財源", new Dictionary<string, string> { ["Programme"] = "事業", ["Year"] = "年度", ["Kind"] = "種類", ["Source"] = "財源", ["Amount"] = "金額（円）", ["Version"] = "版" }),
        new("FundingShare", "負担割合", new Dictionary<string, string> { ["Account"] = "会計", ["From"] = "初めの年度", ["To"] = "終わりの年度", ["National"] = "国", ["Prefecture"] = "県", ["Premium"] = "1号保険料", ["SecondPremium"] = "2号保険料", ["Source"] = "根拠" }),
        new("Allotment", "区配", new Dictionary<string, string> { ["Programme"] = "事業", ["Year"] = "年度", ["AreaCode"] = "区域", ["Amount"] = "金額（円）", ["Version"] = "版" }),
        new("ScheduleEntry", "事業スケジュール", new Dictionary<string, string> { ["Programme"] = "事業", ["Year"] = "年度", ["From"] = "始まり", ["To"] = "終わり", ["Label"] = "予定", ["Version"] = "版" }),
        new("YearPlan", "事業計画書", new Dictionary<string, string> { ["Programme"] = "事業", ["Year"] = "年度", ["Edition"] = "版", ["State"] = "状態", ["BudgetItem"] = "款項目", ["Remarks"] = "特記事項", ["Fixed"] = "確定した内容", ["CheckedBy"] = "確認者", ["ApprovedBy"] = "承認者", ["FixedBy"] = "確定者" }),
        new("PlanText", "計画書の欄", new Dictionary<string, string> { ["Plan"] = "計画書", ["Box"] = "欄", ["About"] = "事業", ["Text"] = "文", ["Version"] = "版" }),
        new("Indicator", "指標", new Dictionary<string, string> { ["Name"] = "名前", ["Numerator"] = "分子", ["Denominator"] = "分母", ["Unit"] = "単位", ["DataSource"] = "データ源", ["Frequency"] = "頻度", ["Scene"] = "場面", ["Item"] = "項目" }),
        new("IndicatorValue", "指標の値", new Dictionary<string, string> { ["Indicator"] = "指標", ["Year"] = "年度", ["Kind"] = "種類", ["Value"] = "値", ["Origin"] = "出どころ" }),
        new("Evaluation", "評価", new Dictionary<string, string> { ["Year"] = "年度", ["Scene"] = "場面", ["Programme"] = "事業", ["Aim"] = "めざす姿", ["Goal"] = "目標", ["Measures"] = "対応策", ["Results"] = "実績", ["Grade"] = "評価", ["Reason"] = "理由", ["Improvement"] = "改善" }),
    ];

    public static IServiceCollection AddProgrammes(this IServiceCollection services)
    {
        foreach (var name in AuditNames)
        {
            services.AddSingleton(name);
        }

        foreach (var question in IndicatorQuestion.All)
        {
            services.AddSingleton(question);
        }

        return services
            .AddScoped<SplitFunding>().AddScoped<FindProgrammes>().AddScoped<GetProgramme>().AddScoped<FindPlans>().AddScoped<AdvancePlan>().AddScoped<CorrectPlan>()
            .AddScoped<GetPlanSheet>().AddScoped<ComparePlans>().AddScoped<GetYearTable>().AddScoped<GetSummarySheet>().AddScoped<GetOverview>().AddScoped<FindDifferences>()
            .AddScoped<GetCoverage>().AddScoped<GetBudget>().AddScoped<BudgetFile>().AddScoped<IndicatorFile>().AddScoped<FormWorkbook>().AddScoped<EvidencePack>()
            .AddScoped<WriteTexts>().AddScoped<WriteMoney>().AddScoped<WriteAllotments>().AddScoped<WriteSchedule>().AddScoped<WriteProgramme>().AddScoped<RecordEvent>()
            .AddScoped<StartYear>().AddScoped<WriteShares>().AddScoped<FindEvaluations>().AddScoped<WriteEvaluation>().AddScoped<FindIndicators>().AddScoped<WriteIndicators>().AddScoped<FindResults>()
            .AddScoped<DemoPlans>()
            .AddSingleton(new ProgrammeList((provider, year, stop) => provider.GetRequiredService<FindProgrammes>().InYear(year, stop)))
            .AddSingleton(new PlanWords([.. ItemScheme.In(ItemScheme.Scenes)], [.. ItemScheme.In(ItemScheme.Since2021), .. ItemScheme.In(ItemScheme.Of2015)], (provider, stop) => provider.GetRequiredService<FindIndicators>().Names(stop)))
            .AddSingleton(new TodayAct("事業計画を書く", "/programmes", Duty.EditPlans, 10))
            .AddSingleton(new NavItem("事業計画", "/programmes", nameof(Duty.SeePlans), NavGroup.Plan) { Order = 10 });
    }

    /// <summary>The plans of the demo city and the two real ones beside it.</summary>
    public static Task LoadDemo(IServiceProvider services, CancellationToken stop) => services.GetRequiredService<DemoPlans>().Load(stop);

    public static void MapProgrammes(this IEndpointRouteBuilder app)
    {
        var programmes = app.MapGroup("/api/programmes").WithTags("事業計画");
        SplitFunding.Map(programmes);
        FindProgrammes.Map(programmes);
        GetProgramme.Map(programmes);
        FindPlans.Map(programmes);
        AdvancePlan.Map(programmes);
        CorrectPlan.Map(programmes);
        GetPlanSheet.Map(programmes);
        ComparePlans.Map(programmes);
        GetYearTable.Map(programmes);
        GetSummarySheet.Map(programmes);
        GetOverview.Map(programmes);
        FindDifferences.Map(programmes);
        GetCoverage.Map(programmes);
        GetBudget.Map(programmes);
        BudgetFile.Map(programmes);
        IndicatorFile.Map(programmes);
        FormWorkbook.Map(programmes);
        EvidencePack.Map(programmes);
        WriteTexts.Map(programmes);
        WriteMoney.Map(programmes);
        WriteAllotments.Map(programmes);
        WriteSchedule.Map(programmes);
        WriteProgramme.Map(programmes);
        RecordEvent.Map(programmes);
        StartYear.Map(programmes);
        WriteShares.Map(programmes);
        FindEvaluations.Map(programmes);
        WriteEvaluation.Map(programmes);
        FindIndicators.Map(programmes);
        WriteIndicators.Map(programmes);
        FindResults.Map(programmes);
    }
}
