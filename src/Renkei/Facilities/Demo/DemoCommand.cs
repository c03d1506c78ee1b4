using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using Renkei.Access;

namespace Renkei.Facilities.Demo;

/// <summary><c>renkei demo</c>: the demo city in an empty database, as large as a load test needs it.</summary>
public static class DemoCommand
{
    private const string MustBe = "施設の数は100から1,000,000までにしてください。";

    /// <param name="build">The application, without its pages.</param>
    /// <param name="also">What other rooms show of the same city.</param>
    public static Command Make(Func<WebApplication> build, Func<IServiceProvider, CancellationToken, Task> also)
    {
        // The library's own words for a number that cannot be are English, so these are read here.
        var scale = new Option<int>("--scale")
        {
            Description = "大きさ。1で約600施設",
            HelpName = "1|10|100",
            DefaultValueFactory = _ => 1,
            CustomParser = given => Number(given) is { } number and (1 or 10 or 100) ? number : Wrong(given, "--scale は 1、10、100 のどれかにしてください。ほかの大きさは --facilities で施設の数を指定できます。"),
        };
        var seed = new Option<int>("--seed")
        {
            Description = "同じ数なら同じ市ができます",
            DefaultValueFactory = _ => DemoCity.DefaultSeed,
            CustomParser = given => Number(given) ?? Wrong(given, "--seed は整数で書いてください。"),
        };
        var facilities = new Option<int?>("--facilities")
        {
            Description = "施設の数を直接指定する（例 250000）",
            CustomParser = given => Number(given) ?? Wrong(given, MustBe),
        };
        var command = new Command("demo", "架空の潮見市を空のデータベースに入れる") { scale, seed, facilities };
        command.SetAction(async (parsed, stop) =>
        {
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var wanted = parsed.GetValue(facilities) ?? parsed.GetValue(scale) * DemoCity.FacilitiesPerScale;
            if (wanted is < 100 or > 1_000_000)
            {
                await errors.WriteLineAsync(MustBe);
                return 1;
            }

            await using var app = build();
            await app.PrepareAtConsole(stop);
            await using var scope = app.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole("renkei demo");
            var start = Stopwatch.GetTimestamp();
            var refusal = await scope.ServiceProvider.GetRequiredService<DemoCity>().Load(wanted, parsed.GetValue(seed), app.Environment.IsDevelopment(), done => errors.WriteLine($"{done:N0} / 約{wanted:N0} 施設"), stop);
            if (refusal is not null)
            {
                await errors.WriteLineAsync(refusal.Message);
                return 1;
            }

            await also(scope.ServiceProvider, stop);
            await output.WriteLineAsync($"潮見市を入れました（{Stopwatch.GetElapsedTime(start).TotalSeconds:N1}秒）。");
            if (!app.Environment.IsDevelopment())
            {
                await output.WriteLineAsync("デモの利用者は、パスワードが公開されているため、開発環境（ASPNETCORE_ENVIRONMENT=Development）でだけ作ります。利用者は renkei invite で招いてください。");
                return 0;
            }

            await output.WriteLineAsync($"サインインのパスワード（全員同じ）: {DemoCity.Password}");
            foreach (var login in DemoCity.Logins)
            {
                await output.WriteLineAsync($"  {login.Mail}　{login.Role.Japanese}　{login.Name}");
            }

            return 0;
        });
        return command;
    }

    private static int? Number(ArgumentResult given) => int.TryParse(given.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int Wrong(ArgumentResult given, string message)
    {
        given.AddError(message);
        return 0;
    }
}
