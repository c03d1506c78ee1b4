using Microsoft.Data.Sqlite;
using Npgsql;
using Quartz;

namespace Renkei.Access.Standing;

/// <summary>Has the standing work done by Quartz, whose store lies in our database: however many servers there are, each turn is taken by one of them,
/// and a turn that came while none was up is taken once when one is.</summary>
public static class Schedule
{
    private const string WorkKey = "work";

    // Longer than any pause of a healthy server, short enough that nobody waits for a dead one.
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(10);

    /// <summary><c>Schedule:Run</c> false leaves the work to other servers, or to cron and the command line. Call it after all rooms.</summary>
    public static WebApplicationBuilder AddSchedule(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue("Schedule:Run", true))
        {
            return builder;
        }

        var connection = Database.ConnectionString(builder.Configuration);
        builder.Services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(options => (options.InstanceName, options.GenerateInstanceId) = ("renkei", true));
            quartz.UseDefaultThreadPool(2);
            quartz.UsePersistentStore(store =>
            {
                store.ProvisionSchema();
                if (Database.IsPostgreSql(connection))
                {
                    store.UsePostgres(NpgsqlFactory.Instance, connection);
                    store.UseClustering(cluster => cluster.CheckinInterval = CheckIn);
                }
                else
                {
                    store.UseSqlite(SqliteFactory.Instance, connection);
                }
            });
        });
        builder.Services.AddHostedService<Clockwork>();
        return builder;
    }

    /// <summary>Puts every work into the schedule and lets it run once the server answers.</summary>
    private sealed class Clockwork(ISchedulerFactory factory, IEnumerable<StandingWork> works) : IHostedLifecycleService
    {
        private IScheduler? scheduler;

        public async Task StartedAsync(CancellationToken cancellationToken)
        {
            scheduler = await factory.GetScheduler(cancellationToken);
            foreach (var work in works)
            {
                // One that stands as it should keeps its next moment, also one that passed while no server was up.
                if (await scheduler.GetTrigger(new(work.Name), cancellationToken) is ICronTrigger standing && standing.CronExpressionString == work.Cron)
                {
                    continue;
                }

                var job = JobBuilder.Create<Turn>().WithIdentity(work.Name).UsingJobData(WorkKey, work.Name).DisallowConcurrentExecution().Build();
                var trigger = Quartz.TriggerBuilder.Create().WithIdentity(work.Name).ForJob(job)
                    .WithCronSchedule(work.Cron, cron => cron.InTimeZone(JapanTime.Zone).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build();
                await scheduler.ScheduleJob(job, new[] { trigger }, new ScheduleJobOptions { Replace = true }, cancellationToken);
            }

            await scheduler.Start(cancellationToken);
        }

        public async Task StoppingAsync(CancellationToken cancellationToken)
        {
            if (scheduler is not null)
            {
                await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
            }
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Turn(DoStandingWork act, IEnumerable<StandingWork> works) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            // A work that this version no longer knows is left in the schedule by an older one: its turn passes.
            if (works.FirstOrDefault(work => work.Name == context.MergedJobDataMap.GetString(WorkKey)) is { } work)
            {
                await act.Do(work, cancellationToken);
            }
        }
    }
}
