using Renkei.Access;
using Renkei.Access.Standing;
using Renkei.Access.Trail;
using Renkei.Consultations.Cases;
using Renkei.Consultations.Demo;
using Renkei.Consultations.Desk;
using Renkei.Consultations.Figures;
using Renkei.Consultations.Inquiries;
using Renkei.Facilities;
using Renkei.Inbox;
using Renkei.Shell;

namespace Renkei.Consultations;

/// <summary>オ: the hub's desk: consultations from the first minute of a call to what came of them.</summary>
public static class ConsultationsRoom
{
    public static IServiceCollection AddConsultations(this IServiceCollection services)
    {
        foreach (var name in (AuditName[])
        [
            new("Consultation", "相談", new Dictionary<string, string>
            {
                ["Workplace"] = "拠点", ["AreaPath"] = "区域", ["Year"] = "年度", ["Number"] = "受付番号", ["TakenAt"] = "受付", ["TakenBy"] = "受付者", ["TakenByName"] = "受付者の氏名", ["IsRepeat"] = "継続", ["Channel"] = "方法", ["CallerKind"] = "だれから", ["CallerOrganisation"] = "所属", ["CallerName"] = "相談者の氏名", ["CallerPhone"] = "電話", ["CallerRelation"] = "続柄",
                ["Naming"] = "名前の扱い", ["SubjectName"] = "対象の方", ["AgeBand"] = "年齢", ["Sex"] = "性別", ["LivesIn"] = "住まい", ["Household"] = "世帯", ["CareLevel"] = "要介護度", ["Disease"] = "主な病気", ["Stay"] = "いまいるところ", ["HasFamilyDoctor"] = "かかりつけ医", ["Topics"] = "何の相談", ["Procedures"] = "医療処置", ["Responses"] = "対応", ["Text"] = "内容", ["Minutes"] = "かかった時間（分）",
                ["State"] = "状態", ["Outcome"] = "結果", ["OutcomeNote"] = "結果の言葉", ["FirstVisitOn"] = "初診の日", ["LeadDays"] = "初診までの日数", ["HardKinds"] = "困難の型", ["FamilyText"] = "家族への文", ["Import"] = "取り込み", ["ClosedAt"] = "終結", ["ErasedAt"] = "消去", ["Version"] = "版", ["Rows"] = "件数", ["Shown"] = "見えた項目", ["Reason"] = "理由",
            }),
            new("LogLine", "相談の経過", new Dictionary<string, string> { ["Consultation"] = "相談", ["At"] = "時刻", ["By"] = "書いた人", ["Text"] = "言葉", ["Minutes"] = "かかった時間（分）" }),
            new("FollowUp", "相談で次にすること", new Dictionary<string, string> { ["Consultation"] = "相談", ["Text"] = "すること", ["Task"] = "カード" }),
            new("ConsultationFile", "相談の添付", new Dictionary<string, string> { ["Consultation"] = "相談", ["Name"] = "名前", ["ContentType"] = "種類", ["Bytes"] = "大きさ", ["At"] = "付けた時刻", ["By"] = "付けた人" }),
            new("ConsultationFilePart", "添付の中身", new Dictionary<string, string> { ["File"] = "添付", ["Number"] = "何番目" }),
            new("ConsultationDraft", "相談の下書き", new Dictionary<string, string> { ["Member"] = "利用者", ["Key"] = "画面", ["At"] = "時刻" }),
            new("Inquiry", "照会", new Dictionary<string, string>
            {
                ["Consultation"] = "相談", ["Facility"] = "施設", ["Workplace"] = "拠点", ["AreaPath"] = "区域", ["Year"] = "年度", ["Need"] = "お願いしたいこと", ["Means"] = "聞き方", ["AskedAt"] = "聞いた時刻", ["AskedBy"] = "聞いた人", ["ExpiresAt"] = "返事の期限", ["State"] = "状態", ["Answer"] = "返事", ["Reason"] = "条件・理由",
                ["TakesNew"] = "新しい患者", ["AnsweredBy"] = "答えた人", ["AnsweredAt"] = "返事の時刻", ["SettledAt"] = "施設の情報に書いた時刻", ["Version"] = "版", ["Rows"] = "件数", ["Shown"] = "見えた項目",
            }),
            new("HardCase", "困難事例", new Dictionary<string, string>
            {
                ["Consultation"] = "相談", ["Workplace"] = "拠点", ["AreaPath"] = "区域", ["Kinds"] = "困難の型", ["Tried"] = "試みたこと", ["Reflection"] = "ふりかえり", ["Scope"] = "共有範囲", ["State"] = "状態", ["Title"] = "題名", ["Shared"] = "事例集の文", ["Topics"] = "何の相談", ["Disease"] = "主な病気", ["Procedures"] = "医療処置", ["AgeBand"] = "年齢",
                ["Household"] = "世帯", ["CareLevel"] = "要介護度", ["Stay"] = "いまいるところ", ["Outcome"] = "結果", ["WrittenBy"] = "書いた人", ["WrittenByName"] = "書いた人の氏名", ["ReviewedBy"] = "確認した人", ["SentBack"] = "戻した理由", ["SharedOn"] = "載せた日", ["Version"] = "版", ["Shown"] = "見えた項目",
            }),
            new("Advice", "助言", new Dictionary<string, string> { ["Case"] = "事例", ["From"] = "聞いた拠点", ["To"] = "聞かれた拠点", ["Question"] = "聞きたいこと", ["Due"] = "期限", ["AskedAt"] = "聞いた時刻", ["AskedBy"] = "聞いた人", ["Answer"] = "助言", ["AnsweredBy"] = "答えた人", ["AnsweredAt"] = "返事の時刻" }),
            new("ConsultationImport", "過去の相談の取り込み", new Dictionary<string, string> { ["Workplace"] = "拠点", ["AreaPath"] = "区域", ["FileName"] = "ファイル", ["Hash"] = "ファイルの指紋", ["Rows"] = "件数", ["At"] = "時刻", ["By"] = "取り込んだ人" }),
            new("ReportText", "相談の年次報告の文", new Dictionary<string, string> { ["AreaPath"] = "区域", ["Year"] = "年度", ["Box"] = "欄", ["Text"] = "文", ["WrittenBy"] = "書いた人", ["WrittenAt"] = "書いた時刻", ["Version"] = "版" }),
            new("OwnWord", "拠点で加えた選択肢", new Dictionary<string, string> { ["Workplace"] = "拠点", ["List"] = "一覧", ["Name"] = "言葉", ["From"] = "使い始め", ["To"] = "使い終わり" }),
        ])
        {
            services.AddSingleton(name);
        }

        return services
            .AddScoped<DeskWords>().AddScoped<WriteWords>().AddScoped<KeepDraft>()
            .AddScoped<LogConsultation>().AddScoped<FindConsultations>().AddScoped<GetConsultation>().AddScoped<GetSheet>().AddScoped<KeepLog>().AddScoped<KeepFiles>().AddScoped<CloseConsultation>().AddScoped<TellFamily>().AddScoped<EraseConsultation>()
            .AddScoped<AskProviders>().AddScoped<AnswerInquiry>().AddScoped<InquiryLink>().AddScoped<ProviderRecord>().AddSingleton(ProviderRecord.OnPage)
            .AddScoped<ChangedMonths>().AddSingleton<KeptCounts>().AddScoped<CountConsultations>().AddScoped<YearReport>().AddScoped<ImportYears>()
            .AddScoped<KeepHardCase>().AddScoped<CaseIndex>().AddScoped<FindCases>().AddScoped<AskAdvice>()
            .AddScoped<DemoConsultations>()
            .AddSingleton(new StandingWork("consultation-drafts", "古い相談の下書きを消す", "0 40 2 * * ?", KeepDraft.ForgetOld))
            .AddSingleton(new NavItem("相談", "/consultations", nameof(Duty.TakeConsultations), NavGroup.Work) { Order = 5 })
            .AddSingleton(new NavItem("事例集", "/cases", nameof(Duty.TakeConsultations), NavGroup.Work) { Order = 6 })
            .AddSingleton(new NavItem("相談の統計", "/consultations/figures", nameof(Duty.SeeConsultationFigures), NavGroup.Plan) { Order = 40 })
            .AddSingleton(new TodayAct("相談を受け付ける", "/consultations/new", Duty.TakeConsultations, 5));
    }

    public static void MapConsultations(this IEndpointRouteBuilder app)
    {
        var consultations = app.MapGroup("/api/consultations").WithTags("相談");
        FindConsultations.Map(consultations);
        CountConsultations.Map(consultations);
        YearReport.Map(consultations);
        ImportYears.Map(consultations);
        WriteWords.Map(consultations);
        KeepDraft.Map(consultations);
        LogConsultation.Map(consultations);
        KeepLog.Map(consultations);
        KeepFiles.Map(consultations);
        CloseConsultation.Map(consultations);
        EraseConsultation.Map(consultations);
        TellFamily.Map(consultations);
        KeepHardCase.Map(consultations);
        var cases = app.MapGroup("/api/cases").WithTags("事例集");
        AskAdvice.Map(cases);
        FindCases.Map(cases);
        AskProviders.Map(consultations);
        AnswerInquiry.Map(consultations, app.MapGroup("/api/public/inquiries").WithTags("相談（公開）"));
    }

    public static Task LoadDemo(IServiceProvider services, CancellationToken stop) => services.GetRequiredService<DemoConsultations>().Load(stop);
}
