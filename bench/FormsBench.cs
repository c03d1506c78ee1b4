using System.Diagnostics;
using System.Globalization;
using Renkei.Foundation;
using Renkei.Programmes;
using Renkei.Programmes.Files;
using Renkei.Programmes.Forms;
using Renkei.Programmes.Measuring;

namespace Renkei.Bench;

/// <summary>How long each municipal form takes of a plan with 20 programmes, 15 years and 10 areas.</summary>
internal static class FormsBench
{
    private const int Programmes = 20;
    private const int Years = 15;
    private const int Areas = 10;
    private const string Code = "bench";
    private static readonly FiscalYear Last = new(2026);

    public static async Task<int> Run(string[] args)
    {
        var times = int.Parse(Host.Option(args, "--times") ?? "200", CultureInfo.InvariantCulture);
        await Host.OnFreshDatabase(Host.Option(args, "--postgres"), (engine, connection) => Measure(engine, connection, times));
        return 0;
    }

    private static async Task Measure(string engine, string connection, int times)
    {
        await using var services = Host.Build(connection);
        await Host.Migrate(services);
        await Host.AsConsole<AppDb, int>(services, Fill);
        await Time<GetPlanSheet>("様式②-1", get => get.Run(Code, "1", Last));
        await Time<GetSummarySheet>("様式①", get => get.Run(Code, Last));
        await Time<GetYearTable>("年度 × 事業", get => get.Run(Code));
        await Time<GetBudget>("予算と財源", get => get.Run(Code, Last));
        await Time<GetCoverage>("項目と場面", get => get.Run(Code, ItemScheme.Since2021, Last));
        await Time<FindEvaluations>("評価シート", find => find.Run(Code, Last));
        await Time<GetOverview>("総括表（A3）", get => get.Run(Code, Last));
        await Time<FormWorkbook>("様式②-1 Excel", form => form.Run(Code, "plan", Last, "1", null, null));
        foreach (var form in FormWorkbook.Forms.Where(form => form != "plan"))
        {
            await Time<FormWorkbook>($"{form} Excel", file => file.Run(Code, form, Last, null, null, null));
        }

        async Task Time<T>(string form, Func<T, Task> act) where T : notnull
        {
            List<double> taken = [];
            for (var at = -20; at < times; at++)
            {
                var start = Stopwatch.GetTimestamp();
                await Host.AsConsole<T, int>(services, async one =>
                {
                    await act(one);
                    return 0;
                });
                if (at >= 0)
                {
                    taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }

            taken.Sort();
            Console.WriteLine($"{engine} {form}: p50 {Host.Percentile(taken, 0.5):N1} ms, p95 {Host.Percentile(taken, 0.95):N1} ms");
        }
    }

    /// <summary>One programme at the top, twenty below it, a part in each of ten areas below every one; each with fifteen years of money, dates and words.</summary>
    private static async Task<int> Fill(AppDb db)
    {
        var portfolio = new Portfolio { Code = Code, Municipality = "試験市", Bureau = "医療局", FirstYear = Last - (Years - 1), LastYear = Last };
        var top = new Programme { Portfolio = portfolio.Id, Number = "1", Name = "在宅医療・介護連携推進事業", Started = portfolio.FirstYear };
        db.AddRange(portfolio, top);
        for (var at = 1; at <= Programmes; at++)
        {
            var programme = new Programme { Portfolio = portfolio.Id, Parent = top.Id, Number = $"{at}", Name = $"事業{at}", Heading = at % 2 == 0 ? "推進" : "啓発", Started = portfolio.FirstYear, Order = at };
            db.Add(programme);
            db.AddRange(ItemScheme.In(ItemScheme.Since2021).Take(3).Select(item => new ProgrammeItem { Programme = programme.Id, Item = item.Key }));
            for (var area = 1; area <= Areas; area++)
            {
                db.Add(new Programme { Portfolio = portfolio.Id, Parent = programme.Id, Number = $"{area}", Name = $"事業{at} 区{area}", AreaCode = $"area-{area}", Started = portfolio.FirstYear, Order = area });
            }

            for (var year = portfolio.FirstYear; year <= Last; year += 1)
            {
                db.AddRange(
                    new BudgetAmount { Programme = programme.Id, Year = year, Kind = BudgetKind.Budget, Amount = Yen.OfThousands(1_000 + at), Account = SplitFunding.UsualAccount, Explanation = "実施方法の変更" },
                    new BudgetAmount { Programme = programme.Id, Year = year, Kind = BudgetKind.Settlement, Amount = Yen.OfThousands(900 + at), Account = SplitFunding.UsualAccount },
                    new ScheduleEntry { Programme = programme.Id, Year = year, From = 1, To = 12, Label = "通年" },
                    new ScheduleEntry { Programme = programme.Id, Year = year, From = 8, To = 8, Label = "協議会①" },
                    new ProgrammeEvent { Programme = programme.Id, Year = year, Kind = ProgrammeEventKind.Active });
            }
        }

        var children = db.ChangeTracker.Entries<Programme>().Select(entry => entry.Entity).Where(one => one.Parent == top.Id).ToList();
        for (var year = portfolio.FirstYear; year <= Last; year += 1)
        {
            var plan = new YearPlan { Programme = top.Id, Year = year, Edition = 1 };
            db.Add(plan);
            db.AddRange(Enum.GetValues<PlanBox>().Where(box => box != PlanBox.Content).Select(box => new PlanText { Plan = plan.Id, Box = box, Text = new string('文', 250) }));
            db.AddRange(children.Select(child => new PlanText { Plan = plan.Id, Box = PlanBox.Content, About = child.Id, Text = new string('文', 200) }));
            db.AddRange(ItemScheme.In(ItemScheme.Scenes).Select(scene => new Evaluation { Portfolio = portfolio.Id, Year = year, Scene = scene.Key, Results = new string('文', 200), Grade = Grade.B, Reason = "達した。" }));
        }

        return await db.SaveChangesAsync();
    }
}
