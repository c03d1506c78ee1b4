using Renkei.Access;

namespace Renkei.Programmes.Writing;

/// <summary>Somebody writes the boxes of a plan. Two may write at once: in different boxes both are kept, in the same the second is told.</summary>
public sealed class WriteTexts(AppDb db, Actor actor)
{
    /// <summary>The plan's head and its boxes as they stand, each with the mark to send back.</summary>
    public sealed record Opened(Id<YearPlan> Plan, PlanState State, Head Head, string HeadSeen, IReadOnlyList<Box> Boxes);

    /// <summary>款項目 and what else stands in the head of the form.</summary>
    public sealed class Head
    {
        public string BudgetItem { get; set => field = value ?? ""; } = "";
        public bool IsNewOrExpanded { get; set; }
        public string Decision { get; set => field = value ?? ""; } = "";
        public string Remarks { get; set => field = value ?? ""; } = "";
        public string EvaluationNumber { get; set => field = value ?? ""; } = "";

        internal string Seen => Writing.Seen.Of(BudgetItem, IsNewOrExpanded ? "1" : "", Decision, Remarks, EvaluationNumber);

        internal Refusal? Check() =>
            new[] { ("款項目", BudgetItem, LongestBudgetItem), ("方針の確認／決裁", Decision, LongestDecision), ("特記事項", Remarks, LongestRemarks), ("事業評価書番号", EvaluationNumber, LongestEvaluationNumber) }
                .FirstOrDefault(one => one.Item2.Length > one.Item3) is { Item1: { } name } wrong
                ? Refusal.Invalid("too-long", $"「{name}」は{wrong.Item3}文字までです（今は{wrong.Item2.Length}文字）。短くしてください。")
                : null;
    }

    /// <summary>One box as it stands.</summary>
    /// <param name="LastYear">What stood in it in the plan of the year before, to write from.</param>
    public sealed record Box(PlanBox Kind, Id<Programme>? About, string Name, string Text, string Seen, int Longest, string? LastYear);

    public sealed class Request
    {
        public Head Head { get; set => field = value ?? new(); } = new();
        public string HeadSeen { get; set => field = value ?? ""; } = "";
        public List<Line> Boxes { get; set => field = value ?? []; } = [];
    }

    /// <summary>What was typed in one box.</summary>
    public sealed class Line
    {
        public PlanBox Kind { get; set; }
        public Id<Programme>? About { get; set; }
        public string Text { get; set => field = value ?? ""; } = "";

        /// <summary>The mark that came with the box.</summary>
        public string Seen { get; set => field = value ?? ""; } = "";
    }

    public const int LongestBudgetItem = 40;
    public const int LongestDecision = 40;
    public const int LongestRemarks = 200;
    public const int LongestEvaluationNumber = 30;

    public async Task<Answer<Opened>> Open(Id<YearPlan> id, CancellationToken stop = default)
    {
        var open = await FindProgrammes.WritablePlan(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (plan, top, _) = open.Value;
        var texts = await db.PlanTexts.AsNoTracking().Where(text => text.Plan == id).ToListAsync(stop);
        var before = await db.YearPlans.AsNoTracking().Where(one => one.Programme == plan.Programme && one.Year == plan.Year - 1).OrderByDescending(one => one.Edition).Select(one => (Id<YearPlan>?)one.Id).FirstOrDefaultAsync(stop);
        var old = before is null ? [] : await db.PlanTexts.AsNoTracking().Where(text => text.Plan == before).ToListAsync(stop);

        Box Of(PlanBox kind, Programme? about)
        {
            var text = texts.Find(one => one.Box == kind && one.About == about?.Id)?.Text ?? "";
            return new(kind, about?.Id, about is null ? kind.Japanese : $"{about.Number} {about.Name}", text, Seen.Of(text), kind.Longest, old.Find(one => one.Box == kind && one.About == about?.Id)?.Text);
        }

        var children = await Children(top, plan.Year, stop);
        return new Opened(id, plan.State, HeadOf(plan), HeadOf(plan).Seen,
        [
            Of(PlanBox.Purpose, null), .. children.Select(child => Of(PlanBox.Content, child)),
            .. new[] { PlanBox.Results, PlanBox.Starts, PlanBox.Laws, PlanBox.Data }.Select(kind => Of(kind, null)),
        ]);
    }

    public async Task<Written> Run(Id<YearPlan> id, Request request, CancellationToken stop = default)
    {
        var open = await FindProgrammes.WritablePlan(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (plan, top, _) = open.Value;
        if ((plan.MayChange() ?? request.Head.Check()) is { } wrong)
        {
            return wrong;
        }

        var children = (await Children(top, plan.Year, stop)).ToDictionary(child => child.Id);
        var texts = await db.PlanTexts.Where(text => text.Plan == id).ToListAsync(stop);
        List<Clash> clashes = [];
        var saved = 0;
        switch (Seen.Judge(request.HeadSeen, request.Head.Seen, HeadOf(plan).Seen))
        {
            case Seen.Verdict.Clash:
                clashes.Add(new("計画書の頭の欄", $"{plan.BudgetItem}　{plan.Decision}　{plan.Remarks}　{plan.EvaluationNumber}"));
                break;
            case Seen.Verdict.Write:
                (plan.BudgetItem, plan.IsNewOrExpanded, plan.Decision, plan.Remarks, plan.EvaluationNumber) =
                    (request.Head.BudgetItem, request.Head.IsNewOrExpanded, request.Head.Decision, request.Head.Remarks, request.Head.EvaluationNumber);
                plan.Version++;
                saved++;
                break;
        }

        foreach (var line in request.Boxes)
        {
            if ((line.Kind == PlanBox.Content) != line.About is not null || (line.About is { } about && !children.ContainsKey(about)))
            {
                return Refusal.Invalid("about", "実施内容の欄は、この計画書のその年度の事業ごとに書きます。開き直してください。");
            }

            var name = line.About is { } one ? children[one].Name : line.Kind.Japanese;
            var typed = line.Text.ReplaceLineEndings("\n").TrimEnd();
            var stored = texts.Find(text => text.Box == line.Kind && text.About == line.About);
            var verdict = Seen.Judge(line.Seen, Seen.Of(typed), Seen.Of(stored?.Text ?? ""));
            if (verdict == Seen.Verdict.Clash)
            {
                clashes.Add(new(name, stored?.Text ?? ""));
            }
            else if (verdict == Seen.Verdict.Write)
            {
                if (PlanText.Check(line.Kind, typed, line.About is null ? null : name) is { } tooLong)
                {
                    return tooLong;
                }

                if (stored is null)
                {
                    db.Add(new PlanText { Plan = id, Box = line.Kind, About = line.About, Text = typed });
                }
                else
                {
                    (stored.Text, stored.Version) = (typed, stored.Version + 1);
                }

                saved++;
            }
        }

        return clashes.Count > 0 ? Written.Not(clashes) : await Written.Save(db, saved, stop);
    }

    public static void Map(IEndpointRouteBuilder programmes)
    {
        programmes.MapGet("/plans/{id}/texts", async Task<Results<Ok<Opened>, ProblemHttpResult>> (Id<YearPlan> id, WriteTexts write, CancellationToken stop) =>
            await write.Open(id, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("計画書の欄を書くために開く");
        programmes.MapPut("/plans/{id}/texts", async Task<Results<Ok<Written.Answered>, ProblemHttpResult>> (Id<YearPlan> id, Request request, WriteTexts write, CancellationToken stop) =>
            (await write.Run(id, request, stop)).ToResult()).WithSummary("計画書の欄を書く");
    }

    private static Head HeadOf(YearPlan plan) => new() { BudgetItem = plan.BudgetItem, IsNewOrExpanded = plan.IsNewOrExpanded, Decision = plan.Decision, Remarks = plan.Remarks, EvaluationNumber = plan.EvaluationNumber };

    private async Task<List<Programme>> Children(Programme top, FiscalYear year, CancellationToken stop) =>
        [.. (await FindProgrammes.Parts(db, top, stop)).Where(programme => programme.Id != top.Id && programme.LivesIn(year))];
}
