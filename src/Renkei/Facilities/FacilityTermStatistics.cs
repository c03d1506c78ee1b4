namespace Renkei.Facilities;

/// <summary>How common the terms of the search index are, as PostgreSQL's own statistics tell; read anew every few minutes. SQLite counts instead.</summary>
public sealed class FacilityTermStatistics(TimeProvider clock)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    // A database that was just filled is analysed soon.
    private static readonly TimeSpan NothingIsGoodFor = TimeSpan.FromSeconds(5);

    private volatile Known known = new(new Dictionary<string, double>(), 0, 0, DateTimeOffset.MinValue);

    /// <summary>What was known last; empty before the first question.</summary>
    public Known Last => known;

    public async ValueTask<Known> Of(AppDb db, CancellationToken stop = default)
    {
        var now = clock.GetUtcNow();
        if (known.ReadAt + (known.Shares.Count > 0 ? GoodFor : NothingIsGoodFor) > now)
        {
            return known;
        }

        Dictionary<string, double> shares = [];
        double facilities = 0;
        await using (var command = await db.Command($"""
            SELECT greatest(c.reltuples, 0)::float8, s.most_common_elems::text::text[], s.most_common_elem_freqs
            FROM pg_class c LEFT JOIN pg_stats s ON s.schemaname = c.relnamespace::regnamespace::text AND s.tablename = '{FacilityIndex.TermsIndex}'
            WHERE c.oid = 'facilities'::regclass
            """, stop))
        await using (var reader = await command.ExecuteReaderAsync(stop))
        {
            while (await reader.ReadAsync(stop))
            {
                facilities = reader.GetDouble(0);
                if (!await reader.IsDBNullAsync(1, stop))
                {
                    var terms = reader.GetFieldValue<string[]>(1);
                    var frequencies = reader.GetFieldValue<float[]>(2);
                    for (var at = 0; at < terms.Length; at++)
                    {
                        shares[terms[at]] = frequencies[at];
                    }
                }
            }
        }

        return known = new(shares, facilities, shares.Count == 0 ? 0 : shares.Values.Min(), now);
    }

    /// <param name="Shares">The part of all facilities that has the term.</param>
    /// <param name="RareShare">A term that is not listed is in fewer than this.</param>
    public sealed record Known(IReadOnlyDictionary<string, double> Shares, double Facilities, double RareShare, DateTimeOffset ReadAt)
    {
        private const int Enough = 4;

        /// <summary>A word is about as common as the rarest of its pieces. Terms that come together (oxygen and end of life) are commoner together
        /// than chance would have it: each further one counts by the root of the one before. Where a place lies has nothing to do with what it does.</summary>
        public FacilityIndex.Guess Guess(IReadOnlyList<FacilityIndex.Term> terms)
        {
            var share = terms.Where(term => term.IsPlace).Select(ShareOf).DefaultIfEmpty(1).Min();
            share *= Together(terms.Where(term => !term.IsPlace).Select(ShareOf), 0.5);
            return new(Facilities, share * Facilities);
        }

        public string[] Rarest(IEnumerable<string> terms) => [.. terms.OrderBy(ShareOf).Take(Enough)];

        private double ShareOf(FacilityIndex.Term term) => term.All ? Together(term.Alternatives.Select(ShareOf), 0.25) : Math.Min(1, term.Alternatives.Sum(ShareOf));

        // The first counts whole, the next by this power, each further one by the root of the one before.
        private static double Together(IEnumerable<double> shares, double weight)
        {
            var all = 1.0;
            foreach (var (at, share) in shares.Order().Index())
            {
                all *= Math.Pow(share, at == 0 ? 1 : weight / Math.Pow(2, at - 1));
            }

            return all;
        }

        private double ShareOf(string term) => Shares.GetValueOrDefault(term, RareShare);
    }
}
