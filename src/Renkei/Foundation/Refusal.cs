namespace Renkei.Foundation;

/// <summary>Why a rule says no, in Japanese words the person at the screen can act on. A rule that agrees returns null,
/// so rules chain with <c>??</c> and the first refusal wins.</summary>
public sealed record Refusal(string Code, string Message, int Status = StatusCodes.Status409Conflict)
{
    public static Refusal NotFound(string what) => new("not-found", $"{what}が見つかりません。一覧からもう一度選んでください。", StatusCodes.Status404NotFound);

    /// <summary>Somebody else was first: what the person saw is not what is there any more.</summary>
    /// <param name="what">What was changed, as it is called now: 「退院調整ルール」, この回.</param>
    public static Refusal Changed(string what) => new("changed", $"ほかの人が先に{what}を変更しました。今の内容を確かめて、必要ならもう一度変更してください。");

    public static Refusal Invalid(string code, string message) => new(code, message, StatusCodes.Status400BadRequest);

    public ProblemHttpResult ToProblem() => TypedResults.Problem(Message, statusCode: Status, title: Code);
}

/// <summary>What a use case answers when it either has something to give or refuses to.</summary>
public readonly record struct Answer<T>(T? Value, Refusal? Refusal)
{
    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => new(default, refusal);
}
