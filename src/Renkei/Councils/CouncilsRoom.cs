using Renkei.Access;
using Renkei.Access.Trail;
using Renkei.Councils.Bodies;
using Renkei.Councils.Chain;
using Renkei.Councils.Demo;
using Renkei.Councils.Meetings;
using Renkei.Councils.Minutes;
using Renkei.Councils.Records;
using Renkei.Inbox;
using Renkei.Shell;

namespace Renkei.Councils;

/// <summary>Bodies and their meetings, minutes and decisions, and the chain from an issue over measures to their evaluation.</summary>
public static class CouncilsRoom
{
    extension(AppDb db)
    {
        public DbSet<Body> Bodies => db.Set<Body>();
        public DbSet<Seat> Seats => db.Set<Seat>();
        public DbSet<Meeting> Meetings => db.Set<Meeting>();
        public DbSet<Material> Materials => db.Set<Material>();
        public DbSet<MinuteLine> MinuteLines => db.Set<MinuteLine>();
        public DbSet<Issue> Issues => db.Set<Issue>();
        public DbSet<Measure> Measures => db.Set<Measure>();
    }

    public static IServiceCollection AddCouncils(this IServiceCollection services)
    {
        foreach (var name in (AuditName[])
        [
            new("Body", "会議体", new Dictionary<string, string> { ["Kind"] = "種類", ["Name"] = "名前", ["Basis"] = "根拠", ["Workplace"] = "事務局", ["AreaPath"] = "区域", ["Quorum"] = "定足数", ["Fee"] = "報酬", ["PaidBy"] = "報酬を出す事業", ["ClosedOn"] = "終わりの日", ["MergedInto"] = "引き継ぎ先", ["Version"] = "版" }),
            new("BodyProgramme", "会議体の事業", new Dictionary<string, string> { ["Body"] = "会議体", ["Programme"] = "事業" }),
            new("BodyPartner", "ともに開く市町", new Dictionary<string, string> { ["Body"] = "会議体", ["AreaPath"] = "区域" }),
            new("Seat", "委員", new Dictionary<string, string> { ["Body"] = "会議体", ["Organisation"] = "団体", ["Name"] = "氏名", ["Position"] = "役", ["Member"] = "利用者", ["From"] = "任期の始め", ["To"] = "任期の終わり", ["IsPaid"] = "報酬" }),
            new("Meeting", "会議", new Dictionary<string, string> { ["Body"] = "会議体", ["Year"] = "年度", ["Number"] = "第何回", ["StartsAt"] = "始まり", ["EndsAt"] = "終わり", ["Place"] = "会場", ["OnlineUrl"] = "オンライン", ["State"] = "状態", ["CalledAt"] = "招集した時刻", ["Reason"] = "中止の理由", ["IsTalkOnly"] = "懇談会", ["Phase"] = "議事録", ["AmendUntil"] = "確認の期限", ["ApprovedOn"] = "確定の日", ["PublishedOn"] = "公開の日", ["Summary"] = "要旨", ["Version"] = "版" }),
            new("AgendaItem", "議題", new Dictionary<string, string> { ["Meeting"] = "会議", ["Order"] = "並び", ["Title"] = "議題" }),
            new("Material", "会議の資料", new Dictionary<string, string> { ["Meeting"] = "会議", ["Number"] = "番号", ["Title"] = "名前", ["Link"] = "ページ", ["FileName"] = "ファイル", ["IsConfidential"] = "委員限り", ["Shown"] = "見えた項目" }),
            new("MaterialFile", "資料のPDF", new Dictionary<string, string> { ["Material"] = "資料" }),
            new("DateOption", "候補の日時", new Dictionary<string, string> { ["Meeting"] = "会議", ["StartsAt"] = "始まり" }),
            new("DateAnswer", "日程の返事", new Dictionary<string, string> { ["Option"] = "候補", ["Seat"] = "委員", ["Choice"] = "返事" }),
            new("Attendee", "会議の出欠", new Dictionary<string, string> { ["Meeting"] = "会議", ["Seat"] = "委員", ["State"] = "出欠", ["Substitute"] = "代理" }),
            new("MinuteLine", "議事録の行", new Dictionary<string, string> { ["Meeting"] = "会議", ["Agenda"] = "議題", ["Order"] = "並び", ["Speaker"] = "発言した人", ["Text"] = "言葉", ["Mark"] = "印", ["IsHidden"] = "非公開", ["Owner"] = "担当", ["OwnerMember"] = "担当の利用者", ["Due"] = "期限", ["DoneAt"] = "済んだ時刻", ["Issue"] = "課題", ["Version"] = "版" }),
            new("Amendment", "議事録の修正", new Dictionary<string, string> { ["Meeting"] = "会議", ["Line"] = "行", ["Text"] = "修正", ["Member"] = "利用者", ["At"] = "時刻", ["Answer"] = "返事", ["AnsweredAt"] = "返事の時刻" }),
            new("Issue", "課題", new Dictionary<string, string> { ["Body"] = "会議体", ["AreaPath"] = "区域", ["Title"] = "課題", ["Text"] = "くわしい内容", ["Source"] = "出どころ", ["SourceNote"] = "出どころの名前", ["SourceLink"] = "出どころのページ", ["Scene"] = "場面", ["Item"] = "項目", ["RaisedOn"] = "出た日", ["State"] = "状態", ["Outcome"] = "評価", ["JudgedAt"] = "評価した会議", ["EndedOn"] = "終わった日", ["Version"] = "版" }),
            new("IssueRaising", "課題が出た会議", new Dictionary<string, string> { ["Issue"] = "課題", ["Meeting"] = "会議" }),
            new("Measure", "対応策", new Dictionary<string, string> { ["Issue"] = "課題", ["Text"] = "対応策", ["OwnerMember"] = "担当の利用者", ["Owner"] = "担当", ["Due"] = "期限", ["Programme"] = "事業", ["Indicator"] = "指標", ["State"] = "状態", ["Grade"] = "評価", ["Outcome"] = "評価の言葉", ["JudgedAt"] = "評価した会議", ["EndedOn"] = "評価の日", ["Version"] = "版" }),
        ])
        {
            services.AddSingleton(name);
        }

        return services
            .AddScoped<CouncilDoor>().AddScoped<WriteBody>().AddScoped<WriteSeats>().AddScoped<FindBodies>()
            .AddScoped<PlanMeeting>().AddScoped<FindDates>().AddScoped<MarkAttendees>().AddScoped<WriteMaterials>().AddScoped<GetMeeting>()
            .AddScoped<WriteMinutes>().AddScoped<AdvanceMinutes>().AddScoped<ReadMinutes>()
            .AddScoped<WriteIssue>().AddScoped<WriteMeasure>().AddScoped<FindIssues>().AddScoped<FindCouncilYear>().AddScoped<DemoCouncils>()
            .AddSingleton(new NavItem("会議", "/councils", null, NavGroup.Plan) { Order = 20, IsForMembers = true })
            .AddSingleton(new NavItem("課題と対応策", "/councils/issues", nameof(Duty.ManageCouncils), NavGroup.Plan) { Order = 30 })
            .AddSingleton(new NavItem("会議の議事録", "/minutes", null, NavGroup.Learn) { Order = 70 })
            .AddSingleton(new TodayAct("会議・議事録", "/councils", Duty.ManageCouncils, 40));
    }

    public static void MapCouncils(this IEndpointRouteBuilder app)
    {
        ReadMinutes.Map(app.MapGroup("/api/public/minutes").WithTags("会議・課題（公開）"));
        var councils = app.MapGroup("/api/councils").WithTags("会議・課題");
        FindCouncilYear.Map(councils);
        FindIssues.Map(councils);
        WriteIssue.Map(councils);
        WriteMeasure.Map(councils);
        GetMeeting.Map(councils);
        PlanMeeting.Map(councils);
        FindDates.Map(councils);
        MarkAttendees.Map(councils);
        WriteMaterials.Map(councils);
        WriteMinutes.Map(councils);
        AdvanceMinutes.Map(councils);
        FindBodies.Map(councils);
        WriteBody.Map(councils);
        WriteSeats.Map(councils);
    }

    public static Task LoadDemo(IServiceProvider services, CancellationToken stop) => services.GetRequiredService<DemoCouncils>().Load(stop);
}
