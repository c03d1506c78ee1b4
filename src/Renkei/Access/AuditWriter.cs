using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Renkei.Access;

/// <summary>Adds an audit line for every record that a save adds, changes or removes, so that no use case can forget to.
/// Lines themselves can only be added. They are written when the transaction is about to be committed: until then nobody else need wait for their place in the chain.</summary>
public sealed class AuditWriter(Actor actor, TimeProvider clock) : ISaveChangesInterceptor, IDbTransactionInterceptor
{
    public const string Hidden = "(非表示)";

    // A save that failed may be tried again; its lines are then written anew.
    private readonly List<AuditLine> ofThisSave = [];

    // What was recorded by hand is the caller's to try again.
    private readonly List<AuditLine> recorded = [];

    private readonly List<AuditLine> ofThisTransaction = [];
    private Guid transaction;

    // A save outside of any transaction gets one of its own, for its lines.
    private IDbContextTransaction? own;
    private bool savepoints;

    /// <summary>Only what leaves no line may be saved so (the framework asks for it when it keeps a key).</summary>
    public InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Gather(eventData.Context!);
        return ofThisSave.Count == 0 ? result : throw new NotSupportedException("What is written to the trail is saved asynchronously.");
    }

    public async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        var db = eventData.Context!;
        Gather(db);
        if (ofThisSave.Count == 0)
        {
            return result;
        }

        if (db.Database.CurrentTransaction is null)
        {
            // Nothing else happens in it, so there is nothing to go back to half-way.
            (savepoints, db.Database.AutoSavepointsEnabled) = (db.Database.AutoSavepointsEnabled, false);
            own = await db.Database.BeginTransactionAsync(cancellationToken);
        }

        if (transaction != db.Database.CurrentTransaction!.TransactionId)
        {
            // The one before was given up without a word.
            ofThisTransaction.Clear();
            transaction = db.Database.CurrentTransaction.TransactionId;
        }

        return result;
    }

    public async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        ofThisTransaction.AddRange(ofThisSave);
        ofThisSave.Clear();
        recorded.Clear();
        if (own is not null)
        {
            try
            {
                await own.CommitAsync(cancellationToken);
            }
            finally
            {
                await Close(eventData.Context!);
            }
        }

        return result;
    }

    public Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default) => GiveUp(eventData.Context!);

    public Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default) => GiveUp(eventData.Context!);

    public InterceptionResult TransactionCommitting(System.Data.Common.DbTransaction transaction, TransactionEventData eventData, InterceptionResult result) =>
        ofThisTransaction.Count == 0 ? result : throw new NotSupportedException("Committed asynchronously only: the trail is.");

    public async ValueTask<InterceptionResult> TransactionCommittingAsync(System.Data.Common.DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (ofThisTransaction.Count > 0 && this.transaction == eventData.TransactionId)
        {
            await AuditChain.Append((AppDb)eventData.Context!, ofThisTransaction, clock.JapanToday(), cancellationToken);
            ofThisTransaction.Clear();
        }

        return result;
    }

    private async Task GiveUp(DbContext db)
    {
        db.AddRange(recorded);
        ofThisSave.Clear();
        recorded.Clear();
        await Close(db);
    }

    private async Task Close(DbContext db)
    {
        if (own is { } mine)
        {
            own = null;
            db.Database.AutoSavepointsEnabled = savepoints;
            await mine.DisposeAsync();
        }
    }

    private void Gather(DbContext db)
    {
        db.ChangeTracker.DetectChanges();

        var lines = db.ChangeTracker.Entries<AuditLine>().ToList();
        if (lines.Exists(entry => entry.State is EntityState.Modified or EntityState.Deleted))
        {
            throw new InvalidOperationException("Audit lines are only ever added.");
        }

        recorded.Clear();
        recorded.AddRange(lines.Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity));
        foreach (var line in recorded)
        {
            db.Entry(line).State = EntityState.Detached;
        }

        var now = clock.GetUtcNow();
        ofThisSave.Clear();
        ofThisSave.AddRange(db.ChangeTracker.Entries<IEntity>()
            .Where(entry => entry.Entity is not (AuditLine or IReference) && entry.State is (EntityState.Added or EntityState.Modified or EntityState.Deleted))
            .Select(entry => Line(entry, now))
            .OfType<AuditLine>());
        ofThisSave.AddRange(recorded);
    }

    private AuditLine? Line(EntityEntry<IEntity> entry, DateTimeOffset now)
    {
        var touched = Fields(entry.Properties, entry.ComplexProperties, "")
            .Where(field => !field.Property.Metadata.IsPrimaryKey() && (entry.State != EntityState.Modified || field.Property.IsModified))
            .ToList();

        // Identity marks every field as changed. A record updated without having been read shows no difference: then all of it is told.
        var different = touched.Where(field => !field.Property.Metadata.GetValueComparer().Equals(field.Property.OriginalValue, field.Property.CurrentValue)).ToList();
        var fields = (entry.State == EntityState.Modified && different.Count > 0 ? different : touched)
            .Where(field => field.Property.Metadata.FindAnnotation(AuditTrail.Unspoken) is null)
            .ToList();

        if (entry.State == EntityState.Modified && fields.Count == 0)
        {
            return null;
        }

        var verb = entry.State switch
        {
            EntityState.Added => AuditVerb.Added,
            EntityState.Deleted => AuditVerb.Removed,
            _ => AuditVerb.Changed,
        };

        return AuditTrail.Line(actor, verb, entry.Metadata.ClrType.Name, Key(entry), now,
            verb == AuditVerb.Added ? null : Json(fields, field => field.OriginalValue),
            verb == AuditVerb.Removed ? null : Json(fields, field => field.CurrentValue));
    }

    /// <summary>Also the fields inside complex values, under names such as <c>Hold.Reason</c>.</summary>
    private static IEnumerable<(string Name, PropertyEntry Property)> Fields(IEnumerable<PropertyEntry> properties, IEnumerable<ComplexPropertyEntry> complex, string within) =>
        properties.Select(property => (within + property.Metadata.Name, property))
            .Concat(complex.SelectMany(inner => Fields(inner.Properties, inner.ComplexProperties, $"{within}{inner.Metadata.Name}.")));

    private static Guid Key(EntityEntry entry)
    {
        var key = entry.Metadata.FindPrimaryKey()!.Properties[0];
        return (Guid)Stored(key, entry.Property(key.Name).CurrentValue)!;
    }

    private static string Json(List<(string Name, PropertyEntry Property)> fields, Func<PropertyEntry, object?> value) =>
        JsonSerializer.Serialize(
            fields.ToDictionary(
                field => field.Name,
                field => field.Property.Metadata.FindAnnotation(AuditTrail.Secret) is null ? Stored(field.Property.Metadata, value(field.Property)) : Hidden),
            AuditTrail.Readable);

    // The mapping knows converters that come by convention as well as those set on the property.
    private static object? Stored(IReadOnlyProperty property, object? value) =>
        value is not null && property.FindTypeMapping()?.Converter is { } converter ? converter.ConvertToProvider(value) : value;
}
