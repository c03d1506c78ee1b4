using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Consultations;
using Renkei.Councils;
using Renkei.Facilities.Demo;
using Renkei.Facilities.Import;
using Renkei.Foundation;
using Renkei.Joining;
using Renkei.Learning;
using Renkei.Programmes;
using Renkei.Publications;

namespace Renkei;

/// <summary>What must be in place before the first request or command.</summary>
internal static class Starting
{
    /// <summary>What each room shows of the demo city. Every start asks for it: a room that shows something already adds nothing.</summary>
    public static async Task LoadDemoRooms(IServiceProvider services, CancellationToken stop)
    {
        await JoiningRoom.LoadDemo(services, stop);
        await ProgrammesRoom.LoadDemo(services, stop);
        await LearningRoom.LoadDemo(services, stop);
        await PublicationsRoom.LoadDemo(services, stop);
        await CouncilsRoom.LoadDemo(services, stop);
        await ConsultationsRoom.LoadDemo(services, stop);
    }

    extension(WebApplication app)
    {
        public async Task PrepareAtConsole(CancellationToken stop)
        {
            await using var scope = app.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<AppDb>().Migrate(stop);
        }

        public async Task Prepare(CancellationToken stop)
        {
            await app.PrepareAtConsole(stop);
            await using (var scope = app.Services.CreateAsyncScope())
            {
                scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole("start");
                await scope.ServiceProvider.GetRequiredService<ImportFacilities>().MarkInterrupted(stop);
            }

            if (app.ShowsDemo)
            {
                await app.LoadDemo(stop);
            }
        }

        /// <summary>Development shows the demo city unless told otherwise or set to a city of its own.</summary>
        private bool ShowsDemo => app.Environment.IsDevelopment()
            && app.Configuration.GetValue("Demo", true)
            && app.Configuration.GetSection("Region:Municipalities").Get<string[]>()?.Contains(DemoCity.Code) is true;

        private async Task LoadDemo(CancellationToken stop)
        {
            await using (var scope = app.Services.CreateAsyncScope())
            {
                // Refused where the database holds anything already: the demo is loaded once.
                scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole("demo");
                await scope.ServiceProvider.GetRequiredService<DemoCity>().Load(stop: stop);
                await LoadDemoRooms(scope.ServiceProvider, stop);
            }

            app.Lifetime.ApplicationStarted.Register(() =>
            {
                Console.WriteLine($"連携: {string.Join("、", app.Urls)} で動いています。止めるときは Ctrl+C。");
                Console.WriteLine($"潮見市（架空）のデモにサインインできます。パスワードは全員 {DemoCity.Password}");
                foreach (var login in DemoCity.Logins)
                {
                    Console.WriteLine($"  {login.Mail,-26}{login.Role.Japanese}");
                }
            });
        }
    }
}
