namespace Renkei.Programmes;

/// <summary>評価: one turn of the wheel for a scene or a programme in a year, from the aim to what is done better next.</summary>
public sealed class Evaluation : IEntity
{
    public const int LongestText = 600;

    public Id<Evaluation> Id { get; init; } = Id<Evaluation>.New();
    public required Id<Portfolio> Portfolio { get; init; }
    public required FiscalYear Year { get; init; }

    /// <summary>Key of the scene; null where a programme is evaluated.</summary>
    public string? Scene { get; init; }

    public Id<Programme>? Programme { get; init; }

    /// <summary>めざす姿.</summary>
    public string Aim { get; set; } = "";

    /// <summary>目標.</summary>
    public string Goal { get; set; } = "";

    /// <summary>対応策.</summary>
    public string Measures { get; set; } = "";

    /// <summary>実績.</summary>
    public string Results { get; set; } = "";

    /// <summary>A to D; null until judged.</summary>
    public Grade? Grade { get; set; }

    /// <summary>Why this grade.</summary>
    public string Reason { get; set; } = "";

    /// <summary>改善: carried into next year's text.</summary>
    public string Improvement { get; set; } = "";

    public int Version { get; set; }

    public Refusal? Check() =>
        new[] { ("めざす姿", Aim), ("目標", Goal), ("対応策", Measures), ("実績", Results), ("評価の理由", Reason), ("改善", Improvement) }.FirstOrDefault(box => box.Item2.Length > LongestText) is { Item1: { } name } long600
            ? Refusal.Invalid("too-long", $"「{name}」は{LongestText}文字までです（今は{long600.Item2.Length}文字）。")
        : Grade is not null && Reason.Trim().Length == 0 ? Refusal.Invalid("reason", "評価（A〜D）には理由が要ります。理由を入れてください。")
        : (Scene is null) == (Programme is null) ? Refusal.Invalid("about", "場面か事業のどちらか一つを選んでください。")
        : Scene is null ? null : ItemScheme.Check(Scene);
}

/// <summary>A 目標を上回った, B 達成した, C 一部にとどまった, D 進まなかった.</summary>
public enum Grade
{
    A,
    B,
    C,
    D,
}
