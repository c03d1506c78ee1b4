using System.CommandLine;

namespace Renkei.Access.People;

/// <summary>At the console: the link by which the first administrator, or anyone, becomes a member.</summary>
internal static class InviteCommand
{
    private const string DefaultWorkplace = "事務局";

    public static Command Make(Func<IServiceProvider> services)
    {
        var mail = new Option<string?>("--email") { Description = "招待する人のメールアドレス" };
        var name = new Option<string?>("--name") { Description = "招待する人の氏名" };
        var role = new Option<string?>("--role") { Description = $"役割（{string.Join("、", Enum.GetValues<Role>().Select(one => one.Japanese))}）" };
        var workplace = new Option<string>("--workplace") { Description = "職場の名前。なければ作ります", DefaultValueFactory = _ => DefaultWorkplace };
        var site = new Option<string?>("--url") { Description = "このサイトのアドレス（例：https://renkei.example.jp）。省くと設定の Access:Url" };
        var command = new Command("invite", "人を招待し、1回だけ使えるリンクを表示します。最初の管理者もこれで作ります。") { mail, name, role, workplace, site };

        command.SetAction(async (parsed, stop) =>
        {
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);

            if (parsed.GetValue(mail) is not { } mailGiven || parsed.GetValue(name) is not { } nameGiven || parsed.GetValue(role) is not { } roleGiven)
            {
                await errors.WriteLineAsync("--email と --name と --role を付けてください。例：renkei invite --email hanako@example.jp --name 佐藤花子 --role 管理者");
                return 1;
            }

            if (Roles.Parse(roleGiven) is not { } known)
            {
                await errors.WriteLineAsync($"役割「{roleGiven}」はありません。次のどれかにしてください：{string.Join("、", Enum.GetValues<Role>().Select(one => one.Japanese))}");
                return 1;
            }

            await using var scope = services().CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole("renkei invite");
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            await db.Migrate(stop);

            var answer = await Invite(scope.ServiceProvider, db, mailGiven, nameGiven, known, parsed.GetValue(workplace)!, stop);

            if (answer.Refusal is { } refusal)
            {
                await errors.WriteLineAsync(refusal.Message);
                return 1;
            }

            var address = parsed.GetValue(site) ?? AccessRoom.Site(scope.ServiceProvider.GetRequiredService<IConfiguration>());
            var until = TimeZoneInfo.ConvertTime(answer.Value!.ExpiresAt, JapanTime.Zone);
            await output.WriteLineAsync($"{nameGiven} さん（{known.Japanese}）の招待を作りました。次のリンクを本人だけに渡してください。");
            await output.WriteLineAsync($"1回だけ、{until:yyyy-MM-dd HH:mm} まで使えます。もう一度表示することはできません。");
            await output.WriteLineAsync(address.TrimEnd('/') + answer.Value.Path);
            return 0;
        });
        return command;
    }

    private static async Task<Answer<InviteMember.Invited>> Invite(IServiceProvider services, AppDb db, string mail, string name, Role role, string workplace, CancellationToken stop)
    {
        if (Invitation.Check(mail.Trim(), name.Trim()) is { } wrong)
        {
            return wrong;
        }

        var place = await db.Workplaces.FirstOrDefaultAsync(known => known.Name == workplace, stop);

        if (place is null)
        {
            var added = await services.GetRequiredService<AddWorkplace>().Run(new() { Name = workplace }, stop);

            if (added.Refusal is { } refusal)
            {
                return refusal;
            }

            place = added.Value!;
        }

        return await services.GetRequiredService<InviteMember>().Run(new() { Mail = mail, Name = name, Role = role, Workplace = place.Id.Value }, stop);
    }
}
