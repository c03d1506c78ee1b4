using System.Globalization;
using Renkei.Access;
using Renkei.Learning.Planning;

namespace Renkei.Learning.Asking;

/// <summary>What a session's survey says: each question's marks, before and after, and beside the same questions of the year before.</summary>
public sealed class GetSurvey(AppDb db, Actor actor)
{
    private const int MostComments = 200;

    /// <summary>Fewer answers of one profession than this could point at a person.</summary>
    public const int HideBelow = 3;

    /// <param name="Marks">How many gave 1, 2, 3, 4, 5.</param>
    /// <param name="Before">The mean before the session; null where it was not asked.</param>
    /// <param name="LastYear">The mean of the same question over the year before, in sessions of this kind.</param>
    public sealed record Line(string Key, string Question, IReadOnlyList<int> Marks, double? Mean, double? Before, int BeforeCount, double? LastYear, int LastYearCount)
    {
        /// <summary>What the session changed.</summary>
        public double? Effect => Mean - Before;
    }

    public sealed record OfProfession(string Profession, int Count, double Satisfied);

    public sealed record View(Id<Course> Course, Id<Session> Session, string Title, DateTimeOffset StartsAt, int Came, int Sheets, int SheetsBefore, IReadOnlyList<Line> Lines, IReadOnlyList<OfProfession> Professions, IReadOnlyList<string> Comments, FiscalYear Year);

    public async Task<Answer<View>> Run(Id<Session> id, CancellationToken stop = default)
    {
        var open = await GetCourse.WritableSession(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (session, course, _) = open.Value!;
        var marks = await (from mark in db.SurveyMarks
                           join sheet in db.Set<SurveySheet>() on mark.Sheet equals sheet.Id
                           where sheet.Session == id
                           group mark by new { sheet.Phase, mark.Question, mark.Mark } into same
                           select new { same.Key.Phase, same.Key.Question, same.Key.Mark, Count = same.Count() }).ToListAsync(stop);
        var (from, to) = (JapanTime.StartOf((course.Year - 1).First), JapanTime.StartOf(course.Year.First));
        var lastYear = (await (from mark in db.SurveyMarks
                               join sheet in db.Set<SurveySheet>() on mark.Sheet equals sheet.Id
                               join other in db.Set<Session>() on sheet.Session equals other.Id
                               join its in db.Set<Course>() on other.Course equals its.Id
                               where sheet.Phase == SurveyPhase.After && its.Kind == course.Kind && other.StartsAt >= @from && other.StartsAt < to
                               group mark by mark.Question into same
                               select new { same.Key, Count = same.Count(), Mean = same.Average(mark => mark.Mark) }).ToListAsync(stop)).ToDictionary(one => one.Key);
        var professions = await (from mark in db.SurveyMarks
                                 join sheet in db.Set<SurveySheet>() on mark.Sheet equals sheet.Id
                                 where sheet.Session == id && sheet.Phase == SurveyPhase.After && sheet.Profession != null && mark.Question == "satisfied"
                                 group mark by sheet.Profession into same
                                 select new { same.Key, Count = same.Count(), Mean = same.Average(mark => mark.Mark) }).ToListAsync(stop);
        var sheets = (await db.SurveySheets.Where(sheet => sheet.Session == id).GroupBy(sheet => sheet.Phase).Select(same => new { same.Key, Count = same.Count() }).ToListAsync(stop)).ToDictionary(one => one.Key, one => one.Count);
        int Of(SurveyPhase phase, string question, int mark) => marks.Where(one => one.Phase == phase && one.Question == question && one.Mark == mark).Sum(one => one.Count);
        double? Mean(SurveyPhase phase, string question) => marks.Where(one => one.Phase == phase && one.Question == question).ToList() is { Count: > 0 } some ? some.Sum(one => one.Mark * one.Count) / (double)some.Sum(one => one.Count) : null;
        return new View(
            course.Id, id, session.NameIn(course.Title), session.StartsAt, await db.Applications.Where(Application.WasThere).CountAsync(application => application.Session == id, stop),
            sheets.GetValueOrDefault(SurveyPhase.After), sheets.GetValueOrDefault(SurveyPhase.Before),
            [.. AnswerSurvey.QuestionsOf(SurveyPhase.After, JapanTime.DayOf(session.StartsAt)).Select(code => new Line(
                code.Key, code.Name, [.. Enumerable.Range(1, SurveyMark.Best).Select(mark => Of(SurveyPhase.After, code.Key, mark))], Mean(SurveyPhase.After, code.Key), Mean(SurveyPhase.Before, code.Key), marks.Where(one => one.Phase == SurveyPhase.Before && one.Question == code.Key).Sum(one => one.Count),
                lastYear.GetValueOrDefault(code.Key)?.Mean, lastYear.GetValueOrDefault(code.Key)?.Count ?? 0))],
            [.. professions.Where(one => one.Count >= HideBelow).OrderBy(one => one.Key).Select(one => new OfProfession(one.Key!.Value.Japanese, one.Count, one.Mean))],
            await db.SurveySheets.Where(sheet => sheet.Session == id && sheet.Comment != "").OrderBy(sheet => sheet.Id).Take(MostComments).Select(sheet => sheet.Comment).ToListAsync(stop), course.Year);
    }

    /// <summary>The table for a report.</summary>
    public async Task<Answer<OutFile>> Csv(Id<Session> id, CancellationToken stop = default)
    {
        var answer = await Run(id, stop);
        if (answer.Refusal is { } refusal)
        {
            return refusal;
        }

        static string Number(double? mean) => mean?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
        return OutFile.Csv("アンケート", CsvOut.Write(
            [
                ["問い", "1", "2", "3", "4", "5", "平均", "事前の平均", "変化", "前年度の平均"],
                .. answer.Value!.Lines.Select(line => (string[])[line.Question, .. line.Marks.Select(mark => mark.ToString(CultureInfo.InvariantCulture)), Number(line.Mean), Number(line.Before), Number(line.Effect), Number(line.LastYear)]),
            ], CsvEncoding.Utf8Bom).Content);
    }

    public static void Map(IEndpointRouteBuilder learning)
    {
        learning.MapGet("/sessions/{session}/survey", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Session> session, GetSurvey get, CancellationToken stop) =>
            await get.Run(session, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("アンケートの集計");
        learning.MapGet("/sessions/{session}/survey/csv", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (Id<Session> session, GetSurvey get, CancellationToken stop) =>
            await get.Csv(session, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).WithSummary("アンケートの集計（CSV）");
    }
}
