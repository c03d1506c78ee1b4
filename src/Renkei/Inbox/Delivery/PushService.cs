using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Lib.Net.Http.WebPush;
using Lib.Net.Http.WebPush.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace Renkei.Inbox.Delivery;

/// <summary>Speaks to the browsers' push services. What is sent says that there is something, never what.</summary>
public sealed class PushService(AppDb db, IHttpClientFactory clients, IDataProtectionProvider keys, MailSettings site, IConfiguration configuration)
{
    /// <summary>The name of the HTTP client: without redirects, so that a service cannot send us elsewhere.</summary>
    public const string Client = "push";

    private const string Purpose = "Renkei.PushKey";
    private const int PointBytes = 65;
    private const int AuthBytes = 16;
    private static readonly TimeSpan KeptThere = TimeSpan.FromHours(12);

    /// <summary>The push services of the browsers in use: a browser's word alone must not make our server call any address it likes. <c>Push:Hosts</c> names others.</summary>
    private static readonly string[] UsualHosts = ["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com", ".notify.windows.com"];

    private string[] Hosts => configuration.GetSection("Push:Hosts").Get<string[]>() is { Length: > 0 } named ? named : UsualHosts;

    public async Task<string> PublicKey(CancellationToken stop) => (await Key(stop)).Public;

    public Refusal? Check(string endpoint, string p256dh, string auth)
    {
        if (endpoint.Length > PushDevice.LongestEndpoint || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps || address.UserInfo.Length > 0
            || !Array.Exists(Hosts, host => host.StartsWith('.') ? address.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase) : string.Equals(address.Authority, host, StringComparison.OrdinalIgnoreCase)))
        {
            return Refusal.Invalid("endpoint", "このブラウザーの通知サービスは使えません。ほかのブラウザーで試すか、メールを選んでください。");
        }

        return Length(p256dh) == PointBytes && Length(auth) == AuthBytes ? null : Refusal.Invalid("keys", "ブラウザーから受け取った鍵を読み取れません。もう一度、通知を許してください。");

        static int Length(string text) => Base64Url.IsValid(text, out var length) ? length : -1;
    }

    /// <summary>Tells each device; those whose browser took the permission back are forgotten. Answers how many took it.</summary>
    public async Task<int> Tell(IReadOnlyCollection<PushDevice> devices, CancellationToken stop)
    {
        if (devices.Count == 0)
        {
            return 0;
        }

        var key = await Key(stop);
        using var own = new VapidAuthentication(key.Public, keys.CreateProtector(Purpose).Unprotect(key.SealedPrivate)) { Subject = $"mailto:{site.From}" };
        var service = new PushServiceClient(clients.CreateClient(Client)) { AutoRetryAfter = false };
        var content = JsonSerializer.Serialize(new { title = "連携", body = "新しいお知らせがあります。", href = "/today" });
        var taken = 0;
        foreach (var device in devices)
        {
            var to = new PushSubscription { Endpoint = device.Endpoint };
            to.SetKey(PushEncryptionKeyName.P256DH, device.P256dh);
            to.SetKey(PushEncryptionKeyName.Auth, device.Auth);
            try
            {
                await service.RequestPushMessageDeliveryAsync(to, new(content) { Topic = "inbox", TimeToLive = (int)KeptThere.TotalSeconds, Urgency = PushMessageUrgency.Normal }, own, VapidAuthenticationScheme.Vapid, stop);
                taken++;
            }
            catch (PushServiceClientException gone) when (gone.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                db.Remove(device);
            }
            catch (Exception failure) when (failure is PushServiceClientException or HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
            {
                // A push is a comfort: what it tells of stands in the pages and in the morning's mail.
            }
        }

        return taken;
    }

    private async Task<PushKey> Key(CancellationToken stop)
    {
        if (await db.Set<PushKey>().AsNoTracking().SingleOrDefaultAsync(stop) is { } known)
        {
            return known;
        }

        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parts = pair.ExportParameters(includePrivateParameters: true);
        var made = new PushKey
        {
            Public = Base64Url.EncodeToString([4, .. parts.Q.X!, .. parts.Q.Y!]),
            SealedPrivate = keys.CreateProtector(Purpose).Protect(Base64Url.EncodeToString(parts.D)),
        };

        // Two servers may make one at the same moment: the first stays.
        await db.Database.ExecuteSqlAsync($"INSERT INTO push_keys (number, public, sealed_private) VALUES ({made.Number}, {made.Public}, {made.SealedPrivate}) ON CONFLICT DO NOTHING", stop);
        return await db.Set<PushKey>().AsNoTracking().SingleAsync(stop);
    }
}
