using Microsoft.EntityFrameworkCore.Diagnostics;
using Renkei.Access;

namespace Renkei.Consultations.Figures;

/// <summary>How often the consultations of one area and month were changed: while it stands still, what was counted of them holds.</summary>
public sealed class ConsultationMonth : IInArea
{
    public required string AreaPath { get; init; }
    public required FiscalYear Year { get; init; }

    /// <summary>04 for April.</summary>
    public required string Month { get; init; }
    public long Changes { get; init; }
}

/// <summary>Counts on, in the same transaction, for every consultation that a save adds, changes or removes, so that no use case can forget to.</summary>
public sealed class ChangedMonths : ISaveChangesInterceptor
{
    private readonly HashSet<(string AreaPath, int Year, string Month)> ofThisSave = [];

    public ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        ofThisSave.Clear();
        foreach (var entry in eventData.Context!.ChangeTracker.Entries<Consultation>().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
        {
            ofThisSave.Add((entry.Entity.AreaPath, entry.Entity.Year.Year, entry.Entity.Month));
            ofThisSave.Add((entry.Entity.AreaPath, entry.Entity.Year.Year, entry.OriginalValues.GetValue<string>(nameof(Consultation.Month))));
        }

        return ValueTask.FromResult(result);
    }

    public async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (ofThisSave.Count > 0)
        {
            await Touch((AppDb)eventData.Context!, ofThisSave, cancellationToken);
            ofThisSave.Clear();
        }

        return result;
    }

    /// <summary>For what goes past the saves: many rows put in or taken out at once; the caller's transaction is open.</summary>
    public static async Task Touch(AppDb db, IEnumerable<(string AreaPath, int Year, string Month)> months, CancellationToken stop)
    {
        // In one order for all, so that two never wait for each other crosswise.
        foreach (var (path, year, month) in months.Order())
        {
            await db.Execute("INSERT INTO consultation_months (area_path, year, month, changes) VALUES (@path, @year, @month, 1) ON CONFLICT (area_path, year, month) DO UPDATE SET changes = consultation_months.changes + 1", stop, ("@path", path), ("@year", year), ("@month", month));
        }
    }

    public static Task Touch(AppDb db, IEnumerable<Consultation> consultations, CancellationToken stop) => Touch(db, consultations.Select(one => (one.AreaPath, one.Year.Year, one.Month)).Distinct(), stop);
}

internal sealed class ConsultationMonthTable : IEntityTypeConfiguration<ConsultationMonth>
{
    public void Configure(EntityTypeBuilder<ConsultationMonth> builder)
    {
        builder.ToTable("consultation_months");
        builder.HasKey(one => new { one.AreaPath, one.Year, one.Month });
        builder.Property(one => one.AreaPath).HasMaxLength(200);
        builder.Property(one => one.Month).HasMaxLength(2);
        builder.HasIndex(one => new { one.Year, one.AreaPath });
    }
}
