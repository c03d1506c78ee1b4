using System.Data.Common;
using System.Security.Claims;
using System.Threading.Channels;
using Renkei.Access;

namespace Renkei.Facilities.Import;

/// <summary>Runs imports that were started from a page, one after another, after the page has answered.</summary>
public sealed class ImportJobs(IServiceScopeFactory scopes, ILogger<ImportJobs> log) : BackgroundService
{
    private readonly Channel<Job> waiting = Channel.CreateUnbounded<Job>();

    private sealed record Job(Id<ImportRun> Run, ImportFacilities.Request Request, ClaimsPrincipal Person, string From);

    public void Enqueue(Id<ImportRun> run, ImportFacilities.Request request, Actor actor)
    {
        var (person, from) = actor.Snapshot();
        waiting.Writer.TryWrite(new(run, request, person, from));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<Actor>().Become(job.Person, job.From);
                var db = scope.ServiceProvider.GetRequiredService<AppDb>();
                var run = await db.ImportRuns.SingleAsync(run => run.Id == job.Run, stoppingToken);
                var content = await db.OpenKept(job.Request.StoredFile!, stoppingToken);
                await scope.ServiceProvider.GetRequiredService<ImportFacilities>().Run(run, job.Request with { Content = content }, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.LogError(error, "Import {Run} failed", job.Run);
                await Tell(job);
            }
        }
    }

    /// <summary>Where even this fails (the database is away) the next start of the server marks the run.</summary>
    private async Task Tell(Job job)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Actor>().Become(job.Person, job.From);
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            var run = await db.ImportRuns.SingleAsync(run => run.Id == job.Run, CancellationToken.None);
            run.State = ImportState.Interrupted;
            run.Problem = "思わぬ誤りで止まりました。何も取り込まれていません。管理者に、この取込の日時を伝えてください。";
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (Exception error) when (error is DbException or DbUpdateException or InvalidOperationException)
        {
            log.LogError(error, "Import {Run} could not be marked as failed", job.Run);
        }
    }
}
