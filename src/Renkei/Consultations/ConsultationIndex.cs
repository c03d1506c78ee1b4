using Microsoft.EntityFrameworkCore.Migrations;

namespace Renkei.Consultations;

/// <summary>The inverted index by which a desk finds what somebody asked before. SQLite, on which one desk works, reads its consultations from the newest on instead.</summary>
public static class ConsultationIndex
{
    private const string Pieces = "string_to_array(terms, ' ')";

    /// <summary>Called at the end of each engine's initial migration: what EF has no words for.</summary>
    public static void Up(MigrationBuilder migration)
    {
        if (migration.ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL")
        {
            migration.Sql($"CREATE INDEX ix_consultations_terms ON consultations USING gin ({Pieces})");

            // A year's figures are counted from the index alone: the texts, which are most of a row, are not read.
            migration.Sql("CREATE INDEX ix_consultations_figures ON consultations (year, month, area_path) INCLUDE (workplace, caller_kind, channel, topics, disease, procedures, age_band, household, care_level, lives_in, responses, outcome, lead_band, hard_kinds, is_repeat, state, minutes, lead_days)");
            migration.Sql("CREATE INDEX ix_inquiries_figures ON inquiries (year, area_path) INCLUDE (state, answer)");
        }
    }

    /// <summary>Consultations in whose names the words occur; the words that were typed, as they are searched.</summary>
    internal static IQueryable<Consultation> Named(AppDb db, string typed)
    {
        var words = typed.Split([' ', '　'], StringSplitOptions.RemoveEmptyEntries).Select(JapaneseText.SearchKey).Select(word => word.All(letter => char.IsAsciiDigit(letter) || letter == '-') ? word.Replace("-", "", StringComparison.Ordinal) : word).Where(word => word.Length > 0).Distinct().ToList();

        var pieces = words.SelectMany(JapaneseText.Pieces).Distinct().ToArray();
        var found = db.OnPostgreSql && pieces.Length > 0 ? db.Set<Consultation>().FromSqlRaw($"SELECT * FROM consultations WHERE {Pieces} @> {{0}}", (object)pieces) : db.Set<Consultation>();
        return words.Aggregate(found, (some, word) => some.Where(one => one.SearchText.Contains(word)));
    }
}
