using Renkei.Access;
using Renkei.Consultations.Cases;

namespace Renkei.Consultations.Demo;

/// <summary>The demo city's case library, from the file beside its towns: each a consultation of one of the hubs that was closed, written by one person and read by a second. All invented.</summary>
internal static class DemoCases
{
    private sealed record Line(string Kinds, string Topics, string Disease, string Procedures, string Age, string Household, string Care, string Stay, string Outcome, string Title, string Text);

    /// <summary>The judged questions of which each names the group of cases that answer it; the group stands in the first column of both files.</summary>
    public static IEnumerable<string[]> Judged() => Rows("case-queries.csv");

    public static IEnumerable<string[]> Groups() => Rows("cases.csv");

    /// <summary>Makes closed consultations into hard cases, before they are put in.</summary>
    public static (List<HardCase> Cases, List<CaseTerm> Terms, List<CaseTermCount> Counts) Make(IReadOnlyList<Consultation> consultations, Id<Member> reader)
    {
        List<Line> lines = [.. Rows("cases.csv").Select(row => new Line(row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10], row[11]))];
        var closed = consultations.Where(one => one.State == ConsultationState.Closed).ToList();
        List<HardCase> cases = [];
        List<CaseTerm> terms = [];
        foreach (var (at, line) in lines.Index())
        {
            var one = closed[(at + 1) * closed.Count / (lines.Count + 2)];
            var (note, ended) = (one.OutcomeNote, one.ClosedAt!.Value);
            _ = one.Reopen();
            (one.Topics, one.Disease, one.Procedures, one.AgeBand, one.Household, one.CareLevel, one.Stay, one.Text) = (KeyList.Of(line.Topics.Split(' ')), line.Disease, KeyList.Of(line.Procedures.Split(' ')), line.Age, line.Household, line.Care, line.Stay, line.Title + "。");
            _ = one.Close(line.Outcome, note, line.Outcome == "connected" ? JapanTime.DayOf(one.TakenAt).AddDays(9) : null, 0, ended);
            var hard = new HardCase { Consultation = one.Id, Workplace = one.Workplace, AreaPath = one.AreaPath, Kinds = KeyList.Of(line.Kinds.Split(' ')), Tried = line.Text, Scope = CaseScope.AllHubs };
            _ = hard.Write(line.Title, line.Text, one, null, one.TakenByName);
            _ = hard.Share(reader, "看護師 村田", JapanTime.DayOf(ended).AddDays(20));
            cases.Add(hard);
            terms.AddRange(CaseWords.Of(new(hard.Kinds, hard.Topics, hard.Disease, hard.Procedures, hard.AgeBand, hard.Household, hard.CareLevel, hard.Stay, $"{hard.Title}\n{hard.Shared}")).Select(word => new CaseTerm { Term = word.Key, Case = hard.Id, Weight = word.Value }));
        }

        return (cases, terms, [.. terms.GroupBy(term => term.Term).Select(same => new CaseTermCount { Term = same.Key, Cases = same.Count() })]);
    }

    private static IEnumerable<string[]> Rows(string file)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "samples", "shiomi", file));
        return [.. TextFile.OpenText(stream).Value!.Reader is { } reader ? CsvRows.Read(reader).Skip(1).Select(row => row.Cells) : []];
    }
}
