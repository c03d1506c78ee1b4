using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Consultations.Desk;

/// <summary>選択肢: a hub adds words of its own to its lists, and ends those it no longer uses; what was said with them stays readable.</summary>
public sealed class WriteWords(AppDb db, Actor actor, TimeProvider clock)
{
    public sealed class Request
    {
        public DeskList List { get; set; }
        public string Name { get; set => field = value ?? ""; } = "";
    }

    public sealed record Row(Id<OwnWord> Word, DeskList List, string Name, DateOnly From, DateOnly? To);

    public async Task<Answer<IReadOnlyList<Row>>> Find(CancellationToken stop = default)
    {
        var desk = Desk();
        return desk.Refusal is { } refusal ? refusal
            : new Answer<IReadOnlyList<Row>>(await db.Set<OwnWord>().AsNoTracking().Where(word => word.Workplace == desk.Value).OrderBy(word => word.List).ThenBy(word => word.Id).Take(OwnWord.MostOfList * Enum.GetValues<DeskList>().Length).Select(word => new Row(word.Id, word.List, word.Name, word.From, word.To)).ToListAsync(stop), null);
    }

    public async Task<Answer<Id<OwnWord>>> Add(Request request, CancellationToken stop = default)
    {
        var desk = Desk();
        if (desk.Refusal is { } refusal)
        {
            return refusal;
        }

        var word = new OwnWord { Workplace = desk.Value, List = request.List, Name = JapaneseText.Tidy(request.Name), From = clock.JapanToday() };
        var own = await db.Set<OwnWord>().AsNoTracking().Where(one => one.Workplace == desk.Value && one.List == request.List).Take(OwnWord.MostOfList).ToListAsync(stop);
        if ((word.Check()
            ?? (DeskWords.KeyOf(request.List, word.Name) is not null || own.Exists(one => one.To is null && one.Name == word.Name) ? new Refusal("twice", $"「{word.Name}」は、{request.List.Japanese}の一覧にもうあります。") : null)
            ?? (own.Count >= OwnWord.MostOfList ? new Refusal("too-many", $"加えられるのは、1つの一覧に{OwnWord.MostOfList}までです。") : null)) is { } wrong)
        {
            return wrong;
        }

        db.Add(word);
        await db.SaveChangesAsync(stop);
        return word.Id;
    }

    public async Task<Refusal?> End(Id<OwnWord> key, CancellationToken stop = default)
    {
        var desk = Desk();
        if (desk.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<OwnWord>().SingleOrDefaultAsync(word => word.Id == key && word.Workplace == desk.Value, stop) is not { } word)
        {
            return Refusal.NotFound("加えた言葉");
        }

        word.To ??= clock.JapanToday().AddDays(-1);
        await db.SaveChangesAsync(stop);
        return null;
    }

    private Answer<Id<Workplace>> Desk() =>
        actor.Needs(Duty.TakeConsultations) is { } refusal ? refusal
        : actor.Workplace is { } workplace ? workplace
        : Refusal.Invalid("workplace", "職場が決まっていないので、変えられません。立場を選んでから行ってください。");

    public static void Map(IEndpointRouteBuilder consultations)
    {
        consultations.MapGet("/words", async Task<Results<Ok<IReadOnlyList<Row>>, ProblemHttpResult>> (WriteWords words, CancellationToken stop) =>
            await words.Find(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("拠点で加えた選択肢");
        consultations.MapPost("/words", async Task<Results<Ok<Id<OwnWord>>, ProblemHttpResult>> (Request request, WriteWords words, CancellationToken stop) =>
            await words.Add(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("選択肢を加える");
        consultations.MapDelete("/words/{word}", async Task<Results<NoContent, ProblemHttpResult>> (Id<OwnWord> word, WriteWords words, CancellationToken stop) =>
            await words.End(word, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("選択肢を使わなくする");
    }
}
