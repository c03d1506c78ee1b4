using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Consultations;

/// <summary>困難事例: a consultation that was hard, what was tried, what was learned; and, once a second person has read it, a text without anybody's name for all hubs.</summary>
public sealed class HardCase : IEntity, IInArea
{
    public const int LongestText = 4_000;
    public const int LongestTitle = 80;
    /// <summary>Of a word of the index: the key of a hub's own word, with its list before it, among them.</summary>
    public const int LongestWord = 60;

    /// <summary>k: who is one of fewer than so many of the same kind could be guessed.</summary>
    public const int FewestAlike = 5;

    public Id<HardCase> Id { get; init; } = Id<HardCase>.New();

    public required Id<Consultation> Consultation { get; init; }
    public required Id<Workplace> Workplace { get; init; }
    public required string AreaPath { get; init; }

    /// <summary>困難の型: keys of the list, each between spaces.</summary>
    public string Kinds { get; set; } = "";

    /// <summary>What was tried, and what one would do otherwise; for the own hub, or the area.</summary>
    public string Tried { get; set; } = "";
    public string Reflection { get; set; } = "";
    public CaseScope Scope { get; set; }

    public CaseState State { get; private set; }

    // What all hubs read: never taken from the consultation without a person.
    public string Title { get; private set; } = "";
    public string Shared { get; private set; } = "";

    /// <summary>What of the consultation goes with it, banded as the lists band it.</summary>
    public string Topics { get; private set; } = "";
    public string Disease { get; private set; } = "";
    public string Procedures { get; private set; } = "";
    public string AgeBand { get; private set; } = "";
    public string Household { get; private set; } = "";
    public string CareLevel { get; private set; } = "";
    public string Stay { get; private set; } = "";
    public string Outcome { get; private set; } = "";

    public Id<Member>? WrittenBy { get; private set; }
    public string WrittenByName { get; private set; } = "";
    public string ReviewedBy { get; private set; } = "";

    /// <summary>Why a second person sent it back.</summary>
    public string SentBack { get; private set; } = "";
    public DateOnly? SharedOn { get; private set; }
    public int Version { get; private set; }

    internal static Refusal NoTitle => Refusal.Invalid("title", $"題名を{LongestTitle}文字までで入れてください。");

    internal static Refusal TooLong => Refusal.Invalid("shared", $"事例集に載せる文を{LongestText:N0}文字までで書いてください。");

    public Refusal? SeenAs(int version)
    {
        if (version != Version)
        {
            return Refusal.Changed("この困難事例");
        }

        Version++;
        return null;
    }

    /// <summary>What came of it, as its consultation says by now.</summary>
    public void End(string outcome) => Outcome = outcome;

    public Refusal? Check() =>
        Kinds.Length > KeyList.Longest ? Refusal.Invalid("kinds", "困難の型を選びすぎています。減らしてください。")
        : Kinds.Length == 0 ? Refusal.Invalid("kinds", "何が困難だったかを、1つは選んでください。")
        : new[] { Tried, Reflection }.Any(text => text.Length > LongestText) ? Refusal.Invalid("too-long", $"試みたこと、ふりかえりは、それぞれ{LongestText:N0}文字までです。")
        : null;

    /// <summary>The text for all hubs is written, and waits for a second person.</summary>
    public Refusal? Write(string title, string shared, Consultation of, Id<Member>? by, string byName)
    {
        if (State == CaseState.Shared)
        {
            return new("shared", "もう事例集にあります。直すときは、先に事例集から取り下げてください。");
        }

        if (title.Length is 0 or > LongestTitle)
        {
            return NoTitle;
        }

        if (shared.Length is 0 or > LongestText)
        {
            return TooLong;
        }

        (Title, Shared, State, Scope, WrittenBy, WrittenByName, SentBack, ReviewedBy) = (title, shared, CaseState.Written, CaseScope.AllHubs, by, byName, "", "");
        Describe(of);
        return null;
    }

    /// <summary>As the consultation's lists say it now.</summary>
    public void Describe(Consultation of) =>
        (Topics, Disease, Procedures, AgeBand, Household, CareLevel, Stay, Outcome) = (of.Topics, of.Disease, of.Procedures, of.AgeBand, of.Household, of.CareLevel, of.Stay, of.Outcome);

    /// <summary>A second person has read it, and nobody can be known from it.</summary>
    public Refusal? Share(Id<Member>? by, string byName, DateOnly today) => Review(by) is { } refusal ? refusal : Enter(byName, today);

    public Refusal? SendBack(string why, Id<Member>? by)
    {
        if (Review(by) is { } refusal)
        {
            return refusal;
        }

        if (why.Length is 0 or > LongestText)
        {
            return Refusal.Invalid("why", "どこを直すかを書いてください。");
        }

        (State, SentBack) = (CaseState.Kept, why);
        return null;
    }

    /// <summary>取り下げ: the person concerned no longer agrees, or it was a mistake. Nobody reads it any more.</summary>
    public void Withdraw()
    {
        // Also what was sent back and waits to be written anew.
        (State, SharedOn, Title, Shared) = (CaseState.Kept, null, "", "");
    }

    /// <summary>Everything in words is gone.</summary>
    public void Erase()
    {
        Withdraw();
        (Tried, Reflection, SentBack, Scope, Version) = ("", "", "", CaseScope.OwnHub, Version + 1);
    }

    private Refusal? Review(Id<Member>? by) =>
        State != CaseState.Written ? new("not-written", "確認を待っている文がありません。")
        : by is null || by == WrittenBy ? new("second-person", "書いた人とは別の人が確認してください。", StatusCodes.Status403Forbidden)
        : null;

    private Refusal? Enter(string byName, DateOnly today)
    {
        (State, ReviewedBy, SharedOn) = (CaseState.Shared, byName, today);
        return null;
    }
}

/// <summary>共有範囲.</summary>
public enum CaseScope
{
    /// <summary>自拠点.</summary>
    OwnHub,

    /// <summary>区域: also the other hubs of the same municipality.</summary>
    Area,

    /// <summary>全拠点: as a text without names.</summary>
    AllHubs,
}

public enum CaseState
{
    /// <summary>With its consultation only.</summary>
    Kept,

    /// <summary>A text for all hubs waits for a second person.</summary>
    Written,

    /// <summary>事例集にある.</summary>
    Shared,
}

public static class CaseScopes
{
    extension(CaseScope scope)
    {
        public string Japanese => scope switch { CaseScope.OwnHub => "自分の拠点だけ", CaseScope.Area => "同じ市の拠点", CaseScope.AllHubs => "全拠点（名前の分からない文で）", _ => throw new ArgumentOutOfRangeException(nameof(scope)) };
    }
}

public static class CaseStates
{
    extension(CaseState state)
    {
        public string Japanese => state switch { CaseState.Kept => "記録のみ", CaseState.Written => "確認待ち", CaseState.Shared => "事例集にある", _ => throw new ArgumentOutOfRangeException(nameof(state)) };

        public ChipState Chip => state switch { CaseState.Shared => ChipState.Good, CaseState.Written => ChipState.Warn, _ => ChipState.Plain };
    }
}

/// <summary>One word of a shared case by which it is found, and how much it weighs in it.</summary>
public sealed class CaseTerm
{
    public required string Term { get; init; }
    public required Id<HardCase> Case { get; init; }
    public required float Weight { get; init; }
}

/// <summary>In how many shared cases a word occurs: what is rare tells more.</summary>
public sealed class CaseTermCount
{
    public required string Term { get; init; }
    public required int Cases { get; set; }
}

/// <summary>助言: a hub asks the others what they would do, and gets an answer with a date.</summary>
public sealed class Advice : IEntity
{
    public const int LongestText = 2_000;

    public Id<Advice> Id { get; init; } = Id<Advice>.New();

    /// <summary>The case it is about; its text is what the others read.</summary>
    public required Id<HardCase> Case { get; init; }
    public required Id<Workplace> From { get; init; }
    public required Id<Workplace> To { get; init; }
    public required string Question { get; set; }
    public required DateOnly Due { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public required string AskedBy { get; init; }
    public string Answer { get; private set; } = "";
    public string AnsweredBy { get; private set; } = "";
    public DateTimeOffset? AnsweredAt { get; private set; }

    public Refusal? Reply(string text, string by, DateTimeOffset now)
    {
        if (text.Length is 0 or > LongestText)
        {
            return Refusal.Invalid("answer", $"助言を{LongestText:N0}文字までで書いてください。");
        }

        (Answer, AnsweredBy, AnsweredAt) = (text, by, now);
        return null;
    }
}

internal sealed class HardCaseTable : IEntityTypeConfiguration<HardCase>
{
    public void Configure(EntityTypeBuilder<HardCase> builder)
    {
        builder.ToTable("hard_cases");
        builder.Property(one => one.AreaPath).HasMaxLength(200);
        foreach (var keys in new[] { nameof(HardCase.Kinds), nameof(HardCase.Topics), nameof(HardCase.Procedures) })
        {
            builder.Property<string>(keys).HasMaxLength(KeyList.Longest);
        }

        foreach (var text in new[] { nameof(HardCase.Tried), nameof(HardCase.Reflection), nameof(HardCase.SentBack), nameof(HardCase.Shared), nameof(HardCase.Title) })
        {
            builder.Property<string>(text).HasMaxLength(text == nameof(HardCase.Title) ? HardCase.LongestTitle : HardCase.LongestText).HasAnnotation(AuditTrail.Secret, true);
        }

        foreach (var code in new[] { nameof(HardCase.Disease), nameof(HardCase.AgeBand), nameof(HardCase.Household), nameof(HardCase.CareLevel), nameof(HardCase.Stay), nameof(HardCase.Outcome) })
        {
            builder.Property<string>(code).HasMaxLength(50);
        }

        builder.Property(one => one.WrittenByName).HasMaxLength(Consultation.LongestName);
        builder.Property(one => one.ReviewedBy).HasMaxLength(Consultation.LongestName);
        builder.Property(one => one.Scope).HasMaxLength(10);
        builder.Property(one => one.State).HasMaxLength(10);
        builder.Property(one => one.Version).IsConcurrencyToken();
        builder.HasOne<Consultation>().WithMany().HasForeignKey(one => one.Consultation);
        builder.HasOne<Workplace>().WithMany().HasForeignKey(one => one.Workplace);
        builder.HasOne<Member>().WithMany().HasForeignKey(one => one.WrittenBy);
        builder.HasIndex(one => one.Consultation).IsUnique();
        builder.HasIndex(one => new { one.State, one.SharedOn, one.Id });
        builder.HasIndex(one => new { one.Scope, one.AreaPath });
    }
}

internal sealed class CaseTermTable : IEntityTypeConfiguration<CaseTerm>
{
    public void Configure(EntityTypeBuilder<CaseTerm> builder)
    {
        builder.ToTable("case_terms");
        builder.HasKey(term => new { term.Term, term.Case });
        builder.Property(term => term.Term).HasMaxLength(HardCase.LongestWord);
        builder.HasOne<HardCase>().WithMany().HasForeignKey(term => term.Case);

        // All that is added up of a word stands in the index, side by side; and so do the words of a case.
        builder.HasIndex(term => new { term.Term, term.Case, term.Weight });
        builder.HasIndex(term => new { term.Case, term.Term });
    }
}

internal sealed class CaseTermCountTable : IEntityTypeConfiguration<CaseTermCount>
{
    public void Configure(EntityTypeBuilder<CaseTermCount> builder)
    {
        builder.ToTable("case_term_counts");
        builder.HasKey(term => term.Term);
        builder.Property(term => term.Term).HasMaxLength(HardCase.LongestWord);
    }
}

internal sealed class AdviceTable : IEntityTypeConfiguration<Advice>
{
    public void Configure(EntityTypeBuilder<Advice> builder)
    {
        builder.ToTable("advice");
        builder.Property(one => one.Question).HasMaxLength(Advice.LongestText).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(one => one.Answer).HasMaxLength(Advice.LongestText).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(one => one.AskedBy).HasMaxLength(Consultation.LongestName);
        builder.Property(one => one.AnsweredBy).HasMaxLength(Consultation.LongestName);
        builder.HasOne<HardCase>().WithMany().HasForeignKey(one => one.Case);
        builder.HasOne<Workplace>().WithMany().HasForeignKey(one => one.From);
        builder.HasOne<Workplace>().WithMany().HasForeignKey(one => one.To);
        builder.HasIndex(one => new { one.Case, one.Id });
        builder.HasIndex(one => new { one.To, one.AnsweredAt });
    }
}
