using System.Globalization;
using Renkei.Access;
using Renkei.Consultations.Cases;
using Renkei.Consultations.Desk;
using Renkei.Consultations.Figures;
using Renkei.Facilities;
using Renkei.Inbox;

namespace Renkei.Consultations.Demo;

/// <summary>What the demo city's five desks were asked in this year and the four before it; as many as the city is large. All invented.</summary>
public sealed class DemoConsultations(AppDb db, CaseIndex index, InboxDoor inbox, WorkCalendar calendar, TimeProvider clock)
{
    /// <summary>To 600 facilities belong a thousand consultations.</summary>
    private const double PerFacility = 1000.0 / 600;
    private const int Years = 5;
    private const int OpenAtEach = 8;
    private const int Seed = 20_261_124;

    private sealed record Hub(Id<Workplace> Workplace, string Path, bool IsCentre, List<string> Areas);

    private readonly Random chance = new(Seed);
    private readonly List<LogLine> log = [];
    private readonly Dictionary<Id<Consultation>, DemoStories.Story> told = [];

    /// <summary>Wholly or not at all.</summary>
    public async Task Load(CancellationToken stop = default)
    {
        if (await db.Set<Consultation>().AnyAsync(stop))
        {
            return;
        }

        var desks = await Desks(stop);
        if (desks.Count == 0)
        {
            return;
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        var count = (int)(await db.Facilities.CountAsync(stop) * PerFacility);
        var consultations = Invent(desks, count);
        var cases = DemoCases.Make(consultations);
        await db.BulkInsert(consultations, stop);
        await ChangedMonths.Touch(db, consultations, stop);
        await db.BulkInsert(cases, stop);
        await index.PutMany(cases, stop);
        await db.BulkInsert(log, stop);
        await db.BulkInsert(await Ask(consultations, stop), stop);
        foreach (var group in consultations.GroupBy(one => (one.Workplace, one.Year)))
        {
            await db.NextNumbers(LogConsultation.Counter(group.Key.Workplace, group.Key.Year), group.Max(one => one.Number), stop);
        }

        await AddTasks(consultations, stop);
        await DemoCases.AddWork(db, inbox, calendar, consultations, cases, clock, stop);
        db.AddRange(DemoCases.LastReport(desks.Find(desk => desk.IsCentre)!.Path, FiscalYear.Of(clock.JapanToday()) - 1, clock.GetUtcNow().AddMonths(-7)));
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
    }

    private async Task<List<Hub>> Desks(CancellationToken stop)
    {
        var hub = $" {FacilityTags.Service("hub")} ";
        var keys = await db.Facilities.Where(facility => facility.Workplace != null && facility.Tags.Contains(hub)).OrderBy(facility => facility.Serial).Select(facility => facility.Workplace!.Value).ToListAsync(stop);
        var places = await db.Set<Workplace>().Include(workplace => workplace.Serves).AsNoTracking().Where(workplace => keys.Contains(workplace.Id)).ToListAsync(stop);
        var areas = await db.Areas.AsNoTracking().OrderBy(area => area.Path).ToListAsync(stop);
        var desks = places.Where(place => place.Serves.Count > 0).OrderBy(place => keys.IndexOf(place.Id)).Select(place => (place.Id, Path: areas.Single(area => area.Id == place.Serves.First().Area).Path)).ToList();
        var shortest = desks.Count == 0 ? 0 : desks.Min(desk => desk.Path.Length);
        return [.. desks.Select(desk => new Hub(desk.Id, desk.Path, desk.Path.Length == shortest, [.. areas.Where(area => area.Path.StartsWith(desk.Path, StringComparison.Ordinal) && (desk.Path.Length > shortest || area.Path != desk.Path)).Select(area => area.Code)]))];
    }

    private List<Consultation> Invent(List<Hub> desks, int count)
    {
        var (now, today) = (clock.GetUtcNow(), clock.JapanToday());
        var first = (FiscalYear.Of(today) - (Years - 1)).First;
        var days = Enumerable.Range(0, today.DayNumber - first.DayNumber).Select(first.AddDays).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToList();
        var stories = DemoStories.All.SelectMany(story => Enumerable.Repeat(story, story.Weight)).ToList();
        var weights = desks.SelectMany(desk => Enumerable.Repeat(desk, desk.IsCentre ? 4 : 2)).ToList();
        var moments = Enumerable.Range(0, count).Select(at =>
        {
            // Each year a little more is asked than the year before; the last days are those that are still open.
            var day = days[(int)(days.Count * Math.Sqrt(chance.NextDouble()))];
            return JapanTime.StartOf(day).AddMinutes(9 * 60 + chance.Next(8 * 60));
        }).Order().ToList();
        Dictionary<(Id<Workplace>, FiscalYear), int> numbers = [];
        List<Consultation> all = [];
        foreach (var at in moments)
        {
            var desk = weights[chance.Next(weights.Count)];
            var year = FiscalYear.Of(JapanTime.DayOf(at));
            var number = numbers[(desk.Workplace, year)] = numbers.GetValueOrDefault((desk.Workplace, year)) + 1;
            var story = stories[chance.Next(stories.Count)];
            all.Add(One(desk, story, year, number, at));
            told[all[^1].Id] = story;
        }

        // What came last is not ended yet.
        foreach (var desk in desks)
        {
            foreach (var one in all.Where(one => one.Workplace == desk.Workplace).SkipLast(OpenAtEach))
            {
                End(one);
            }
        }

        return all;

        void End(Consultation one)
        {
            var (story, taken) = (told[one.Id], one.TakenAt);
            var until = now < taken.AddDays(1) ? now : taken.AddDays(1 + chance.Next(30));
            var outcome = chance.Next(10) == 0 ? "not-connected" : story.Outcome;
            DateOnly? visit = outcome == "connected" ? JapanTime.DayOf(taken).AddDays(2 + chance.Next(16)) : null;
            _ = one.Close(outcome, outcome == "not-connected" ? "条件に合うところが見つからなかった。" : "", visit, 0, until > now ? now : until);
        }
    }

    private Consultation One(Hub desk, DemoStories.Story story, FiscalYear year, int number, DateTimeOffset at)
    {
        var caller = Pick(story.Callers);
        var (age, band) = story.Disease == "child" ? ("", "under-18") : chance.Next(10) switch { 0 => ("50歳代", "40-64"), 1 or 2 => ("70歳代", "65-74"), 3 or 4 or 5 or 6 => ("80歳代", "75-84"), _ => ("90歳代", "85-94") };
        var woman = chance.Next(5) < 3;
        var text = story.Text.Replace("{age}", story.Text.Contains("の母", StringComparison.Ordinal) || story.Text.Contains("の父", StringComparison.Ordinal) ? age : $"{age}{(woman ? "女性" : "男性")}", StringComparison.Ordinal);
        var isNamed = chance.Next(6) == 0;
        var one = new Consultation
        {
            Workplace = desk.Workplace,
            AreaPath = desk.Path,
            Year = year,
            Number = number,
            TakenAt = at,
            TakenByName = Pick(DemoStories.Staff),
            IsRepeat = chance.Next(4) == 0,
            Channel = chance.Next(10) switch { < 7 => "phone", 7 => "visit", 8 => "fax", _ => "mail" },
            CallerKind = caller,
            CallerOrganisation = caller switch { "hospital" => Pick(DemoStories.Hospitals), "clinic" => Pick(DemoStories.Clinics), "care-manager" => Pick(DemoStories.CareOffices), "home-nursing" => Pick(DemoStories.Nurses), "support-center" => Pick(DemoStories.Centers), "care-office" => "デイサービスなぎさ", "residence" => "有料老人ホーム岬", "fire" => "潮見市消防局", "government" => "潮見市", _ => "" },
            CallerName = caller is "family" or "self" && chance.Next(3) > 0 ? "" : Pick(DemoStories.Surnames),
            CallerPhone = chance.Next(3) == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"046-9{chance.Next(10, 99):00}-{chance.Next(10_000):0000}"),
            CallerRelation = caller == "family" ? Pick("長女", "長男", "妻", "夫", "次女") : "",
            Naming = isNamed ? SubjectNaming.Pseudonym : SubjectNaming.Anonymous,
            SubjectName = isNamed ? Pick("Ａさん", "Ｂさん", "Ｋさん", "Ｍさん", "Ｓさん", "Ｔさん") : "",
            AgeBand = story.Disease.Length == 0 ? "" : band,
            Sex = story.Disease.Length == 0 ? Sex.Unknown : woman ? Sex.Female : Sex.Male,
            LivesIn = desk.Areas.Count == 0 || chance.Next(8) == 0 ? "" : desk.Areas[chance.Next(desk.Areas.Count)],
            Household = story.Stay == "residence" ? "residence" : story.Text.Contains("一人暮らし", StringComparison.Ordinal) || story.Text.Contains("身寄り", StringComparison.Ordinal) ? "alone" : Pick("alone", band is "75-84" or "85-94" ? "old-couple" : "with-family", "day-alone", "with-family", ""),
            CareLevel = story.Disease is "" or "child" ? "" : Pick("none", "applying", "support-2", "care-1", "care-2", "care-3", "care-4", "care-5"),
            Disease = story.Disease,
            Stay = story.Stay,
            HasFamilyDoctor = chance.Next(4) switch { 0 => null, 1 => false, _ => true },
            Topics = KeyList.Of(story.Topics),
            Procedures = KeyList.Of(story.Procedures),
            Responses = KeyList.Of(Responses(story)),
            Text = text,
            Minutes = 5 * (2 + chance.Next(9)),
        };
        one.FindAgainBy();
        foreach (var (step, words) in story.Steps.Index())
        {
            var when = at.AddDays(1 + (step * 3)).AddMinutes(chance.Next(240));
            if (when < clock.GetUtcNow())
            {
                log.Add(new() { Consultation = one.Id, At = when, By = one.TakenByName, Text = words, Minutes = 0 });
            }
        }

        return one;
    }

    private static IEnumerable<string> Responses(DemoStories.Story story)
    {
        yield return "information";
        if (story.Steps.Any(step => step.Contains("照会", StringComparison.Ordinal)))
        {
            yield return "inquiry";
        }

        if (story.Steps.Length > 1)
        {
            yield return "coordination";
        }
    }

    // Who was asked, and what they said: some are asked often and rarely say yes.
    private async Task<List<Inquiry>> Ask(List<Consultation> consultations, CancellationToken stop)
    {
        var visits = $" {FacilityTags.Service("home-visit")} ";
        var providers = await db.Facilities.Where(facility => facility.Tags.Contains(visits)).OrderBy(facility => facility.Serial).Select(facility => facility.Id).Take(60).ToListAsync(stop);
        List<Inquiry> all = [];
        if (providers.Count == 0)
        {
            return all;
        }

        foreach (var one in consultations.Where(one => one.Responses.Contains(KeyList.Pattern("inquiry"), StringComparison.Ordinal)))
        {
            var from = chance.Next(providers.Count);
            var isWaiting = one.State == ConsultationState.Open;
            foreach (var at in Enumerable.Range(0, 2 + chance.Next(4)))
            {
                var means = chance.Next(4) switch { 0 => InquiryMeans.Link, 1 => InquiryMeans.Fax, _ => InquiryMeans.Phone };
                var asked = one.TakenAt.AddHours(1 + (at * 3));
                var inquiry = new Inquiry { Consultation = one.Id, Facility = providers[(from + at) % providers.Count], Workplace = one.Workplace, AreaPath = one.AreaPath, Year = one.Year, Need = JapaneseText.Cut(one.Text, Inquiry.LongestNeed), Means = means, AskedAt = asked, AskedBy = one.TakenByName, ExpiresAt = means == InquiryMeans.Phone ? null : asked.AddDays(Inquiry.LinkDays) };
                all.Add(inquiry);
                if (isWaiting && at > 0)
                {
                    continue;
                }

                var (answer, reason) = at == 1 && one.Outcome == "connected" ? (InquiryAnswer.Yes, "") : Pick<(InquiryAnswer, string)>((InquiryAnswer.Yes, ""), (InquiryAnswer.Conditional, "日中の往診だけなら"), (InquiryAnswer.Conditional, "訪問看護が入っていれば"), (InquiryAnswer.No, "新しい患者さんは、いま受けていません"), (InquiryAnswer.No, "遠いので行けません"), (InquiryAnswer.No, "その処置には対応していません"));
                _ = inquiry.Receive(answer, reason, null, Pick("院長", "事務長", "看護師", "相談員"), asked.AddHours(2));
                if (!isWaiting)
                {
                    inquiry.Settle(asked.AddDays(1));
                }
            }
        }

        return all;
    }

    // What is still to be done lies at its desk, some of it late.
    private async Task AddTasks(List<Consultation> consultations, CancellationToken stop)
    {
        var today = clock.JapanToday();
        foreach (var (at, one) in consultations.Where(one => one.State == ConsultationState.Open).Index())
        {
            if (at % 2 == 1)
            {
                continue;
            }

            var key = Id<FollowUp>.New();
            var card = await inbox.Open(new(KeepLog.Kind, key.Value, $"相談{one.Japanese}：次にすること", $"/consultations/{one.Id}", TaskOwner.Desk(one.Workplace, Duty.TakeConsultations), await calendar.ClosingOn(one.Workplace, today.AddDays((at % 5) - 1), stop)), stop);
            db.Add(new FollowUp { Id = key, Consultation = one.Id, Text = Pick("診療所の返事を聞く", "連携室に退院日を確かめる", "ケアマネジャーに結果を伝える", "家族に電話する"), Task = card.Id });
        }
    }

    private T Pick<T>(params T[] of) => of[chance.Next(of.Length)];
}
