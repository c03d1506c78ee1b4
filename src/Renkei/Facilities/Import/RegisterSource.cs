using Renkei.Access;

namespace Renkei.Facilities.Import;

/// <summary>A register as somebody publishes it: how its files are recognised, read and credited. One file per source in this folder.</summary>
public abstract class RegisterSource
{
    /// <summary>How far down a header row may stand; some lists begin with title lines.</summary>
    protected const int HeaderWithin = 10;

    public static readonly IReadOnlyList<RegisterSource> All =
    [
        new CareServices(), new MedicalNetFacilities(), new MedicalNetHours(), new FilingLists(), new InstitutionCodes(), new RenkeiCsv(),
    ];

    /// <summary>Short and stable; stored with every entry.</summary>
    public abstract string Code { get; }

    public abstract string Name { get; }

    /// <summary>The smaller, the more it is believed where registers disagree on one facility.</summary>
    public abstract int Rank { get; }

    /// <summary>Whom to credit wherever the data is shown or passed on.</summary>
    public abstract string Credit { get; }

    /// <summary>What whoever brings it in must be trusted with: a published register, or what people wrote down.</summary>
    public virtual Duty Duty => Duty.ImportRegisters;

    public static RegisterSource Named(string code) => All.First(source => source.Code == code);

    /// <summary>Whether these first rows are this register's; by what stands in them, never by the file's name.</summary>
    public abstract bool Recognises(IReadOnlyList<CsvRow> head);

    /// <summary>The day as of which the file itself says it speaks; null where it does not say.</summary>
    public virtual DateOnly? StatedAsOf(IReadOnlyList<CsvRow> head) => null;

    public abstract IEnumerable<RegisterRow> Read(IEnumerable<CsvRow> rows);

    protected static bool HasColumns(CsvRow row, params string[] names) => new Columns(row).HasAll(names);
}
