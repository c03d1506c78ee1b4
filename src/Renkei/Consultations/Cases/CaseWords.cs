using System.Globalization;
using System.Text;

namespace Renkei.Consultations.Cases;

/// <summary>The words of a case by which another is like it: what its lists say, what it is about however that is put, and pieces of its own wording.</summary>
/// <remarks>A plain search finds the same letters. Who writes 独居 means who writes 一人暮らし: concepts.csv says so, and is data.</remarks>
internal static class CaseWords
{
    // Its group names what the lists would say: "Procedure:ventilator".
    private static readonly IReadOnlyList<(string Key, string Name, string[] Patterns, string[] Implied)> Concepts =
        [.. new CodeTable("Renkei.Consultations.Codes.concepts.csv").All.Select(code => (code.Key, code.Name, (code.Means ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries), code.Group.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split(':') is [var list, var key] ? Mark(Enum.Parse<DeskList>(list)) + key : throw new InvalidDataException(word)).ToArray()))];

    private static readonly Dictionary<string, string> ConceptNames = Concepts.ToDictionary(concept => ConceptMark + concept.Key, concept => concept.Name);

    private const string ConceptMark = "w:";
    private const string PieceMark = "x:";

    // What a list says was said on purpose; a concept may stand in a sentence that denies it; a piece of wording is chance.
    private const float OfList = 1.0f;
    private const float OfKind = 1.6f;
    private const float OfConcept = 1.2f;
    private const float OfPiece = 0.25f;

    // Who writes 呼吸器 in words means what the list calls 人工呼吸, but may also write that there is none.
    private const float OfImplied = 0.5f;

    /// <summary>The longest texts say no more than their first thousand pieces.</summary>
    private const int MostPieces = 300;

    /// <summary>What a case or a consultation says in its lists.</summary>
    internal sealed record Said(string Kinds, string Topics, string Disease, string Procedures, string AgeBand, string Household, string CareLevel, string Stay, string Text);

    internal static Dictionary<string, float> Of(Said said)
    {
        Dictionary<string, float> words = [];
        void Add(DeskList list, float weight, IEnumerable<string> keys)
        {
            foreach (var key in keys.Where(key => key.Length > 0))
            {
                words[Mark(list) + key] = weight;
            }
        }

        Add(DeskList.HardKind, OfKind, KeyList.Read(said.Kinds));
        Add(DeskList.Topic, OfList * 0.6f, KeyList.Read(said.Topics));
        Add(DeskList.Disease, OfList, [said.Disease]);
        Add(DeskList.Procedure, OfList, KeyList.Read(said.Procedures));
        Add(DeskList.Age, OfList * 0.3f, [said.AgeBand]);
        Add(DeskList.Household, OfList * 0.5f, [said.Household]);
        Add(DeskList.CareLevel, OfList * 0.2f, [said.CareLevel]);
        Add(DeskList.Stay, OfList * 0.3f, [said.Stay]);
        var text = said.Text.Normalize(NormalizationForm.FormKC);
        foreach (var (key, _, patterns, implied) in Concepts)
        {
            if (patterns.Any(pattern => text.Contains(pattern, StringComparison.OrdinalIgnoreCase)))
            {
                words[ConceptMark + key] = OfConcept;
                foreach (var word in implied)
                {
                    words.TryAdd(word, OfImplied);
                }
            }
        }

        foreach (var piece in Pieces(text).Take(MostPieces))
        {
            words[PieceMark + piece] = OfPiece;
        }

        return words;
    }

    /// <summary>What two have in common, as a reader sees it: what weighs most first, without what is chance and without what a concept among them says already.</summary>
    internal static IEnumerable<(DeskList? List, string Text)> Reasons(IEnumerable<string> common)
    {
        var words = common.ToList();
        var said = Concepts.Where(concept => words.Contains(ConceptMark + concept.Key)).SelectMany(concept => concept.Implied).ToHashSet();
        return words.Where(word => !said.Contains(word)).Select(Reason).OfType<(DeskList?, string)>();
    }

    private static (DeskList? List, string Text)? Reason(string word) =>
        ConceptNames.TryGetValue(word, out var concept) ? (null, concept)
        : word.StartsWith(PieceMark, StringComparison.Ordinal) || word.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var at) ? null
        : int.TryParse(word[..at], NumberStyles.None, CultureInfo.InvariantCulture, out var list) ? ((DeskList)list, word[(at + 1)..]) : null;

    private static string Mark(DeskList list) => string.Create(CultureInfo.InvariantCulture, $"{(int)list}:");

    /// <summary>Two letters that stand side by side, neither a kana of grammar: 酸素, アパ; what only holds a sentence together tells nothing.</summary>
    private static IEnumerable<string> Pieces(string text)
    {
        HashSet<string> given = [];
        for (var at = 0; at + 1 < text.Length; at++)
        {
            if (Tells(text[at]) && Tells(text[at + 1]) && text.Substring(at, 2) is var piece && given.Add(piece))
            {
                yield return piece;
            }
        }
    }

    private static bool Tells(char letter) => letter is (>= '\u4e00' and <= '\u9fff') or (>= '\u30a1' and <= '\u30fc') or (>= 'A' and <= 'Z');
}
