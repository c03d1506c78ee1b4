using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Renkei.Access;

/// <summary>Adds an audit line for every record that a save adds, changes or removes, so that no use case can forget to.
/// Lines themselves can only be added.</summary>
public sealed class AuditWriter(Actor actor, TimeProvider clock) : SaveChangesInterceptor
{
    public const string Hidden = "(非表示)";

    // A save that failed may be tried again; its lines are then written anew.
    private readonly List<AuditLine> unsaved = [];

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Write(eventData.Context!);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Write(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    public override void SaveChangesFailed(DbContextErrorEventData eventData) => Forget(eventData.Context!);

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Forget(eventData.Context!);
        return Task.CompletedTask;
    }

    private void Forget(DbContext db)
    {
        foreach (var line in unsaved)
        {
            db.Entry(line).State = EntityState.Detached;
        }

        unsaved.Clear();
    }

    private void Write(DbContext db)
    {
        db.ChangeTracker.DetectChanges();

        if (db.ChangeTracker.Entries<AuditLine>().Any(entry => entry.State is EntityState.Modified or EntityState.Deleted))
        {
            throw new InvalidOperationException("Audit lines are only ever added.");
        }

        var now = clock.GetUtcNow();
        unsaved.Clear();
        unsaved.AddRange(db.ChangeTracker.Entries<IEntity>()
            .Where(entry => entry.Entity is not (AuditLine or IReference) && entry.State is (EntityState.Added or EntityState.Modified or EntityState.Deleted))
            .Select(entry => Line(entry, now))
            .OfType<AuditLine>());
        db.AddRange(unsaved);
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
