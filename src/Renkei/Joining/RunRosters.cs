using System.Globalization;
using Renkei.Access;
using Renkei.Inbox;
using Renkei.Inbox.Delivery;

namespace Renkei.Joining;

/// <summary>Each day: opens the year's round when its day has come, then asks, chases, warns and, by the rule, suspends who has not confirmed.</summary>
public sealed class RunRosters(AppDb db, InboxDoor door, WorkCalendar calendar, PostOffice office, ChangeStanding standing, IConfiguration configuration, TimeProvider clock)
{
    public const string Kind = "roster";
    private const string OpensOn = "06-01";
    private const int WorkingDaysToAnswer = 20;
    private const int WorkingDaysToWarning = 30;
    private const int WorkingDaysToSuspension = 45;

    public sealed record Result(int Opened, int Chased, int Warned, int Suspended);

    public async Task<Result> Run(CancellationToken stop = default)
    {
        var today = clock.JapanToday();
        var opened = await Open(today, stop);
        int[] reached = [0, 0, 0, 0, 0];
        var waiting = await (
            from roster in db.Set<Roster>()
            join round in db.Set<RosterRound>() on roster.Round equals round.Id
            join workplace in db.Set<Workplace>() on roster.Workplace equals workplace.Id
            where roster.State != RosterState.Confirmed && roster.State != RosterState.Suspended && round.DueOn < today
            orderby roster.Id
            select new { roster, round, workplace }).Take(1000).ToListAsync(stop);
        foreach (var one in waiting)
        {
            // Who left or already rests is asked nothing more until they are back.
            if (one.workplace.Standing != WorkplaceStanding.Active || one.round.StateOn(today) is var state && state <= one.roster.State)
            {
                continue;
            }

            one.roster.Reach(state);
            if (state == RosterState.Suspended)
            {
                if (await standing.Change(one.workplace, WorkplaceStanding.Suspended, $"{one.round.Year.Japanese}の名簿が、期限（{Wareki.Format(one.round.DueOn)}）を過ぎても確認されていません。", stop) is not null)
                {
                    // Whoever runs the network is warned, never shut out.
                    one.roster.Reach(RosterState.Warned);
                }
                else
                {
                    await door.Close(Kind, one.roster.Id.Value, isDropped: true, stop);
                }
            }

            reached[(int)one.roster.State]++;
            await Tell(one.roster, one.round, one.workplace, stop);
            await db.SaveChangesAsync(stop);
        }

        return new(opened, reached[(int)RosterState.Chased], reached[(int)RosterState.Warned], reached[(int)RosterState.Suspended]);
    }

    private async Task<int> Open(DateOnly today, CancellationToken stop)
    {
        var year = FiscalYear.Of(today);
        var first = DateOnly.ParseExact($"{year.First.Year}-{configuration["Roster:OpensOn"] ?? OpensOn}", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        first = first < year.First ? first.AddYears(1) : first;
        if (today < first || await db.Set<RosterRound>().AnyAsync(known => known.Year == year, stop))
        {
            return 0;
        }

        async Task<DateOnly> After(string key, int usual) => await calendar.Plus(null, today, configuration.GetValue($"Roster:{key}", usual), stop);
        var round = new RosterRound
        {
            Year = year,
            OpenedOn = today,
            DueOn = await After("WorkingDaysToAnswer", WorkingDaysToAnswer),
            WarnOn = await After("WorkingDaysToWarning", WorkingDaysToWarning),
            SuspendOn = await After("WorkingDaysToSuspension", WorkingDaysToSuspension),
        };
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        db.Add(round);
        var inForce = db.Memberships.Where(Membership.InForceOn(today));
        var workplaces = await db.Workplaces.AsNoTracking().Where(workplace => workplace.Standing == WorkplaceStanding.Active && inForce.Any(membership => membership.Workplace == workplace.Id)).Select(workplace => workplace.Id).ToListAsync(stop);
        foreach (var workplace in workplaces)
        {
            var roster = new Roster { Round = round.Id, Workplace = workplace };
            db.Add(roster);
            await door.Open(new(Kind, roster.Id.Value, $"{year.Japanese}の名簿を確かめる", "/staff", TaskOwner.Desk(workplace, Duty.ManageOwnPeople), await calendar.ClosingOn(workplace, round.DueOn, stop)), stop);
        }

        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return workplaces.Count;
    }

    // A letter of its own, whatever they chose: access depends on it.
    private async Task Tell(Roster roster, RosterRound round, Workplace workplace, CancellationToken stop)
    {
        var said = roster.State switch
        {
            RosterState.Suspended => "名簿の確認がないため、職場の参加を止めました。拠点か市に連絡してください。",
            RosterState.Warned => $"名簿の確認の期限を過ぎています。{Wareki.Format(round.SuspendOn)}までに確認がないと、職場の全員が使えなくなります。",
            _ => $"名簿の確認の期限（{Wareki.Format(round.DueOn)}）を過ぎました。",
        };
        var administrators = await (
            from membership in db.Memberships
            join member in db.Set<Member>() on membership.Member equals member.Id
            where membership.Workplace == workplace.Id && membership.IsFacilityAdministrator && membership.StoppedAt == null && membership.To == null
            select new { member.Id, member.Name, member.Email }).ToListAsync(stop);
        door.Tell(administrators.Select(one => one.Id), said, "/staff");
        foreach (var one in administrators.Where(one => one.Email is not null))
        {
            await office.Post(new($"roster:{roster.Id}:{roster.State}:{one.Id}", one.Email!, one.Name, $"{round.Year.Japanese}の名簿の確認", [said], "/staff", "名簿を開く", one.Id), stop);
        }
    }
}
