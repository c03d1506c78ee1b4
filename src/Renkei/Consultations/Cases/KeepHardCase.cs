using Renkei.Access;
using Renkei.Consultations.Desk;
using Renkei.Facilities;
using Renkei.Inbox;

namespace Renkei.Consultations.Cases;

/// <summary>困難事例: a desk says that a consultation was hard, and writes for all hubs what others can learn from it; a second person reads it before anybody else does.</summary>
public sealed class KeepHardCase(AppDb db, Actor actor, DeskWords words, ReadTrail trail, CaseIndex index, InboxDoor inbox, WorkCalendar calendar, TimeProvider clock)
{
    /// <summary>確認: a second person reads the text for all hubs.</summary>
    public const string ReviewKind = "case-review";
    private const int WorkingDaysToReview = 5;

    public sealed class Flag
    {
        public string[] Kinds { get; set => field = value ?? []; } = [];
        public string Tried { get; set => field = value ?? ""; } = "";
        public string Reflection { get; set => field = value ?? ""; } = "";
        public CaseScope Scope { get; set; }

        /// <summary>As it was seen; not read when it is new.</summary>
        public int Version { get; set; }
    }

    public sealed class Text
    {
        public string Title { get; set => field = value ?? ""; } = "";
        public string Shared { get; set => field = value ?? ""; } = "";

        /// <summary>Words that were found and may stay: not a name after all.</summary>
        public string[] Kept { get; set => field = value ?? []; } = [];
        public int Version { get; set; }
    }

    public sealed class Decision
    {
        public string Why { get; set => field = value ?? ""; } = "";
        public int Version { get; set; }
    }

    /// <param name="Suggested">What the writer begins with: all that was written, with what was found replaced.</param>
    /// <param name="Replaced">What was found in what the hub wrote, and is replaced in the suggestion.</param>
    /// <param name="Findings">What is found in the text for all hubs as it stands.</param>
    /// <param name="Alike">How many other consultations of all hubs say the same of the person; null where it is enough not to matter.</param>
    public sealed record View(
        Id<HardCase> Case, IReadOnlyList<string> Kinds, string KindNames, string Tried, string Reflection, CaseScope Scope, CaseState State, string Title, string Shared, string Suggested, IReadOnlyList<Deidentify.Finding> Replaced, IReadOnlyList<Deidentify.Finding> Findings, int? Alike, string WrittenBy, bool IsWriter, string ReviewedBy, string SentBack, DateOnly? SharedOn, int Version);

    public async Task<Answer<Id<HardCase>>> Put(Id<Consultation> id, Flag request, CancellationToken stop = default)
    {
        var open = await LogConsultation.OpenToWrite(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var one = open.Value!;
        var known = await db.Set<HardCase>().SingleOrDefaultAsync(other => other.Consultation == id, stop);
        var hard = known ?? new() { Consultation = id, Workplace = one.Workplace, AreaPath = one.AreaPath };
        if ((known?.SeenAs(request.Version) ?? await words.Check(DeskList.HardKind, request.Kinds, KeyList.Read(hard.Kinds), one.Workplace, stop)) is { } no)
        {
            return no;
        }

        if (hard.State != CaseState.Kept && request.Scope != CaseScope.AllHubs)
        {
            return Refusal.Invalid("scope", "全拠点に見せる文があります。共有範囲をせばめるときは、先に「取り下げる」を押してください。");
        }

        (hard.Kinds, hard.Tried, hard.Reflection, hard.Scope) = (KeyList.Of(request.Kinds), request.Tried.Trim().ReplaceLineEndings("\n"), request.Reflection.Trim().ReplaceLineEndings("\n"), request.Scope);
        if (hard.Check() is { } wrong)
        {
            return wrong;
        }

        if (known is null)
        {
            db.Add(hard);
        }

        one.HardKinds = hard.Kinds;
        if (hard.State == CaseState.Kept)
        {
            hard.Describe(one);
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        if (hard.State == CaseState.Shared)
        {
            await index.Put(hard, stop);
        }

        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return hard.Id;
    }

    /// <summary>The case with the text that is being written; null where the consultation is none.</summary>
    public async Task<Answer<View?>> See(Id<Consultation> id, CancellationToken stop = default)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<HardCase>().AsNoTracking().SingleOrDefaultAsync(other => other.Consultation == id, stop) is not { } hard)
        {
            return new Answer<View?>(null, null);
        }

        var one = open.Value!;
        var source = string.Join("\n", new[] { one.Text, hard.Tried, hard.Reflection }.Where(text => text.Length > 0));
        var replaced = Deidentify.Find(source, await Known(one, source, stop));
        await trail.Tell(actor, nameof(HardCase), hard.Id.Value, ("Shown", "困難事例の記録"));
        return new(
            new View(
                hard.Id, KeyList.Read(hard.Kinds), await words.NamesOf(DeskList.HardKind, hard.Kinds, one.Workplace, stop), hard.Tried, hard.Reflection, hard.Scope, hard.State, hard.Title, hard.Shared, Deidentify.Replace(source, replaced), replaced, hard.Shared.Length > 0 ? await Find(one, hard.Title, hard.Shared, stop) : [], await Alike(one, stop),
                hard.WrittenByName, hard.WrittenBy is { } writer && writer == actor.Member, hard.ReviewedBy, hard.SentBack, hard.SharedOn, hard.Version), null);
    }

    /// <summary>What could stand for somebody in a text that is being written.</summary>
    public async Task<IReadOnlyList<Deidentify.Finding>> Find(Id<Consultation> id, string title, string text, CancellationToken stop = default) =>
        (await LogConsultation.Open(db, actor, id, stop)).Value is { } one && text.Length <= HardCase.LongestText && title.Length <= HardCase.LongestTitle ? await Find(one, title, text, stop) : [];

    private async Task<IReadOnlyList<Deidentify.Finding>> Find(Consultation one, string title, string text, CancellationToken stop)
    {
        var whole = $"{title}\n{text}";
        return Deidentify.Find(whole, await Known(one, whole, stop));
    }

    /// <summary>Written for all hubs, and given to a second person. What was found must be gone, or be said to be no name.</summary>
    public async Task<Answer<IReadOnlyList<Deidentify.Finding>>> Write(Id<Consultation> id, Text request, CancellationToken stop = default)
    {
        var (open, found) = (await LogConsultation.OpenToWrite(db, actor, id, stop), await Of(id, stop));
        if ((open.Refusal ?? found.Refusal ?? found.Value!.SeenAs(request.Version)) is { } refusal)
        {
            return refusal;
        }

        var (one, hard, text) = (open.Value!, found.Value!, request.Shared.Trim().ReplaceLineEndings("\n"));
        var title = JapaneseText.Tidy(request.Title);
        if ((title.Length > HardCase.LongestTitle ? HardCase.NoTitle : text.Length > HardCase.LongestText ? HardCase.TooLong : null) is { } tooLong)
        {
            return tooLong;
        }

        var left = (await Find(one, title, text, stop)).Where(finding => !request.Kept.Contains(finding.Text)).ToList();
        if (left.Count > 0)
        {
            return Refusal.Invalid("names", $"まだ、人や場所の分かるかもしれない言葉があります：{string.Join("、", left.Select(finding => $"「{finding.Text}」（{finding.Mark.Japanese}）").Distinct().Take(8))}。書きかえるか、名前でなければ「残してよい」に印を付けてください。");
        }

        if (hard.Write(title, text, one, actor.Member, actor.Name) is { } no)
        {
            return no;
        }

        await inbox.Open(new(ReviewKind, hard.Id.Value, "困難事例の文を、載せてよいか確認する", $"/consultations/{id}/case", TaskOwner.Desk(hard.Workplace, Duty.TakeConsultations), await calendar.Due(hard.Workplace, clock.JapanToday(), WorkingDaysToReview, stop)), stop);
        await db.SaveChangesAsync(stop);
        return left;
    }

    /// <summary>It was no hard case after all, or no longer should be one; what stands in the library is withdrawn first.</summary>
    public async Task<Refusal?> Unflag(Id<Consultation> id, int version, CancellationToken stop = default)
    {
        var (open, found) = (await LogConsultation.OpenToWrite(db, actor, id, stop), await Of(id, stop));
        if ((open.Refusal ?? found.Refusal ?? found.Value!.SeenAs(version)) is { } refusal)
        {
            return refusal;
        }

        if (found.Value!.State != CaseState.Kept)
        {
            return new("shared", "全拠点に見せる文があります。先に「取り下げる」を押してください。");
        }

        open.Value!.HardKinds = "";
        db.RemoveRange(await db.Set<Advice>().Where(one => one.Case == found.Value.Id).ToListAsync(stop));
        db.Remove(found.Value);
        await db.SaveChangesAsync(stop);
        return null;
    }

    public Task<Refusal?> Share(Id<Consultation> id, Decision request, CancellationToken stop = default) => Decide(id, request, async hard =>
    {
        if (hard.Share(actor.Member, actor.Name, clock.JapanToday()) is { } refusal)
        {
            return refusal;
        }

        await index.Put(hard, stop);
        await inbox.Close(ReviewKind, hard.Id.Value, stop: stop);
        return null;
    }, stop);

    public Task<Refusal?> SendBack(Id<Consultation> id, Decision request, CancellationToken stop = default) => Decide(id, request, async hard =>
    {
        if (hard.SendBack(request.Why.Trim(), actor.Member) is { } refusal)
        {
            return refusal;
        }

        await inbox.Close(ReviewKind, hard.Id.Value, stop: stop);
        if (hard.WrittenBy is { } writer)
        {
            inbox.Tell([writer], "困難事例の文が、直すために戻されました", $"/consultations/{id}/case");
        }

        return null;
    }, stop);

    /// <summary>Nobody reads it any more: the person no longer agrees, or it was a mistake.</summary>
    public Task<Refusal?> Withdraw(Id<Consultation> id, Decision request, CancellationToken stop = default) => Decide(id, request, async hard =>
    {
        await Leave(hard, index, inbox, db, stop);
        hard.Withdraw();
        return null;
    }, stop);

    /// <summary>A case leaves the library: it is found by no word, and nobody is asked about it any more.</summary>
    internal static async Task Leave(HardCase hard, CaseIndex index, InboxDoor inbox, AppDb db, CancellationToken stop)
    {
        await index.Take(hard.Id, stop);
        await inbox.Close(ReviewKind, hard.Id.Value, isDropped: true, stop: stop);
        foreach (var advice in await db.Set<Advice>().Where(one => one.Case == hard.Id && one.AnsweredAt == null).ToListAsync(stop))
        {
            await inbox.Close(AskAdvice.Kind, advice.Id.Value, isDropped: true, stop: stop);
        }
    }

    private async Task<Refusal?> Decide(Id<Consultation> id, Decision request, Func<HardCase, Task<Refusal?>> act, CancellationToken stop)
    {
        var (open, found) = (await LogConsultation.Open(db, actor, id, stop), await Of(id, stop));
        if ((open.Refusal ?? found.Refusal ?? found.Value!.SeenAs(request.Version)) is { } refusal)
        {
            return refusal;
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        if (await act(found.Value!) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return null;
    }

    private async Task<Answer<HardCase>> Of(Id<Consultation> id, CancellationToken stop) =>
        await db.Set<HardCase>().SingleOrDefaultAsync(hard => hard.Consultation == id, stop) is { } hard ? hard : Refusal.NotFound("困難事例");

    // Names that the region knows, as far as they may stand in this text. Which do can only be asked the other way round: by how a name begins.
    private async Task<Deidentify.Known> Known(Consultation one, string text, CancellationToken stop)
    {
        List<string> Heads(int letters) => [.. Enumerable.Range(0, Math.Max(text.Length - letters + 1, 0)).Select(at => text.Substring(at, letters)).Where(head => head.All(char.IsLetter)).Distinct()];
        var (two, three) = (Heads(2), Heads(3));
        var towns = await db.Set<Town>().Where(town => two.Contains(town.Name.Substring(0, 2)) && text.Contains(town.Name)).Select(town => town.Name).Distinct().ToListAsync(stop);
        var areas = await db.Set<Area>().Where(area => two.Contains(area.Name.Substring(0, 2)) && text.Contains(area.Name)).Select(area => area.Name).Distinct().ToListAsync(stop);
        var facilities = await db.Set<Facility>().Where(facility => three.Contains(facility.Name.Substring(0, 3)) && text.Contains(facility.Name)).Select(facility => facility.Name).Distinct().ToListAsync(stop);
        return new([one.CallerName, one.SubjectName, one.CallerOrganisation], facilities, [.. towns, .. areas]);
    }

    // Whoever is the only one of their kind is known by it, whatever the words say.
    private async Task<int?> Alike(Consultation one, CancellationToken stop)
    {
        var count = await db.Set<Consultation>().Where(other => other.Disease == one.Disease && other.AgeBand == one.AgeBand && other.Household == one.Household && other.Procedures == one.Procedures && other.Id != one.Id && !other.IsRepeat).Take(HardCase.FewestAlike - 1).CountAsync(stop);
        return count < HardCase.FewestAlike - 1 ? count : null;
    }

    public static void Map(IEndpointRouteBuilder consultations)
    {
        consultations.MapGet("/{consultation}/case", async Task<Results<Ok<View>, NoContent, ProblemHttpResult>> (Id<Consultation> consultation, KeepHardCase keep, CancellationToken stop) =>
            await keep.See(consultation, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value is { } view ? TypedResults.Ok(view) : TypedResults.NoContent()).WithSummary("困難事例の記録");
        consultations.MapPut("/{consultation}/case", async Task<Results<Ok<Id<HardCase>>, ProblemHttpResult>> (Id<Consultation> consultation, Flag request, KeepHardCase keep, CancellationToken stop) =>
            await keep.Put(consultation, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("困難事例の印を付ける・直す");
        consultations.MapDelete("/{consultation}/case", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, int version, KeepHardCase keep, CancellationToken stop) =>
            await keep.Unflag(consultation, version, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("困難事例の印を外す");
        consultations.MapPost("/{consultation}/case/text", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Text request, KeepHardCase keep, CancellationToken stop) =>
            await keep.Write(consultation, request, stop) is { Refusal: { } refusal } ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("全拠点に見せる文を書き、確認に回す");
        consultations.MapPost("/{consultation}/case/sharing", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Decision request, KeepHardCase keep, CancellationToken stop) =>
            await keep.Share(consultation, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("確認して、事例集に載せる");
        consultations.MapPost("/{consultation}/case/sending-back", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Decision request, KeepHardCase keep, CancellationToken stop) =>
            await keep.SendBack(consultation, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("書いた人に戻す");
        consultations.MapDelete("/{consultation}/case/sharing", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, int version, KeepHardCase keep, CancellationToken stop) =>
            await keep.Withdraw(consultation, new() { Version = version }, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("事例集から取り下げる");
    }
}
