using System.Text.Json;
using System.Text.Json.Serialization;
using Renkei.Access;

namespace Renkei.Programmes.Demo;

/// <summary>Brings the demo's plans in once: 潮見市's own, and the two real ones that the forms were learned from.</summary>
public sealed class DemoPlans(AppDb db, Actor actor, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() }, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "samples", "programmes");

    public async Task<Refusal?> Load(CancellationToken stop = default)
    {
        if (actor.Needs(Duty.EditPlans) is { } refusal)
        {
            return refusal;
        }

        if (await db.Portfolios.AnyAsync(stop))
        {
            return null;
        }

        foreach (var path in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            await using var stream = File.OpenRead(path);
            await Add((await JsonSerializer.DeserializeAsync<PortfolioFile>(stream, Format, stop))!, stop);
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    private async Task Add(PortfolioFile file, CancellationToken stop)
    {
        var area = file.AreaCode is null ? null : await db.Areas.AsNoTracking().SingleOrDefaultAsync(area => area.Code == file.AreaCode, stop);
        var portfolio = new Portfolio
        {
            Code = file.Code,
            Municipality = file.Municipality,
            Bureau = file.Bureau,
            Division = file.Division,
            AreaPath = area?.Path,
            IsExample = file.Example,
            FirstYear = file.FirstYear,
            LastYear = file.LastYear,
            Note = file.Note,
        };
        db.Add(portfolio);
        Dictionary<string, Id<Programme>> byNumber = [];
        List<(Id<Programme> Programme, PortfolioFile.Happened Event)> events = [];
        FiscalYear[] planned = [.. file.Programmes.SelectMany(one => one.Plans).Select(plan => plan.Year).Distinct()];
        Dictionary<FiscalYear, YearPlan> plans = [];
        var order = 0;

        void AddOne(PortfolioFile.One one, Id<Programme>? parent)
        {
            var programme = new Programme
            {
                Portfolio = portfolio.Id,
                Parent = parent,
                Number = one.Number,
                Name = one.Name,
                NameNote = one.NameNote,
                Heading = one.Heading,
                Owner = one.Owner,
                Summary = one.Summary,
                Started = one.Started,
                Ended = one.Ended,
                Order = ++order,
            };
            db.Add(programme);
            if (parent is not null || file.Programmes.Count > 1)
            {
                byNumber.Add(one.Number, programme.Id);
            }

            events.AddRange(one.Events.Select(happened => (programme.Id, happened)));
            db.AddRange(one.Items.Select(item => new ProgrammeItem { Programme = programme.Id, Item = item }));
            db.AddRange(one.Budgets.Select(money => new BudgetAmount { Programme = programme.Id, Year = money.Year, Kind = money.Kind, Amount = money.Amount, Account = money.Account, Explanation = money.Explanation }));
            db.AddRange(one.Funding.Select(paid => new FundingAmount { Programme = programme.Id, Year = paid.Year, Kind = paid.Kind, Source = paid.Source, Amount = paid.Amount }));
            db.AddRange(one.Allotments.Select(handed => new Allotment { Programme = programme.Id, Year = handed.Year, AreaCode = handed.AreaCode, Amount = handed.Amount }));
            db.AddRange(one.Schedule.SelectMany(when => (when.Year is { } year ? [year] : planned).Select(year => new ScheduleEntry { Programme = programme.Id, Year = year, From = when.From, To = when.To, Label = when.Label })));
            foreach (var plan in one.Plans)
            {
                var added = new YearPlan
                {
                    Programme = programme.Id,
                    Year = plan.Year,
                    Edition = 1,
                    BudgetItem = plan.BudgetItem,
                    IsNewOrExpanded = plan.NewOrExpanded,
                    EvaluationNumber = plan.EvaluationNumber,
                    Remarks = plan.Remarks,
                    DraftedBy = "医療担当の係員",
                    DraftedAt = clock.GetUtcNow(),
                };
                plans.Add(plan.Year, added);
                db.Add(added);
                db.AddRange(plan.Texts.Select(text => new PlanText { Plan = added.Id, Box = text.Key, Text = text.Value }));
            }

            if (one.Content.Length > 0)
            {
                db.AddRange(plans.Values.Select(plan => new PlanText { Plan = plan.Id, Box = PlanBox.Content, About = programme.Id, Text = one.Content }));
            }

            foreach (var child in one.Children)
            {
                AddOne(child, programme.Id);
            }
        }

        foreach (var one in file.Programmes)
        {
            AddOne(one, null);
        }

        db.AddRange(events.Select(pair => new ProgrammeEvent
        {
            Programme = pair.Programme,
            Year = pair.Event.Year,
            Kind = pair.Event.Kind,
            Other = pair.Event.Other is { } other ? byNumber[other] : null,
            Note = pair.Event.Note,
        }));
        AddIndicators(file, portfolio);
        db.AddRange(file.Evaluations.Select(judged => new Evaluation
        {
            Portfolio = portfolio.Id,
            Year = judged.Year,
            Scene = judged.Scene,
            Aim = judged.Aim,
            Goal = judged.Goal,
            Measures = judged.Measures,
            Results = judged.Results,
            Grade = judged.Grade,
            Reason = judged.Reason,
            Improvement = judged.Improvement,
        }));
    }

    private void AddIndicators(PortfolioFile file, Portfolio portfolio)
    {
        foreach (var (at, measure) in file.Indicators.Index())
        {
            var indicator = new Indicator
            {
                Portfolio = portfolio.Id,
                Name = measure.Name,
                Numerator = measure.Numerator,
                Denominator = measure.Denominator,
                Unit = measure.Unit,
                DataSource = measure.DataSource,
                Frequency = measure.Frequency,
                Scene = measure.Scene,
                Item = measure.Item,
                Question = measure.Question,
                HideBelow = measure.HideBelow,
                Order = at,
            };
            db.Add(indicator);
            void Values(IndicatorValueKind kind, IEnumerable<decimal[]> pairs) => db.AddRange(pairs.Select(pair => new IndicatorValue
            {
                Indicator = indicator.Id,
                Year = new((int)pair[0]),
                Kind = kind,
                Value = pair[1],
                Origin = measure.DataSource,
            }));
            Values(IndicatorValueKind.Baseline, measure.Baseline is null ? [] : [measure.Baseline]);
            Values(IndicatorValueKind.Target, measure.Targets);
            Values(IndicatorValueKind.Actual, measure.Actuals);
        }
    }
}
