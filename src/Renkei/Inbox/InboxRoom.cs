using Renkei.Access.Trail;
using Renkei.Access;
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
            new("OfficeHours", "職場の暦", new Dictionary<string, string> { ["Workplace"] = "職場", ["OpenDays"] = "働く曜日", ["Opens"] = "始まり", ["Closes"] = "終わり", ["OnHolidays"] = "祝日も働く", ["YearEnd"] = "年末年始の初め", ["NewYear"] = "年末年始の終わり", ["Closed"] = "休みの日", ["Version"] = "版" }),
        ])
        {
            services.AddSingleton(name);
        }

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
        SetOfficeHours.Map(app.MapGroup("/api/workplaces").WithTags("職場"));
    }
}

/// <summary>A button on today's page: the commonest act of those with a duty. Rooms register theirs as they do menu lines.</summary>
/// <param name="Duty">Who is offered it; null is everybody.</param>
/// <param name="Order">The lowest that a person may use is the main one.</param>
public sealed record TodayAct(string Text, string Href, Duty? Duty, int Order);
