using Renkei.Access;
using Renkei.Consultations.Cases;
using Renkei.Inbox;

namespace Renkei.Consultations.Demo;

/// <summary>The demo city's case library, from the file beside its towns: each a consultation of one of the hubs that was closed, written by one person and read by a second. All invented.</summary>
internal static class DemoCases
{
    private sealed record Line(string Kinds, string Topics, string Disease, string Procedures, string Age, string Household, string Care, string Stay, string Outcome, string Title, string Text);

    /// <summary>The judged questions of which each names the group of cases that answer it; the group stands in the first column of both files.</summary>
    public static IEnumerable<string[]> Judged() => Rows("case-queries.csv");

    public static IEnumerable<string[]> Groups() => Rows("cases.csv");

    /// <summary>Makes closed consultations into hard cases, before they are put in.</summary>
    public static List<HardCase> Make(IReadOnlyList<Consultation> consultations)
    {
        List<Line> lines = [.. Rows("cases.csv").Select(row => new Line(row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10], row[11]))];
        var closed = consultations.Where(one => one.State == ConsultationState.Closed).ToList();
        List<HardCase> cases = [];

        // A small city has fewer consultations than the file has cases.
        lines = [.. lines.Take(Math.Max(closed.Count - 2, 0))];
        foreach (var (at, line) in lines.Index())
        {
            var one = closed[(at + 1) * closed.Count / (lines.Count + 2)];
            var (note, ended) = (one.OutcomeNote, one.ClosedAt!.Value);
            _ = one.Reopen();
            (one.Topics, one.Disease, one.Procedures, one.AgeBand, one.Household, one.CareLevel, one.Stay, one.Text) = (KeyList.Of(line.Topics.Split(' ')), line.Disease, KeyList.Of(line.Procedures.Split(' ')), line.Age, line.Household, line.Care, line.Stay, line.Title + "。");
            _ = one.Close(line.Outcome, note, line.Outcome == "connected" ? JapanTime.DayOf(one.TakenAt).AddDays(9) : null, 0, ended);
            var hard = new HardCase { Consultation = one.Id, Workplace = one.Workplace, AreaPath = one.AreaPath, Kinds = KeyList.Of(line.Kinds.Split(' ')), Tried = line.Text, Scope = CaseScope.AllHubs };
            one.HardKinds = hard.Kinds;
            _ = hard.Write(line.Title, line.Text, one, null, one.TakenByName);
            _ = hard.Share(Id<Member>.New(), "看護師 村田", JapanTime.DayOf(ended).AddDays(20));
            cases.Add(hard);
        }

        return cases;
    }

    /// <summary>What the hubs write for each other within the city, one text that waits for a second person, and what one hub asks another.</summary>
    public static async Task AddWork(AppDb db, InboxDoor inbox, WorkCalendar calendar, List<Consultation> consultations, List<HardCase> cases, TimeProvider clock, CancellationToken stop)
    {
        var free = consultations.Where(one => one.State == ConsultationState.Closed && one.HardKinds.Length == 0).TakeLast(NearCases.Length * 40).ToList();
        var (now, today) = (clock.GetUtcNow(), clock.JapanToday());
        foreach (var (at, (kind, tried, reflection)) in NearCases.Take(free.Count).Index())
        {
            var one = db.Attach(free[at * free.Count / NearCases.Length]).Entity;
            var near = new HardCase { Consultation = one.Id, Workplace = one.Workplace, AreaPath = one.AreaPath, Kinds = KeyList.Of([kind]), Tried = tried, Reflection = reflection, Scope = CaseScope.Area };
            near.Describe(one);
            one.HardKinds = near.Kinds;
            db.Add(near);
            if (at == 0)
            {
                _ = near.Write("支払いの約束を守れない人の在宅療養", tried, one, null, one.TakenByName);
                await inbox.Open(new(KeepHardCase.ReviewKind, near.Id.Value, "困難事例の文を、載せてよいか確認する", $"/consultations/{one.Id}/case", TaskOwner.Desk(one.Workplace, Duty.TakeConsultations), await calendar.Due(one.Workplace, today, 3, stop)), stop);
            }
        }

        var hubs = consultations.Select(one => one.Workplace).Distinct().ToList();
        foreach (var (at, (question, answer)) in Questions.Take(cases.Count).Index())
        {
            var hard = cases[^(1 + at)];
            if (hubs.Find(hub => hub != hard.Workplace) is var asking && asking == default)
            {
                continue;
            }

            var advice = new Advice { Case = hard.Id, From = asking, To = hard.Workplace, Question = question, Due = today.AddDays(answer is null ? 6 : -20), AskedAt = now.AddDays(answer is null ? -2 : -34), AskedBy = "相談員 中島" };
            if (answer is not null)
            {
                _ = advice.Reply(answer, "看護師 村田", now.AddDays(-25));
            }
            else
            {
                await inbox.Open(new(AskAdvice.Kind, advice.Id.Value, "ほかの拠点から、事例への助言を求められています", $"/cases/{hard.Id}", TaskOwner.Desk(advice.To, Duty.TakeConsultations), await calendar.ClosingOn(advice.To, advice.Due, stop)), stop);
            }

            db.Add(advice);
        }
    }

    private static readonly (string Kind, string Tried, string Reflection)[] NearCases =
    [
        ("money", "訪問診療の支払いが3か月遅れ、医療機関が続けられないと話した。福祉事務所、社会福祉協議会、包括と4回話し合い、金銭の管理を手伝う事業につないだ。", "支払いが遅れ始めた月に、連携拠点へ知らせてもらう約束を先にしておく。"),
        ("family-disagrees", "同居の子は家で、遠くの子は入院でと意見が分かれた。主治医と病棟の看護師に来てもらい、本人の言葉を先に聞く会を2回開いた。", "遠くの家族には、電話でなく画面をつないで最初の会から入ってもらう。"),
        ("no-relatives", "緊急の連絡先がなく、入院先が見つからなかった。民生委員と包括で連絡の順番を決め、病院には退院の後の受け皿を書面で渡した。", "連絡の順番の紙は、救急隊にも分かるように玄関に置く。"),
    ];

    private static readonly (string Question, string? Answer)[] Questions =
    [
        ("似た方の相談を受けています。はじめの話し合いには、どの職種に入ってもらいましたか。", null),
        ("費用の話は、だれが、いつ切り出しましたか。", "退院の前の話し合いで、病院の相談員さんからお願いしました。金額の一覧を1枚にして渡すと、ご家族が考えやすいようでした。"),
        ("夜間に困ったときの連絡先は、どう決めましたか。", "訪問看護の電話を1番に、2番を往診の先生にしました。家の電話のそばに貼ってもらっています。"),
    ];

    /// <summary>The words of last year's report, with which this year's begins.</summary>
    public static IEnumerable<ReportText> LastReport(string areaPath, FiscalYear year, DateTimeOffset at)
    {
        foreach (var (box, text) in new[]
        {
            (ReportBox.Summary, "相談は前の年度より増えた。ケアマネジャーと病院の連携室からの相談が半分をこえ、退院に向けた訪問診療医さがしが最も多かった。"),
            (ReportBox.Findings, "・夜間に往診できる診療所が、西と南のブロックで足りない。\n・身寄りのない方の入院と退院で、連絡先の取り決めに時間がかかる。\n・医療処置の多い方を受け入れる短期入所が見つからない。"),
            (ReportBox.Lessons, "早い時期に本人の言葉を聞く会を開いた事例は、家族の意見の違いがあっても家での療養が続いた。"),
            (ReportBox.Next, "・短期入所の受け入れの条件を、施設に聞いて地図にのせる。\n・身寄りのない方の連絡の順番の紙を、全ブロックで使う。"),
        })
        {
            var words = new ReportText { AreaPath = areaPath, Year = year, Box = box };
            _ = words.Write(text, 0, "看護師 村田", at);
            yield return words;
        }
    }

    private static IEnumerable<string[]> Rows(string file)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "samples", "shiomi", file));
        return [.. TextFile.OpenText(stream).Value!.Reader is { } reader ? CsvRows.Read(reader).Skip(1).Select(row => row.Cells) : []];
    }
}
