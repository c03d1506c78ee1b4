namespace Renkei.Programmes;

/// <summary>What stands in one box of a year's plan.</summary>
public sealed class PlanText : IEntity
{
    public Id<PlanText> Id { get; init; } = Id<PlanText>.New();
    public required Id<YearPlan> Plan { get; init; }
    public required PlanBox Box { get; init; }

    /// <summary>The sub-programme that it is about, in <see cref="PlanBox.Content"/>; else null.</summary>
    public Id<Programme>? About { get; init; }

    public required string Text { get; set; }
    public int Version { get; set; }

    /// <param name="box">Which box.</param>
    /// <param name="text">What is to stand in it.</param>
    /// <param name="about">The sub-programme it is about, for the words of the refusal.</param>
    public static Refusal? Check(PlanBox box, string text, string? about = null) =>
        text.Length > box.Longest ? Refusal.Invalid("too-long", $"「{about ?? box.Japanese}」は{box.Longest:#,0}文字までです（今は{text.Length:#,0}文字）。紙の欄からはみ出します。短くしてください。") : null;
}

/// <summary>The boxes of 様式②-1 that people write in.</summary>
public enum PlanBox
{
    Purpose,
    Content,
    Results,
    Starts,
    Laws,
    Data,
}

/// <summary>What the boxes are called and how much they hold.</summary>
public static class PlanBoxes
{
    extension(PlanBox box)
    {
        public string Japanese => box switch
        {
            PlanBox.Purpose => "事業の目的・必要性",
            PlanBox.Content => "実施内容と期待される効果",
            PlanBox.Results => "実績及び今後見込み",
            PlanBox.Starts => "事業開始年度",
            PlanBox.Laws => "根拠法令",
            PlanBox.Data => "根拠とするデータ等",
            _ => throw new ArgumentOutOfRangeException(nameof(box)),
        };

        /// <summary>Characters that the printed box holds at its type size.</summary>
        public int Longest => box switch
        {
            PlanBox.Purpose => 300,
            PlanBox.Content => 300,
            PlanBox.Results => 900,
            PlanBox.Laws => 400,
            PlanBox.Data => 300,
            _ => 400,
        };
    }
}
