using Renkei.Access;
using Renkei.Inbox;

namespace Renkei.Consultations.Desk;

/// <summary>One consultation as it is read: everything in words, its log, what is still to be done, its files. Who looked is written down.</summary>
public sealed class GetConsultation(AppDb db, Actor actor, DeskWords words, ReadTrail trail, TimeProvider clock)
{
    /// <summary>A log longer than this is shown from its end.</summary>
    public const int MostLines = 200;

    public sealed record Line(DateTimeOffset At, string By, string Text, int Minutes);

    /// <param name="Card">Where it is handed over or put off.</param>
    public sealed record ToDo(Id<FollowUp> FollowUp, Id<InboxTask> Card, string Text, DateTimeOffset Due, bool IsLate, InboxTaskState State, DateTimeOffset? EndedAt, string? EndedBy);

    public sealed record Attached(Id<ConsultationFile> File, string Name, int Bytes, DateTimeOffset At, string By);

    public sealed record View(
        Id<Consultation> Consultation, string Number, Id<Workplace> Workplace, string Hub, DateTimeOffset TakenAt, string TakenBy, bool IsRepeat, string Channel, string Caller, string CallerOrganisation, string CallerName, string CallerPhone, string CallerRelation,
        SubjectNaming Naming, string SubjectName, string Age, Sex Sex, string LivesIn, string Household, string CareLevel, string Disease, string Stay, bool? HasFamilyDoctor, string Topics, string Procedures, string Responses, string Text, int Minutes,
        ConsultationState State, string Outcome, string OutcomeNote, DateOnly? FirstVisitOn, DateTimeOffset? ClosedAt, int? LeadDays, bool IsErased, IReadOnlyList<Line> Log, bool HasMoreLog, IReadOnlyList<ToDo> ToDos, IReadOnlyList<Attached> Files, string FamilyText, int Version);

    /// <param name="id">Which.</param>
    /// <param name="mostLines">Of the log, from its end; paper has room for more than a screen.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<View>> Run(Id<Consultation> id, int mostLines = MostLines, CancellationToken stop = default)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (one, now) = (open.Value!, clock.GetUtcNow());
        var hub = await db.Set<Workplace>().Where(workplace => workplace.Id == one.Workplace).Select(workplace => workplace.Name).SingleAsync(stop);
        var livesIn = one.LivesIn.Length == 0 ? "" : await db.Set<Area>().Where(area => area.Code == one.LivesIn).Select(area => area.Name).FirstOrDefaultAsync(stop) ?? one.LivesIn;
        var log = await db.Set<LogLine>().AsNoTracking().Where(line => line.Consultation == id).OrderByDescending(line => line.Id).Take(mostLines + 1).Select(line => new Line(line.At, line.By, line.Text, line.Minutes)).ToListAsync(stop);
        var todos = await (from next in db.Set<FollowUp>()
                           join card in db.Set<InboxTask>() on next.Task equals card.Id
                           where next.Consultation == id
                           orderby card.State == InboxTaskState.Open descending, card.Due
                           select new ToDo(next.Id, card.Id, next.Text, card.Due, card.State == InboxTaskState.Open && card.Due < now, card.State, card.EndedAt, card.EndedBy)).Take(MostLines).ToListAsync(stop);
        var files = await db.Set<ConsultationFile>().AsNoTracking().Where(file => file.Consultation == id).OrderBy(file => file.Id).Take(ConsultationFile.Most).Select(file => new Attached(file.Id, file.Name, file.Bytes, file.At, file.By)).ToListAsync(stop);
        Task<string> Name(DeskList list, string key) => words.NameOf(list, key, one.Workplace, stop);
        await trail.Tell(actor, nameof(Consultation), id.Value, ("Shown", "相談者、対象者、内容、経過"));
        return new View(
            one.Id, one.Japanese, one.Workplace, hub, one.TakenAt, one.TakenByName, one.IsRepeat, await Name(DeskList.Channel, one.Channel), await Name(DeskList.Caller, one.CallerKind), one.CallerOrganisation, one.CallerName, one.CallerPhone, one.CallerRelation,
            one.Naming, one.SubjectName, await Name(DeskList.Age, one.AgeBand), one.Sex, livesIn, await Name(DeskList.Household, one.Household), await Name(DeskList.CareLevel, one.CareLevel), await Name(DeskList.Disease, one.Disease), await Name(DeskList.Stay, one.Stay), one.HasFamilyDoctor,
            await words.NamesOf(DeskList.Topic, one.Topics, one.Workplace, stop), await words.NamesOf(DeskList.Procedure, one.Procedures, one.Workplace, stop), await words.NamesOf(DeskList.Response, one.Responses, one.Workplace, stop), one.Text, one.Minutes,
            one.State, await Name(DeskList.Outcome, one.Outcome), one.OutcomeNote, one.FirstVisitOn, one.ClosedAt, one.LeadDays, one.ErasedAt is not null, [.. log.Take(mostLines)], log.Count > mostLines,
            todos, files, one.FamilyText, one.Version);
    }
}
