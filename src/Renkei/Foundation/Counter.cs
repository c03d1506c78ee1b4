namespace Renkei.Foundation;

/// <summary>Hands out running numbers, each once, on both engines. A number taken in a transaction that is rolled back is free again.</summary>
public static class Counter
{
    extension(AppDb db)
    {
        /// <summary>The first of <paramref name="count"/> numbers that now belong to the caller.</summary>
        public async Task<long> NextNumbers(string name, int count, CancellationToken stop = default)
        {
            await using var command = await db.Command(
                "INSERT INTO counters (name, next) VALUES (@name, 1 + @count) ON CONFLICT (name) DO UPDATE SET next = counters.next + @count RETURNING next - @count",
                stop, ("@name", name), ("@count", (long)count));
            return Convert.ToInt64(await command.ExecuteScalarAsync(stop), System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}

internal sealed class CounterRow
{
    public required string Name { get; init; }
    public long Next { get; set; }
}

internal sealed class CounterTable : IEntityTypeConfiguration<CounterRow>
{
    public void Configure(EntityTypeBuilder<CounterRow> builder)
    {
        builder.ToTable("counters");
        builder.HasKey(row => row.Name);
        builder.Property(row => row.Name).HasMaxLength(40);
    }
}
