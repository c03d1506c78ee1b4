namespace Renkei.Programmes;

/// <summary>By which parts an account's spending is paid in a span of years. The municipality takes what is left, so its part is never rounded by itself.</summary>
public sealed class FundingShare : IEntity
{
    public Id<FundingShare> Id { get; init; } = Id<FundingShare>.New();

    /// <summary>Key of the account: "care-comprehensive".</summary>
    public required string Account { get; init; }

    public required FiscalYear From { get; init; }

    /// <summary>The last year; null while in force.</summary>
    public FiscalYear? To { get; set; }

    public required decimal National { get; init; }
    public required decimal Prefecture { get; init; }

    /// <summary>第1号保険料.</summary>
    public required decimal Premium { get; init; }

    /// <summary>第2号保険料.</summary>
    public decimal SecondPremium { get; init; }

    /// <summary>The law or notice, and whether somebody checked it.</summary>
    public required string Source { get; init; }

    public bool InForceIn(FiscalYear year) => From <= year && (To is not { } last || year <= last);

    /// <summary>For the 包括的支援事業 part the premium share p gives all others: 国 (1−p)/2, 都道府県 (1−p)/4, and the municipality the rest.</summary>
    public static FundingShare Comprehensive(string account, FiscalYear from, FiscalYear? to, decimal premium, string source, Id<FundingShare>? id = null) => new()
    {
        Id = id ?? Id<FundingShare>.New(),
        Account = account,
        From = from,
        To = to,
        National = (1 - premium) / 2,
        Prefecture = (1 - premium) / 4,
        Premium = premium,
        Source = source,
    };

    /// <summary>The shares that the application brings along, to be corrected where law or notice says otherwise. Where the file names no 国 and 県, the premium gives them.</summary>
    public static FundingShare[] Shipped()
    {
        using var reader = new StreamReader(typeof(FundingShare).Assembly.GetManifestResourceStream("Renkei.Programmes.Codes.shares.csv")!);
        decimal Part(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        FundingShare One(string[] cells, int at)
        {
            // The same in every database, so that a migration can bring them.
            var id = new Id<FundingShare>(new Guid(at + 1, 0x5265, 0x6e6b, 0x65, 0x69, 0, 0, 0, 0, 0, 0));
            var (account, from, to, premium, source) = (cells[0], FiscalYear.Parse(cells[1], null), cells[2].Length == 0 ? (FiscalYear?)null : FiscalYear.Parse(cells[2], null), Part(cells[5]), cells[7]);
            return cells[3].Length == 0
                ? Comprehensive(account, from, to, premium, source, id)
                : new() { Id = id, Account = account, From = from, To = to, National = Part(cells[3]), Prefecture = Part(cells[4]), Premium = premium, SecondPremium = Part(cells[6]), Source = source };
        }

        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select((line, at) => One(line.TrimEnd('\r').Split(','), at))];
    }

    public Split Of(Yen total)
    {
        var (national, prefecture, premium, second) = (total.Share(National), total.Share(Prefecture), total.Share(Premium), total.Share(SecondPremium));
        return new(national, prefecture, premium, second, total - national - prefecture - premium - second);
    }

    public Refusal? Check(IEnumerable<FundingShare> others) =>
        To is { } last && last < From ? Refusal.Invalid("years", "終わりの年度が、始まりの年度より前です。")
        : National < 0 || Prefecture < 0 || Premium < 0 || SecondPremium < 0 || National + Prefecture + Premium + SecondPremium > 1
            ? Refusal.Invalid("shares", $"負担割合は0以上で、合計が100%までです（今は{(National + Prefecture + Premium + SecondPremium) * 100:0.####}%）。残りが市町村の負担になります。")
        : others.FirstOrDefault(other => other.Id != Id && other.Account == Account && (other.To is not { } otherLast || From <= otherLast) && (To is not { } mine || other.From <= mine)) is { } overlapping
            ? Refusal.Invalid("overlap", $"{overlapping.From.Japanese}からの負担割合と期間が重なっています。先にそちらの終わりの年度を入れてください。")
        : null;

    /// <summary>A total, split in yen.</summary>
    public sealed record Split(Yen National, Yen Prefecture, Yen Premium, Yen SecondPremium, Yen Municipality)
    {
        public Yen Total => National + Prefecture + Premium + SecondPremium + Municipality;
    }
}
