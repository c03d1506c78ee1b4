using System.Globalization;

namespace Renkei.Consultations.Cases;

/// <summary>The words by which shared cases are found to be alike: which case has which, and in how many cases each is.</summary>
public sealed class CaseIndex(AppDb db)
{
    private const string Turn = "case-index";

    /// <summary>Of a long text the rarest pieces tell enough.</summary>
    private const int MostWords = 120;

    /// <summary>So many words of a question are looked up, the rarest first, and no more entries than this are added up.</summary>
    private const int MostAsked = 40;
    private const int MostEntries = 20_000;

    /// <summary>Puts a case in; the caller's transaction is open.</summary>
    public async Task Put(HardCase hard, CancellationToken stop)
    {
        await Take(hard.Id, stop);
        await db.BulkInsert([.. Terms(hard)], stop);
        await db.Execute("INSERT INTO case_term_counts (term, cases) SELECT term, 1 FROM case_terms WHERE \"case\" = @case ON CONFLICT (term) DO UPDATE SET cases = case_term_counts.cases + 1", stop, ("@case", hard.Id.Value));
    }

    /// <summary>Puts many in that are new, and counts every word anew; the caller's transaction is open.</summary>
    public async Task PutMany(IReadOnlyCollection<HardCase> cases, CancellationToken stop)
    {
        _ = await db.NextNumbers(Turn, 1, stop);
        await db.BulkInsert([.. cases.SelectMany(Terms)], stop);
        await db.Execute("DELETE FROM case_term_counts", stop);
        await db.Execute("INSERT INTO case_term_counts (term, cases) SELECT term, count(*) FROM case_terms GROUP BY term", stop);
    }

    private static IEnumerable<CaseTerm> Terms(HardCase hard) =>
        CaseWords.Of(new(hard.Kinds, hard.Topics, hard.Disease, hard.Procedures, hard.AgeBand, hard.Household, hard.CareLevel, hard.Stay, $"{hard.Title}\n{hard.Shared}"))
            .OrderByDescending(word => word.Value).Take(MostWords).Select(word => new CaseTerm { Term = word.Key, Case = hard.Id, Weight = word.Value });

    /// <summary>Takes a case out; the caller's transaction is open.</summary>
    public async Task Take(Id<HardCase> hard, CancellationToken stop)
    {
        // Two cases have many words in common: who changes their counts waits for the other, and not crosswise.
        _ = await db.NextNumbers(Turn, 1, stop);
        await db.Execute("UPDATE case_term_counts SET cases = cases - 1 WHERE term IN (SELECT term FROM case_terms WHERE \"case\" = @case)", stop, ("@case", hard.Value));
        await db.Set<CaseTerm>().Where(term => term.Case == hard).ExecuteDeleteAsync(stop);

        // A word that stands in no case any more was somebody's who asked to be forgotten.
        await db.Execute("DELETE FROM case_term_counts WHERE cases <= 0", stop);
    }

    /// <summary>The cases that have most in common with what is said, by what is rare in it.</summary>
    internal async Task<List<(Id<HardCase> Case, double Likeness)>> Like(IReadOnlyDictionary<string, float> said, int most, CancellationToken stop)
    {
        var words = said.Keys.ToList();
        var counts = await db.Set<CaseTermCount>().AsNoTracking().Where(term => words.Contains(term.Term) && term.Cases > 0).ToDictionaryAsync(term => term.Term, term => term.Cases, stop);
        var all = await db.Set<HardCase>().CountAsync(hard => hard.State == CaseState.Shared, stop);
        double Rarity(string word) => Math.Log(1 + ((double)all / counts[word]));
        List<(string Word, double Weight)> asked = [];
        var entries = 0;
        foreach (var word in counts.Keys.OrderByDescending(word => said[word] * Rarity(word)))
        {
            if (asked.Count >= MostAsked || (asked.Count > 0 && entries + counts[word] > MostEntries))
            {
                continue;
            }

            entries += counts[word];
            asked.Add((word, said[word] * Rarity(word) * Rarity(word)));
        }

        if (asked.Count == 0)
        {
            return [];
        }

        var values = string.Join(", ", asked.Select((_, at) => string.Create(CultureInfo.InvariantCulture, $"(@w{at}, @v{at})")));
        await using var command = await db.Command(
            $"WITH asked (term, value) AS (VALUES {values}) SELECT t.\"case\", sum(t.weight * asked.value) AS likeness FROM asked JOIN case_terms t ON t.term = asked.term GROUP BY t.\"case\" ORDER BY likeness DESC, t.\"case\" DESC LIMIT {most.ToString(CultureInfo.InvariantCulture)}",
            stop, [.. asked.SelectMany((one, at) => new (string, object?)[] { (string.Create(CultureInfo.InvariantCulture, $"@w{at}"), one.Word), (string.Create(CultureInfo.InvariantCulture, $"@v{at}"), one.Weight) })]);
        List<(Id<HardCase>, double)> found = [];
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
        {
            found.Add((new(reader.GetFieldValue<Guid>(0)), reader.GetDouble(1)));
        }

        return found;
    }
}
