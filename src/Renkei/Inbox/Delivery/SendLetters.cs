using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using Renkei.Access;

namespace Renkei.Inbox.Delivery;

/// <summary>Sends the letters that wait. Whoever sends one has taken it first, so that two servers never send the same;
/// one whose arrival nobody knows is shown to the hub, not sent again.</summary>
public sealed class SendLetters(AppDb db, MailSettings settings, PostOffice office, InboxDoor door, WorkCalendar calendar, TimeProvider clock)
{
    public const string FailedKind = "mail-failed";
    private const int MostAtOnce = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Answers how many were sent.</summary>
    public async Task<int> Run(CancellationToken stop = default)
    {
        var isTroubled = await FindLost(stop);
        var now = clock.GetUtcNow();
        var waiting = await db.Set<Letter>().AsNoTracking().Where(letter => letter.State == LetterState.Waiting && letter.NextAt <= now).OrderBy(letter => letter.NextAt).Select(letter => letter.Id).Take(MostAtOnce).ToListAsync(stop);
        var sent = 0;
        if (waiting.Count > 0 && settings.IsOn)
        {
            using var line = settings.Folder is null ? new Line(settings) : null;
            foreach (var id in waiting)
            {
                // Only one server's update finds it still waiting.
                if (await db.Set<Letter>().Where(letter => letter.Id == id && letter.State == LetterState.Waiting).ExecuteUpdateAsync(
                    set => set.SetProperty(letter => letter.State, LetterState.Sending).SetProperty(letter => letter.NextAt, now).SetProperty(letter => letter.Tries, letter => letter.Tries + 1), stop) == 0)
                {
                    continue;
                }

                var letter = await db.Set<Letter>().SingleAsync(one => one.Id == id, stop);
                await Send(letter, line, stop);
                sent += letter.State == LetterState.Sent ? 1 : 0;
                isTroubled |= letter.State is LetterState.Failed or LetterState.Unsure;
                await db.SaveChangesAsync(CancellationToken.None);
            }
        }

        if (isTroubled)
        {
            await Alarm(db, door, calendar, clock, stop);
        }

        return sent;
    }

    private async Task Send(Letter letter, Line? line, CancellationToken stop)
    {
        try
        {
            var message = office.Write(letter);
            await (line is { } open ? open.Send(message, stop) : ToFolder(letter, message, stop));
            letter.Sent(clock.GetUtcNow());
        }
        catch (Exception failure) when (failure is SmtpCommandException or SmtpProtocolException or IOException or SocketException or ServiceNotConnectedException or ServiceNotAuthenticatedException
            or MailKit.Security.AuthenticationException or MailKit.Security.SslHandshakeException or NotSupportedException or OperationCanceledException or System.Security.Cryptography.CryptographicException)
        {
            var now = clock.GetUtcNow();
            if (failure is SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted } refused && (int)refused.StatusCode >= 500)
            {
                letter.GiveUp(LetterState.Failed, $"{(int)refused.StatusCode} {refused.Message}", now);
            }
            else if (failure is System.Security.Cryptography.CryptographicException)
            {
                letter.GiveUp(LetterState.Failed, "サーバーの鍵が変わり、本文を読めません。もう一度操作してください。", now);
            }
            else if (failure is not SmtpCommandException && line?.HandedOver is true)
            {
                letter.GiveUp(LetterState.Unsure, $"本文を渡したあとで通信が切れました（{failure.Message}）", now);
            }
            else
            {
                letter.TryLater(failure.Message, now);
            }
        }
    }

    private async Task ToFolder(Letter letter, MimeMessage message, CancellationToken stop)
    {
        Directory.CreateDirectory(settings.Folder!);
        await message.WriteToAsync(Path.Combine(settings.Folder!, $"{letter.WrittenAt:yyyyMMdd-HHmmss}-{letter.Id}.eml"), stop);
    }

    // Taken by a server that never said how it went.
    private async Task<bool> FindLost(CancellationToken stop)
    {
        var before = clock.GetUtcNow() - Letter.Lease;
        var lost = await db.Set<Letter>().Where(letter => letter.State == LetterState.Sending && letter.NextAt < before).OrderBy(letter => letter.NextAt).Take(MostAtOnce).ToListAsync(stop);
        foreach (var letter in lost)
        {
            letter.GiveUp(LetterState.Unsure, "送っている途中でサーバーが止まりました。", clock.GetUtcNow());
        }

        await db.SaveChangesAsync(stop);
        return lost.Count > 0;
    }

    /// <summary>One task for each desk that manages members, as long as anything is wrong.</summary>
    internal static async Task Alarm(AppDb db, InboxDoor door, WorkCalendar calendar, TimeProvider clock, CancellationToken stop)
    {
        var isWrong = await db.Set<Letter>().AnyAsync(letter => letter.State == LetterState.Failed || letter.State == LetterState.Unsure, stop);
        foreach (var desk in await door.DesksWith(Duty.ManageMembers, stop))
        {
            if (isWrong)
            {
                await door.Open(new(FailedKind, desk.Value, "送れなかったメールがあります", "/letters?state=trouble", TaskOwner.Desk(desk, Duty.ManageMembers), await calendar.Due(desk, clock.JapanToday(), 1, stop)), stop);
            }
            else
            {
                await door.Close(FailedKind, desk.Value, stop: stop);
            }
        }

        await db.SaveChangesAsync(stop);
    }

    /// <summary>One connection for all letters of a turn, opened when the first is sent and anew after it broke.</summary>
    private sealed class Line(MailSettings settings) : IDisposable
    {
        private Telling? client;

        /// <summary>The last letter's receiver was accepted: from then on nobody knows whether it arrived if the line breaks.</summary>
        public bool HandedOver => client is { WasAccepted: true };

        public async Task Send(MimeMessage message, CancellationToken stop)
        {
            if (client is not { IsConnected: true })
            {
                client?.Dispose();
                client = new() { Timeout = (int)Patience.TotalMilliseconds };
                await client.ConnectAsync(settings.Host!, settings.Port, settings.Security, stop);
                if (settings.User is { Length: > 0 } user)
                {
                    await client.AuthenticateAsync(user, settings.Password, stop);
                }
            }

            client.WasAccepted = false;
            await client.SendAsync(message, stop);
        }

        public void Dispose()
        {
            // Its farewell may block on a dead line; closing the socket says enough.
            client?.Dispose();
        }

        private sealed class Telling : SmtpClient
        {
            public bool WasAccepted { get; set; }

            protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
            {
                WasAccepted = true;
                base.OnRecipientAccepted(message, mailbox, response);
            }
        }
    }
}
