using System.Buffers;
using System.Net;
using System.Net.Sockets;
using MimeKit;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Renkei.Tests.Inbox;

/// <summary>A real SMTP server on loopback that keeps what it is given, or answers as it is told to.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Store store = new();
    private readonly Task running;

    public MailServer()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(store);
        var server = new SmtpServer.SmtpServer(new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(end => end.Endpoint(new(IPAddress.Loopback, Port))).Build(), services);
        running = server.StartAsync(stop.Token);
    }

    public int Port { get; }

    public List<MimeMessage> Mails => store.Mails;

    /// <summary>What it answers to a mail instead of taking it; null takes it.</summary>
    public SmtpResponse? Answers { set => store.Answers = value; }

    /// <summary>An application that sends its mail here.</summary>
    public App For(App app) => app.With("Mail:Host", "127.0.0.1").With("Mail:Port", Port.ToString(System.Globalization.CultureInfo.InvariantCulture)).With("Mail:Security", "None").With("Mail:From", "renkei@city.example.jp").With("Access:Url", "https://renkei.example.jp");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
        stop.Dispose();
    }

    private sealed class Store : MessageStore
    {
        public List<MimeMessage> Mails { get; } = [];

        public SmtpResponse? Answers { get; set; }

        public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            if (Answers is { } answer)
            {
                return answer;
            }

            using var stream = new MemoryStream(buffer.ToArray());
            Mails.Add(await MimeMessage.LoadAsync(stream, cancellationToken));
            return SmtpResponse.Ok;
        }
    }
}

/// <summary>Takes a mail to its last byte and then hangs up without a word.</summary>
public sealed class DyingMailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task running;

    public DyingMailServer()
    {
        listener.Start();
        running = Serve();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Bodies { get; private set; }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await running.ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
        listener.Dispose();
    }

    private async Task Serve()
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            await using var writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\r\n" };
            await writer.WriteLineAsync("220 localhost");
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line == "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                    while (await reader.ReadLineAsync() is not (null or "."))
                    {
                    }

                    Bodies++;
                    break;
                }

                await writer.WriteLineAsync("250 ok");
            }
        }
    }
}
