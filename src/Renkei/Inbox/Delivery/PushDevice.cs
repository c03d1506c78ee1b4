using Renkei.Access;

namespace Renkei.Inbox.Delivery;

/// <summary>A browser of a member that asked for pushes (Web Push, RFC 8030).</summary>
public sealed class PushDevice : IEntity
{
    public const int LongestName = 60;
    public const int LongestEndpoint = 600;

    public Id<PushDevice> Id { get; init; } = Id<PushDevice>.New();
    public required Id<Member> Member { get; init; }

    /// <summary>The address at the browser maker's push service; whoever knows it can knock there.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The browser's public key and secret, base64url: only it can read what is sent.</summary>
    public required string P256dh { get; init; }
    public required string Auth { get; init; }

    public required string Name { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class PushDeviceTable : IEntityTypeConfiguration<PushDevice>
{
    public void Configure(EntityTypeBuilder<PushDevice> builder)
    {
        builder.ToTable("push_devices");
        builder.Property(device => device.Endpoint).HasMaxLength(PushDevice.LongestEndpoint).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(device => device.P256dh).HasMaxLength(100).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(device => device.Auth).HasMaxLength(40).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(device => device.Name).HasMaxLength(PushDevice.LongestName);
        builder.HasOne<Member>().WithMany().HasForeignKey(device => device.Member);
        builder.HasIndex(device => device.Endpoint).IsUnique();
        builder.HasIndex(device => device.Member);
    }
}

/// <summary>The pair of keys by which push services know this region's servers (VAPID, RFC 8292); made once.</summary>
public sealed class PushKey
{
    public const int Only = 1;

    public int Number { get; init; } = Only;

    /// <summary>Base64url of the uncompressed point.</summary>
    public required string Public { get; init; }

    /// <summary>Base64url, sealed with the servers' keys.</summary>
    public required string SealedPrivate { get; init; }
}

internal sealed class PushKeyTable : IEntityTypeConfiguration<PushKey>
{
    public void Configure(EntityTypeBuilder<PushKey> builder)
    {
        builder.ToTable("push_keys");
        builder.HasKey(key => key.Number);
        builder.Property(key => key.Number).ValueGeneratedNever();
        builder.Property(key => key.Public).HasMaxLength(100);
    }
}
