using System.Globalization;
using Renkei.Access;
using Renkei.Facilities.Demo;

namespace Renkei.Learning.Demo;

/// <summary>The demo city's training and outreach of two years: every such project of the two seed plans under its own name and number, with invented people.</summary>
public sealed class DemoLearning(AppDb db, IServiceProvider services, IEnumerable<ProgrammeList> programmes, TimeProvider clock)
{
    private const int Seed = 5;

    /// <summary>Yen: hall, lecturer and papers, shared by the seats.</summary>
    private const int CostOfASeat = 600;

    /// <param name="Counts">The numbers of the programmes for which it counts, with the municipality of each plan.</param>
    /// <param name="Days">The days of its sessions, from today.</param>
    private sealed record Plan(CourseKind Kind, string Title, string Summary, (string Municipality, string Number)[] Counts, int[] Days, int Capacity, int Wanted, string Place, string Lecturer, string Credit = "", decimal Units = 0, bool IsByNomination = false, bool OfBlock = false, string Curriculum = "");

    private static readonly Plan[] Plans =
    [
        new(CourseKind.JointTraining, "多職種合同研修会", "医療と福祉の関係者が一つの会場で学び、班に分かれて事例を話し合います。", [("横須賀市", "№2"), ("潮見市", "⑧"), ("横浜市", "④")], [-400, -220, -35, 24], 60, 55, "潮見市文化会館 大会議室", "潮見在宅クリニック 浜田 医師", "jma", 1.5m),
        new(CourseKind.BlockTraining, "東ブロック多職種合同研修会", "東ブロックの医療と介護の人が、顔の見える関係をつくります。", [("横須賀市", "№3"), ("潮見市", "⑧")], [-190, -20, 45], 36, 30, "東公民館 ホール", "東ブロック在宅医療連携拠点", OfBlock: true),
        new(CourseKind.MotivationCourse, "動機づけ多職種連携研修", "関係団体が推薦した人が、在宅療養を2日かけて体系的に学びます。", [("横須賀市", "№26"), ("潮見市", "⑧")], [-75, -68], 30, 24, "潮見市医師会館", "在宅医療の研修講師団", "jma", 3, IsByNomination: true, Curriculum: "1日目　在宅医療の制度と役割／多職種でのアセスメント（班）\n2日目　看取りまでの支援／事例を通した連携（班）／修了式"),
        new(CourseKind.DoctorSeminar, "かかりつけ医セミナー（多職種連携のためのセミナー）", "在宅医療を始める医師のために、訪問診療の実際と多職種の頼り方を話します。", [("横須賀市", "№31"), ("潮見市", "⑦"), ("横浜市", "⑤")], [-120, 31], 40, 22, "潮見市医師会館", "在宅医師協力ネットワーク", "jma", 2),
        new(CourseKind.DoctorSeminar, "開業医対象の在宅医療セミナー", "外来の合間に始める在宅医療。診療報酬と夜間の体制を中心に。", [("横須賀市", "№27"), ("潮見市", "⑦")], [-150, 52], 30, 18, "潮見市医師会館", "潮見在宅クリニック 浜田 医師", "jma", 1.5m),
        new(CourseKind.HospitalSeminar, "病院職員対象の在宅療養出前セミナー", "病院にうかがい、退院したあとの暮らしを、病棟の人と一緒に考えます。", [("横須賀市", "№28"), ("潮見市", "⑤")], [-90, 17], 50, 38, "潮見中央病院 講堂", "訪問看護ステーション 看護師"),
        new(CourseKind.CareSeminar, "ケアマネ・ヘルパー対象の医療セミナー", "在宅医療の基礎と、医師・看護師への伝え方を学びます。", [("横須賀市", "№29"), ("潮見市", "⑧"), ("横浜市", "⑤")], [-260, -50, 38], 70, 62, "潮見市文化会館 大会議室", "潮見市薬剤師会", "care-manager", 2),
        new(CourseKind.AcpTraining, "人生会議（ACP）の担い手研修", "共通のカリキュラムで、各区で人生会議を広める人を育てます。", [("横浜市", "⑦"), ("潮見市", "⑩")], [-110, -103, 60], 24, 20, "潮見市役所 5階会議室", "ACP研修の講師", Curriculum: "1　人生会議とは\n2　もしも手帳の使い方\n3　話し合いの練習（班）"),
        new(CourseKind.Symposium, "在宅療養シンポジウム「家で過ごすという選択」", "家で療養した家族と、支えた医師・看護師・ケアマネジャーが話します。手話通訳があります。", [("横須賀市", "№19"), ("潮見市", "⑨"), ("横浜市", "⑥")], [-380, 19], 150, 172, "潮見市文化会館 大ホール", "シンポジスト4名"),
        new(CourseKind.TownTalk, "まちづくり出前トーク", "市の職員が地域に出向き、かかりつけ医やリビング・ウィルの話をします。", [("横須賀市", "№20"), ("潮見市", "⑨")], [], 0, 0, "", ""),
        new(CourseKind.StreetLecture, "在宅医療街角出前講座", "在宅医が地域に出向き、在宅医療で何ができるかを話します。", [("横須賀市", "№21"), ("潮見市", "⑨")], [], 0, 0, "", ""),
    ];

    private static readonly (string Name, string Kana)[] Surnames = [("相沢", "あいざわ"), ("浅野", "あさの"), ("有馬", "ありま"), ("飯島", "いいじま"), ("石渡", "いしわた"), ("岩崎", "いわさき"), ("上野", "うえの"), ("遠藤", "えんどう"), ("大木", "おおき"), ("小川", "おがわ"), ("笠原", "かさはら"), ("川島", "かわしま"), ("菊池", "きくち"), ("黒田", "くろだ"), ("斎藤", "さいとう"), ("坂本", "さかもと"), ("佐野", "さの"), ("鈴木", "すずき"), ("高梨", "たかなし"), ("田中", "たなか"), ("千葉", "ちば"), ("中里", "なかざと"), ("長島", "ながしま"), ("野口", "のぐち"), ("蛭田", "ひるた"), ("福本", "ふくもと"), ("松下", "まつした"), ("三浦", "みうら"), ("森", "もり"), ("山口", "やまぐち"), ("横山", "よこやま"), ("渡辺", "わたなべ")];
    private static readonly string[] GivenNames = ["あい", "かおり", "けんじ", "さくら", "しんじ", "たかし", "ちえ", "なおこ", "のぞみ", "はるか", "ひろし", "まこと", "みき", "ゆうすけ", "ようこ", "りょう"];
    private static readonly string[] Firms = ["潮見在宅クリニック", "みなと内科", "潮見中央病院", "しおかぜ訪問看護ステーション", "東訪問看護", "なぎさ薬局", "みさき薬局", "ケアプラン潮見", "居宅支援きた", "ヘルパーステーション波", "デイサービス灯台", "潮見地域包括支援センター"];
    private static readonly Profession[] Professions = [Profession.Physician, Profession.Nurse, Profession.Nurse, Profession.Nurse, Profession.Pharmacist, Profession.CareSupportSpecialist, Profession.CareSupportSpecialist, Profession.CareWorker, Profession.CareWorker, Profession.SocialWorker, Profession.PhysicalTherapist, Profession.Dietitian];
    private static readonly string[] Comments = ["ほかの職種の考え方が分かりました。", "事例をもっと聞きたいです。", "班での話し合いの時間が足りませんでした。", "明日からの仕事に使えます。", "会場が少し寒かったです。", "家族と話してみようと思いました。"];

    // Thousands of rows, put in together once everything that they belong to stands.
    private readonly List<Application> applications = [];
    private readonly List<SurveySheet> sheets = [];
    private readonly List<SurveyMark> marks = [];

    /// <summary>Wholly or not at all.</summary>
    public async Task Load(CancellationToken stop = default)
    {
        if (await db.Courses.AnyAsync(stop))
        {
            return;
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);

        var (now, chance) = (clock.GetUtcNow(), new Random(Seed));
        if (await DemoHosts.Find(db, stop) is not { } hosts)
        {
            return;
        }

        var known = await programmes.Numbered(FiscalYear.Of(clock.JapanToday()), services, stop);
        var learners = Learners(chance);
        foreach (var plan in Plans)
        {
            var host = plan.OfBlock ? hosts.Block : hosts.Centre;

            // A course belongs to the year in which it is held: what ran last year ran as a course of its own.
            foreach (var (year, days) in Years(plan))
            {
                var course = new Course { Kind = plan.Kind, Title = plan.Title, Summary = plan.Summary, Curriculum = plan.Curriculum, Workplace = host.Workplace, AreaPath = host.Path, Year = year, Credit = plan.Credit, CreditUnits = plan.Units, IsByNomination = plan.IsByNomination, PaidBy = plan.Counts.Where(one => one.Municipality == "潮見市").Select(one => (Guid?)known.GetValueOrDefault(one)).FirstOrDefault(programme => programme != Guid.Empty) };
                db.Add(course);
                db.AddRange(plan.Counts.Select(one => known.GetValueOrDefault(one)).Where(programme => programme != default).Select(programme => new CourseProgramme { Course = course.Id, Programme = programme }));
                foreach (var (at, day) in days.Index())
                {
                    AddSession(course, plan, at + 1, day, learners, chance);
                }

                if (plan.Kind.IsTalk)
                {
                    AddTalks(course, chance, now);
                }
            }
        }

        await db.SaveChangesAsync(stop);
        await db.BulkInsert(learners, stop);
        await db.BulkInsert(applications, stop);
        await db.BulkInsert(sheets, stop);
        await db.BulkInsert(marks, stop);
        await AddCertificates(now, stop);
        await whole.CommitAsync(stop);
    }

    private IEnumerable<(FiscalYear Year, int[] Days)> Years(Plan plan)
    {
        var today = clock.JapanToday();
        return plan.Kind.IsTalk ? [(FiscalYear.Of(today), [])] : plan.Days.GroupBy(day => FiscalYear.Of(today.AddDays(day))).OrderBy(year => year.Key).Select(year => (year.Key, year.ToArray()));
    }

    private static List<Learner> Learners(Random chance) =>
    [
        .. Enumerable.Range(0, 140).Select(at =>
        {
            var (surname, given, firm) = (Surnames[at % Surnames.Length], GivenNames[((at * 7) + (at / Surnames.Length)) % GivenNames.Length], Firms[at * 5 % Firms.Length]);
            var name = $"{surname.Name} {given}";
            return new Learner
            {
                Name = name, Kana = $"{surname.Kana} {given}", NameKey = JapaneseText.SearchKey(name), MailKey = string.Create(CultureInfo.InvariantCulture, $"LEARNER{at}@SHIOMI.EXAMPLE"), Profession = Professions[chance.Next(Professions.Length)], WorkplaceName = firm, WorkplaceKey = JapaneseText.SearchKey(firm),
            };
        }),
    ];

    private void AddSession(Course course, Plan plan, int number, int day, List<Learner> learners, Random chance)
    {
        var (now, starts) = (clock.GetUtcNow(), JapanTime.StartOf(clock.JapanToday().AddDays(day)).AddHours(plan.Kind == CourseKind.Symposium ? 13.5 : 18.5));
        var session = new Session
        {
            Course = course.Id,
            Number = number,
            Title = course.Kind == CourseKind.MotivationCourse ? $"{number}日目" : "",
            StartsAt = starts,
            EndsAt = starts.AddHours(2),
            Place = plan.Place,
            Address = "潮見市本町1-1",
            Lecturer = plan.Lecturer,
            Deadline = starts.AddDays(-5) > now || day < 0 ? starts.AddDays(-5) : starts,
            PublishFrom = starts.AddDays(-60),
            Languages = plan.Kind == CourseKind.Symposium ? "日本語（手話通訳・要約筆記）" : "",
            Accommodations = plan.Kind == CourseKind.Symposium ? "車いす席、託児（予約）" : "",
            Cost = new(day < 0 ? plan.Capacity * CostOfASeat : 0),
        };
        var wanted = day < 0 ? plan.Wanted : plan.Kind == CourseKind.Symposium ? plan.Wanted : plan.Wanted * 2 / 3;
        var group = new SessionGroup { Session = session.Id, Name = "", Capacity = plan.Capacity, OwnAreaFirst = plan.OfBlock };
        List<Application> asked = [];
        foreach (var (at, learner) in (plan.IsByNomination ? learners : [.. learners.OrderBy(_ => chance.Next()), .. learners]).Take(wanted).Index())
        {
            var isCitizen = plan.Kind.IsForCitizens;
            var (surname, given) = (Surnames[chance.Next(Surnames.Length)], GivenNames[chance.Next(GivenNames.Length)]);
            var (name, kana) = isCitizen ? ($"{surname.Name} {given}", $"{surname.Kana} {given}") : (learner.Name, learner.Kana);
            var application = new Application
            {
                Session = session.Id,
                Group = group.Id,
                Number = at + 1,
                Learner = isCitizen ? null : learner.Id,
                Name = name,
                Kana = kana,
                NameKey = JapaneseText.SearchKey(name),
                Phone = isCitizen ? string.Create(CultureInfo.InvariantCulture, $"046-900-{2000 + at:0000}") : "",
                Mail = isCitizen ? "" : learner.MailKey.ToLowerInvariant(),
                MailKey = isCitizen ? "" : learner.MailKey,
                Profession = isCitizen ? null : learner.Profession,
                WorkplaceName = isCitizen ? "" : learner.WorkplaceName,
                Years = isCitizen ? null : 1 + chance.Next(30),
                Channel = isCitizen ? (at % 4 == 0 ? Channel.Desk : Channel.PublicForm) : (Channel)(at % 5 == 0 ? (int)Channel.Desk : (int)Channel.PublicForm),
                AppliedAt = Earlier(now, starts.AddDays(-40).AddHours(at)),
                IsOwnArea = at % 3 != 0,
            };
            application.Enter(at < plan.Capacity);
            if (day < 0 && at < plan.Capacity)
            {
                _ = application.Mark(chance.Next(20) switch { 0 => Attendance.Absent, 1 => Attendance.Late, 2 => Attendance.LeftEarly, _ => Attendance.Present }, null, starts, starts);
                application.HasAnsweredAfter = application.Attended(0) && chance.Next(3) > 0;
                if (isCitizen && session.EndsAt.AddDays(Application.DaysKept) < now)
                {
                    application.Forget(session.EndsAt.AddDays(Application.DaysKept));
                }
            }

            asked.Add(application);
        }

        if (plan.Kind.HasTables && asked.Count > 1)
        {
            var tables = Attending.TablePlan.Make([.. asked.Where(one => one.HoldsSeat).Select(one => new Attending.TablePlan.Seat(one.Number, one.Profession, JapaneseText.SearchKey(one.WorkplaceName), one.Years))], Math.Max(asked.Count / 6, 1));
            asked.ForEach(one => one.Table = tables.TryGetValue(one.Number, out var table) ? table : null);
        }

        session.CountFrom(asked.Count + 1);
        group.Hold(asked.Count(one => one.HoldsSeat));
        db.AddRange(session, group);
        applications.AddRange(asked);
        if (day < 0)
        {
            AddSheets(session, course, asked, chance);
        }
    }

    private void AddSheets(Session session, Course course, List<Application> asked, Random chance)
    {
        var day = JapanTime.DayOf(session.StartsAt);
        foreach (var application in asked.Where(one => one.HasAnsweredAfter))
        {
            foreach (var phase in course.Kind == CourseKind.AcpTraining || course.Kind == CourseKind.Symposium ? [SurveyPhase.Before, SurveyPhase.After] : new[] { SurveyPhase.After })
            {
                var sheet = new SurveySheet { Session = session.Id, Phase = phase, Profession = course.Kind.IsForCitizens ? null : application.Profession, On = day, Comment = phase == SurveyPhase.After && chance.Next(5) == 0 ? Comments[chance.Next(Comments.Length)] : "" };
                sheets.Add(sheet);
                marks.AddRange(Asking.AnswerSurvey.QuestionsOf(phase, day).Select(question => new SurveyMark { Sheet = sheet.Id, Question = question.Key, Mark = phase == SurveyPhase.Before ? 2 + chance.Next(3) : 3 + chance.Next(3) }));
            }
        }
    }

    private void AddTalks(Course course, Random chance, DateTimeOffset now)
    {
        string[] groups = ["本町三丁目町内会", "みなと老人クラブ", "東公民館サロン", "潮見南小学校PTA", "しおさい会（介護者の集い）", "北地区社会福祉協議会", "南が丘団地自治会"];
        foreach (var (at, name) in groups.Index())
        {
            // The first three are told, the fourth is to come, the last is over and nobody has told of it yet.
            var isFixed = at is < 4 or 6;
            var talk = new Talk
            {
                Kind = course.Kind,
                GroupName = name,
                ContactName = $"{Surnames[at].Name} {GivenNames[at]}",
                Phone = string.Create(CultureInfo.InvariantCulture, $"046-900-{3000 + at:0000}"),
                Topics = at % 2 == 0 ? " home-care end-of-life " : " family-doctor living-will ",
                Wishes = "平日の午後、または土曜の午前",
                Place = $"{name}の集会所",
                PeopleExpected = 20 + (at * 5),
                AskedAt = now.AddDays(at < 3 ? -90 + (at * 20) : at == 6 ? -40 : -3 + (at - 3)),
                Course = isFixed ? course.Id : null,
                AreaPath = isFixed ? course.AreaPath : "",
            };
            if (isFixed)
            {
                _ = talk.Assign(null, course.Kind == CourseKind.TownTalk ? "地域包括ケア推進課 職員" : "潮見在宅クリニック 浜田 医師");
                var day = JapanTime.StartOf(JapanTime.DayOf(now.AddDays(at < 3 ? -60 + (at * 15) : at == 3 ? 12 : -4))).AddHours(14);
                _ = talk.Confirm(day, day.AddHours(1.5), talk.Place, day.AddDays(-20));
                if (at < 3)
                {
                    _ = talk.Tell(18 + chance.Next(20), 15 + chance.Next(15), "", "かかりつけ医の見つけ方について質問が多く出ました。", day.AddDays(1));
                }
            }

            db.Add(talk);
        }
    }

    private async Task AddCertificates(DateTimeOffset now, CancellationToken stop)
    {
        foreach (var course in await db.Courses.Where(course => course.Kind == CourseKind.MotivationCourse).ToListAsync(stop))
        {
            var host = await db.Workplaces.Where(workplace => workplace.Id == course.Workplace).Select(workplace => workplace.Name).SingleAsync(stop);
            var sessions = await db.Sessions.AsNoTracking().Where(session => session.Course == course.Id && session.EndsAt < now).OrderBy(session => session.Number).ToListAsync(stop);
            var keys = sessions.ConvertAll(session => session.Id);
            var complete = await (from application in db.Applications join learner in db.Set<Learner>() on application.Learner equals learner.Id where keys.Contains(application.Session) && (application.Attendance == Attendance.Present || application.Attendance == Attendance.Late) group learner by learner.Id into same where same.Count() >= keys.Count select same.Key).ToListAsync(stop);
            var people = await db.Learners.AsNoTracking().Where(learner => complete.Contains(learner.Id)).OrderBy(learner => learner.NameKey).ToListAsync(stop);
            if (people.Count == 0)
            {
                continue;
            }

            var first = await db.NextNumbers(Certificate.CounterOf(course.Year), people.Count, stop);
            await db.BulkInsert(people.Select((one, at) => Certificate.Of(first + at, course, null, one, sessions, host, JapanTime.DayOf(sessions[^1].StartsAt).AddDays(7))), stop);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset now, DateTimeOffset at) => at < now ? at : now.AddMinutes(-5);
}
