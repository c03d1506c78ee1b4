using Renkei.Access;
using Renkei.Access.Standing;
using Renkei.Access.Trail;
using Renkei.Inbox;
using Renkei.Learning.Applying;
using Renkei.Learning.Asking;
using Renkei.Learning.Attending;
using Renkei.Learning.Certifying;
using Renkei.Learning.Demo;
using Renkei.Learning.Planning;
using Renkei.Learning.Records;
using Renkei.Learning.Talks;
using Renkei.Shell;

namespace Renkei.Learning;

/// <summary>Training for professionals and outreach to residents: courses, sessions, applications, attendance, certificates, surveys, and talks that are asked for.</summary>
public static class LearningRoom
{
    extension(AppDb db)
    {
        public DbSet<Course> Courses => db.Set<Course>();
        public DbSet<CourseProgramme> CourseProgrammes => db.Set<CourseProgramme>();
        public DbSet<Session> Sessions => db.Set<Session>();
        public DbSet<SessionGroup> SessionGroups => db.Set<SessionGroup>();
        public DbSet<Application> Applications => db.Set<Application>();
        public DbSet<Learner> Learners => db.Set<Learner>();
        public DbSet<Certificate> Certificates => db.Set<Certificate>();
        public DbSet<SurveySheet> SurveySheets => db.Set<SurveySheet>();
        public DbSet<SurveyMark> SurveyMarks => db.Set<SurveyMark>();
        public DbSet<SessionFile> SessionFiles => db.Set<SessionFile>();
        public DbSet<Talk> Talks => db.Set<Talk>();
    }

    public static IServiceCollection AddLearning(this IServiceCollection services)
    {
        foreach (var name in (AuditName[])
        [
            new("Course", "研修・講座", new Dictionary<string, string>
            {
                ["Kind"] = "種類", ["Title"] = "名前", ["Summary"] = "概要", ["Curriculum"] = "カリキュラム", ["Workplace"] = "主催", ["AreaPath"] = "区域", ["Year"] = "年度", ["Targets"] = "対象職種", ["SessionsToComplete"] = "修了に要る回数",
                ["Credit"] = "単位の種類", ["CreditUnits"] = "単位", ["IsByNomination"] = "推薦のみ", ["PaidBy"] = "費用を出す事業", ["Version"] = "版", ["Rows"] = "件数", ["Shown"] = "見えた項目",
            }),
            new("CourseProgramme", "研修・講座の事業", new Dictionary<string, string> { ["Course"] = "研修・講座", ["Programme"] = "事業" }),
            new("Session", "研修・講座の回", new Dictionary<string, string>
            {
                ["Course"] = "研修・講座", ["Number"] = "第何回", ["Title"] = "題名", ["StartsAt"] = "始まり", ["EndsAt"] = "終わり", ["Place"] = "会場", ["Address"] = "所在地", ["Latitude"] = "緯度", ["Longitude"] = "経度", ["OnlineUrl"] = "オンライン", ["Lecturer"] = "講師",
                ["Deadline"] = "締切", ["PublishFrom"] = "受付開始", ["Languages"] = "言語", ["Accommodations"] = "配慮", ["Materials"] = "資料", ["OnlineMinutesNeeded"] = "出席に要る分数", ["Cost"] = "費用（円）", ["State"] = "状態", ["StateReason"] = "理由", ["Notice"] = "変更の回数", ["DoorKey"] = "会場の鍵", ["Version"] = "版", ["Rows"] = "件数", ["Shown"] = "見えた項目",
            }),
            new("SessionFile", "研修・講座の資料", new Dictionary<string, string> { ["Session"] = "回", ["Title"] = "名前", ["IsPublic"] = "公開" }),
            new("SessionFileContent", "研修・講座の資料の中身", new Dictionary<string, string> { ["File"] = "資料" }),
            new("SessionGroup", "申し込みの枠", new Dictionary<string, string> { ["Session"] = "回", ["Name"] = "名前", ["Capacity"] = "定員", ["OwnAreaFirst"] = "自分の区域を先に", ["Order"] = "並び" }),
            new("Application", "申し込み", new Dictionary<string, string>
            {
                ["Session"] = "回", ["Group"] = "枠", ["Number"] = "受付番号", ["Learner"] = "受講者", ["Member"] = "利用者", ["Name"] = "氏名", ["Kana"] = "ふりがな", ["Mail"] = "メールアドレス", ["Phone"] = "電話", ["Profession"] = "職種", ["WorkplaceName"] = "勤め先", ["Workplace"] = "職場", ["Years"] = "経験年数", ["Note"] = "伝えたいこと",
                ["Channel"] = "受け方", ["IsOwnArea"] = "区域の人", ["State"] = "状態", ["AppliedAt"] = "申し込んだ時刻", ["OfferedUntil"] = "返事の期限", ["EndedAt"] = "終わった時刻", ["SeenNotice"] = "見た変更", ["Attendance"] = "出欠", ["ArrivedAt"] = "来た時刻", ["OnlineMinutes"] = "オンラインの分数", ["Table"] = "班", ["IsReminded"] = "前日の知らせ", ["ForgottenAt"] = "消した時刻", ["Rows"] = "件数", ["Shown"] = "見えた項目",
            }),
            new("Learner", "受講者", new Dictionary<string, string> { ["Name"] = "氏名", ["NameKey"] = "検索用の氏名", ["Kana"] = "ふりがな", ["MailKey"] = "メールアドレス", ["Profession"] = "職種", ["Member"] = "利用者", ["WorkplaceName"] = "勤め先", ["WorkplaceKey"] = "検索用の勤め先", ["MergedInto"] = "まとめた先", ["Rows"] = "件数", ["Shown"] = "見えた項目" }),
            new("Certificate", "修了証", new Dictionary<string, string>
            {
                ["Number"] = "番号", ["Course"] = "研修・講座", ["Session"] = "回", ["Learner"] = "受講者", ["Name"] = "氏名", ["Title"] = "研修名", ["Held"] = "受けた日", ["Credits"] = "単位", ["Issuer"] = "発行者", ["IssuedOn"] = "発行日", ["Code"] = "確認の鍵", ["RevokedAt"] = "取り消した時刻", ["RevokedBecause"] = "取り消しの理由", ["Rows"] = "件数", ["Shown"] = "見えた項目",
            }),
            new("Talk", "出前の依頼", new Dictionary<string, string>
            {
                ["Kind"] = "種類", ["GroupName"] = "団体", ["ContactName"] = "連絡する人", ["Phone"] = "電話", ["Mail"] = "メールアドレス", ["Topics"] = "話題", ["Wishes"] = "希望の日", ["Place"] = "会場", ["PeopleExpected"] = "見込みの人数", ["Note"] = "伝えたいこと", ["AskedAt"] = "受けた時刻", ["State"] = "状態", ["Speaker"] = "講師（利用者）", ["SpeakerName"] = "講師",
                ["StartsAt"] = "始まり", ["EndsAt"] = "終わり", ["Reason"] = "断った理由", ["Course"] = "研修・講座", ["AreaPath"] = "区域", ["People"] = "参加した人数", ["Report"] = "報告", ["BookletsGiven"] = "配った冊数", ["Shelf"] = "冊子の置き場所", ["EndedAt"] = "終わった時刻", ["ForgottenAt"] = "消した時刻", ["Version"] = "版", ["Rows"] = "件数", ["Shown"] = "見えた項目",
            }),
        ])
        {
            services.AddSingleton(name);
        }

        return services
            .AddScoped<ApplicationLink>().AddScoped<PassOnSeats>().AddScoped<TellApplicant>().AddScoped<KnowLearner>().AddScoped<ForgetResidents>()
            .AddScoped<FindCourses>().AddScoped<GetCourse>().AddScoped<WriteCourse>().AddScoped<WriteSession>().AddScoped<WriteSessionFiles>().AddScoped<CancelSession>()
            .AddScoped<FindEvents>().AddScoped<EventFeeds>().AddSingleton<SeatLine>().AddScoped<Apply>().AddScoped<ApplyMany>().AddScoped<AnswerApplication>()
            .AddScoped<FindApplications>().AddScoped<MarkAttendance>().AddScoped<CheckIn>().AddScoped<MakeTables>().AddScoped<ExportApplications>()
            .AddScoped<IssueCertificates>().AddScoped<FindCertificates>().AddScoped<VerifyCertificate>()
            .AddScoped<AnswerSurvey>().AddScoped<GetSurvey>()
            .AddScoped<RequestTalk>().AddScoped<FindTalks>().AddScoped<HandleTalk>()
            .AddScoped<FindLearners>().AddScoped<GetRecord>().AddScoped<MergeLearners>().AddScoped<FindCoverage>().AddScoped<GetWorkplaceRecord>().AddScoped<FindFigures>().AddScoped<DemoLearning>()
            .AddSingleton(new NavItem("研修・講座（公開）", "/events", null, NavGroup.Learn) { Order = 10, ForVisitors = "講座・シンポジウム" })
            .AddSingleton(new NavItem("自分の受講", "/learning/own", null, NavGroup.Learn) { Order = 20, IsForMembers = true })
            .AddSingleton(new NavItem("職場の受講", "/learning/workplace", nameof(Duty.ManageOwnPeople), NavGroup.Learn) { Order = 25 })
            .AddSingleton(new NavItem("研修の企画・受付", "/learning", nameof(Duty.ManageLearning), NavGroup.Learn) { Order = 30 })
            .AddSingleton(new NavItem("出前の依頼", "/learning/talks", nameof(Duty.ManageLearning), NavGroup.Learn) { Order = 40, Count = (provider, stop) => provider.GetRequiredService<FindTalks>().Waiting(stop) })
            .AddSingleton(new TodayAct("研修の受付・出欠", "/learning", Duty.ManageLearning, 30)).AddSingleton(new TodayAct("研修に申し込む", "/events", null, 70))
            .AddSingleton(new StandingWork("learning-seats", "研修の席を、返事のない人から次の人へ回す", "0 0/5 * * * ?", async (provider, stop) => await provider.GetRequiredService<PassOnSeats>().Expire(stop) is > 0 and var lapsed ? $"{lapsed}件" : ""))
            .AddSingleton(new StandingWork("learning-reminders", "明日の研修・講座を知らせる", "0 0 9 * * ?", async (provider, stop) => await provider.GetRequiredService<CheckIn>().Remind(stop) is > 0 and var told ? $"{told}人" : ""))
            .AddSingleton(new StandingWork("learning-forget", "終わった講座の住民の連絡先を消す", "0 0 3 * * ?", async (provider, stop) => await provider.GetRequiredService<ForgetResidents>().Run(stop) is > 0 and var gone ? $"{gone}件" : ""));
    }

    public static void MapLearning(this IEndpointRouteBuilder app)
    {
        var events = app.MapGroup("/api/public/events").WithTags("研修・講座（公開）");
        var learning = app.MapGroup("/api/learning").WithTags("研修・講座");
        FindEvents.Map(events);
        EventFeeds.Map(app.MapGroup("/events"));
        Apply.Map(events, learning);
        AnswerApplication.Map(events, learning);
        CheckIn.Map(events);
        AnswerSurvey.Map(events);
        VerifyCertificate.Map(app.MapGroup("/api/public/certificates").WithTags("研修・講座（公開）"));
        RequestTalk.Map(app.MapGroup("/api/public/talks").WithTags("研修・講座（公開）"));

        FindCourses.Map(learning);
        GetCourse.Map(learning);
        WriteCourse.Map(learning);
        WriteSession.Map(learning);
        WriteSessionFiles.Map(events, learning);
        CancelSession.Map(learning);
        ApplyMany.Map(learning);
        FindApplications.Map(learning);
        MarkAttendance.Map(learning);
        MakeTables.Map(learning);
        ExportApplications.Map(learning);
        IssueCertificates.Map(learning);
        FindCertificates.Map(learning);
        GetSurvey.Map(learning);
        FindTalks.Map(learning);
        HandleTalk.Map(learning);
        FindLearners.Map(learning);
        GetRecord.Map(learning);
        MergeLearners.Map(learning);
        FindCoverage.Map(learning);
        GetWorkplaceRecord.Map(learning);
        FindFigures.Map(learning);
    }

    public static Task LoadDemo(IServiceProvider services, CancellationToken stop) => services.GetRequiredService<DemoLearning>().Load(stop);
}
