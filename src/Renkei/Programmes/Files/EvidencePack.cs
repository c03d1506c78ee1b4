using System.Globalization;
using System.IO.Compression;
using System.Text;
using Renkei.Access;
using Renkei.Councils.Records;
using Renkei.Facilities;
using Renkei.Programmes.Measuring;
using Renkei.Publications.Records;

namespace Renkei.Programmes.Files;

/// <summary>What a city shows for 保険者機能強化推進交付金等, in one zip: plan, evaluation, indicators, and a sheet that says which of the four things each proves and what is still to be added by hand.</summary>
public sealed class EvidencePack(AppDb db, TimeProvider clock, FormWorkbook forms, IndicatorFile indicators, FindEvaluations evaluations, FindPlans plans)
{
    public async Task<Answer<OutFile>> Run(string code, FiscalYear year, CancellationToken stop = default)
    {
        var judged = await evaluations.Run(code, year, leavesTheHouse: true, stop);
        if (judged.Refusal is { } refusal)
        {
            return refusal;
        }

        var figures = await indicators.Export(code, leavesTheHouse: true, stop);
        if (figures.Refusal is { } unseen)
        {
            return unseen;
        }

        List<(string Name, byte[] Content)> files = [("指標.csv", figures.Value!)];
        foreach (var number in ((await plans.Run(code, stop)).Value ?? []).Where(plan => plan.Year == year).Select(plan => plan.Number).Distinct())
        {
            if ((await forms.Run(code, "plan", year, number, null, null, leavesTheHouse: true, stop)).Value is { } plan)
            {
                files.Add(($"計画書-{year}-{number}.xlsx", plan.Content));
            }
        }

        if (judged.Value!.Lines.Count > 0 && (await forms.Run(code, "evaluation", year, null, null, null, leavesTheHouse: true, stop)).Value is { } sheet)
        {
            files.Add(($"評価シート-{year}.xlsx", sheet.Content));
        }

        var area = await db.Portfolios.Where(one => one.Code == code).Select(one => one.AreaPath).SingleAsync(stop);
        IReadOnlyList<FindRules.Row> rules = area is null ? [] : await FindRules.Of(db, area, year, clock.JapanToday(), stop);
        files.AddRange(rules.Select(rule => ($"ルール-{rule.Title}-第{rule.Number}版.txt", (byte[])[.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(rule.Text.ReplaceLineEndings("\r\n"))])));
        var (held, chains) = area is null ? ([], []) : (await FindCouncilYear.Held(db, area, year, stop), (await FindCouncilYear.Scenes(db, area, year, stop)).ToDictionary(one => one.Scene));
        var network = from membership in db.Memberships.Where(Membership.InForceOn(clock.JapanToday())) where db.Set<Facility>().Any(facility => facility.Workplace == membership.Workplace && area != null && facility.AreaPath != null && facility.AreaPath.StartsWith(area)) select membership;
        var (places, people) = (await network.Select(membership => membership.Workplace).Distinct().CountAsync(stop), await network.Select(membership => membership.Member).Distinct().CountAsync(stop));
        var scenes = ItemScheme.In(ItemScheme.Scenes).Select(scene => (scene.Key, scene.Name, Line: judged.Value.Lines.FirstOrDefault(line => line.About == scene.Key))).ToList();
        var words = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{judged.Value.Municipality}　在宅医療・介護連携　{year.Japanese} 評価指標の根拠資料\r\n作成 {Wareki.Format(clock.JapanToday())}\r\n\r\n")
            .Append("1 課題の把握と対応策の検討（会議で検討し計画に反映していること）\r\n")
            .Append(files.Exists(file => file.Name.StartsWith("計画書", StringComparison.Ordinal)) ? "  計画書を添えました。\r\n" : "  この年度の計画書はまだありません。\r\n")
            .Append(held.Count > 0 ? $"  開いた会議: {string.Join("、", held.Select(one => $"{one.Name} {one.Times}回"))}\r\n\r\n" : "  開いた会議は登録されていません。会議の議事録を、手で加えてください。\r\n\r\n")
            .Append("2 四つの場面ごとの具体的な取組\r\n")
            .AppendJoin("", scenes.Select(scene => $"  {scene.Name}: {(scene.Line is null ? "まだ書かれていません。" : $"評価 {scene.Line.Grade?.ToString() ?? "未"}　{scene.Line.Measures}")}{(chains.TryGetValue(scene.Key, out var chain) ? $"　課題 {chain.Issues}件、対応策 {chain.Measures}件（うち評価 {chain.Judged}件）" : "")}\r\n"))
            .Append(CultureInfo.InvariantCulture, $"\r\n3 情報共有のツール・様式の整備と運用\r\n  この連携システムに参加している職場 {places:N0}か所、利用者 {people:N0}人（{Wareki.Format(clock.JapanToday())}現在）。ほかに使っているツールがあれば、利用件数と様式を、手で加えてください。\r\n")
            .Append("\r\n4 入退院支援ルールの策定と運用\r\n  退院調整率などの指標（指標.csv）を見てください。\r\n")
            .AppendJoin("", rules.Select(rule => $"  {rule.Title} 第{rule.Number}版: {Wareki.Format(rule.From)}から有効、{rule.ApprovedBy}（{Wareki.Format(rule.ApprovedOn)}）で承認、読んだことを確認した人 {rule.Readers:N0}人。本文を添えました。\r\n"))
            .Append(rules.Count == 0 ? "  この年度に有効なルールは、冊子・ルールに登録されていません。ルールの本文を、手で加えてください。\r\n" : "");
        files.Insert(0, ("はじめに.txt", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(words.ToString())]));

        using MemoryStream packed = new();
        await using (var zip = await ZipArchive.CreateAsync(packed, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, stop))
        {
            foreach (var (name, content) in files)
            {
                await using var entry = await zip.CreateEntry(name).OpenAsync(stop);
                await entry.WriteAsync(content, stop);
            }
        }

        return OutFile.Zip($"evidence-{code}-{year}", packed.ToArray());
    }

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/evidence/{year}", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (string code, FiscalYear year, EvidencePack pack, CancellationToken stop) =>
            await pack.Run(code, year, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).WithSummary("交付金の評価指標の根拠資料（zip）");
}
