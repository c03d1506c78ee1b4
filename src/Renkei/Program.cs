using Renkei;
using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using Renkei.Access;
using Renkei.Access.Standing;
using Renkei.Consultations;
using Renkei.Consultations.Figures;
using Renkei.Councils;
using Renkei.Facilities;
using Renkei.Facilities.Demo;
using Renkei.Facilities.Import;
using Renkei.Foundation;
using Renkei.Inbox;
using Renkei.Inbox.Live;
using Renkei.Joining;
using Renkei.Learning;
using Renkei.Programmes;
using Renkei.Publications;
using Renkei.Shell;

// Whatever machine it runs on: what libraries say of their own accord is said in Japanese too.
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja-JP");

var renkei = new RootCommand("連携: 在宅医療・介護連携推進事業の業務システム。何も付けずに起動するとサーバーになります。")
{
    TreatUnmatchedTokensAsErrors = false,
};
renkei.SetAction((_, stop) => Serve(stop));
renkei.Options.OfType<HelpOption>().Single().Description = "使い方を出す";
renkei.Options.OfType<VersionOption>().Single().Description = "版を出す";
renkei.Add(ImportCommand.Make(() => Build(atConsole: true)));
renkei.Add(DemoCommand.Make(() => Build(atConsole: true), Starting.LoadDemoRooms));
renkei.Add(TidyFacilities.MakeCommand(() => Build(atConsole: true)));

foreach (var command in AccessRoom.Commands(() => Build(atConsole: true).Services).Concat(BackupCommand.Make(() => Build(atConsole: true).Services)))
{
    renkei.Add(command);
}

// Told to stop, the server drains and finishes what runs; the command line's own patience of two seconds would cut that short.
return await renkei.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(5) });

async Task<int> Serve(CancellationToken stop)
{
    var app = Build(atConsole: false);
    await app.Prepare(stop);

    app.UseOperations();
    app.UseShell();
    app.UseAccess();
    app.MapShell();
    var rooms = app.MapGroup("").OnlyKnownWords().ChangesOnlyFromHere();
    rooms.MapAccess();
    rooms.MapInbox();
    rooms.MapJoining();
    rooms.MapFacilities();
    rooms.MapLearning();
    rooms.MapPublications();
    rooms.MapCouncils();
    rooms.MapConsultations();
    rooms.MapProgrammes();
    app.MapApiDescription();
    app.MapOperations();

    await app.RunAsync(stop);
    return 0;
}

WebApplication Build(bool atConsole)
{
    // Settings and pages lie beside the program, whatever folder it is started from; data lies in that folder.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.WebHost.UseStaticWebAssets();

    if (atConsole)
    {
        // Standard output belongs to the command's own answer.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
    }

    builder.Services
        .AddSingleton(TimeProvider.System)
        .AddSingleton<Backup>()
        .AddSingleton(new StandingWork("backup", "データベースの控えを書き出す", "0 30 1 * * ?", BackupCommand.Nightly))
        // The trail last: the others speak while its own transaction is still open.
        .AddDatabase(provider => [provider.GetRequiredService<LiveWriter>(), provider.GetRequiredService<ChangedMonths>(), provider.GetRequiredService<AuditWriter>()])
        .AddValidation()
        .AddApiDescription()
        .AddShell()
        .AddAccess()
        .AddInbox()
        .AddJoining()
        .AddFacilities()
        .AddLearning()
        .AddPublications()
        .AddCouncils()
        .AddConsultations()
        .AddProgrammes();

    return (atConsole ? builder : builder.AddOperations().AddSchedule()).Build();
}
