using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace Renkei.Programmes;

/// <summary>Who pays how much of a total in a year, by the shares in force. It is arithmetic on public law, so nobody need sign in.</summary>
public sealed class SplitFunding(AppDb db)
{
    /// <summary>包括的支援事業, of which 在宅医療・介護連携推進事業 is a part.</summary>
    public const string UsualAccount = "care-comprehensive";

    /// <summary>In yen; the municipality takes what is left.</summary>
    public sealed record Answered(Yen National, Yen Prefecture, Yen Premium, Yen Municipality)
    {
        /// <summary>第2号保険料; zero but in accounts that have it.</summary>
        public Yen SecondPremium { get; init; }
    }

    public async Task<Answer<FundingShare.Split>> Run(FiscalYear year, Yen total, string account = UsualAccount, CancellationToken stop = default)
    {
        if (total < Yen.Zero)
        {
            return Refusal.Invalid("negative", "合計に、マイナスの金額は入れられません。");
        }

        return await ShareIn(year, account, stop) is { } share
            ? share.Of(total)
            : Refusal.Invalid("no-share", $"{year.Japanese}の負担割合が登録されていません。「負担割合」の表に、根拠とともに加えてください。");
    }

    public async Task<FundingShare?> ShareIn(FiscalYear year, string account, CancellationToken stop = default) =>
        (await db.FundingShares.AsNoTracking().Where(share => share.Account == account && share.From <= year).OrderByDescending(share => share.From).FirstOrDefaultAsync(stop)) is { } latest && latest.InForceIn(year) ? latest : null;

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/funding", async Task<Results<Ok<Answered>, ProblemHttpResult>> (
            [FromQuery, Description("年度（2021 や 令和3年度）")] string year, [FromQuery, Description("合計（円）")] string total, [FromQuery, Description("会計の記号。省くと包括的支援事業")] string? account,
            SplitFunding split, CancellationToken stop) =>
        {
            if (!FiscalYear.TryParse(year, null, out var fiscal))
            {
                return Refusal.Invalid("year", "年度は「2021」か「令和3年度」の形で入れてください。").ToProblem();
            }

            if (!Yen.TryParse(total, null, out var amount))
            {
                return Refusal.Invalid("total", "合計は円の整数で入れてください（例 396288000）。").ToProblem();
            }

            var answer = await split.Run(fiscal, amount, account ?? UsualAccount, stop);
            return answer.Refusal is { } refusal
                ? refusal.ToProblem()
                : TypedResults.Ok(new Answered(answer.Value!.National, answer.Value.Prefecture, answer.Value.Premium, answer.Value.Municipality) { SecondPremium = answer.Value.SecondPremium });
        }).AllowAnonymous().WithSummary("財源内訳を計算する（国・県・保険料・市町村）");
}
