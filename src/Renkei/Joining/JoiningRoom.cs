using Renkei.Access;
using Renkei.Access.Standing;
using Renkei.Access.Trail;
using Renkei.Inbox;
using Renkei.Shell;

namespace Renkei.Joining;

/// <summary>How facilities come into the network, stand in it and leave it, and how each keeps its own people right.</summary>
public static class JoiningRoom
{
    public static IServiceCollection AddJoining(this IServiceCollection services)
    {
        foreach (var name in (AuditName[])
        [
            new("Agreement", "参加の協定", new Dictionary<string, string> { ["From"] = "効力の始まる日", ["Text"] = "本文", ["WrittenAt"] = "書いた時刻" }),
            new("JoinApplication", "参加の申し込み", new Dictionary<string, string>
            {
                ["Facility"] = "施設", ["Address"] = "所在地", ["Phone"] = "電話", ["AdministratorName"] = "管理者の氏名", ["AdministratorMail"] = "管理者のメールアドレス", ["Role"] = "管理者の役割", ["Note"] = "伝えたいこと", ["Agreement"] = "協定",
                ["At"] = "申し込んだ時刻", ["State"] = "状態", ["DecidedBy"] = "決めた人", ["DecidedAt"] = "決めた時刻", ["Reason"] = "理由", ["Workplace"] = "職場", ["Rows"] = "件数", ["Shown"] = "見えた項目",
            }),
            new("RosterRound", "名簿の確認の回", new Dictionary<string, string> { ["Year"] = "年度", ["OpenedOn"] = "始めた日", ["DueOn"] = "期限", ["WarnOn"] = "警告の日", ["SuspendOn"] = "停止の日" }),
            new("Roster", "職場の名簿の確認", new Dictionary<string, string> { ["Round"] = "回", ["Workplace"] = "職場", ["State"] = "状態", ["ConfirmedAt"] = "確かめた時刻", ["ConfirmedBy"] = "確かめた人", ["People"] = "人数" }),
        ])
        {
            services.AddSingleton(name);
        }

        return services.AddScoped<ApplyToJoin>().AddScoped<FindApplications>().AddScoped<DecideApplication>().AddScoped<ChangeStanding>().AddScoped<RunRosters>().AddScoped<FindStaff>().AddScoped<FindRosters>().AddScoped<DemoJoining>()
            .AddSingleton(new NavItem("自分の職場の人", "/staff", nameof(Duty.ManageOwnPeople), NavGroup.Manage) { Order = 5 })
            .AddSingleton(new NavItem("参加の申し込み", "/joining", nameof(Duty.ManageMembers), NavGroup.Manage) { Order = 15, Count = (provider, stop) => provider.GetRequiredService<FindApplications>().Waiting(stop) })
            .AddSingleton(new NavItem("名簿の確認", "/rosters", nameof(Duty.ManageMembers), NavGroup.Manage) { Order = 18 })
            .AddSingleton(new TodayAct("自分の職場の人を招く", "/staff#invite", Duty.ManageOwnPeople, 50))
            .AddSingleton(new StandingWork("rosters", "名簿の確認を始め、催促し、期限を過ぎた職場を止める", "0 0 8 * * ?", async (provider, stop) =>
            {
                var (opened, chased, warned, suspended) = await provider.GetRequiredService<RunRosters>().Run(stop);
                return opened + chased + warned + suspended == 0 ? "" : $"頼んだ職場{opened}、催促{chased}、警告{warned}、停止{suspended}";
            }));
    }

    public static void MapJoining(this IEndpointRouteBuilder app)
    {
        var joining = app.MapGroup("/api/joining").WithTags("参加の申し込み");
        FindApplications.Map(joining);
        ApplyToJoin.Map(joining);
        DecideApplication.Map(joining);
        ChangeStanding.Map(app.MapGroup("/api/workplaces").WithTags("職場"));
        FindStaff.Map(app.MapGroup("/api/staff").WithTags("自分の職場の人"));
        FindRosters.Map(app.MapGroup("/api/rosters").WithTags("名簿の確認"));
    }

    public static Task LoadDemo(IServiceProvider services, CancellationToken stop) => services.GetRequiredService<DemoJoining>().Load(stop);
}
