using System.Globalization;
using Renkei.Access;
using Renkei.Programmes.Writing;

namespace Renkei.Programmes.Measuring;

/// <summary>Indicators are defined, the usual ones taken over, and their figures written: by hand, from a file, or from what another room counts.</summary>
public sealed class WriteIndicators(AppDb db, Actor actor, TimeProvider clock, IEnumerable<IndicatorQuestion> questions)
{
    private static readonly IReadOnlyList<string[]> Usual = ReadUsual();

    public sealed class Definition
    {
        public string Name { get; set => field = value ?? ""; } = "";
        public string Numerator { get; set => field = value ?? ""; } = "";
        public string? Denominator { get; set; }
        public string Unit { get; set => field = value ?? ""; } = "";
        public string DataSource { get; set => field = value ?? ""; } = "";
        public string Frequency { get; set => field = value ?? "年1回"; } = "年1回";
        public string Scene { get; set => field = value ?? ""; } = "";
        public string? Item { get; set; }
        public bool MoreIsBetter { get; set; } = true;
        public int HideBelow { get; set; }

        /// <summary>Key of a question another room answers; null where people type the figures.</summary>
        public string? Question { get; set; }

        /// <summary>The version that was shown; not asked when added.</summary>
        public int Version { get; set; }
    }

    public sealed class Figures
    {
        public List<Figure> Values { get; set => field = value ?? []; } = [];
    }

    /// <summary>One figure as typed; a null value takes it away.</summary>
    public sealed class Figure
    {
        public FiscalYear Year { get; set; }
        public IndicatorValueKind Kind { get; set; }
        public decimal? Value { get; set; }

        /// <summary>The counts behind it: where both are given, a percentage is computed from them.</summary>
        public int? Numerator { get; set; }

        public int? Denominator { get; set; }
        public string Origin { get; set => field = value ?? "手入力"; } = "手入力";
        public string Seen { get; set => field = value ?? ""; } = "";
    }

    public async Task<Answer<Id<Indicator>>> Define(string code, Id<Indicator>? id, Definition request, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Writable(db, actor, book => book.Code == code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var portfolio = open.Value!.Id;
        var indicator = id is null ? null : await db.Indicators.SingleOrDefaultAsync(one => one.Id == id && one.Portfolio == portfolio, stop);
        if (id is not null && indicator is null)
        {
            return Refusal.NotFound("指標");
        }

        if (indicator is not null && indicator.Version != request.Version)
        {
            return new Refusal("changed-meanwhile", "開いている間に、ほかの人がこの指標を書きかえました。まだ何も保存していません。今の内容を確かめて、もう一度保存してください。");
        }

        if (request.Question is { Length: > 0 } asked && questions.All(question => question.Key != asked))
        {
            return Refusal.Invalid("question", "その問いに答える機能がありません。一覧から選ぶか、手入力にしてください。");
        }

        if (indicator is null)
        {
            indicator = new() { Portfolio = portfolio, Name = "", Numerator = "", Unit = "", DataSource = "", Frequency = "", Scene = "", Order = await db.Indicators.CountAsync(one => one.Portfolio == portfolio, stop) };
            db.Add(indicator);
        }
        else
        {
            indicator.Version++;
        }

        string? None(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        (indicator.Name, indicator.Numerator, indicator.Denominator, indicator.Unit) = (request.Name.Trim(), request.Numerator.Trim(), None(request.Denominator), request.Unit.Trim());
        (indicator.DataSource, indicator.Frequency, indicator.Scene, indicator.Item) = (request.DataSource.Trim(), request.Frequency.Trim(), request.Scene, None(request.Item));
        (indicator.MoreIsBetter, indicator.HideBelow, indicator.Question) = (request.MoreIsBetter, request.HideBelow, None(request.Question));
        if (indicator.Check() is { } wrong)
        {
            db.ChangeTracker.Clear();
            return wrong;
        }

        return (await Written.Save(db, 1, stop)).Refusal is { } clash ? clash : indicator.Id;
    }

    /// <summary>The usual indicators that this portfolio does not have yet, by their names.</summary>
    /// <returns>How many were added.</returns>
    public async Task<Answer<int>> TakeUsual(string code, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Writable(db, actor, book => book.Code == code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var portfolio = open.Value!.Id;
        var known = await db.Indicators.Where(one => one.Portfolio == portfolio).Select(one => one.Name).ToListAsync(stop);
        var added = Usual.Where(cells => !known.Contains(cells[0])).ToList();
        foreach (var (at, cells) in added.Index())
        {
            db.Add(new Indicator
            {
                Portfolio = portfolio,
                Name = cells[0],
                Numerator = cells[1],
                Denominator = cells[2].Length > 0 ? cells[2] : null,
                Unit = cells[3],
                DataSource = cells[4],
                Frequency = cells[5],
                Scene = cells[6],
                Item = cells[7].Length > 0 ? cells[7] : null,
                MoreIsBetter = cells[8] != "less",
                HideBelow = int.Parse(cells[9], CultureInfo.InvariantCulture),
                Question = cells[10].Length > 0 ? cells[10] : null,
                Order = known.Count + at,
            });
        }

        await db.SaveChangesAsync(stop);
        return added.Count;
    }

    public async Task<Written> Write(Id<Indicator> id, Figures request, CancellationToken stop = default)
    {
        var found = await Writable(id, stop);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }

        var indicator = found.Value!;
        var stored = await db.IndicatorValues.Where(value => value.Indicator == id).ToListAsync(stop);
        List<Clash> clashes = [];
        var saved = 0;
        foreach (var typed in request.Values)
        {
            if (typed.Origin.Length > IndicatorValue.LongestOrigin)
            {
                return Refusal.Invalid("too-long", $"出どころは{IndicatorValue.LongestOrigin}文字までです（今は{typed.Origin.Length}文字）。");
            }

            var known = stored.Find(value => value.Year == typed.Year && value.Kind == typed.Kind);
            if (indicator.ValueOf(typed.Value, typed.Numerator, typed.Denominator, out var value) is { } wrong)
            {
                return wrong with { Message = $"{typed.Year.Japanese}: {wrong.Message}" };
            }

            var mark = value is { } shown ? Seen.Of(shown.ToString(CultureInfo.InvariantCulture), typed.Numerator?.ToString(CultureInfo.InvariantCulture), typed.Denominator?.ToString(CultureInfo.InvariantCulture)) : "";
            switch (Seen.Judge(typed.Seen, mark, FindIndicators.SeenOf(known)))
            {
                case Seen.Verdict.Clash:
                    clashes.Add(new($"{indicator.Name} {typed.Year.Japanese}", known is null ? "（空）" : known.Value.ToString("0.##", CultureInfo.InvariantCulture) + indicator.Unit));
                    break;
                case Seen.Verdict.Write:
                    saved++;
                    Put(indicator, known, typed.Year, typed.Kind, value, typed.Numerator, typed.Denominator, typed.Origin, null);
                    break;
            }
        }

        return clashes.Count > 0 ? Written.Not(clashes) : await Written.Save(db, saved, stop);
    }

    /// <summary>Asks the rooms what they can count today, and writes it as this fiscal year's actual figures.</summary>
    /// <returns>How many indicators were answered.</returns>
    public async Task<Answer<int>> Ask(string code, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Writable(db, actor, book => book.Code == code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var portfolio = open.Value!;
        var today = clock.JapanToday();
        var year = FiscalYear.Of(today);
        var asked = await db.Indicators.Where(one => one.Portfolio == portfolio.Id && one.Question != null).ToListAsync(stop);
        var answered = 0;
        foreach (var indicator in asked)
        {
            if (questions.FirstOrDefault(question => question.Key == indicator.Question) is not { } question)
            {
                continue;
            }

            var count = await question.Count(db, portfolio.AreaPath ?? Area.WholeTree, new(year, clock.GetUtcNow()), stop);
            var known = await db.IndicatorValues.SingleOrDefaultAsync(value => value.Indicator == indicator.Id && value.Year == year && value.Kind == IndicatorValueKind.Actual, stop);
            Put(indicator, known, year, IndicatorValueKind.Actual, count, count, null, $"{question.Name}（{Wareki.FormatShort(today)}に数えた）", question.Trace(portfolio.AreaPath, year));
            answered++;
        }

        return (await Written.Save(db, answered, stop)).Refusal is { } clash ? clash : answered;
    }

    /// <summary>What was made or answered.</summary>
    public sealed record Counted(int Count);

    /// <summary>The indicator that was written.</summary>
    public sealed record Defined(Id<Indicator> Id);

    public static void Map(IEndpointRouteBuilder programmes)
    {
        programmes.MapPost("/{code}/indicators", async Task<Results<Ok<Defined>, ProblemHttpResult>> (string code, Definition request, WriteIndicators write, CancellationToken stop) =>
            await write.Define(code, null, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new Defined(answer.Value))).WithSummary("指標を加える");
        programmes.MapPut("/{code}/indicators/{id}", async Task<Results<Ok<Defined>, ProblemHttpResult>> (string code, Id<Indicator> id, Definition request, WriteIndicators write, CancellationToken stop) =>
            await write.Define(code, id, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new Defined(answer.Value))).WithSummary("指標を直す");
        programmes.MapPost("/{code}/indicators/usual", async Task<Results<Ok<Counted>, ProblemHttpResult>> (string code, WriteIndicators write, CancellationToken stop) =>
            await write.TakeUsual(code, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new Counted(answer.Value))).WithSummary("よく使う指標を加える");
        programmes.MapPost("/{code}/indicators/ask", async Task<Results<Ok<Counted>, ProblemHttpResult>> (string code, WriteIndicators write, CancellationToken stop) =>
            await write.Ask(code, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new Counted(answer.Value))).WithSummary("システムで数えられる指標の実績を書く");
        programmes.MapPut("/indicators/{id}/figures", async Task<Results<Ok<Written.Answered>, ProblemHttpResult>> (Id<Indicator> id, Figures request, WriteIndicators write, CancellationToken stop) =>
            (await write.Write(id, request, stop)).ToResult()).WithSummary("指標の値を書く");
    }

    private async Task<Answer<Indicator>> Writable(Id<Indicator> id, CancellationToken stop)
    {
        if (actor.Needs(Duty.EditPlans) is { } refusal)
        {
            return refusal;
        }

        if (await db.Indicators.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } indicator)
        {
            return Refusal.NotFound("指標");
        }

        return (await FindProgrammes.Writable(db, actor, book => book.Id == indicator.Portfolio, stop)).Refusal is { } closed ? closed : indicator;
    }

    private void Put(Indicator indicator, IndicatorValue? known, FiscalYear year, IndicatorValueKind kind, decimal? value, int? numerator, int? denominator, string origin, string? trace)
    {
        if (value is not { } number)
        {
            db.Remove(known!);
        }
        else if (known is null)
        {
            db.Add(new IndicatorValue { Indicator = indicator.Id, Year = year, Kind = kind, Value = number, Numerator = numerator, Denominator = denominator, Origin = origin, Trace = trace });
        }
        else
        {
            known.Become(number, numerator, denominator, origin, trace);
        }
    }

    private static string[][] ReadUsual()
    {
        using var reader = new StreamReader(typeof(WriteIndicators).Assembly.GetManifestResourceStream("Renkei.Programmes.Codes.indicators.csv")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.TrimEnd('\r').Split(','))];
    }
}
