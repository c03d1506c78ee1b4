namespace Renkei.Access;

internal sealed class PasswordLinkTable : IEntityTypeConfiguration<PasswordLink>
{
    public void Configure(EntityTypeBuilder<PasswordLink> builder)
    {
        builder.ToTable("password_links");
        builder.Property(link => link.TokenHash).HasMaxLength(64).HasAnnotation(AuditTrail.Secret, true);

        // Two people who open the same link at the same moment: the second save fails.
        builder.Property(link => link.UsedAt).IsConcurrencyToken();
        builder.HasOne<Member>().WithMany().HasForeignKey(link => link.Member);
        builder.HasIndex(link => link.TokenHash).IsUnique();
        builder.HasIndex(link => link.Member);
    }
}
