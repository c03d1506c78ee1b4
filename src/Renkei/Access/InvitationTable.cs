namespace Renkei.Access;

internal sealed class InvitationTable : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("invitations");
        builder.Property(invitation => invitation.TokenHash).HasMaxLength(64).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(invitation => invitation.Mail).HasMaxLength(256);
        builder.Property(invitation => invitation.Name).HasMaxLength(100);
        builder.Property(invitation => invitation.Role).HasMaxLength(30);

        // Two people who open the same link at the same moment: the second save fails.
        builder.Property(invitation => invitation.AcceptedAt).IsConcurrencyToken();
        builder.HasOne<Workplace>().WithMany().HasForeignKey(invitation => invitation.Workplace);
        builder.HasIndex(invitation => invitation.TokenHash).IsUnique();
        builder.HasIndex(invitation => invitation.Mail);
    }
}
