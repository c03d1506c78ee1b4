namespace Renkei.Facilities.Import;

/// <summary>One file brought in, tried out or refused: what it was, who did it, and what came of it.</summary>
public sealed class ImportRun : IEntity
{
    /// <summary>How many differences a report keeps to look at; counts are always of all.</summary>
    public const int DifferencesShown = 200;

    public Id<ImportRun> Id { get; init; } = Id<ImportRun>.New();
    public required string FileName { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required string By { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    public required ImportState State { get; set; }

    /// <summary>True when nothing was to be written: a look at what would change.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Where the uploaded file waits for its dry run to be applied; null when it came from the command line.</summary>
    public string? StoredFile { get; set; }

    public string? Source { get; set; }
    public DateOnly? AsOf { get; set; }
    public int Rows { get; set; }
    public int Added { get; set; }
    public int Changed { get; set; }
    public int Unchanged { get; set; }
    public int Gone { get; set; }
    public int Quarantined { get; set; }
    public int Rejected { get; set; }

    /// <summary>Rows that went in with a number whose check digit does not agree.</summary>
    public int Doubted { get; set; }

    /// <summary>Rows of other municipalities than the region's, passed over.</summary>
    public int Outside { get; set; }

    /// <summary>Why the file as a whole was refused or why the run stopped.</summary>
    public string? Problem { get; set; }

    /// <summary>Up to <see cref="DifferencesShown"/> differences, as JSON.</summary>
    public string? Differences { get; set; }

    public bool AllMunicipalities { get; init; }
    public DateOnly? AsOfGiven { get; init; }
}

public enum ImportState
{
    Running,
    Applied,
    DryRun,
    Refused,

    /// <summary>The application stopped while it ran: nothing of it was kept.</summary>
    Interrupted,
}

/// <summary>One row of a file that could not be taken, or was taken with something in it to be looked at, with its line and the reason.</summary>
public sealed class RejectedRow : IEntity
{
    public const int LongestReason = 300;
    public const int LongestRaw = 4_000;

    public Id<RejectedRow> Id { get; init; } = Id<RejectedRow>.New();
    public required Id<ImportRun> Run { get; init; }
    public required int Line { get; init; }
    public required string Reason { get; init; }

    /// <summary>True where the row went in all the same: its number may be misprinted.</summary>
    public bool Taken { get; init; }

    /// <summary>The row as it stood in the file.</summary>
    public required string Raw { get; init; }
}

internal sealed class ImportRunTable : IEntityTypeConfiguration<ImportRun>
{
    public void Configure(EntityTypeBuilder<ImportRun> builder)
    {
        builder.ToTable("import_runs");
        builder.Property(run => run.FileName).HasMaxLength(255);
        builder.Property(run => run.By).HasMaxLength(100);
        builder.Property(run => run.State).HasMaxLength(20);
        builder.Property(run => run.StoredFile).HasMaxLength(100);
        builder.Property(run => run.Source).HasMaxLength(20);
        builder.HasIndex(run => new { run.StartedAt, run.Id });
        builder.HasIndex(run => run.StoredFile);
    }
}

internal sealed class RejectedRowTable : IEntityTypeConfiguration<RejectedRow>
{
    public void Configure(EntityTypeBuilder<RejectedRow> builder)
    {
        builder.ToTable("rejected_rows");
        builder.Property(row => row.Reason).HasMaxLength(RejectedRow.LongestReason);
        builder.HasOne<ImportRun>().WithMany().HasForeignKey(row => row.Run);
        builder.HasIndex(row => new { row.Run, row.Taken, row.Line });
    }
}
