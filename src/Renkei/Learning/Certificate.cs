using System.Globalization;
using System.Security.Cryptography;
using Renkei.Access;

namespace Renkei.Learning;

/// <summary>修了証・受講証: that somebody attended, with a number and a code by which anybody can see that it is true.</summary>
public sealed class Certificate : IEntity
{
    public const int LongestReason = 200;

    public Id<Certificate> Id { get; init; } = Id<Certificate>.New();

    /// <summary>"R8-0012": the fiscal year it is of, and a running number within it.</summary>
    public required string Number { get; init; }

    public required Id<Course> Course { get; init; }

    /// <summary>The session it is for; null where it is for the whole course.</summary>
    public Id<Session>? Session { get; init; }

    public required Id<Learner> Learner { get; init; }

    /// <summary>As they were called when it was issued; what is printed never changes afterwards.</summary>
    public required string Name { get; init; }
    public required string Title { get; init; }

    /// <summary>The days on which they attended, as printed.</summary>
    public required string Held { get; init; }

    public required string Credits { get; init; }
    public required string Issuer { get; init; }
    public required DateOnly IssuedOn { get; init; }

    /// <summary>Stands in the code on the paper; not to be guessed.</summary>
    public string Code { get; private init; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    /// <summary>What counts the numbers of a year.</summary>
    public static string CounterOf(FiscalYear year) => $"certificate-{year}";

    /// <param name="running">The next of its year.</param>
    /// <param name="course">What was attended.</param>
    /// <param name="only">For this session alone; null for the whole course.</param>
    /// <param name="learner">By whom.</param>
    /// <param name="attended">The sessions they were at, in order.</param>
    /// <param name="issuer">Who held it.</param>
    /// <param name="day">The day on the paper.</param>
    internal static Certificate Of(long running, Course course, Id<Session>? only, Learner learner, IReadOnlyList<Session> attended, string issuer, DateOnly day) => new()
    {
        Number = string.Create(CultureInfo.InvariantCulture, $"{course.Year.Brief}-{running:0000}"),
        Course = course.Id,
        Session = only,
        Learner = learner.Id,
        Name = learner.Name,
        Title = only is null ? course.Title : attended[0].NameIn(course.Title),
        Held = string.Join("、", attended.Select(session => Wareki.Format(JapanTime.DayOf(session.StartsAt)))),
        Credits = course.CreditUnits > 0 ? string.Create(CultureInfo.InvariantCulture, $"{LearningCodes.Credits.NameOf(course.Credit)}　{course.CreditUnits * attended.Count:0.##}") : "",
        Issuer = issuer,
        IssuedOn = day,
    };

    public DateTimeOffset? RevokedAt { get; private set; }
    public string RevokedBecause { get; private set; } = "";

    public Refusal? Revoke(string reason, DateTimeOffset now)
    {
        if (RevokedAt is not null)
        {
            return new("revoked", "この修了証は、もう取り消されています。");
        }

        if (reason.Length is 0 or > LongestReason)
        {
            return Refusal.Invalid("reason", $"取り消しの理由を{LongestReason}文字までで書いてください。");
        }

        (RevokedAt, RevokedBecause) = (now, reason);
        return null;
    }
}

internal sealed class CertificateTable : IEntityTypeConfiguration<Certificate>
{
    public void Configure(EntityTypeBuilder<Certificate> builder)
    {
        builder.ToTable("certificates");
        builder.Property(certificate => certificate.Number).HasMaxLength(20);
        builder.Property(certificate => certificate.Name).HasMaxLength(Learner.LongestName);
        builder.Property(certificate => certificate.Title).HasMaxLength(Learning.Course.LongestTitle + Learning.Session.LongestText);
        builder.Property(certificate => certificate.Held).HasMaxLength(2000);
        builder.Property(certificate => certificate.Credits).HasMaxLength(200);
        builder.Property(certificate => certificate.Issuer).HasMaxLength(100);
        builder.Property(certificate => certificate.Code).HasMaxLength(24).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(certificate => certificate.RevokedBecause).HasMaxLength(Certificate.LongestReason);
        builder.HasOne<Course>().WithMany().HasForeignKey(certificate => certificate.Course);
        builder.HasOne<Session>().WithMany().HasForeignKey(certificate => certificate.Session);
        builder.HasOne<Learner>().WithMany().HasForeignKey(certificate => certificate.Learner);
        builder.HasIndex(certificate => certificate.Number).IsUnique();
        builder.HasIndex(certificate => certificate.Code).IsUnique();
        builder.HasIndex(certificate => new { certificate.Course, certificate.Number });
        builder.HasIndex(certificate => new { certificate.Learner, certificate.Id });
        builder.HasIndex(certificate => certificate.Session);
    }
}
