namespace Renkei.Learning;

/// <summary>資料: a PDF of a session, for everybody or for who has a seat.</summary>
public sealed class SessionFile : IEntity
{
    public const int LongestTitle = 100;
    public const int Most = 20;
    public const int MostMegabytes = 20;

    public Id<SessionFile> Id { get; init; } = Id<SessionFile>.New();
    public required Id<Session> Session { get; init; }
    public required string Title { get; init; }

    /// <summary>Also for whoever has not applied.</summary>
    public bool IsPublic { get; init; }
}

/// <summary>What is in it, apart from it so that lists do not carry it.</summary>
public sealed class SessionFileContent : IEntity
{
    public Id<SessionFileContent> Id { get; init; } = Id<SessionFileContent>.New();
    public required Id<SessionFile> File { get; init; }
    public required byte[] Content { get; init; }
}

internal sealed class SessionFileTable : IEntityTypeConfiguration<SessionFile>
{
    public void Configure(EntityTypeBuilder<SessionFile> builder)
    {
        builder.ToTable("session_files");
        builder.Property(file => file.Title).HasMaxLength(SessionFile.LongestTitle);
        builder.HasOne<Session>().WithMany().HasForeignKey(file => file.Session);
        builder.HasIndex(file => file.Session);
    }
}

internal sealed class SessionFileContentTable : IEntityTypeConfiguration<SessionFileContent>
{
    public void Configure(EntityTypeBuilder<SessionFileContent> builder)
    {
        builder.ToTable("session_file_contents");
        builder.Property(one => one.Content).HasAnnotation(Access.AuditTrail.Unspoken, true);
        builder.HasOne<SessionFile>().WithMany().HasForeignKey(one => one.File);
        builder.HasIndex(one => one.File).IsUnique();
    }
}
