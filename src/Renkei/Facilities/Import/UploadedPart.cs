namespace Renkei.Facilities.Import;

/// <summary>A piece of a file that somebody handed in and that waits to be read: in the database, so that any machine of a fleet can read it.</summary>
public sealed class UploadedPart : IEntity
{
    public const int Bytes = 1024 * 1024;

    public Id<UploadedPart> Id { get; init; } = Id<UploadedPart>.New();
    public required string File { get; init; }
    public required int Number { get; init; }
    public required DateTimeOffset At { get; init; }
    public required byte[] Content { get; init; }
}

internal static class UploadedFiles
{
    extension(AppDb db)
    {
        /// <summary>Keeps a file of any length, a piece at a time in memory.</summary>
        /// <returns>The name under which it is found again.</returns>
        public async Task<string> Keep(Stream content, DateTimeOffset at, CancellationToken stop)
        {
            var name = Guid.CreateVersion7().ToString("N");
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            await db.BulkInsert(Pieces(content, name, at), stop);
            await transaction.CommitAsync(stop);
            return name;
        }

        /// <summary>The file, to be read forth and back; gone from the disk when closed.</summary>
        public async Task<Stream> OpenKept(string name, CancellationToken stop)
        {
            FileStream file = new(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, UploadedPart.Bytes, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            await foreach (var piece in db.Set<UploadedPart>().AsNoTracking().Where(part => part.File == name).OrderBy(part => part.Number).Select(part => part.Content).AsAsyncEnumerable().WithCancellation(stop))
            {
                await file.WriteAsync(piece, stop);
            }

            file.Position = 0;
            return file;
        }
    }

    private static IEnumerable<UploadedPart> Pieces(Stream content, string name, DateTimeOffset at)
    {
        var number = 0;
        for (var piece = new byte[UploadedPart.Bytes]; content.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false) is > 0 and var read;)
        {
            yield return new() { File = name, Number = number++, At = at, Content = read == piece.Length ? [.. piece] : piece[..read] };
        }
    }
}

internal sealed class UploadedPartTable : IEntityTypeConfiguration<UploadedPart>
{
    public void Configure(EntityTypeBuilder<UploadedPart> builder)
    {
        builder.ToTable("uploaded_parts");
        builder.Property(part => part.File).HasMaxLength(32);
        builder.HasIndex(part => new { part.File, part.Number }).IsUnique();
        builder.HasIndex(part => part.At);
    }
}
