using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Renkei.Access;

/// <summary>Who did what to which record, when and from where. Saved in the same transaction as the change itself, as the next link of a chain
/// in which no line can be altered, taken out or moved unseen (<see cref="AuditChain"/>).</summary>
public sealed class AuditLine : IEntity
{
    public Id<AuditLine> Id { get; init; } = Id<AuditLine>.New();
    public required DateTimeOffset At { get; init; }
    public Id<Member>? Member { get; init; }

    /// <summary>The name as it was then: a line must still speak when the member is gone.</summary>
    public required string Who { get; init; }

    public string? Role { get; init; }
    public string? Workplace { get; init; }
    public required string From { get; init; }

    /// <summary>The route or the command through which it was done.</summary>
    public required string Act { get; init; }

    public required AuditVerb Verb { get; init; }

    /// <summary>The kind of record, by its English class name.</summary>
    public required string Kind { get; init; }

    public required Guid Record { get; init; }

    /// <summary>The changed fields before and after, as JSON objects; secrets are named but never shown.</summary>
    public string? Before { get; init; }
    public string? After { get; init; }

    /// <summary>Its place in the chain: the day in Japan on which it was written, and its number within that day from 1.</summary>
    public DateOnly Day { get; private set; }
    public int Number { get; private set; }

    /// <summary>SHA-256 over the hash of the line before and every field of this one (<see cref="HashAfter"/>).</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>Gives the line its place in the chain.</summary>
    internal void Chain(DateOnly day, int number, byte[] before)
    {
        (Day, Number) = (day, number);
        Hash = HashAfter(before);
    }

    /// <summary>What the hash must be if nothing was altered. Each field goes in as a 0 byte where it is null, else as a 1 byte, its length in
    /// four bytes (big-endian) and its UTF-8 text; docs/operations.md tells the order to whoever checks with a tool of their own.</summary>
    internal byte[] HashAfter(byte[] before)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        string?[] fields =
        [
            Day.ToString("O", CultureInfo.InvariantCulture), Number.ToString(CultureInfo.InvariantCulture), Id.ToString(),
            At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
            Member?.ToString(), Who, Role, Workplace, From, Act, Verb.ToString(), Kind, Record.ToString(), Before, After,
        ];
        Span<byte> size = stackalloc byte[5];
        foreach (var field in fields)
        {
            if (field is null)
            {
                hash.AppendData([0]);
                continue;
            }

            var text = Encoding.UTF8.GetBytes(field);
            size[0] = 1;
            BinaryPrimitives.WriteInt32BigEndian(size[1..], text.Length);
            hash.AppendData(size);
            hash.AppendData(text);
        }

        return hash.GetHashAndReset();
    }
}

public enum AuditVerb
{
    Added,
    Changed,
    Removed,
    Read,
    Exported,
    Printed,
    SignedIn,
    SignInFailed,
    SignedOut,
    Refused,
}

public static class AuditVerbs
{
    extension(AuditVerb verb)
    {
        public string Japanese => verb switch
        {
            AuditVerb.Added => "追加",
            AuditVerb.Changed => "変更",
            AuditVerb.Removed => "削除",
            AuditVerb.Read => "閲覧",
            AuditVerb.Exported => "書き出し",
            AuditVerb.Printed => "印刷",
            AuditVerb.SignedIn => "サインイン",
            AuditVerb.SignInFailed => "サインイン失敗",
            AuditVerb.SignedOut => "サインアウト",
            AuditVerb.Refused => "拒否",
            _ => throw new ArgumentOutOfRangeException(nameof(verb)),
        };
    }
}

/// <summary>How lines come into the trail, and what must stay out of it.</summary>
public static class AuditTrail
{
    internal static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The annotation on a property whose value must never be written to the trail.</summary>
    public const string Secret = "Audit:Secret";

    /// <summary>The annotation on a property whose change means nothing to a reader of the trail.</summary>
    public const string Unspoken = "Audit:Unspoken";

    extension(AppDb db)
    {
        /// <summary>Writes a line for what is no change of a record: a read, an export, a sign-in. Changes write their own lines.</summary>
        public void Record(Actor actor, AuditVerb verb, string kind, Guid record, DateTimeOffset at, string? details = null) =>
            db.Add(Line(actor, verb, kind, record, at, null, details));
    }

    /// <summary>Words to go with a line that is no change.</summary>
    public static string Details(params ReadOnlySpan<(string Name, string? Value)> details)
    {
        var said = new Dictionary<string, string?>();

        foreach (var (name, value) in details)
        {
            said[name] = value;
        }

        return JsonSerializer.Serialize(said, Readable);
    }

    internal static AuditLine Line(Actor actor, AuditVerb verb, string kind, Guid record, DateTimeOffset at, string? before, string? after) => new()
    {
        // The databases keep no finer moment, and the hash must be that of what is kept.
        At = at.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerMicrosecond)),
        Member = actor.Member,
        Who = actor.Name,
        Role = actor.RoleName,
        Workplace = actor.WorkplaceName,
        From = actor.From,
        Act = actor.Act,
        Verb = verb,
        Kind = kind,
        Record = record,
        Before = before,
        After = after,
    };
}
