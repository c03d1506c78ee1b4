using Microsoft.AspNetCore.Identity;

namespace Renkei.Access;

internal sealed class MemberTable : IEntityTypeConfiguration<Member>
{
    public void Configure(EntityTypeBuilder<Member> builder)
    {
        builder.ToTable("members");
        builder.Property(member => member.Name).HasMaxLength(100);
        builder.Property(member => member.Profession).HasMaxLength(30);
        builder.Property(member => member.LicenceNumber).HasMaxLength(Member.LongestLicence);
        builder.Property(member => member.UserName).HasMaxLength(256);
        builder.Property(member => member.NormalizedUserName).HasMaxLength(256);
        builder.Property(member => member.Email).HasMaxLength(256);
        builder.Property(member => member.NormalizedEmail).HasMaxLength(256);
        builder.Property(member => member.ConcurrencyStamp).IsConcurrencyToken().HasAnnotation(AuditTrail.Unspoken, true);
        builder.Property(member => member.PasswordHash).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(member => member.SecurityStamp).HasAnnotation(AuditTrail.Secret, true);
        // Each sign-in has a line of its own; these would only double it.
        builder.Property(member => member.AccessFailedCount).HasAnnotation(AuditTrail.Unspoken, true);
        builder.Property(member => member.LastTotpStep).IsConcurrencyToken().HasAnnotation(AuditTrail.Unspoken, true);
        builder.Property(member => member.NormalizedUserName).HasAnnotation(AuditTrail.Unspoken, true);
        builder.Property(member => member.NormalizedEmail).HasAnnotation(AuditTrail.Unspoken, true);
        builder.HasIndex(member => member.NormalizedUserName).IsUnique();
        builder.HasIndex(member => member.NormalizedEmail);
        builder.HasMany<IdentityUserClaim<Id<Member>>>().WithOne().HasForeignKey(claim => claim.UserId);
        builder.HasMany<IdentityUserLogin<Id<Member>>>().WithOne().HasForeignKey(login => login.UserId);
        builder.HasMany<IdentityUserToken<Id<Member>>>().WithOne().HasForeignKey(token => token.UserId);
        builder.HasMany<IdentityUserPasskey<Id<Member>>>().WithOne().HasForeignKey(passkey => passkey.UserId);
    }
}

internal sealed class MemberClaimTable : IEntityTypeConfiguration<IdentityUserClaim<Id<Member>>>
{
    public void Configure(EntityTypeBuilder<IdentityUserClaim<Id<Member>>> builder) => builder.ToTable("member_claims");
}

internal sealed class MemberLoginTable : IEntityTypeConfiguration<IdentityUserLogin<Id<Member>>>
{
    public void Configure(EntityTypeBuilder<IdentityUserLogin<Id<Member>>> builder)
    {
        builder.ToTable("member_logins");
        builder.HasKey(login => new { login.LoginProvider, login.ProviderKey });
    }
}

internal sealed class MemberTokenTable : IEntityTypeConfiguration<IdentityUserToken<Id<Member>>>
{
    public void Configure(EntityTypeBuilder<IdentityUserToken<Id<Member>>> builder)
    {
        builder.ToTable("member_tokens");
        builder.HasKey(token => new { token.UserId, token.LoginProvider, token.Name });
    }
}

internal sealed class MemberPasskeyTable : IEntityTypeConfiguration<IdentityUserPasskey<Id<Member>>>
{
    // As long as WebAuthn lets a credential's id be.
    private const int LongestId = 1023;

    public void Configure(EntityTypeBuilder<IdentityUserPasskey<Id<Member>>> builder)
    {
        builder.ToTable("member_passkeys");
        builder.HasKey(passkey => passkey.CredentialId);
        builder.Property(passkey => passkey.CredentialId).HasMaxLength(LongestId);
        builder.ComplexProperty(passkey => passkey.Data, data => data.ToJson("data"));
    }
}

internal sealed class MembershipTable : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("memberships");
        builder.Property(membership => membership.Role).HasMaxLength(30);
        builder.Ignore(membership => membership.Duties);
        builder.HasOne<Member>().WithMany().HasForeignKey(membership => membership.Member);
        builder.HasOne<Workplace>().WithMany().HasForeignKey(membership => membership.Workplace);
        builder.HasIndex(membership => membership.Member);
        builder.HasIndex(membership => membership.Workplace);
    }
}
