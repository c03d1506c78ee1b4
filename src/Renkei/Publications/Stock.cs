using Renkei.Access;

namespace Renkei.Publications;

/// <summary>置き場所: where copies lie, such as the city hall's shelf or a block's hub.</summary>
public sealed class StockPlace : IEntity, IInArea
{
    public const int LongestName = 60;
    public const int Most = 100;

    public Id<StockPlace> Id { get; init; } = Id<StockPlace>.New();
    public required string Name { get; set; }
    public required string AreaPath { get; init; }

    /// <summary>Nothing new goes there; it can be closed only when it is empty.</summary>
    public bool IsClosed { get; set; }
}

/// <summary>How many copies of an edition lie at a place. Changed only by <see cref="StockBook"/>, together with a line that says why.</summary>
public sealed class StockCount : IEntity
{
    public Id<StockCount> Id { get; init; } = Id<StockCount>.New();
    public required Id<Edition> Edition { get; init; }
    public required Id<StockPlace> Place { get; init; }
    public int Copies { get; private set; }

    /// <summary>An edition at a place, as forms send it in one field.</summary>
    public static string KeyOf(Id<Edition> edition, Id<StockPlace> place) => $"{edition}_{place}";

    /// <summary>Null for whatever is no such key.</summary>
    public static (Id<Edition> Edition, Id<StockPlace> Place)? Read(string? key) =>
        key?.Split('_') is [var edition, var place] && Id<Edition>.TryParse(edition, null, out var one) && Id<StockPlace>.TryParse(place, null, out var two) ? (one, two) : null;
}

/// <summary>One line of the stock book: so many copies came or went, why, to whom, by whom. Lines are never changed; a mistake is put right by another line.</summary>
public sealed class StockLine : IEntity
{
    public const int LongestText = 100;
    public const int LongestNote = 300;
    public const int MostCopies = 1_000_000;

    public Id<StockLine> Id { get; init; } = Id<StockLine>.New();
    public required Id<Publication> Publication { get; init; }
    public required Id<Edition> Edition { get; init; }
    public required Id<StockPlace> Place { get; init; }
    public required StockLineKind Kind { get; init; }

    /// <summary>Above zero what came, below what went.</summary>
    public required int Copies { get; init; }

    public required DateOnly On { get; init; }
    public required FiscalYear Year { get; init; }

    /// <summary>Who got them: an organisation, a counter, an event; never a citizen's name.</summary>
    public string Recipient { get; init; } = "";

    /// <summary>The area in which they are used.</summary>
    public required string AreaPath { get; init; }
    public string Note { get; init; } = "";
    public Id<CopyOrder>? Order { get; init; }
    public Id<PrintRun>? PrintRun { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string By { get; init; }
}

public enum StockLineKind
{
    /// <summary>納品.</summary>
    Delivered,

    /// <summary>配布.</summary>
    Given,

    /// <summary>移動.</summary>
    Moved,

    /// <summary>棚卸しの差.</summary>
    Counted,

    /// <summary>廃棄.</summary>
    Discarded,
}

public static class StockLineKinds
{
    extension(StockLineKind kind)
    {
        public string Japanese => kind switch
        {
            StockLineKind.Delivered => "納品",
            StockLineKind.Given => "配布",
            StockLineKind.Moved => "移動",
            StockLineKind.Counted => "棚卸し",
            StockLineKind.Discarded => "廃棄",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}

/// <summary>増刷: so many copies ordered from a printer for so much money, until they are on the shelf.</summary>
public sealed class PrintRun : IEntity
{
    public const int LongestPrinter = 100;

    public Id<PrintRun> Id { get; init; } = Id<PrintRun>.New();
    public required Id<Publication> Publication { get; init; }
    public required Id<Edition> Edition { get; init; }
    public required int Copies { get; init; }

    /// <summary>With tax, as it is paid.</summary>
    public required Yen Cost { get; init; }

    /// <summary>The day of the tender or of the quotations; null where there was none.</summary>
    public DateOnly? TenderOn { get; init; }
    public required DateOnly OrderedOn { get; init; }
    public required FiscalYear Year { get; init; }
    public string Printer { get; init; } = "";

    /// <summary>The programme whose budget pays it; the room that keeps programmes is not known here.</summary>
    public Guid? Programme { get; init; }

    public DateOnly? DeliveredOn { get; private set; }
    public int? CopiesDelivered { get; private set; }
    public DateTimeOffset? CancelledAt { get; private set; }

    public bool IsOpen => DeliveredOn is null && CancelledAt is null;

    public Refusal? Deliver(int copies, DateOnly on, DateOnly today)
    {
        if (!IsOpen)
        {
            return new("ended", CancelledAt is not null ? "この増刷は取り消されています。" : "この増刷は、もう納品されています。");
        }

        if (copies is < 1 or > StockLine.MostCopies)
        {
            return Refusal.Invalid("copies", $"納品された冊数は、1から{StockLine.MostCopies:N0}までです。");
        }

        if (on < OrderedOn || on > today)
        {
            return Refusal.Invalid("on", $"納品の日は、発注（{Wareki.Format(OrderedOn)}）から今日までの日です。");
        }

        (DeliveredOn, CopiesDelivered) = (on, copies);
        return null;
    }

    public Refusal? Cancel(DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return new("ended", "納品か取り消しが済んでいる増刷は、取り消せません。");
        }

        CancelledAt = now;
        return null;
    }
}

internal sealed class StockPlaceTable : IEntityTypeConfiguration<StockPlace>
{
    public void Configure(EntityTypeBuilder<StockPlace> builder)
    {
        builder.ToTable("stock_places");
        builder.Property(place => place.Name).HasMaxLength(StockPlace.LongestName);
        builder.Property(place => place.AreaPath).HasMaxLength(200);
        builder.HasIndex(place => place.Name).IsUnique();
    }
}

internal sealed class StockCountTable : IEntityTypeConfiguration<StockCount>
{
    public void Configure(EntityTypeBuilder<StockCount> builder)
    {
        builder.ToTable("stock_counts");
        builder.HasOne<Edition>().WithMany().HasForeignKey(count => count.Edition);
        builder.HasOne<StockPlace>().WithMany().HasForeignKey(count => count.Place);
        builder.HasIndex(count => new { count.Edition, count.Place }).IsUnique();
        builder.HasIndex(count => count.Place);
    }
}

internal sealed class StockLineTable : IEntityTypeConfiguration<StockLine>
{
    public void Configure(EntityTypeBuilder<StockLine> builder)
    {
        builder.ToTable("stock_lines");
        builder.Property(line => line.Kind).HasMaxLength(20);
        builder.Property(line => line.Recipient).HasMaxLength(StockLine.LongestText);
        builder.Property(line => line.AreaPath).HasMaxLength(200);
        builder.Property(line => line.Note).HasMaxLength(StockLine.LongestNote);
        builder.Property(line => line.By).HasMaxLength(100);
        builder.HasOne<Publication>().WithMany().HasForeignKey(line => line.Publication);
        builder.HasOne<Edition>().WithMany().HasForeignKey(line => line.Edition);
        builder.HasOne<StockPlace>().WithMany().HasForeignKey(line => line.Place);
        builder.HasOne<CopyOrder>().WithMany().HasForeignKey(line => line.Order);
        builder.HasOne<PrintRun>().WithMany().HasForeignKey(line => line.PrintRun);
        builder.HasIndex(line => new { line.Publication, line.Id });
        builder.HasIndex(line => new { line.Kind, line.Year, line.Publication });
        builder.HasIndex(line => new { line.Kind, line.On, line.Publication });
        builder.HasIndex(line => line.Edition);
        builder.HasIndex(line => line.Place);
        builder.HasIndex(line => line.Order);
        builder.HasIndex(line => line.PrintRun);
    }
}

internal sealed class PrintRunTable : IEntityTypeConfiguration<PrintRun>
{
    public void Configure(EntityTypeBuilder<PrintRun> builder)
    {
        builder.ToTable("print_runs");
        builder.Property(run => run.Printer).HasMaxLength(PrintRun.LongestPrinter);
        builder.HasOne<Publication>().WithMany().HasForeignKey(run => run.Publication);
        builder.HasOne<Edition>().WithMany().HasForeignKey(run => run.Edition);
        builder.HasIndex(run => new { run.Publication, run.OrderedOn });
        builder.HasIndex(run => new { run.Programme, run.Year });
        builder.HasIndex(run => run.Edition);
    }
}
