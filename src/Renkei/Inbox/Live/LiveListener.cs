using Npgsql;

namespace Renkei.Inbox.Live;

/// <summary>Hears on PostgreSQL what any process put before people, and puts it before the pages open on this one.</summary>
public sealed class LiveListener(IServiceProvider services, LivePosts posts, ILogger<LiveListener> logger) : BackgroundService
{
    private static readonly TimeSpan TriesAgainAfter = TimeSpan.FromSeconds(2);

    // A firewall may forget a silent connection without telling either end.
    private const int KeepAliveSeconds = 30;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var connection = Database.ConnectionString(services);
        if (!Database.IsPostgreSql(connection))
        {
            return;
        }

        var own = new NpgsqlConnectionStringBuilder(connection) { KeepAlive = KeepAliveSeconds, Pooling = false }.ConnectionString;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var line = new NpgsqlConnection(own);
                line.Notification += (_, heard) =>
                {
                    if (LivePost.Read(heard.Payload) is { } post)
                    {
                        posts.Put(post);
                    }
                };
                await line.OpenAsync(stoppingToken);
                await using (var listen = new NpgsqlCommand($"LISTEN {LiveWriter.Channel}", line))
                {
                    await listen.ExecuteNonQueryAsync(stoppingToken);
                }

                while (true)
                {
                    await line.WaitAsync(stoppingToken);
                }
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException)
            {
#pragma warning disable CA1848 // Once a broken line.
                logger.LogWarning(failure, "The line for live notices broke; trying again");
#pragma warning restore CA1848
                await Task.Delay(TriesAgainAfter, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
