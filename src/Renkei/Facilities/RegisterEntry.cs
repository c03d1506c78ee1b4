using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Renkei.Facilities;

/// <summary>What one published register says of one facility (in one row, or for one service): the newest edition's values, never edited by hand.</summary>
public sealed class RegisterEntry : IEntity
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private (string Content, IReadOnlyDictionary<string, string> Values)? read;

    public const int LongestKey = 80;
    public const int LongestPart = 40;

    /// <summary>Under these the list of filings keeps from when one is paid and under which number it was accepted.</summary>
    public const string FilingSince = "filing_since";
    public const string FilingNumber = "filing_number";

    public Id<RegisterEntry> Id { get; init; } = Id<RegisterEntry>.New();
    public required Id<Facility> Facility { get; init; }

    /// <summary>The code of the <see cref="Import.RegisterSource"/>.</summary>
    public required string Source { get; init; }

    /// <summary>The part of the source that one file covers (a service, a kind of institution): absences are judged within it.</summary>
    public required string Part { get; init; }

    /// <summary>The two digits of the prefecture: absences are judged within the prefectures that a file speaks of.</summary>
    public required string Prefecture { get; init; }

    /// <summary>The row's own key within the source.</summary>
    public required string Key { get; init; }

    /// <summary>The day as of which the newest edition that lists this says so.</summary>
    public required DateOnly Edition { get; set; }

    /// <summary>Since which edition it is no longer listed; null while it is.</summary>
    public DateOnly? MissingSince { get; set; }

    /// <summary>Attribute code to value, as a JSON object with its keys in order, so that equal content is equal text.</summary>
    public required string Content { get; set; }

    /// <summary>Writes values as the content of an entry, keys in order.</summary>
    public static string ToContent(IReadOnlyDictionary<string, string> values)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            foreach (var (key, value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public IReadOnlyDictionary<string, string> Values() => read is var (content, values) && ReferenceEquals(content, Content)
        ? values
        : Remember(JsonSerializer.Deserialize<Dictionary<string, string>>(Content)!);

    /// <summary>An importer has the values in hand: reading them back from the text would only cost.</summary>
    internal IReadOnlyDictionary<string, string> Remember(IReadOnlyDictionary<string, string> values)
    {
        read = (Content, values);
        return values;
    }
}

internal sealed class RegisterEntryTable : IEntityTypeConfiguration<RegisterEntry>
{
    public void Configure(EntityTypeBuilder<RegisterEntry> builder)
    {
        builder.ToTable("register_entries");
        builder.Property(entry => entry.Source).HasMaxLength(20);
        builder.Property(entry => entry.Part).HasMaxLength(RegisterEntry.LongestPart);
        builder.Property(entry => entry.Prefecture).HasMaxLength(2);
        builder.Property(entry => entry.Key).HasMaxLength(RegisterEntry.LongestKey);
        builder.HasOne<Facility>().WithMany().HasForeignKey(entry => entry.Facility);
        builder.HasIndex(entry => new { entry.Source, entry.Key }).IsUnique();
        builder.HasIndex(entry => entry.Facility);
    }
}
