using Microsoft.EntityFrameworkCore.Migrations;

namespace Renkei.Facilities;

/// <summary>The inverted index over what people type and what they filter by: two-letter pieces of the search text and whole tags.
/// SQLite keeps it in FTS5, PostgreSQL in a GIN index over <see cref="Facility.Terms"/>; either is only asked for candidates, the facility's own columns decide.</summary>
public static class FacilityIndex
{
    /// <summary>Called at the end of each engine's initial migration: what EF has no words for.</summary>
    public static void Up(MigrationBuilder migration)
    {
        if (migration.ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL")
        {
            migration.Sql($"CREATE INDEX {TermsIndex} ON facilities USING gin ({Terms})");

            // Gives the nearest first, one after the other.
            migration.Sql("CREATE INDEX ix_facilities_place ON facilities USING gist (point(longitude, northing))");

            // Guesses of how common a term is come from these statistics: keep ten thousand terms instead of a thousand.
            migration.Sql($"ALTER INDEX {TermsIndex} ALTER COLUMN 1 SET STATISTICS 1000");
        }
        else
        {
            // Terms are hex words: no tokenizer can take them apart.
            migration.Sql("CREATE VIRTUAL TABLE facility_search USING fts5 (terms, content='', contentless_delete=1, detail=none, tokenize='ascii')");
            migration.Sql("CREATE INDEX ix_facilities_place ON facilities (northing, longitude)");
        }
    }

    extension(AppDb db)
    {
        /// <summary>Writes SQLite's index of these facilities anew; <paramref name="known"/> tells which stood in it before. PostgreSQL keeps its own.</summary>
        public async Task IndexFacilities(IReadOnlyList<Facility> facilities, bool known, CancellationToken stop = default)
        {
            if (facilities.Count == 0 || db.OnPostgreSql)
            {
                return;
            }

            await using var remove = (Microsoft.Data.Sqlite.SqliteCommand)await db.Command("DELETE FROM facility_search WHERE rowid = @serial", stop);
            var gone = remove.Parameters.Add("@serial", Microsoft.Data.Sqlite.SqliteType.Integer);
            await using var add = (Microsoft.Data.Sqlite.SqliteCommand)await db.Command("INSERT INTO facility_search (rowid, terms) VALUES (@serial, @terms)", stop);
            var serial = add.Parameters.Add("@serial", Microsoft.Data.Sqlite.SqliteType.Integer);
            var terms = add.Parameters.Add("@terms", Microsoft.Data.Sqlite.SqliteType.Text);
#pragma warning disable CA1849 // SQLite never waits: the asynchronous call would only cost.
            foreach (var facility in facilities)
            {
                if (known)
                {
                    gone.Value = facility.Serial;
                    remove.ExecuteNonQuery();
                }

                serial.Value = facility.Serial;
                terms.Value = string.Join(' ', TermsOf(facility).Select(Hex));
                add.ExecuteNonQuery();
            }
#pragma warning restore CA1849
        }

        /// <summary>After many rows came in: without fresh statistics the planner would walk them the long way.</summary>
        public async Task SettleFacilities(CancellationToken stop = default)
        {
            if (db.OnPostgreSql)
            {
                await db.Execute($"SELECT gin_clean_pending_list('{TermsIndex}'); ANALYZE facilities; ANALYZE opening_times; ANALYZE register_entries; ANALYZE facility_numbers", stop);
            }
        }

        /// <summary>While many rows come in: by the statistics of a table that was small the planner would read all of it to find a few keys.</summary>
        public async Task SettleFacilityKeys(CancellationToken stop = default)
        {
            if (db.OnPostgreSql)
            {
                await db.Execute("ANALYZE facilities (id, join_key); ANALYZE register_entries (source, key, facility); ANALYZE facility_numbers", stop);
            }
        }

        /// <summary>Lays the table out in the order of names, so that whoever walks it reads a few pages instead of one a facility.</summary>
        public async Task LayOutFacilities(CancellationToken stop = default)
        {
            if (db.OnPostgreSql)
            {
                await db.Execute("""CLUSTER facilities USING "IX_facilities_sort_key_serial" """, stop);
                await db.SettleFacilities(stop);
            }
            else
            {
                await db.Execute("INSERT INTO facility_search (facility_search) VALUES ('optimize'); PRAGMA optimize;", stop);
            }
        }

        /// <summary>How many facilities have all these terms, as far as that can be told cheaply.</summary>
        public async Task<Guess> GuessMatches(FacilityTermStatistics statistics, IReadOnlyList<Term> terms, CancellationToken stop = default)
        {
            if (db.OnPostgreSql)
            {
                return (await statistics.Of(db, stop)).Guess(terms);
            }

            var (_, match) = db.Match(statistics, terms);
            await using var command = await db.Command($"SELECT (SELECT max(serial) FROM facilities), (SELECT count(*) FROM (SELECT rowid FROM facility_search WHERE facility_search MATCH @terms LIMIT {CountedMatches}))", stop, [.. match]);
            await using var reader = await command.ExecuteReaderAsync(stop);
            await reader.ReadAsync(stop);
            var matches = reader.GetInt64(1);
            return new(await reader.IsDBNullAsync(0, stop) ? 0 : reader.GetInt64(0), matches < CountedMatches ? matches : double.PositiveInfinity);
        }

        /// <summary>A condition that finds by the index the facilities f that have all these terms; their own columns still decide.</summary>
        public (string Sql, (string, object?)[] Parameters) Match(FacilityTermStatistics statistics, IReadOnlyList<Term> terms)
        {
            if (!db.OnPostgreSql)
            {
                var match = string.Join(" AND ", terms.Select(term => $"({string.Join(term.All ? " AND " : " OR ", term.Alternatives.Select(Hex))})"));
                return ("f.serial IN (SELECT rowid FROM facility_search WHERE facility_search MATCH @terms)", [("@terms", match)]);
            }

            // A few rare terms leave next to nothing to check; every further one costs a walk through its list.
            var all = statistics.Last.Rarest(terms.Where(term => term.All).SelectMany(term => term.Alternatives).Distinct());
            var any = terms.Where(term => !term.All && (all.Length == 0 || term.IsPlace)).ToList();
            var conditions = any.Select((_, at) => $"{Terms} && @any{at}");
            return (
                string.Join(" AND ", all.Length > 0 ? conditions.Prepend(Terms + " @> @terms") : conditions),
                [.. any.Select((term, at) => ($"@any{at}", (object?)term.Alternatives.ToArray())), .. all.Length > 0 ? [("@terms", (object?)all)] : Array.Empty<(string, object?)>()]);
        }
    }

    public const string TermsIndex = "ix_facilities_terms";
    private const string Terms = "string_to_array(terms, ' ')";

    /// <summary>SQLite counts no further: from then on it is cheaper to walk the order.</summary>
    private const int CountedMatches = 3_000;

    /// <summary>One part of a question: pieces that must all occur, or tags of which one must.</summary>
    public sealed record Term(bool All, IReadOnlyList<string> Alternatives)
    {
        public bool IsPlace => Alternatives.All(FacilityTags.IsPlace);
    }

    public static Term Pieces(string key) => new(true, [.. JapaneseText.Pieces(key)]);

    public static Term Whole(string tag) => new(true, [tag]);

    public static Term AnyOf(IReadOnlyList<string> tags) => new(false, tags);

    /// <summary>What is known beforehand of a question.</summary>
    public readonly record struct Guess(double Facilities, double Matches)
    {
        /// <summary>Fetching and sorting all matches costs less than walking the order until this many are met.</summary>
        /// <param name="fetchCosts">What fetching one costs, counted in facilities looked at.</param>
        public bool AreFewerThanWalked(int wanted, double fetchCosts) => Matches * Matches * fetchCosts <= wanted * Facilities;
    }

    /// <summary>All by which this facility can be looked up.</summary>
    public static IEnumerable<string> TermsOf(Facility facility) =>
        facility.SearchText.Split(' ').SelectMany(JapaneseText.Bigrams)
            .Concat(facility.Tags.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Distinct();

    private static string Hex(string term) => "x" + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(term));
}
