using Renkei.Access;
using Renkei.Access.People;
using Renkei.Inbox;
using Renkei.Inbox.Delivery;

namespace Renkei.Joining;

/// <summary>Whoever manages members lets a facility in, which makes its workplace and invites its administrator, or says no with a reason.</summary>
public sealed class DecideApplication(AppDb db, Actor actor, InviteMember invite, InboxDoor door, PostOffice office, ReadTrail trail, TimeProvider clock)
{
    public sealed class Approval
    {
        /// <summary>The day on the signed agreement that lies on file.</summary>
        public DateOnly? AgreementOn { get; set; }

        public Guid[] Areas { get; set => field = value ?? []; } = [];
    }

    public sealed class No
    {
        public string Reason { get; set => field = value ?? ""; } = "";
    }

    /// <param name="InvitePath">The administrator's invitation, told this once; it also goes by mail where mail is on.</param>
    public sealed record Approved(Id<Workplace> Workplace, string InvitePath, DateTimeOffset ExpiresAt);

    public sealed record View(Id<JoinApplication> Application, string Facility, string Address, string Phone, string AdministratorName, string AdministratorMail, string Role, string Note, DateTimeOffset At, JoinState State,
        string DecidedBy, DateTimeOffset? DecidedAt, string Reason, DateOnly TermsFrom, string Terms, IReadOnlyList<string> Namesakes);

    public async Task<Answer<View>> See(Id<JoinApplication> id, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<JoinApplication>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } found)
        {
            return Refusal.NotFound("申し込み");
        }

        var terms = await db.Set<Agreement>().AsNoTracking().SingleAsync(agreement => agreement.Id == found.Agreement, stop);
        var namesakes = await db.Workplaces.AsNoTracking().Where(workplace => workplace.Name == found.Facility).Select(workplace => workplace.Standing).ToListAsync(stop);
        await trail.Tell(actor, nameof(JoinApplication), id.Value, ("Shown", "施設、管理者の氏名、メールアドレス、電話"));
        return new View(id, found.Facility, found.Address, found.Phone, found.AdministratorName, found.AdministratorMail, found.Role.Japanese, found.Note, found.At, found.State,
            found.DecidedBy, found.DecidedAt, found.Reason, terms.From, terms.Text, [.. namesakes.Select(standing => standing.Japanese)]);
    }

    public async Task<Answer<Approved>> Run(Id<JoinApplication> id, Approval request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<JoinApplication>().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } found)
        {
            return Refusal.NotFound("申し込み");
        }

        if (request.AgreementOn is not { } signed || signed > clock.JapanToday())
        {
            return Refusal.Invalid("agreementOn", "署名した協定書の日付を、きょうまでの日で入れてください。協定書を受け取ってから承認します。");
        }

        var areas = request.Areas.Select(area => new Id<Area>(area)).Distinct().ToList();
        if (await db.Areas.CountAsync(area => areas.Contains(area.Id), stop) != areas.Count)
        {
            return Refusal.Invalid("areas", "区域を一覧から選んでください。");
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        var workplace = new Workplace { Name = found.Facility, AgreementOn = signed };
        workplace.Serve(areas);
        if (found.Approve(workplace.Id, actor.Name, clock.GetUtcNow()) is { } no)
        {
            return no;
        }

        db.Add(workplace);
        await door.Close(ApplyToJoin.Kind, id.Value, stop: stop);
        await db.SaveChangesAsync(stop);
        var invited = await invite.Run(new() { Mail = found.AdministratorMail, Name = found.AdministratorName, Role = found.Role, Workplace = workplace.Id.Value, IsFacilityAdministrator = true }, stop);
        if (invited.Refusal is { } notInvited)
        {
            return notInvited;
        }

        await whole.CommitAsync(stop);
        return new Approved(workplace.Id, invited.Value!.Path, invited.Value.ExpiresAt);
    }

    public async Task<Refusal?> Run(Id<JoinApplication> id, No request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<JoinApplication>().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } found)
        {
            return Refusal.NotFound("申し込み");
        }

        if (found.Refuse(request.Reason.Trim(), actor.Name, clock.GetUtcNow()) is { } no)
        {
            return no;
        }

        await door.Close(ApplyToJoin.Kind, id.Value, stop: stop);
        await office.Post(new($"join-refused:{id}", found.AdministratorMail, found.AdministratorName, "参加の申し込みについて", ["いただいた参加の申し込みは、お受けできませんでした。", $"理由：{found.Reason}"], "/join", "申し込みのページ"), stop);
        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder joining)
    {
        joining.MapGet("/{application}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<JoinApplication> application, DecideApplication decide, CancellationToken stop) =>
            await decide.See(application, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("参加の申し込み1件");
        joining.MapPost("/{application}/approve", async Task<Results<Ok<Approved>, ProblemHttpResult>> (Id<JoinApplication> application, Approval request, DecideApplication decide, CancellationToken stop) =>
            await decide.Run(application, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("申し込みを承認し、職場を作って管理者を招く");
        joining.MapPost("/{application}/refuse", async Task<Results<NoContent, ProblemHttpResult>> (Id<JoinApplication> application, No request, DecideApplication decide, CancellationToken stop) =>
            await decide.Run(application, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("申し込みを断る");
    }
}
