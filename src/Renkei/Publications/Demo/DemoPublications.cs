using System.Globalization;
using Renkei.Access;
using Renkei.Facilities.Demo;
using Renkei.Publications.Editing;
using Renkei.Publications.Stocking;

namespace Renkei.Publications.Demo;

/// <summary>The demo city's booklets and rule books: each such project of the two seed plans under its own name and number, with two years of printing and giving out. All words are invented.</summary>
public sealed class DemoPublications(AppDb db, IServiceProvider services, IEnumerable<ProgrammeList> programmes, WatchStock watch, TimeProvider clock)
{
    private const int Seed = 23;

    /// <param name="Counts">The numbers of the programmes for which it counts, with the name of each plan.</param>
    /// <param name="PerMonth">Copies given out in a month; 0 is not printed.</param>
    /// <param name="Printed">Copies of the last print run.</param>
    private sealed record Plan(PublicationKind Kind, string Title, string Summary, (string Portfolio, string Number)[] Counts, string ApprovedBy, int PerMonth, int Printed, int Price, int OrderLimit, bool MustBeRead, string First, string Second = "", string Changes = "");

    private static readonly Plan[] Plans =
    [
        new(PublicationKind.EtiquetteBook, "しおみエチケット集", "多職種が気持ちよく連携するための、電話・FAX・訪問のときの心づかいです。", [("横須賀市", "№5"), ("潮見市", "①")], "在宅療養連携会議", 60, 1500, 120, 100, true,
            "■1 電話をかけるとき\n診療の時間を避け、まず所属と氏名、患者さんの氏名を言います。\n急がない用件は、FAXか連携の記録に書きます。\n\n■2 FAXを送るとき\n送り先の番号を、2人で確かめます。\n氏名は、送る前に電話で伝えた記号に替えます。\n\n■3 訪問するとき\n前の人の記録を読んでから訪ねます。\n\n■4 相談するとき\n「何が困っているか」「どうしたいか」を先に話します。",
            "■1 電話をかけるとき\n診療の時間を避け、まず所属と氏名、患者さんの氏名を言います。\n急がない用件は、連携の記録に書きます。\n\n■2 FAXを送るとき\nFAXは、ほかに方法がないときだけ使います。\n送り先の番号を、2人で確かめます。\n氏名は、送る前に電話で伝えた記号に替えます。\n\n■3 訪問するとき\n前の人の記録を読んでから訪ねます。\n滞在が重ならないよう、時刻を知らせ合います。\n\n■4 相談するとき\n「何が困っているか」「どうしたいか」を先に話します。\n\n■5 オンラインで話すとき\n始める前に、まわりに人がいないことを確かめます。",
            "FAXより連携の記録を先に使うことにしました。オンラインの条を加えました。"),
        new(PublicationKind.MeetingRules, "サービス担当者会議ルール", "在宅の患者さんに関わる多職種が集まる会議の、開き方の約束です。", [("横須賀市", "№6"), ("潮見市", "②")], "在宅療養連携会議", 0, 0, 0, 0, true,
            "■第1条 目的\nこのルールは、担当者会議を短く、実りあるものにするためのものです。\n\n■第2条 日時の調整\nケアマネジャーは、2週間前までに候補の日を3つ示します。\n主治医には、診療の時間を避けた候補を示します。\n\n■第3条 出席できないとき\n照会で意見を出します。会議の後、3日のうちに要点を受け取ります。\n\n■第4条 記録\n決まったこと、担当、期限を1枚にまとめます。"),
        new(PublicationKind.DischargeRules, "退院調整ルール", "病院とケアマネジャーが、入院から退院まで、いつ何を伝え合うかの約束です。", [("横須賀市", "№13"), ("潮見市", "⑤")], "病院長会議", 40, 1000, 180, 50, true,
            "■第1条 目的\n入院した時から退院した後まで、切れ目のない支援を行います。\n\n■第2条 入院の連絡\nケアマネジャーは、入院を知った日から3日のうちに、入院時情報提供書を病院に送ります。\n\n■第3条 退院の見込みの連絡\n病院は、退院の見込みが立ったとき、ケアマネジャーに連絡します。\n\n■第4条 退院前カンファレンス\n必要なときは、退院前カンファレンスを開きます。\n\n■第5条 情報の扱い\n本人か家族の同意のもとで、必要なことだけを伝えます。",
            "■第1条 目的\n入院した時から退院した後まで、切れ目のない支援を行います。\n\n■第2条 入院の連絡\nケアマネジャーは、入院を知った日のうちに、入院時情報提供書を病院に送ります。夜や休みの日のときは、次の働く日とします。\n\n■第3条 退院の見込みの連絡\n病院は、退院の見込みが立ったとき、遅くとも退院の7日前までに、ケアマネジャーに連絡します。\n要介護の認定がない人は、地域包括支援センターに連絡します。\n\n■第4条 退院前カンファレンス\n必要なときは、退院前カンファレンスを開きます。オンラインでもかまいません。\n\n■第5条 情報の扱い\n本人か家族の同意のもとで、必要なことだけを伝えます。",
            "入院の連絡を3日から当日に、退院の連絡を7日前までに改めました。"),
        new(PublicationKind.ResourceMap, "在宅医療資源MAP（紙の地図）", "在宅医療に対応する医療機関を、地区ごとに載せた地図です。くわしくは「施設をさがす」をご覧ください。", [("横須賀市", "№22"), ("潮見市", "⑪")], "センター連携拠点", 220, 4000, 55, 200, false,
            "■1 地図の見方\n色は診療所・病院・歯科・薬局・訪問看護を表します。\n\n■2 選び方\nまず、かかりつけ医に相談してください。決まっていないときは、地区の拠点に電話してください。"),
        new(PublicationKind.Booklet, "啓発冊子第1弾「在宅療養ガイドブック　最期までおうちで暮らそう」", "在宅療養とはどのようなものか、医療保険と介護保険をまじえて、やさしく説明します。", [("横須賀市", "№23"), ("潮見市", "⑨"), ("横浜市", "⑥")], "在宅療養連携会議", 420, 5000, 99, 100, false,
            "■1 在宅療養とは\n病気や障害があっても、住み慣れた家で、医師や看護師の訪問を受けながら暮らすことです。\n\n■2 だれが来てくれるの\n医師、歯科医師、薬剤師、看護師、リハビリの専門職、ヘルパーが、必要に応じて訪ねます。\n\n■3 費用はどのくらい\n医療保険と介護保険が使えます。ひと月の上限があります。\n\n■4 まず、どこに相談するの\nかかりつけ医、地域包括支援センター、在宅医療の拠点に相談してください。",
            "■1 在宅療養とは\n病気や障害があっても、住み慣れた家で、医師や看護師の訪問を受けながら暮らすことです。\n\n■2 だれが来てくれるの\n医師、歯科医師、薬剤師、管理栄養士、看護師、リハビリの専門職、ヘルパーが、必要に応じて訪ねます。\n\n■3 費用はどのくらい\n医療保険と介護保険が使えます。ひと月の上限があります。\n\n■4 まず、どこに相談するの\nかかりつけ医、地域包括支援センター、在宅医療の拠点に相談してください。\n\n■5 夜中に具合が悪くなったら\nまず、訪問看護ステーションか在宅医に電話します。番号は、枕元に貼っておきます。",
            "夜中に具合が悪くなったときの章を加えました。"),
        new(PublicationKind.Booklet, "啓発冊子第2弾「施設サービスのしおり」", "在宅療養のなかで使える、施設のサービスをやさしく説明します。", [("横須賀市", "№24"), ("潮見市", "⑨")], "在宅療養連携会議", 150, 3000, 88, 100, false,
            "■1 通う\nデイサービス、デイケア。\n\n■2 泊まる\nショートステイ。家族が休みたいときにも使えます。\n\n■3 通う・泊まる・来てもらう\n小規模多機能、看護小規模多機能。"),
        new(PublicationKind.LivingWill, "リビング・ウィル（しおみ版）", "人生の最終段階の医療について、自分の考えを書いておく用紙です。", [("横須賀市", "№25"), ("潮見市", "⑨")], "在宅療養連携会議", 120, 3000, 30, 200, false,
            "■1 これは何ですか\n病気が重くなり、自分の考えを伝えられなくなったときのために、どんな医療を望むかを書いておく用紙です。\n\n■2 書き方\n決まったことだけを書けば十分です。何度でも書き直せます。\n\n■3 話し合う\n書いたことを、家族と、かかりつけ医に話してください。"),
        new(PublicationKind.Notebook, "もしも手帳", "もしものときに、どんな治療やケアを受けたいかを、考えて書く手帳です。", [("横浜市", "⑦"), ("潮見市", "⑩")], "人生の最終段階の医療に関する検討会", 260, 3600, 25, 200, false,
            "■1 治療やケアについて\nどのようなことを大切にしたいかを選びます。\n\n■2 代わりに考えてくれる人\nあなたの代わりに、あなたの考えを伝える人を書きます。"),
        new(PublicationKind.GuideBook, "在宅医療市民講座テキスト", "講演会と出前講座で使う、市民向けのテキストです。", [("横浜市", "⑥"), ("潮見市", "⑨")], "センター連携拠点", 35, 800, 210, 30, false,
            "■1 在宅医療でできること\n診察、薬、点滴、酸素、痛みの治療。\n\n■2 家での看取り\n家で最期まで過ごすことを、医師と看護師が支えます。"),
    ];

    private static readonly string[] Recipients = ["本庁の窓口", "東公民館", "北地域包括支援センター", "潮見中央病院 連携室", "シンポジウムの会場", "まちづくり出前トーク", "みなと内科", "民生委員の集まり"];

    private readonly List<StockLine> lines = [];
    private readonly Dictionary<(Id<Edition>, Id<StockPlace>), int> counts = [];

    /// <summary>Wholly or not at all.</summary>
    public async Task Load(CancellationToken stop = default)
    {
        if (await db.Publications.AnyAsync(stop) || await DemoHosts.Find(db, stop) is not { } hosts)
        {
            return;
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        var (chance, today, year) = (new Random(Seed), clock.JapanToday(), FiscalYear.Of(clock.JapanToday()));
        var known = await programmes.Numbered(year, services, stop);
        var hall = new StockPlace { Name = "センター連携拠点の棚", AreaPath = hosts.Centre.Path };
        var branch = new StockPlace { Name = $"{hosts.Block.Name}の棚", AreaPath = hosts.Block.Path };
        db.AddRange(hall, branch);
        var blocks = await db.Areas.Where(area => area.Kind == AreaKind.Block).OrderBy(area => area.Path).Select(area => area.Path).ToListAsync(stop);
        var members = await db.Memberships.Where(Membership.InForceOn(today)).OrderBy(membership => membership.Id).Select(membership => membership.Member).Distinct().Take(40).ToListAsync(stop);
        List<Publication> publications = [];
        foreach (var plan in Plans)
        {
            var publication = new Publication { Kind = plan.Kind, Title = plan.Title, Summary = plan.Summary, Workplace = hosts.Centre.Workplace, AreaPath = hosts.Centre.Path, OrderLimit = plan.OrderLimit, MustBeRead = plan.MustBeRead };
            publications.Add(publication);
            db.Add(publication);
            db.AddRange(plan.Counts.Select(one => known.GetValueOrDefault(one)).Where(programme => programme != default).Select(programme => new PublicationProgramme { Publication = publication.Id, Programme = programme }));

            var first = Edition(publication, 1, plan.First, "", plan.ApprovedBy, today.AddDays(-900), today.AddDays(-880), null);
            var shown = plan.Second.Length > 0 ? Edition(publication, 2, plan.Second, plan.Changes, plan.ApprovedBy, today.AddDays(-170), today.AddDays(-150), first) : first;
            if (plan.PerMonth > 0)
            {
                Print(publication, plan, first, shown, hall, branch, blocks, known, today, chance);
            }

            if (plan.MustBeRead)
            {
                db.AddRange(members.Where(_ => chance.Next(10) < 6).Select(member => new EditionReading { Edition = shown.Id, Member = member, At = clock.GetUtcNow().AddDays(-chance.Next(1, 140)) }));
            }
        }

        await db.SaveChangesAsync(stop);
        await AddOrders(publications, members, stop);
        if (members.Count > 0)
        {
            var rules = publications.Single(one => one.Kind == PublicationKind.DischargeRules);
            var edition = await db.Editions.Where(one => one.Publication == rules.Id && one.To == null).Select(one => one.Id).SingleAsync(stop);
            db.Add(new Remark { Publication = rules.Id, Edition = edition, Article = "第3条", Text = "7日前では、福祉用具の搬入が間に合わないことがあります。見込みの段階で、まず電話がほしいです。", Member = members[^1], At = clock.GetUtcNow().AddDays(-6) });
        }

        await db.SaveChangesAsync(stop);
        await db.BulkInsert(lines, stop);
        foreach (var ((edition, place), copies) in counts)
        {
            await db.Execute("INSERT INTO stock_counts (id, edition, place, copies) VALUES (@id, @edition, @place, @copies)", stop, ("@id", Id<StockCount>.New().Value), ("@edition", edition.Value), ("@place", place.Value), ("@copies", copies));
        }

        await watch.Look(publications, stop);
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
    }

    private Edition Edition(Publication publication, int number, string text, string changes, string by, DateOnly approved, DateOnly from, Edition? before)
    {
        var edition = new Edition { Publication = publication.Id, Number = number, Changes = changes };
        _ = edition.Approve(by, approved, from, clock.JapanToday(), before);
        db.Add(edition);
        db.AddRange(ArticleText.Read(text).Value!.Index().Select(one => WriteEdition.Make(edition.Id, one.Index, one.Item)));
        return edition;
    }

    private void Print(Publication publication, Plan plan, Edition first, Edition shown, StockPlace hall, StockPlace branch, List<string> blocks, Dictionary<(string, string), Guid> known, DateOnly today, Random chance)
    {
        var own = plan.Counts.Where(one => one.Portfolio == "潮見市").Select(one => known.GetValueOrDefault(one)).FirstOrDefault();
        if (shown != first)
        {
            // The first edition was printed, given out, and what was left of it thrown away.
            Run(first, plan.Printed, today.AddDays(-840));
            Give(first, today.AddDays(-800), today.AddDays(-160));
            if (counts[(first.Id, hall.Id)] is > 0 and var left)
            {
                Line(first, hall, StockLineKind.Discarded, -left, today.AddDays(-145), "", hall.AreaPath, "第2版になったため", null);
            }
        }

        Run(shown, plan.Printed, shown == first ? today.AddDays(-400) : today.AddDays(-150));
        Line(shown, hall, StockLineKind.Moved, -plan.Printed / 10, today.AddDays(-140), branch.Name, hall.AreaPath, "", null);
        Line(shown, branch, StockLineKind.Moved, plan.Printed / 10, today.AddDays(-140), hall.Name, branch.AreaPath, "", null);
        Give(shown, shown == first ? today.AddDays(-390) : today.AddDays(-139), today.AddDays(-2));

        // What is never missing: a few copies that the book knows and the shelf does not.
        Line(shown, hall, StockLineKind.Counted, -Math.Min(3, counts[(shown.Id, hall.Id)]), today.AddDays(-60), "", hall.AreaPath, "不明", null);

        void Run(Edition edition, int copies, DateOnly on)
        {
            var run = new PrintRun { Publication = publication.Id, Edition = edition.Id, Copies = copies, Cost = new((long)copies * plan.Price), TenderOn = on.AddDays(-30), OrderedOn = on.AddDays(-20), Year = FiscalYear.Of(on.AddDays(-20)), Printer = "潮見印刷（架空）", Programme = own == default ? null : own };
            _ = run.Deliver(copies, on, today);
            db.Add(run);
            Line(edition, hall, StockLineKind.Delivered, copies, on, run.Printer, hall.AreaPath, "", run.Id);
        }

        void Give(Edition edition, DateOnly from, DateOnly to)
        {
            for (var on = from; on <= to; on = on.AddDays(15))
            {
                var copies = Math.Min(counts[(edition.Id, hall.Id)], Math.Max(5, (plan.PerMonth / 2) + chance.Next(-plan.PerMonth / 8, (plan.PerMonth / 8) + 1)));
                if (copies > 0)
                {
                    Line(edition, hall, StockLineKind.Given, -copies, on, Recipients[chance.Next(Recipients.Length)], blocks.Count > 0 && chance.Next(3) > 0 ? blocks[chance.Next(blocks.Count)] : hall.AreaPath, "", null);
                }
            }
        }
    }

    private void Line(Edition edition, StockPlace place, StockLineKind kind, int copies, DateOnly on, string recipient, string area, string note, Id<PrintRun>? run)
    {
        counts[(edition.Id, place.Id)] = counts.GetValueOrDefault((edition.Id, place.Id)) + copies;
        lines.Add(new()
        {
            Publication = edition.Publication,
            Edition = edition.Id,
            Place = place.Id,
            Kind = kind,
            Copies = copies,
            On = on,
            Year = FiscalYear.Of(on),
            Recipient = recipient,
            AreaPath = area,
            Note = note,
            PrintRun = run,
            At = JapanTime.StartOf(on).AddHours(10),
            By = "デモの拠点相談員",
        });
    }

    private async Task AddOrders(List<Publication> publications, List<Id<Member>> members, CancellationToken stop)
    {
        var guide = publications.First(one => one.Kind == PublicationKind.Booklet);
        var notebook = publications.Single(one => one.Kind == PublicationKind.Notebook);
        var number = (int)await db.NextNumbers("copy-order", 3, stop);
        db.AddRange(
            Order(number, guide, 30, "東サロン", "岩崎 ようこ", "潮見市東町2-4-6 東公民館", 3),
            Order(number + 1, notebook, 1, "", "三浦 ひろし", "潮見市本町3-1-2", 2),
            Order(number + 2, guide, 50, "みなと内科", "森 あい", "潮見市みなと町1-5-9", 1));

        CopyOrder Order(int at, Publication publication, int copies, string organisation, string name, string address, int daysAgo) => new()
        {
            Number = at,
            Publication = publication.Id,
            Copies = copies,
            Organisation = organisation,
            Name = name,
            Address = address,
            Phone = $"0999-55-02{at.ToString("00", CultureInfo.InvariantCulture)[^2..]}",
            Mail = "",
            Note = "",
            AreaPath = publication.AreaPath,
            Member = organisation == "みなと内科" && members.Count > 0 ? members[0] : null,
            AskedAt = clock.GetUtcNow().AddDays(-daysAgo),
        };
    }
}
