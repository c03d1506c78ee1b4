using Renkei.Access;
using Renkei.Access.Standing;
using Renkei.Access.Trail;
using Renkei.Inbox.Delivery;
using Renkei.Inbox.Live;
using Renkei.Shell;

namespace Renkei.Inbox;

/// <summary>What awaits people: dated tasks and notices, today's page, and the calendar by which working days are counted.</summary>
public static class InboxRoom
{
    extension(AppDb db)
    {
        public DbSet<InboxTask> InboxTasks => db.Set<InboxTask>();
        public DbSet<Notice> Notices => db.Set<Notice>();
        public DbSet<OfficeHours> OfficeHours => db.Set<OfficeHours>();
    }

    public static IServiceCollection AddInbox(this IServiceCollection services)
    {
        foreach (var name in (AuditName[])
        [
            new("InboxTask", "すること", new Dictionary<string, string>
            {
                ["Kind"] = "種類", ["Source"] = "元の記録", ["Title"] = "内容", ["Href"] = "ページ", ["Member"] = "担当の人", ["Workplace"] = "担当の窓口", ["Duty"] = "権限", ["Due"] = "期限",
                ["SnoozedUntil"] = "後回し", ["State"] = "状態", ["EndedAt"] = "終わった時刻", ["EndedBy"] = "終えた人", ["OpenedAt"] = "できた時刻", ["OpenedBy"] = "作った人", ["Note"] = "ひとこと", ["Version"] = "版",
            }),
            new("Notice", "お知らせ", new Dictionary<string, string> { ["Member"] = "利用者", ["Title"] = "内容", ["Href"] = "ページ", ["At"] = "時刻", ["ReadAt"] = "読んだ時刻" }),
            new("Letter", "メール", new Dictionary<string, string>
            {
                ["Key"] = "用件", ["Member"] = "利用者", ["To"] = "宛先", ["ToName"] = "宛名", ["Subject"] = "件名", ["Sealed"] = "本文", ["State"] = "状態", ["Tries"] = "試した回数", ["NextAt"] = "次に試す時刻",
                ["LastError"] = "送れなかった理由", ["WrittenAt"] = "書いた時刻", ["EndedAt"] = "終わった時刻", ["Rows"] = "件数", ["Shown"] = "見えた項目",
            }),
            new("DeliveryChoice", "お知らせの受け取り方", new Dictionary<string, string>
            {
                ["Member"] = "利用者", ["MorningMail"] = "朝のメール", ["MorningAt"] = "朝のメールの時刻", ["MailAtOnce"] = "すぐメール", ["Push"] = "プッシュ通知", ["QuietFrom"] = "静かな時間の初め", ["QuietTo"] = "静かな時間の終わり", ["Version"] = "版",
            }),
            new("PushDevice", "プッシュ通知の端末", new Dictionary<string, string> { ["Member"] = "利用者", ["Endpoint"] = "通知サービスのアドレス", ["P256dh"] = "端末の鍵", ["Auth"] = "端末の秘密", ["Name"] = "呼び名", ["CreatedAt"] = "加えた時刻" }),
            new("OfficeHours", "職場の暦", new Dictionary<string, string> { ["Workplace"] = "職場", ["OpenDays"] = "働く曜日", ["Opens"] = "始まり", ["Closes"] = "終わり", ["OnHolidays"] = "祝日も働く", ["YearEnd"] = "年末年始の初め", ["NewYear"] = "年末年始の終わり", ["Closed"] = "休みの日", ["Version"] = "版" }),
        ])
        {
            services.AddSingleton(name);
        }

        services.AddHttpClient(PushService.Client, client => client.Timeout = TimeSpan.FromSeconds(10)).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        services.AddSingleton<MailSettings>().AddScoped<PostOffice>().AddScoped<SendLetters>().AddScoped<FindLetters>().AddScoped<SetDelivery>().AddScoped<PushService>().AddScoped<Deliver>().AddScoped<MorningMail>().AddScoped<MailDigests>().AddScoped<AuditTasks>()
            .AddSingleton<LivePosts>().AddScoped<LiveWriter>().AddScoped<ListenToInbox>().AddHostedService<LiveListener>()
            .AddSingleton(new NavItem("送ったメール", "/letters", nameof(Duty.ManageMembers), NavGroup.Manage) { Order = 25 })
            .AddSingleton(new LinkFollower((provider, link, stop) => PostLink(provider.GetRequiredService<PostOffice>(), link, stop)))
            .AddSingleton(new StandingWork("deliver", "お知らせを届ける（期限の知らせ、メール、プッシュ通知）", "0/20 * * * * ?", async (provider, stop) =>
            {
                var (reminders, mails, pushes) = await provider.GetRequiredService<Deliver>().Run(stop);
                var sent = await provider.GetRequiredService<SendLetters>().Run(stop);
                return reminders + mails + pushes + sent == 0 ? "" : $"期限の知らせ{reminders}件、送ったメール{sent}通、プッシュ通知{pushes}件";
            }))
            .AddSingleton(new StandingWork("morning-mail", "朝のメールを書く", "0 0/10 5-11 * * ?", async (provider, stop) =>
                await provider.GetRequiredService<MorningMail>().Run(stop) is > 0 and var written ? $"{written}通" : ""))
            .AddSingleton(new StandingWork("audit-digest-mail", "操作の記録の要約を、預ける先にメールする", "0 40 1 * * ?", async (provider, stop) =>
                await provider.GetRequiredService<MailDigests>().Run(stop) is { } written ? $"{written}日分" : "宛先（Audit:DigestMail）が決まっていません。"))
            .AddSingleton(new StandingWork("leavers", "職場を離れた人・休んでいる人のすることを、窓口に戻す", "0 5 0 * * ?", async (provider, stop) => await provider.GetRequiredService<HandOnTasks>().Sweep(stop) is > 0 and var moved ? $"{moved}件" : ""))
            .AddSingleton(new StandingWork("audit-tasks", "操作の記録の点検を、することに加える", "0 15 * * * ?", (provider, stop) => provider.GetRequiredService<AuditTasks>().Run(stop)));

        return services.AddScoped<InboxDoor>().AddScoped<FindTasks>().AddScoped<GetTask>().AddScoped<AddTask>().AddScoped<FinishTask>().AddScoped<SnoozeTask>().AddScoped<HandOverTask>().AddScoped<HandOnTasks>()
            .AddScoped<FindNotices>().AddScoped<WorkCalendar>().AddScoped<SetOfficeHours>()
            .AddSingleton(new MembershipFollower((provider, ended, stop) => provider.GetRequiredService<HandOnTasks>().Run(ended, stop)))
            .AddSingleton(new TodayAct("利用者を招く", "/members", Duty.ManageMembers, 15)).AddSingleton(new TodayAct("操作の記録の点検", "/audit/review", Duty.ReadAudit, 60))
            .AddSingleton(new NavItem("今日", "/today", null, NavGroup.First) { IsForMembers = true, Count = (provider, stop) => provider.GetRequiredService<FindTasks>().Pressing(stop) });
    }

    public static void MapInbox(this IEndpointRouteBuilder app)
    {
        var inbox = app.MapGroup("/api/inbox").WithTags("今日すること");
        FindTasks.Map(inbox);
        FindNotices.Map(inbox);
        GetTask.Map(inbox);
        AddTask.Map(inbox);
        FinishTask.Map(inbox);
        SnoozeTask.Map(inbox);
        HandOverTask.Map(inbox);
        ListenToInbox.Map(inbox);
        SetDelivery.Map(app.MapGroup("/api/account").WithTags("自分の登録"));
        FindLetters.Map(app.MapGroup("/api/letters").WithTags("送ったメール"));
        SetOfficeHours.Map(app.MapGroup("/api/workplaces").WithTags("職場"));
    }

    private static Task<bool> PostLink(PostOffice office, PersonalLink link, CancellationToken stop) => office.Post(
        link.IsInvitation
            ? new($"invitation:{link.Source}", link.Mail, link.Name, "連携への招待", [$"{link.By}から、在宅医療・介護の連携のシステムに招待されました。", $"下のリンクは1回だけ、{Wareki.Format(link.ExpiresAt)}まで使えます。心当たりのないときは、このメールを捨ててください。"], link.Path, "招待を受ける")
            : new($"password:{link.Source}", link.Mail, link.Name, "パスワードを決め直すリンク", [$"管理者が、パスワードを決め直すリンクを作りました。1回だけ、{Wareki.Format(link.ExpiresAt)}まで使えます。", "頼んだ覚えがないときは、管理者に知らせてください。"], link.Path, "パスワードを決め直す"), stop);
}

/// <summary>A button on today's page: the commonest act of those with a duty. Rooms register theirs as they do menu lines.</summary>
/// <param name="Duty">Who is offered it; null is everybody.</param>
/// <param name="Order">The lowest that a person may use is the main one.</param>
public sealed record TodayAct(string Text, string Href, Duty? Duty, int Order);
