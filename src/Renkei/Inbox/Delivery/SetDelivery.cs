using Renkei.Access;

namespace Renkei.Inbox.Delivery;

/// <summary>A person chooses how to hear of what awaits them, and which devices may show it.</summary>
public sealed class SetDelivery(AppDb db, Actor actor, MailSettings mail, PushService push, TimeProvider clock)
{
    public const int MostDevices = 10;

    public sealed class Request
    {
        public bool MorningMail { get; set; }
        public TimeOnly MorningAt { get; set; } = new(7, 30);
        public bool MailAtOnce { get; set; }
        public bool Push { get; set; }
        public TimeOnly QuietFrom { get; set; }
        public TimeOnly QuietTo { get; set; }

        /// <summary>The choice's version as it was shown; 0 where there is none yet.</summary>
        public int Version { get; set; }
    }

    public sealed record Device(Id<PushDevice> Id, string Name, DateTimeOffset CreatedAt);

    /// <param name="PushKey">What a browser needs to ask for pushes; base64url.</param>
    public sealed record View(Request Choice, string? Mail, bool MailIsOn, string PushKey, IReadOnlyList<Device> Devices);

    /// <summary>A browser's subscription, as its <c>toJSON</c> tells it.</summary>
    public sealed class Subscription
    {
        public string Endpoint { get; set => field = value ?? ""; } = "";
        public string P256dh { get; set => field = value ?? ""; } = "";
        public string Auth { get; set => field = value ?? ""; } = "";
        public string Name { get; set => field = value ?? ""; } = "";
    }

    public async Task<Answer<View>> See(CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        var choice = await db.Set<DeliveryChoice>().AsNoTracking().SingleOrDefaultAsync(one => one.Member == actor.Member, stop) ?? new() { Member = actor.Member!.Value };
        var devices = await db.Set<PushDevice>().AsNoTracking().Where(device => device.Member == actor.Member).OrderBy(device => device.Id).Take(MostDevices).Select(device => new Device(device.Id, device.Name, device.CreatedAt)).ToListAsync(stop);
        return new View(
            new()
            {
                MorningMail = choice.MorningMail,
                MorningAt = choice.MorningAt,
                MailAtOnce = choice.MailAtOnce,
                Push = choice.Push,
                QuietFrom = choice.QuietFrom,
                QuietTo = choice.QuietTo,
                Version = choice.Version,
            },
            await db.Members.Where(member => member.Id == actor.Member).Select(member => member.Email).SingleOrDefaultAsync(stop), mail.IsOn, await push.PublicKey(stop), devices);
    }

    public async Task<Refusal?> Run(Request request, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        var choice = await db.Set<DeliveryChoice>().SingleOrDefaultAsync(one => one.Member == actor.Member, stop);
        if (choice is null)
        {
            choice = new() { Member = actor.Member!.Value };
            db.Add(choice);
        }

        if (choice.Set(request.MorningMail, request.MorningAt, request.MailAtOnce, request.Push, request.QuietFrom, request.QuietTo, request.Version) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public async Task<Refusal?> AddDevice(Subscription request, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (push.Check(request.Endpoint, request.P256dh, request.Auth) is { } wrong)
        {
            return wrong;
        }

        // The browser of a shared device asks for whoever sits there now: it belongs to them alone from then on.
        foreach (var earlier in await db.Set<PushDevice>().Where(device => device.Endpoint == request.Endpoint).ToListAsync(stop))
        {
            db.Remove(earlier);
        }

        if (await db.Set<PushDevice>().CountAsync(device => device.Member == actor.Member && device.Endpoint != request.Endpoint, stop) >= MostDevices)
        {
            return Refusal.Invalid("too-many", $"プッシュ通知を受ける端末は{MostDevices}台までです。使っていないものを消してください。");
        }

        db.Add(new PushDevice
        {
            Member = actor.Member!.Value,
            Endpoint = request.Endpoint,
            P256dh = request.P256dh,
            Auth = request.Auth,
            Name = request.Name.Trim() is { Length: > 0 } name ? JapaneseText.Cut(name, PushDevice.LongestName) : "この端末",
            CreatedAt = clock.GetUtcNow(),
        });
        await db.SaveChangesAsync(stop);
        return null;
    }

    public async Task<Refusal?> RemoveDevice(Id<PushDevice> id, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<PushDevice>().SingleOrDefaultAsync(device => device.Id == id && device.Member == actor.Member, stop) is not { } device)
        {
            return Refusal.NotFound("端末");
        }

        db.Remove(device);
        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("/delivery", async Task<Results<Ok<View>, ProblemHttpResult>> (SetDelivery set, CancellationToken stop) =>
            await set.See(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("お知らせの受け取り方");
        account.MapPut("/delivery", async Task<Results<NoContent, ProblemHttpResult>> (Request request, SetDelivery set, CancellationToken stop) =>
            await set.Run(request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("お知らせの受け取り方を決める");
        account.MapPost("/delivery/devices", async Task<Results<NoContent, ProblemHttpResult>> (Subscription request, SetDelivery set, CancellationToken stop) =>
            await set.AddDevice(request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("プッシュ通知を受ける端末を加える");
        account.MapDelete("/delivery/devices/{device}", async Task<Results<NoContent, ProblemHttpResult>> (Id<PushDevice> device, SetDelivery set, CancellationToken stop) =>
            await set.RemoveDevice(device, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("プッシュ通知を受ける端末を消す");
    }
}
