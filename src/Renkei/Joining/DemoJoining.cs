using Renkei.Access;
using Renkei.Inbox;

namespace Renkei.Joining;

/// <summary>The demo city's agreement, two facilities that ask to take part, and a confirmation of rosters that is under way. All invented.</summary>
public sealed class DemoJoining(AppDb db, InboxDoor door, WorkCalendar calendar, TimeProvider clock)
{
    private const string Terms = """
        潮見市在宅医療・介護連携ネットワーク参加協定（架空の例）

        第1条　参加する施設は、本人の同意の範囲で、在宅の療養を支えるために必要な情報だけを使う。
        第2条　施設の長は管理者を1人以上選び、利用者の登録、変更、削除を遅れなく行う。離職した人の登録は、その日のうちに終える。
        第3条　利用者は1人に1つの登録とし、パスワードや端末を貸し借りしない。
        第4条　年に1回、名簿を確かめる。期限を過ぎても確認のない施設の利用を、市は止めることができる。
        第5条　情報の漏えいなどに気づいたときは、直ちに拠点と市に知らせる。
        """;

    public async Task Load(CancellationToken stop = default)
    {
        if (await db.Set<Agreement>().AnyAsync(stop))
        {
            return;
        }

        var (now, today) = (clock.GetUtcNow(), clock.JapanToday());
        var agreement = new Agreement { From = new FiscalYear(FiscalYear.Of(today).Year).First, Text = Terms, WrittenAt = now.AddDays(-200) };
        db.Add(agreement);
        var desk = (await door.DesksWith(Duty.ManageMembers, stop)).Select(one => (Id<Workplace>?)one).FirstOrDefault();
        foreach (var (facility, address, phone, name, mail, role, days) in new[]
        {
            ("しおかぜ訪問看護ステーション", "潮見市みなと町3-2-1", "0999-55-0101", "浜田 ひとみ", "hamada@shiokaze.example", Role.VisitingNurse, 3),
            ("なぎさ薬局 潮見店", "潮見市本町1-4-8", "0999-55-0102", "磯部 まこと", "isobe@nagisa.example", Role.Pharmacist, 1),
        })
        {
            var application = new JoinApplication
            {
                Facility = facility,
                Address = address,
                Phone = phone,
                AdministratorName = name,
                AdministratorMail = mail,
                Role = role,
                Note = "協定書は、郵送しました。",
                Agreement = agreement.Id,
                At = now.AddDays(-days),
            };
            db.Add(application);
            if (desk is { } owner)
            {
                await door.Open(new(ApplyToJoin.Kind, application.Id.Value, $"参加の申し込みに返事をする: {facility}", $"/joining/{application.Id}", TaskOwner.Desk(owner, Duty.ManageMembers), await calendar.Due(owner, today.AddDays(-days), 5, stop)), stop);
            }
        }

        await AddRosters(today, stop);
        await db.SaveChangesAsync(stop);
    }

    private async Task AddRosters(DateOnly today, CancellationToken stop)
    {
        var opened = today.AddDays(-14);
        var round = new RosterRound
        {
            Year = FiscalYear.Of(today),
            OpenedOn = opened,
            DueOn = await calendar.Plus(null, opened, 20, stop),
            WarnOn = await calendar.Plus(null, opened, 30, stop),
            SuspendOn = await calendar.Plus(null, opened, 45, stop),
        };
        db.Add(round);
        var people = await (
            from membership in db.Memberships.Where(Membership.InForceOn(today))
            join member in db.Set<Member>() on membership.Member equals member.Id
            orderby membership.Id
            select new { membership.Workplace, member.Name, membership.IsFacilityAdministrator }).ToListAsync(stop);
        foreach (var (at, place) in people.GroupBy(one => one.Workplace).Index())
        {
            var roster = new Roster { Round = round.Id, Workplace = place.Key };
            db.Add(roster);
            if (at % 3 == 1)
            {
                roster.Confirm(place.First().Name, place.Count(), clock.GetUtcNow().AddDays(-at));
            }
            else
            {
                await door.Open(new(RunRosters.Kind, roster.Id.Value, $"{round.Year.Japanese}の名簿を確かめる", "/staff", TaskOwner.Desk(place.Key, Duty.ManageOwnPeople), await calendar.ClosingOn(place.Key, round.DueOn, stop)), stop);
            }
        }
    }
}
