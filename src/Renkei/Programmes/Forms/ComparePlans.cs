namespace Renkei.Programmes.Forms;

/// <summary>Two editions of one plan, field by field as the paper has them.</summary>
public sealed class ComparePlans(AppDb db, GetPlanSheet sheets)
{
    /// <summary>One field of the form in both editions.</summary>
    /// <param name="Part">The part of the form it stands in.</param>
    public sealed record Field(string Part, string Name, string Left, string Right)
    {
        public bool Differs => Left != Right;
    }

    /// <summary>The comparison; fields that are empty in both are left out.</summary>
    public sealed record Compared(string Name, FiscalYear Year, int Left, int Right, IReadOnlyList<int> Editions, IReadOnlyList<Field> Fields);

    public async Task<Answer<Compared>> Run(string code, string number, FiscalYear year, int left, int right, CancellationToken stop = default)
    {
        var first = await sheets.Run(code, number, year, left, stop: stop);
        if (first.Refusal is { } refusal)
        {
            return refusal;
        }

        var second = await sheets.Run(code, number, year, right, stop: stop);
        if (second.Refusal is { } missing)
        {
            return missing;
        }

        var programme = first.Value!.Plan.Programme;
        var editions = await db.YearPlans.Where(plan => plan.Programme == programme && plan.Year == year).OrderBy(plan => plan.Edition).Select(plan => plan.Edition).ToListAsync(stop);
        var (one, other) = (Flat(first.Value.Sheet), Flat(second.Value!.Sheet));
        var keys = one.Select(field => (field.Part, field.Name)).Union(other.Select(field => (field.Part, field.Name)));
        string Of(List<(string Part, string Name, string Text)> fields, (string Part, string Name) key) => string.Join('\n', fields.Where(field => (field.Part, field.Name) == key).Select(field => field.Text));
        return new Compared(first.Value.Sheet.Name, year, left, right, editions, [.. keys.Select(key => new Field(key.Part, key.Name, Of(one, key), Of(other, key))).Where(field => field.Left.Length + field.Right.Length > 0)]);
    }

    // Every field that is printed, so that nothing can differ unseen.
    private static List<(string Part, string Name, string Text)> Flat(PlanSheet sheet)
    {
        List<(string, string, string)> all =
        [
            ("頭", "局・課", $"{sheet.Bureau} {sheet.Division}"), ("頭", "款・項・目", sheet.BudgetItem), ("頭", "事業名", sheet.Name), ("頭", "新規・拡充", sheet.IsNewOrExpanded ? "○" : ""),
            ("頭", "事業評価書番号", sheet.EvaluationNumber), ("頭", "方針の確認／決裁", sheet.Decision), ("頭", "特記事項", sheet.Remarks), ("頭", "中期計画", string.Join("、", sheet.MidTerm)),
            ("文", PlanBox.Purpose.Japanese, sheet.Purpose),
            .. sheet.Contents.SelectMany(part => part.Contents.Select(content => (PlanBox.Content.Japanese, content.Name, $"{(content.Marks.Count > 0 ? $"（{string.Join("、", content.Marks)}）" : "")}{content.Text}"))),
            ("文", PlanBox.Results.Japanese, sheet.Results), ("文", PlanBox.Starts.Japanese, sheet.Starts), ("文", PlanBox.Laws.Japanese, sheet.Laws), ("文", PlanBox.Data.Japanese, sheet.Data),
        ];
        foreach (var (name, money) in new[] { (sheet.ThisYear.Year.Japanese, sheet.ThisYear), (sheet.LastYear.Year.Japanese, sheet.LastYear) })
        {
            all.AddRange(new[] { ("総額", money.Total), ("国", money.National), ("県", money.Prefecture), ("介護保険料", money.Premium), ("市債", money.Bond), ("一般財源", money.General) }.Select(source => ("財源内訳（千円）", $"{name} {source.Item1}", source.Item2.InThousands)));
        }

        all.Add(("財源内訳（千円）", "補助率", sheet.Subsidy is { } subsidy ? $"{subsidy:0.##}%" : ""));
        all.AddRange(sheet.Years.SelectMany(year => new[]
        {
            ("5年間の予算と決算（千円）", $"{year.Year.Japanese} {(year.IsForecast ? "見込" : "予算")}", year.Budget?.InThousands ?? ""), ("5年間の予算と決算（千円）", $"{year.Year.Japanese} 予算の市債＋一般財源", year.BudgetMunicipal?.InThousands ?? ""),
            ("5年間の予算と決算（千円）", $"{year.Year.Japanese} 決算", year.Settlement?.InThousands ?? ""), ("5年間の予算と決算（千円）", $"{year.Year.Japanese} 決算の市債＋一般財源", year.SettlementMunicipal?.InThousands ?? ""),
        }));
        all.AddRange(sheet.Breakdown.SelectMany(group => group.Lines).SelectMany(line => new[]
        {
            ("事業費の内訳（千円）", $"{line.Number}{line.Name}", $"{line.ThisYear.InThousands}（前の年度 {line.LastYear.InThousands}）　{line.Explanation}"),
        }));
        all.AddRange(sheet.Schedule.Select(line => ("事業スケジュール", line.Name, string.Join('\n', line.Bars.Select(bar => $"{ScheduleEntry.MonthName(bar.From)}〜{ScheduleEntry.MonthName(bar.To)} {bar.Label}")))));
        return all;
    }

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/plans/{year}/{number}/compare", async Task<Results<Ok<Compared>, ProblemHttpResult>> (string code, FiscalYear year, string number, int left, int right, ComparePlans compare, CancellationToken stop) =>
            await compare.Run(code, number, year, left, right, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("計画書の二つの版をくらべる");
}
