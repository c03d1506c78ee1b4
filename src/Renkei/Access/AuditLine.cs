using System.Text.Encodings.Web;
using System.Text.Json;

namespace Renkei.Access;

/// <summary>Who did what to which record, when and from where. Saved in the same transaction as the change itself.</summary>
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
}

public enum AuditVerb
{
    Added,
    Changed,
    Removed,
    Read,
    Exported,
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
        At = at,
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
