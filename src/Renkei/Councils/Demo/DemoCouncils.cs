using Renkei.Access;
using Renkei.Facilities.Demo;

namespace Renkei.Councils.Demo;

/// <summary>The demo city's bodies: each such project of the two seed plans under its own name and number, with meetings, minutes, issues and measures of two years. All invented.</summary>
public sealed class DemoCouncils(AppDb db, IServiceProvider services, IEnumerable<ProgrammeList> programmes, IEnumerable<PlanWords> words, TimeProvider clock)
{
    /// <param name="Counts">The numbers of the programmes for which it counts, with the name of each plan.</param>
    /// <param name="Days">The days of its meetings, from today.</param>
    private sealed record Plan(BodyKind Kind, string Name, string Basis, (string Portfolio, string Number)[] Counts, int[] Days, QuorumRule Quorum, long Fee, string[] Agenda, (string Title, int Scene, int Raised, string Measure, string Owner, int Due, bool IsDone)[] Issues, bool OfBlock = false);

    private static readonly Plan[] Plans =
    [
        new(BodyKind.Council, "在宅療養連携会議", "潮見市在宅療養連携会議設置要綱", [("横須賀市", "№1"), ("横浜市", "②"), ("潮見市", "③")], [-380, -260, -150, -40, 26], QuorumRule.Majority, 10_000, ["前回の振り返り", "各部会の報告", "課題と対応策", "そのほか"],
            [("退院の連絡が遅く、ケアプランが間に合わない", 1, 3, "退院調整ルールを改め、連絡を7日前までにする", "退院調整部会", 40, true), ("夜間に在宅医につながらない", 2, 3, "", "", 0, false), ("在宅での看取りの希望が、救急隊に伝わらない", 3, 2, "救急医療連携検討会で、情報用紙の置き場所を決める", "消防・在宅医", 60, false)]),
        new(BodyKind.Section, "専門部会（退院調整部会）", "在宅療養連携会議設置要綱 第7条", [("横須賀市", "№1"), ("潮見市", "⑤")], [-220, -100, -20], QuorumRule.Half, 8_000, ["退院調整率の調査", "ルールの見直し", "そのほか"],
            [("要介護の認定のない人の退院が、だれにも連絡されない", 1, 2, "地域包括支援センターへの連絡をルールに入れる", "病院連携室の会", 15, true)]),
        new(BodyKind.BlockConference, "東ブロック会議", "ブロック連携拠点事業 実施要領", [("横須賀市", "№10"), ("潮見市", "②")], [-200, -110, -12, 40], QuorumRule.None, 0, ["診診連携", "病診連携", "次の勉強会"],
            [("往診の当番が2人の医師に偏っている", 2, 2, "副主治医の組を3組から5組に増やす", "東ブロックの幹事医師", 90, false)], OfBlock: true),
        new(BodyKind.HospitalDirectors, "病院長会議", "センター連携拠点事業 実施要領", [("横須賀市", "№15"), ("潮見市", "⑥")], [-170, -30], QuorumRule.Half, 0, ["後方支援病床", "病院登録の状況", "退院調整ルール"],
            [("登録した患者さんが、満床で入院できない日がある", 2, 1, "空床情報を毎朝9時に入れる", "各病院の連携室", 20, false)]),
        new(BodyKind.ReviewBoard, "在宅医療・救急医療連携検討会", "在宅医療・救急医療連携検討会 設置要領", [("横須賀市", "№18"), ("潮見市", "③")], [-120, -8], QuorumRule.None, 8_000, ["救急搬送の事例", "情報用紙の案", "周知の方法"],
            [("心肺蘇生を望まない人の搬送で、現場が判断に迷う", 3, 2, "主治医に電話で確かめる手順を1枚にまとめる", "検討会の作業班", 45, false)]),
        new(BodyKind.WorkingGroup, "人生の最終段階の医療に関する検討会・作業部会", "人生の最終段階の医療に関する検討会 設置要領", [("横浜市", "⑦"), ("潮見市", "⑩")], [-90, 12], QuorumRule.Half, 6_000, ["もしも手帳の見直し", "講師の育成", "そのほか"], []),
        new(BodyKind.WideArea, "４市１町担当者会議", "二次医療圏 在宅医療・介護連携推進事業 担当者会議 申合せ", [("横須賀市", "№32"), ("潮見市", "③")], [-140, -25], QuorumRule.None, 0, ["各市町の取組", "広域の課題", "県への要望"],
            [("市境をまたぐ退院で、連絡先が分からない", 1, 2, "4市1町の連絡窓口の一覧を作る", "潮見市", 30, false)]),
    ];

    /// <summary>Who sits in it: a conference of hospital directors is not the city's council.</summary>
    private static (string Organisation, string Name, SeatPosition Position)[] People(BodyKind kind) => kind switch
    {
        BodyKind.HospitalDirectors =>
        [
            ("潮見市医師会", "浜田 誠", SeatPosition.Chair), ("潮見中央病院", "岩崎 学", SeatPosition.Vice), ("潮見市立病院", "大場 啓", SeatPosition.Member), ("浦風病院", "長島 緑", SeatPosition.Member), ("岬台病院", "桜井 武", SeatPosition.Member),
            ("潮見リハビリテーション病院", "小坂 玲", SeatPosition.Member), ("潮見療養病院", "堀江 正", SeatPosition.Member), ("潮見市（地域医療推進課）", "上原 守", SeatPosition.Observer),
        ],
        BodyKind.WideArea =>
        [
            ("潮見市", "上原 守", SeatPosition.Chair), ("西潮見市", "永井 葵", SeatPosition.Member), ("新潮見市", "平田 薫", SeatPosition.Member), ("上潮見市", "久保 仁", SeatPosition.Member), ("岬町", "古川 咲", SeatPosition.Member), ("県保健福祉事務所", "片山 順", SeatPosition.Observer),
        ],
        BodyKind.BlockConference =>
        [
            ("潮見市医師会", "浜田 誠", SeatPosition.Chair), ("東ブロックの開業医", "西野 薫", SeatPosition.Member), ("東ブロックの開業医", "長谷川 舞", SeatPosition.Member), ("潮見中央病院", "岩崎 学", SeatPosition.Member), ("訪問看護連絡会", "菊池 洋子", SeatPosition.Member), ("ケアマネジャー協議会", "石渡 桂", SeatPosition.Member), ("潮見市薬剤師会", "磯部 純", SeatPosition.Member),
        ],
        _ =>
        [
            ("潮見市医師会", "浜田 誠", SeatPosition.Chair), ("潮見市歯科医師会", "三浦 恵", SeatPosition.Vice), ("潮見市薬剤師会", "磯部 純", SeatPosition.Member), ("潮見中央病院", "岩崎 学", SeatPosition.Member), ("訪問看護連絡会", "菊池 洋子", SeatPosition.Member),
            ("ケアマネジャー協議会", "石渡 桂", SeatPosition.Member), ("地域包括支援センター", "千葉 直子", SeatPosition.Member), ("社会福祉協議会", "野口 進", SeatPosition.Member), ("潮見市消防局", "黒田 剛", SeatPosition.Observer),
        ],
    };

    // Hundreds of rows, put in together once everything that they belong to stands.
    private readonly List<Attendee> attendees = [];
    private readonly List<MinuteLine> minutes = [];

    /// <summary>Wholly or not at all.</summary>
    public async Task Load(CancellationToken stop = default)
    {
        if (await db.Bodies.AnyAsync(stop) || await DemoHosts.Find(db, stop) is not { } hosts)
        {
            return;
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        var (today, now) = (clock.JapanToday(), clock.GetUtcNow());
        var known = await programmes.Numbered(FiscalYear.Of(today), services, stop);
        var scenes = words.SelectMany(one => one.Scenes).Select(code => code.Key).ToList();
        var accounts = await (from membership in db.Memberships.Where(Membership.InForceOn(today)) where membership.Role == Role.HomeDoctor || membership.Role == Role.HospitalLiaison || membership.Role == Role.VisitingNurse || membership.Role == Role.CareManager || membership.Role == Role.FireService orderby membership.Role, membership.Id select new { membership.Role, membership.Member }).ToListAsync(stop);
        var neighbours = await db.Areas.Where(area => area.Kind == AreaKind.Municipality && area.Path != hosts.Centre.Path).OrderBy(area => area.Path).Select(area => area.Path).Take(4).ToListAsync(stop);
        foreach (var plan in Plans)
        {
            var host = plan.OfBlock ? hosts.Block : hosts.Centre;
            var body = new Body { Kind = plan.Kind, Name = plan.Name, Basis = plan.Basis, Workplace = host.Workplace, AreaPath = host.Path, Quorum = plan.Quorum, Fee = new(plan.Fee), PaidBy = plan.Fee == 0 ? null : plan.Counts.Where(one => one.Portfolio == "潮見市").Select(one => (Guid?)known.GetValueOrDefault(one)).FirstOrDefault(programme => programme != Guid.Empty) };
            db.Add(body);
            db.AddRange(plan.Counts.Select(one => known.GetValueOrDefault(one)).Where(programme => programme != default).Distinct().Select(programme => new BodyProgramme { Body = body.Id, Programme = programme }));
            if (plan.Kind == BodyKind.WideArea)
            {
                db.AddRange(neighbours.Select(path => new BodyPartner { Body = body.Id, AreaPath = path }));
            }

            List<Seat> seats = [.. People(plan.Kind).Select(one => new Seat { Body = body.Id, Organisation = one.Organisation, Name = one.Name, Position = one.Position, Member = AccountOf(one.Organisation), From = new FiscalYear(FiscalYear.Of(today).Year - 1).First, To = new FiscalYear(FiscalYear.Of(today).Year).Last, IsPaid = plan.Fee > 0 && one.Position != SeatPosition.Observer })];
            db.AddRange(seats);
            AddMeetings(plan, body, seats, scenes, today, now);
        }

        await db.SaveChangesAsync(stop);
        await db.BulkInsert(attendees, stop);
        await db.BulkInsert(minutes, stop);
        await whole.CommitAsync(stop);

        Id<Member>? AccountOf(string organisation) => accounts.FirstOrDefault(one => one.Role == (organisation switch { "潮見市医師会" => Role.HomeDoctor, "潮見中央病院" => Role.HospitalLiaison, "訪問看護連絡会" => Role.VisitingNurse, "ケアマネジャー協議会" => Role.CareManager, "潮見市消防局" => Role.FireService, _ => Role.Administrator }))?.Member;
    }

    private void AddMeetings(Plan plan, Body body, List<Seat> seats, List<string> scenes, DateOnly today, DateTimeOffset now)
    {
        Dictionary<FiscalYear, int> numbers = [];
        List<Meeting> held = [];
        foreach (var days in plan.Days)
        {
            var day = today.AddDays(days);
            day = day.AddDays(day.DayOfWeek switch { DayOfWeek.Saturday => -1, DayOfWeek.Sunday => 1, _ => 0 });
            var year = FiscalYear.Of(day);
            numbers[year] = numbers.GetValueOrDefault(year) + 1;
            var meeting = new Meeting { Body = body.Id, Year = year, Number = numbers[year] };
            var starts = JapanTime.StartOf(day).AddHours(19);
            _ = meeting.Fix(starts, starts.AddHours(1.5), "潮見市役所 5階会議室", "");
            List<AgendaItem> agenda = [.. plan.Agenda.Select((title, at) => new AgendaItem { Meeting = meeting.Id, Order = at + 1, Title = title })];
            db.Add(meeting);
            db.AddRange(agenda);
            _ = meeting.Call(starts.AddDays(-14), agenda.Count, seats.Count);
            db.Add(new Material { Meeting = meeting.Id, Number = 1, Title = "前回の議事録", Link = $"/councils/{body.Id}" });
            db.Add(new Material { Meeting = meeting.Id, Number = 2, Title = "冊子・ルールの配布数", Link = "/publications/distribution" });
            if (days >= 0)
            {
                continue;
            }

            attendees.AddRange(seats.Select((seat, at) => new Attendee { Meeting = meeting.Id, Seat = seat.Id, State = (at + held.Count) % 7 == 5 ? AttendeeState.Excused : (at + held.Count) % 7 == 3 ? AttendeeState.Online : (at + held.Count) % 8 == 6 ? AttendeeState.Substitute : AttendeeState.Present, Substitute = (at + held.Count) % 7 is not (5 or 3) && (at + held.Count) % 8 == 6 ? "代理の職員" : "" }));
            _ = meeting.Hold(seats.Count, 0, false, 0, now);
            held.Add(meeting);
            AddLines(plan, meeting, agenda, day, isLast: days == plan.Days.Where(one => one < 0).Max());
            if (days < -45)
            {
                _ = meeting.AskForAmendments(day.AddDays(14), day.AddDays(3));
                _ = meeting.Approve(day.AddDays(20), 0);
                _ = meeting.Publish($"{plan.Agenda[0]}と{plan.Agenda[1]}について話し合いました。決まったことと宿題を、次の会議で確かめます。", day.AddDays(25));
            }
            else if (days < -15)
            {
                _ = meeting.AskForAmendments(today.AddDays(5), today);
            }
        }

        foreach (var one in plan.Issues)
        {
            var raised = held.TakeLast(Math.Min(one.Raised, held.Count)).ToList();
            var issue = new Issue { Body = body.Id, AreaPath = body.AreaPath, Title = one.Title, Scene = scenes.ElementAtOrDefault(one.Scene) ?? "", Source = IssueSource.Meeting, SourceNote = $"{body.Name} {raised[0].Year.Japanese}第{raised[0].Number}回", SourceLink = $"/councils/meetings/{raised[0].Id}/minutes", RaisedOn = raised[0].Day!.Value };
            db.Add(issue);
            db.AddRange(raised.Select(meeting => new IssueRaising { Issue = issue.Id, Meeting = meeting.Id }));
            if (one.Measure.Length > 0)
            {
                var measure = new Measure { Issue = issue.Id, Text = one.Measure, Owner = one.Owner, Due = raised[^1].Day!.Value.AddDays(one.Due) };
                if (one.IsDone)
                {
                    _ = measure.Judge(MeasureGrade.Good, "ルールを改め、病院とケアマネジャーに周知した。", raised[^1].Id, raised[^1].Day!.Value);
                }

                db.Add(measure);
            }
        }
    }

    private void AddLines(Plan plan, Meeting meeting, List<AgendaItem> agenda, DateOnly day, bool isLast)
    {
        var at = 0L;
        Line(0, "会長", "前回の宿題を確かめました。", LineMark.None);
        Line(1, "事務局", $"「{plan.Agenda[1]}」の資料を説明しました。", LineMark.None);
        Line(1, "訪問看護連絡会", "現場では、電話がつながる時間の一覧があると助かります。", LineMark.None);
        Line(1, "会長", "一覧を作り、関係者に配ることにします。", LineMark.Decision);
        foreach (var issue in plan.Issues)
        {
            Line(Math.Min(2, agenda.Count - 1), "委員", issue.Title, LineMark.None);
        }

        var todo = Line(agenda.Count - 1, "事務局", isLast ? "次の会議までに、一覧の案を作ります。" : "関係者の意見を集めます。", LineMark.ToDo);
        (todo.Owner, todo.Due, todo.DoneAt) = ("事務局", day.AddDays(30), isLast ? null : JapanTime.StartOf(day.AddDays(28)));

        MinuteLine Line(int item, string speaker, string text, LineMark mark)
        {
            var line = new MinuteLine { Meeting = meeting.Id, Agenda = agenda[item].Id, Order = at += MinuteLine.Gap, Speaker = speaker, Text = text, Mark = mark };
            minutes.Add(line);
            return line;
        }
    }
}
