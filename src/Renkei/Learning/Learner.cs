using Renkei.Access;

namespace Renkei.Learning;

/// <summary>A professional as the record of learning knows them, across years and employers, with or without an account here.</summary>
public sealed class Learner : IEntity
{
    public const int LongestName = 100;

    public Id<Learner> Id { get; init; } = Id<Learner>.New();
    public required string Name { get; set; }

    /// <summary>The name as it is looked up by, however it was typed.</summary>
    public required string NameKey { get; set; }

    public string Kana { get; set; } = "";

    /// <summary>Upper case; empty where none is known.</summary>
    public string MailKey { get; set; } = "";

    public Profession? Profession { get; set; }
    public Id<Member>? Member { get; set; }

    /// <summary>Where they work now, as last told; what it was at each session stands with the application.</summary>
    public string WorkplaceName { get; set; } = "";
    public string WorkplaceKey { get; set; } = "";

    /// <summary>The record that this one turned out to be the same person as.</summary>
    public Id<Learner>? MergedInto { get; private set; }

    public Refusal? MergeInto(Learner other) =>
        other.Id == Id ? Refusal.Invalid("same", "同じ人の記録です。別の記録を選んでください。")
        : MergedInto is not null || other.MergedInto is not null ? new("merged", "この記録は、もうほかの記録にまとめられています。")
        : Member is not null && other.Member is not null && Member != other.Member ? new("two-members", "2つの記録は、別々の利用者のものです。まとめられません。")
        : Take(other);

    /// <summary>Goes along when the record it was put into is put into another.</summary>
    internal void Follow(Learner other) => MergedInto = other.Id;

    private Refusal? Take(Learner other)
    {
        MergedInto = other.Id;
        other.Member ??= Member;
        other.Profession ??= Profession;
        other.MailKey = other.MailKey.Length > 0 ? other.MailKey : MailKey;
        other.Kana = other.Kana.Length > 0 ? other.Kana : Kana;
        return null;
    }
}

internal sealed class LearnerTable : IEntityTypeConfiguration<Learner>
{
    public void Configure(EntityTypeBuilder<Learner> builder)
    {
        builder.ToTable("learners");
        builder.Property(learner => learner.Name).HasMaxLength(Learner.LongestName);
        builder.Property(learner => learner.NameKey).HasMaxLength(Learner.LongestName);
        builder.Property(learner => learner.Kana).HasMaxLength(Learner.LongestName);
        builder.Property(learner => learner.MailKey).HasMaxLength(256);
        builder.Property(learner => learner.Profession).HasMaxLength(30);
        builder.Property(learner => learner.WorkplaceName).HasMaxLength(Application.LongestWorkplace);
        builder.Property(learner => learner.WorkplaceKey).HasMaxLength(Application.LongestWorkplace);
        builder.HasOne<Member>().WithMany().HasForeignKey(learner => learner.Member);
        builder.HasOne<Learner>().WithMany().HasForeignKey(learner => learner.MergedInto);
        builder.HasIndex(learner => learner.Member);
        builder.HasIndex(learner => learner.MailKey);
        builder.HasIndex(learner => new { learner.NameKey, learner.Id });
        builder.HasIndex(learner => learner.MergedInto);
    }
}
