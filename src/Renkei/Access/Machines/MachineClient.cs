using System.Security.Cryptography;

namespace Renkei.Access.Machines;

/// <summary>A program that may call the API on behalf of a workplace, within scopes, until it is taken back. Of its secret only the hash is kept.</summary>
public sealed class MachineClient : IEntity
{
    public const int LongestName = 100;

    public Id<MachineClient> Id { get; init; } = Id<MachineClient>.New();
    public required string Name { get; init; }

    /// <summary>Whose it is: its areas bound what it sees.</summary>
    public required Id<Workplace> Workplace { get; init; }

    public required List<MachineScope> Scopes { get; init; }
    public required string SecretHash { get; init; }

    /// <summary>The last day on which it works: a forgotten key must not open for ever.</summary>
    public required DateOnly LastDay { get; init; }

    public required string MadeBy { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>When it last got a token.</summary>
    public DateTimeOffset? UsedAt { get; private set; }

    public bool IsOpen(DateOnly today) => RevokedAt is null && LastDay >= today;

    public bool Knows(string secret) => CryptographicOperations.FixedTimeEquals(Convert.FromHexString(SecretHash), Convert.FromHexString(Invitation.HashOf(secret)));

    public Refusal? Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null)
        {
            return new("already-revoked", "この鍵は、もう止めてあります。");
        }

        RevokedAt = now;
        return null;
    }
}

/// <summary>What a program may be allowed; each is a few duties, none of them a person's.</summary>
public enum MachineScope
{
    FacilitiesRead,
    PlansRead,
    RegistersImport,
    AuditRead,
}

public static class MachineScopes
{
    extension(MachineScope scope)
    {
        /// <summary>As OAuth spells it.</summary>
        public string Name => scope switch
        {
            MachineScope.FacilitiesRead => "facilities.read",
            MachineScope.PlansRead => "plans.read",
            MachineScope.RegistersImport => "registers.import",
            MachineScope.AuditRead => "audit.read",
            _ => throw new ArgumentOutOfRangeException(nameof(scope)),
        };

        public string Japanese => scope switch
        {
            MachineScope.FacilitiesRead => "専門職向けの施設情報を読む",
            MachineScope.PlansRead => "事業計画・予算・指標を読む",
            MachineScope.RegistersImport => "公表された名簿などを取り込む",
            MachineScope.AuditRead => "操作の記録を読む",
            _ => throw new ArgumentOutOfRangeException(nameof(scope)),
        };

        public IReadOnlyList<Duty> Duties => scope switch
        {
            MachineScope.FacilitiesRead => [Duty.SeeProfessionalNotes],
            MachineScope.PlansRead => [Duty.SeePlans],
            MachineScope.RegistersImport => [Duty.ImportRegisters, Duty.SeeImports],
            MachineScope.AuditRead => [Duty.ReadAudit],
            _ => throw new ArgumentOutOfRangeException(nameof(scope)),
        };
    }
}

internal sealed class MachineClientTable : IEntityTypeConfiguration<MachineClient>
{
    public void Configure(EntityTypeBuilder<MachineClient> builder)
    {
        builder.ToTable("machine_clients");
        builder.Property(client => client.Name).HasMaxLength(MachineClient.LongestName);
        builder.Property(client => client.SecretHash).HasMaxLength(64).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(client => client.MadeBy).HasMaxLength(100);
        builder.Property(client => client.UsedAt).HasAnnotation(AuditTrail.Unspoken, true);
        builder.HasOne<Workplace>().WithMany().HasForeignKey(client => client.Workplace);
    }
}
