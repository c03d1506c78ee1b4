using Renkei.Access;

namespace Renkei.Programmes.Writing;

/// <summary>The dated shares by which accounts are paid are looked at and, when law changes, continued by new ones. What was in force stays in force for its years.</summary>
public sealed class WriteShares(AppDb db, Actor actor)
{
    public const int LongestSource = 200;

    /// <summary>One span of years of one account.</summary>
    public sealed record Row(Id<FundingShare> Id, string Account, string AccountName, FiscalYear From, FiscalYear? To, decimal National, decimal Prefecture, decimal Premium, decimal SecondPremium, string Source)
    {
        /// <summary>What is left for the municipality.</summary>
        public decimal Municipality => 1 - National - Prefecture - Premium - SecondPremium;
    }

    public sealed class Request
    {
        public string Account { get; set => field = value ?? ""; } = SplitFunding.UsualAccount;
        public FiscalYear? From { get; set; }
        public FiscalYear? To { get; set; }

        /// <summary>第1号保険料, as a part of 1.</summary>
        public decimal Premium { get; set; }

        /// <summary>国; with 県 left out the premium gives both, as for 包括的支援事業.</summary>
        public decimal? National { get; set; }

        public decimal? Prefecture { get; set; }
        public decimal SecondPremium { get; set; }
        public string Source { get; set => field = value ?? ""; } = "";

        /// <summary>What is in force without an end ends with the year before.</summary>
        public bool EndFormer { get; set; }
    }

    public async Task<Answer<Row[]>> List(CancellationToken stop = default) => actor.Needs(Duty.SeePlans) is { } refusal
        ? refusal
        : (await db.FundingShares.AsNoTracking().OrderBy(share => share.Account).ThenByDescending(share => share.From).ToListAsync(stop))
            .Select(share => new Row(share.Id, share.Account, WriteMoney.Accounts.NameOf(share.Account), share.From, share.To, share.National, share.Prefecture, share.Premium, share.SecondPremium, share.Source)).ToArray();

    public async Task<Answer<Id<FundingShare>>> Add(Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.EditPlans) is { } refusal)
        {
            return refusal;
        }

        if (request.From is not { } from)
        {
            return Refusal.Invalid("from", "初めの年度を「令和9年度」か「2027」の形で入れてください。");
        }

        if (WriteMoney.Accounts.All.All(account => account.Key != request.Account))
        {
            return Refusal.Invalid("account", "会計を一覧から選んでください。");
        }

        if (request.Source.Trim() is not { Length: > 0 and <= LongestSource } source)
        {
            return Refusal.Invalid("source", $"根拠（法令や通知）を{LongestSource}文字までで入れてください。");
        }

        if ((request.National is null) != (request.Prefecture is null))
        {
            return Refusal.Invalid("shares", "国と県の割合は、両方入れるか、両方空けてください。空けると、保険料の割合から計算します。");
        }

        var added = request is { National: { } national, Prefecture: { } prefecture }
            ? new FundingShare { Account = request.Account, From = from, To = request.To, National = national, Prefecture = prefecture, Premium = request.Premium, SecondPremium = request.SecondPremium, Source = source }
            : FundingShare.Comprehensive(request.Account, from, request.To, request.Premium, source);
        var others = await db.FundingShares.Where(share => share.Account == request.Account).ToListAsync(stop);
        if (request.EndFormer && others.Find(share => share.To is null && share.From < from) is { } former)
        {
            former.To = from - 1;
        }

        if (added.Check(others) is { } wrong)
        {
            db.ChangeTracker.Clear();
            return wrong;
        }

        db.Add(added);
        return (await Written.Save(db, 1, stop)).Refusal is { } clash ? clash : added.Id;
    }

    /// <summary>The share that was added.</summary>
    public sealed record Added(Id<FundingShare> Id);

    public static void Map(IEndpointRouteBuilder programmes)
    {
        programmes.MapGet("/shares", async Task<Results<Ok<Row[]>, ProblemHttpResult>> (WriteShares shares, CancellationToken stop) =>
            await shares.List(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("負担割合（年度ごと）");
        programmes.MapPost("/shares", async Task<Results<Ok<Added>, ProblemHttpResult>> (Request request, WriteShares shares, CancellationToken stop) =>
            await shares.Add(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new Added(answer.Value))).WithSummary("負担割合を加える");
    }
}
