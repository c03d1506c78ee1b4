using Renkei.Access;

namespace Renkei.Programmes;

/// <summary>The 事業計画書 of one programme and year in one version: drafted, checked, approved, fixed. A fixed version never changes.</summary>
public sealed class YearPlan : IEntity
{
    public Id<YearPlan> Id { get; init; } = Id<YearPlan>.New();

    /// <summary>The programme at the top of the tree.</summary>
    public required Id<Programme> Programme { get; init; }

    public required FiscalYear Year { get; init; }

    /// <summary>1 for the first; a correction of a fixed plan is the next.</summary>
    public required int Edition { get; init; }

    public PlanState State { get; private set; }

    /// <summary>款・項・目: １款３項２目.</summary>
    public string BudgetItem { get; set; } = "";

    /// <summary>新規・拡充.</summary>
    public bool IsNewOrExpanded { get; set; }

    /// <summary>方針の確認／決裁.</summary>
    public string Decision { get; set; } = "";

    /// <summary>特記事項.</summary>
    public string Remarks { get; set; } = "";

    /// <summary>事業評価書番号.</summary>
    public string EvaluationNumber { get; set; } = "";

    /// <summary>The whole form as it was when fixed, so that nothing later changes it; null until then.</summary>
    public string? Fixed { get; private set; }

    public string DraftedBy { get; init; } = "";
    public DateTimeOffset DraftedAt { get; init; }
    public string? CheckedBy { get; private set; }
    public DateTimeOffset? CheckedAt { get; private set; }
    public string? ApprovedBy { get; private set; }
    public DateTimeOffset? ApprovedAt { get; private set; }
    public string? FixedBy { get; private set; }
    public DateTimeOffset? FixedAt { get; private set; }
    public int Version { get; set; }

    public Refusal? MayChange() => State switch
    {
        PlanState.Draft => null,
        PlanState.Fixed => new("plan-fixed", "確定した計画書は変えられません。直すときは「訂正版を作る」から新しい版を作ってください。"),
        _ => new("plan-checked", $"この計画書は{State.Japanese}です。直すときは、先に下書きに戻してください。"),
    };

    /// <summary>One step on. Whoever drafted a plan does not approve it.</summary>
    public Refusal? Advance(string by, DateTimeOffset at, Func<string> wholeForm)
    {
        switch (State)
        {
            case PlanState.Draft:
                (State, CheckedBy, CheckedAt) = (PlanState.Checked, by, at);
                break;
            case PlanState.Checked when by == DraftedBy:
                return new("own-plan", "自分で作った計画書は、自分では承認できません。ほかの人に頼んでください。");
            case PlanState.Checked:
                (State, ApprovedBy, ApprovedAt) = (PlanState.Approved, by, at);
                break;
            case PlanState.Approved:
                (State, FixedBy, FixedAt, Fixed) = (PlanState.Fixed, by, at, wholeForm());
                break;
            default:
                return MayChange();
        }

        Version++;
        return null;
    }

    /// <summary>Back to a draft, as long as it is not fixed.</summary>
    public Refusal? Return()
    {
        if (State is PlanState.Fixed)
        {
            return MayChange();
        }

        (State, CheckedBy, CheckedAt, ApprovedBy, ApprovedAt) = (PlanState.Draft, null, null, null, null);
        Version++;
        return null;
    }
}

/// <summary>How far a plan has come.</summary>
public enum PlanState
{
    Draft,
    Checked,
    Approved,
    Fixed,
}

/// <summary>The Japanese names of states.</summary>
public static class PlanStates
{
    extension(PlanState state)
    {
        public string Japanese => state switch
        {
            PlanState.Draft => "下書き",
            PlanState.Checked => "確認済み",
            PlanState.Approved => "承認済み",
            PlanState.Fixed => "確定",
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };

        /// <summary>What the next step is called on its button; null at the end.</summary>
        public string? NextAct => state switch
        {
            PlanState.Draft => "確認する",
            PlanState.Checked => "承認する",
            PlanState.Approved => "確定する",
            _ => null,
        };
    }
}
