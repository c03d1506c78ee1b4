using Microsoft.EntityFrameworkCore.Migrations;

namespace Renkei.Facilities;

/// <summary>The inverted index over what people type and what they filter by: two-letter pieces of the search text and whole tags.
/// SQLite keeps it in FTS5, PostgreSQL in a GIN index over an array; either is only asked for candidates, the facility's own columns decide.</summary>
public static class FacilityIndex
{
    /// <summary>Called by the initial migration of each engine.</summary>
    public static void Up(MigrationBuilder migration)
    {
        if (migration.ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL")
        {
            migration.Sql("CREATE TABLE facility_search (serial bigint PRIMARY KEY, terms text[] NOT NULL)");
            migration.Sql("CREATE INDEX ix_facility_search_terms ON facility_search USING gin (terms)");
        }
        else
        {
            // Terms are hex words: no tokenizer can take them apart.
            migration.Sql("CREATE VIRTUAL TABLE facility_search USING fts5 (terms, content='', contentless_delete=1, detail=none, tokenize='ascii')");
        }
    }

    extension(AppDb db)
    {
        /// <summary>Writes the index of these facilities anew; <paramref name="known"/> tells which stood in it before.</summary>
        public async Task IndexFacilities(IReadOnlyList<Facility> facilities, bool known, CancellationToken stop = default)
        {
            if (facilities.Count == 0)
            {
                return;
            }

            if (db.OnPostgreSql)
            {
                await db.Database.OpenConnectionAsync(stop);
                var connection = (Npgsql.NpgsqlConnection)db.Database.GetDbConnection();
                if (known)
                {
                    await db.Execute("DELETE FROM facility_search WHERE serial = ANY(@serials)", stop, ("@serials", facilities.Select(facility => facility.Serial).ToArray()));
                }

                await using var writer = await connection.BeginBinaryImportAsync("COPY facility_search (serial, terms) FROM STDIN (FORMAT BINARY)", stop);
                foreach (var facility in facilities)
                {
                    await writer.StartRowAsync(stop);
                    await writer.WriteAsync(facility.Serial, stop);
                    await writer.WriteAsync(Terms(facility).ToArray(), stop);
                }

                await writer.CompleteAsync(stop);
            }
            else
            {
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
                    terms.Value = string.Join(' ', Terms(facility).Select(Hex));
                    add.ExecuteNonQuery();
                }
#pragma warning restore CA1849
            }
        }

        /// <summary>After many rows came in: without fresh statistics the planner would walk them the long way.</summary>
        public async Task SettleFacilities(CancellationToken stop = default)
        {
            if (db.OnPostgreSql)
            {
                await db.Execute("SELECT gin_clean_pending_list('ix_facility_search_terms'); ANALYZE facilities; ANALYZE facility_search; ANALYZE opening_times; ANALYZE register_entries; ANALYZE facility_numbers", stop);
            }
        }

        /// <summary>The serials of facilities that have all these terms, or null when there are more than <paramref name="most"/>:
        /// then the terms are no help and the caller walks its order instead.</summary>
        public async Task<long[]?> Candidates(IReadOnlyList<string> terms, int most, CancellationToken stop = default)
        {
            await using var command = db.OnPostgreSql
                ? await db.Command("SELECT serial FROM facility_search WHERE terms @> @terms LIMIT @most", stop, ("@terms", terms.ToArray()), ("@most", most + 1))
                : await db.Command("SELECT rowid FROM facility_search WHERE facility_search MATCH @terms LIMIT @most", stop, ("@terms", string.Join(" AND ", terms.Select(Hex))), ("@most", most + 1));
            List<long> found = [];
            await using var reader = await command.ExecuteReaderAsync(stop);
            while (await reader.ReadAsync(stop))
            {
                found.Add(reader.GetInt64(0));
            }

            return found.Count > most ? null : [.. found];
        }
    }

    /// <summary>The pieces by which a typed text is looked up. A single character is in too many places to be worth indexing.</summary>
    public static IEnumerable<string> TextTerms(string key) => JapaneseText.Bigrams(key).Where(piece => piece.EnumerateRunes().Skip(1).Any());

    private static IEnumerable<string> Terms(Facility facility) =>
        facility.SearchText.Split(' ').SelectMany(JapaneseText.Bigrams)
            .Concat(facility.Tags.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Distinct();

    private static string Hex(string term) => "x" + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(term));
}
