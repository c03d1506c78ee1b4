namespace Renkei.Programmes;

/// <summary>区配: the part of a programme's budget that is handed on to an area (区, ブロック) in a year.</summary>
public sealed class Allotment : IEntity
{
    public Id<Allotment> Id { get; init; } = Id<Allotment>.New();
    public required Id<Programme> Programme { get; init; }
    public required FiscalYear Year { get; init; }

    /// <summary>The code of the area.</summary>
    public required string AreaCode { get; init; }

    public required Yen Amount { get; set; }
    public int Version { get; set; }

    /// <summary>Equal parts in whole thousands; what does not divide goes to the first, a thousand each, so that the parts always add up to the whole.</summary>
    public static IReadOnlyList<Yen> Evenly(Yen whole, int parts)
    {
        var (each, over) = Math.DivRem(whole.Value / Yen.Thousand, parts);
        return [.. Enumerable.Range(0, parts).Select(at => Yen.OfThousands(at < over ? each + 1 : each) + (at == 0 ? new Yen(whole.Value % Yen.Thousand) : Yen.Zero))];
    }

    /// <summary>No more can be handed on than was budgeted.</summary>
    public static Refusal? Check(string programme, Yen? budget, Yen handedOn) =>
        handedOn <= (budget ?? Yen.Zero) ? null
        : Refusal.Invalid("sum", $"「{programme}」の区配の合計 {handedOn.InThousands} 千円が、予算 {(budget ?? Yen.Zero).InThousands} 千円を超えています（{(handedOn - (budget ?? Yen.Zero)).InThousands} 千円）。どちらかを直してください。まだ何も保存していません。");
}
