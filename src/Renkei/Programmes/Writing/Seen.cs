using System.IO.Hashing;
using System.Text;

namespace Renkei.Programmes.Writing;

/// <summary>The mark of what somebody saw when they began to type. Who typed nothing new leaves what is stored alone;
/// who did, and finds that something else is stored by now, is told instead of writing over it.</summary>
public static class Seen
{
    /// <summary>Sixteen hex digits, the same for the same words.</summary>
    public static string Of(params IEnumerable<string?> shown) => Convert.ToHexStringLower(XxHash3.Hash(Encoding.UTF8.GetBytes(string.Join('\u0001', shown.Select(one => one is null ? "\u0002" : one)))));

    /// <summary>What to do with what was typed.</summary>
    /// <param name="seen">The mark of what was shown.</param>
    /// <param name="typed">The mark of what was typed.</param>
    /// <param name="stored">The mark of what is stored now.</param>
    public static Verdict Judge(string seen, string typed, string stored) =>
        typed == stored || typed == seen ? Verdict.Leave : stored == seen ? Verdict.Write : Verdict.Clash;

    /// <summary>The outcome of <see cref="Judge"/>.</summary>
    public enum Verdict
    {
        Leave,
        Write,
        Clash,
    }
}

/// <summary>What two people wrote in the same place: nothing is stored until the second has looked.</summary>
/// <param name="Place">Which box or line, in words.</param>
/// <param name="Stored">What the other wrote.</param>
public sealed record Clash(string Place, string Stored)
{
    internal static Refusal Refuse(IReadOnlyList<Clash> clashes) => new("changed-meanwhile",
        $"開いている間に、ほかの人が{string.Join("、", clashes.Take(3).Select(clash => $"「{clash.Place}」"))}{(clashes.Count > 3 ? $"など{clashes.Count}か所" : "")}を書きかえました。まだ何も保存していません。今の内容を見て、あなたの書いたものに直してから、もう一度保存してください。");
}

/// <summary>What came of writing: saved, refused, or two people at once.</summary>
public sealed record Written(Refusal? Refusal, IReadOnlyList<Clash> Clashes, int Saved)
{
    public static implicit operator Written(Refusal refusal) => new(refusal, [], 0);

    public static Written Not(IReadOnlyList<Clash> clashes) => new(Clash.Refuse(clashes), clashes, 0);

    /// <summary>Two who save in the very same moment pass the marks both; the database lets in one.</summary>
    internal static async Task<Written> Save(AppDb db, int saved, CancellationToken stop)
    {
        try
        {
            await db.SaveChangesAsync(stop);
            return new(null, [], saved);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            return new Refusal("changed-meanwhile", "ちょうど今、ほかの人が同じところを書きかえました。まだ何も保存していません。今の内容を確かめて、もう一度保存してください。");
        }
    }

    /// <summary>How many places were changed.</summary>
    public sealed record Answered(int Saved);

    internal Results<Ok<Answered>, ProblemHttpResult> ToResult() => Refusal is { } refusal
        ? TypedResults.Problem(refusal.Message, statusCode: refusal.Status, title: refusal.Code, extensions: Clashes.Count == 0 ? null : new Dictionary<string, object?> { ["clashes"] = Clashes })
        : TypedResults.Ok(new Answered(Saved));
}
