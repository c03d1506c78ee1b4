using Renkei.Access;

namespace Renkei.Programmes.Writing;

/// <summary>A programme is added or described anew: name, number, owner, life, items.</summary>
public sealed class WriteProgramme(AppDb db, Actor actor)
{
    public sealed class Request
    {
        public string Number { get; set => field = value ?? ""; } = "";
        public string Name { get; set => field = value ?? ""; } = "";
        public string NameNote { get; set => field = value ?? ""; } = "";
        public string Heading { get; set => field = value ?? ""; } = "";
        public ProgrammeOwner Owner { get; set; }

        /// <summary>Code of the area it is for; null is the whole municipality.</summary>
        public string? AreaCode { get; set; }

        public string Summary { get; set => field = value ?? ""; } = "";
        public FiscalYear? Started { get; set; }
        public FiscalYear? Ended { get; set; }

        /// <summary>Only when added: the programme above.</summary>
        public Id<Programme>? Parent { get; set; }

        /// <summary>Place among its siblings; last where null.</summary>
        public int? Order { get; set; }

        /// <summary>Keys in <see cref="ItemScheme"/>.</summary>
        public List<string> Items { get; set => field = value ?? []; } = [];

        /// <summary>The version that was shown; not asked when added.</summary>
        public int Version { get; set; }
    }

    public const int LongestNameNote = 60;
    public const int LongestHeading = 60;

    public async Task<Answer<Id<Programme>>> Add(string code, Request request, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Writable(db, actor, book => book.Code == code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var portfolio = open.Value!;
        var all = await db.Programmes.AsNoTracking().Where(one => one.Portfolio == portfolio.Id).ToListAsync(stop);
        var level = 1;
        for (var above = request.Parent; above is { } id; level++)
        {
            if (all.Find(one => one.Id == id) is not { } parent)
            {
                return Refusal.NotFound("上の事業");
            }

            above = parent.Parent;
        }

        if (level > Programme.DeepestLevel)
        {
            return Refusal.Invalid("depth", $"事業は{Programme.DeepestLevel}段までです。上の事業を選び直してください。");
        }

        if (await Check(request, null, all, request.Parent, stop) is { } wrong)
        {
            return wrong;
        }

        var added = new Programme { Portfolio = portfolio.Id, Parent = request.Parent, Number = "", Name = "" };
        Put(added, request, request.Order ?? all.Where(one => one.Parent == request.Parent).Select(one => one.Order).DefaultIfEmpty(-1).Max() + 1);
        db.Add(added);
        db.AddRange(request.Items.Distinct().Select(item => new ProgrammeItem { Programme = added.Id, Item = item }));
        await db.SaveChangesAsync(stop);
        return added.Id;
    }

    public async Task<Refusal?> Change(Id<Programme> id, Request request, CancellationToken stop = default)
    {
        var open = await FindProgrammes.WritableProgramme(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var programme = open.Value!;
        if (programme.Version != request.Version)
        {
            return new("changed-meanwhile", "開いている間に、ほかの人がこの事業を書きかえました。まだ何も保存していません。今の内容を確かめて、もう一度保存してください。");
        }

        var all = await db.Programmes.AsNoTracking().Where(one => one.Portfolio == programme.Portfolio).ToListAsync(stop);
        if (await Check(request, programme, all, programme.Parent, stop) is { } wrong)
        {
            return wrong;
        }

        Put(programme, request, request.Order ?? programme.Order);
        programme.Version++;
        var items = await db.ProgrammeItems.Where(item => item.Programme == id).ToListAsync(stop);
        db.RemoveRange(items.Where(item => !request.Items.Contains(item.Item)));
        db.AddRange(request.Items.Distinct().Where(item => items.TrueForAll(known => known.Item != item)).Select(item => new ProgrammeItem { Programme = id, Item = item }));
        return (await Written.Save(db, 1, stop)).Refusal;
    }

    /// <summary>The programme that was added.</summary>
    public sealed record Added(Id<Programme> Id);

    public static void Map(IEndpointRouteBuilder programmes)
    {
        programmes.MapPost("/{code}", async Task<Results<Ok<Added>, ProblemHttpResult>> (string code, Request request, WriteProgramme write, CancellationToken stop) =>
            await write.Add(code, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new Added(answer.Value))).WithSummary("事業を加える");
        programmes.MapPut("/one/{id}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Programme> id, Request request, WriteProgramme write, CancellationToken stop) =>
            await write.Change(id, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("事業を直す");
    }

    private async Task<Refusal?> Check(Request request, Programme? own, List<Programme> all, Id<Programme>? parent, CancellationToken stop)
    {
        var (number, name) = (request.Number.Trim(), request.Name.Trim());
        if ((Programme.Check(number, name, request.Summary.Trim(), request.Started, request.Ended)
            ?? (request.NameNote.Length > LongestNameNote || request.Heading.Length > LongestHeading ? Refusal.Invalid("too-long", $"事業名の添え書きと区分は{LongestHeading}文字までです。") : null)
            ?? request.Items.Select(ItemScheme.Check).FirstOrDefault(wrong => wrong is not null)) is { } refusal)
        {
            return refusal;
        }

        if (number.Length > 0 && all.Find(one => one.Id != own?.Id && one.Parent == parent && one.Number == number) is { } twin)
        {
            return Refusal.Invalid("number", $"番号「{number}」は「{twin.Name}」に使われています。別の番号にしてください。");
        }

        if (request.AreaCode is { Length: > 0 } area && !await db.Areas.AnyAsync(one => one.Code == area, stop))
        {
            return Refusal.NotFound("区域");
        }

        if (own is null)
        {
            return null;
        }

        // Figures never stand outside a programme's life: shortening it must not leave any behind.
        var amounts = await db.BudgetAmounts.AsNoTracking().Where(amount => amount.Programme == own.Id && amount.Amount != Yen.Zero).OrderBy(amount => amount.Year).ToListAsync(stop);
        return amounts.Find(amount => request.Started > amount.Year || amount.Year > request.Ended) is { } left
            ? Refusal.Invalid("life", $"{left.Year.Japanese}に{left.Kind.Japanese} {left.Amount.InThousands} 千円があります。先に金額を直すか、期間を延ばしてください。")
            : null;
    }

    private static void Put(Programme programme, Request request, int order)
    {
        (programme.Number, programme.Name, programme.NameNote, programme.Heading) = (request.Number.Trim(), request.Name.Trim(), request.NameNote.Trim(), request.Heading.Trim());
        (programme.Owner, programme.AreaCode, programme.Summary) = (request.Owner, string.IsNullOrEmpty(request.AreaCode) ? null : request.AreaCode, request.Summary.Trim());
        (programme.Started, programme.Ended, programme.Order) = (request.Started, request.Ended, order);
    }
}
