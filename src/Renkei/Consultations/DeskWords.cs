using System.Collections.Frozen;
using Renkei.Access;

namespace Renkei.Consultations;

/// <summary>The lists from which a desk chooses.</summary>
public enum DeskList
{
    Channel,
    Caller,
    Topic,
    Age,
    Household,
    CareLevel,
    Disease,
    Procedure,
    Stay,
    Response,
    Outcome,
    HardKind,
}

/// <summary>A word that a hub added to a list for itself; it is ended, never deleted, for old consultations still say it.</summary>
public sealed class OwnWord : IEntity
{
    public const int LongestName = 30;
    public const int MostOfList = 50;
    internal const string Prefix = "own-";

    public Id<OwnWord> Id { get; init; } = Id<OwnWord>.New();
    public required Id<Workplace> Workplace { get; init; }
    public required DeskList List { get; init; }
    public required string Name { get; set; }
    public required DateOnly From { get; init; }
    public DateOnly? To { get; set; }

    /// <summary>What consultations keep.</summary>
    public string Key => Prefix + Id;

    public Refusal? Check() => Name.Length is 0 or > LongestName ? Refusal.Invalid("name", $"加える言葉を{LongestName}文字までで入れてください。") : null;
}

/// <summary>The words of a hub's desk: those of the product, dated, and the hub's own.</summary>
public sealed class DeskWords(AppDb db, TimeProvider clock)
{
    private static readonly FrozenDictionary<DeskList, CodeTable> Shipped = new Dictionary<DeskList, string>
    {
        [DeskList.Channel] = "channels",
        [DeskList.Caller] = "callers",
        [DeskList.Topic] = "topics",
        [DeskList.Age] = "ages",
        [DeskList.Household] = "households",
        [DeskList.CareLevel] = "care-levels",
        [DeskList.Disease] = "diseases",
        [DeskList.Procedure] = "procedures",
        [DeskList.Stay] = "places",
        [DeskList.Response] = "responses",
        [DeskList.Outcome] = "outcomes",
        [DeskList.HardKind] = "hard-kinds",
    }.ToFrozenDictionary(one => one.Key, one => new CodeTable($"Renkei.Consultations.Codes.{one.Value}.csv"));

    public sealed record Word(string Key, string Name);

    private readonly Dictionary<Id<Workplace>, ILookup<DeskList, OwnWord>> own = [];

    /// <summary>The shipped words, also those no longer in force.</summary>
    public static IReadOnlyList<Code> Every(DeskList list) => Shipped[list].All;

    /// <summary>A shipped word by its key or its name; null where the list has neither.</summary>
    public static string? KeyOf(DeskList list, string keyOrName) => Shipped[list].Find(keyOrName)?.Key;

    /// <summary>What can be chosen today.</summary>
    public async Task<IReadOnlyList<Word>> In(DeskList list, Id<Workplace> workplace, CancellationToken stop = default)
    {
        var today = clock.JapanToday();
        return [.. Shipped[list].InForceOn(today).Select(code => new Word(code.Key, code.Name)), .. (await Own(workplace, stop))[list].Where(word => word.From <= today && (word.To is null || word.To >= today)).Select(word => new Word(word.Key, word.Name))];
    }

    /// <summary>The name of what a consultation says, also where it can no longer be chosen.</summary>
    public async Task<string> NameOf(DeskList list, string key, Id<Workplace> workplace, CancellationToken stop = default) =>
        key.Length == 0 ? "" : Shipped[list].Has(key) ? Shipped[list].NameOf(key) : (await Own(workplace, stop))[list].FirstOrDefault(word => word.Key == key)?.Name ?? key;

    /// <summary>Whether it can be chosen today; what the consultation says already it may go on saying.</summary>
    public async Task<Refusal?> Check(DeskList list, IEnumerable<string> chosen, IReadOnlyCollection<string> before, Id<Workplace> workplace, CancellationToken stop = default)
    {
        var known = (await In(list, workplace, stop)).Select(word => word.Key).Concat(before).Append("").ToHashSet();
        return chosen.All(known.Contains) ? null : Refusal.Invalid("word", $"{list.Japanese}に選んだ言葉が、一覧にありません。使われなくなった言葉かもしれません。選び直してください。");
    }

    /// <summary>The name of what a consultation says, whichever hub's word it is.</summary>
    public async Task<string> NameOf(DeskList list, string key, CancellationToken stop = default) =>
        Shipped[list].Has(key) ? Shipped[list].NameOf(key)
        : key.StartsWith(OwnWord.Prefix, StringComparison.Ordinal) && Id<OwnWord>.TryParse(key[OwnWord.Prefix.Length..], null, out var id) ? await db.Set<OwnWord>().Where(word => word.Id == id).Select(word => word.Name).SingleOrDefaultAsync(stop) ?? key
        : key;

    /// <summary>The names of several, read one after the other.</summary>
    public async Task<string> NamesOf(DeskList list, string keys, Id<Workplace> workplace, CancellationToken stop = default)
    {
        List<string> names = [];
        foreach (var key in KeyList.Read(keys))
        {
            names.Add(await NameOf(list, key, workplace, stop));
        }

        return string.Join("、", names);
    }

    private async Task<ILookup<DeskList, OwnWord>> Own(Id<Workplace> workplace, CancellationToken stop)
    {
        if (!own.TryGetValue(workplace, out var words))
        {
            own[workplace] = words = (await db.Set<OwnWord>().AsNoTracking().Where(word => word.Workplace == workplace).Take(OwnWord.MostOfList * Shipped.Count).ToListAsync(stop)).ToLookup(word => word.List);
        }

        return words;
    }
}

public static class DeskLists
{
    extension(DeskList list)
    {
        public string Japanese => list switch
        {
            DeskList.Channel => "方法",
            DeskList.Caller => "だれから",
            DeskList.Topic => "何の相談",
            DeskList.Age => "年齢",
            DeskList.Household => "世帯",
            DeskList.CareLevel => "要介護度",
            DeskList.Disease => "主な病気",
            DeskList.Procedure => "医療処置",
            DeskList.Stay => "いまいるところ",
            DeskList.Response => "対応",
            DeskList.Outcome => "結果",
            DeskList.HardKind => "困難の型",
            _ => throw new ArgumentOutOfRangeException(nameof(list)),
        };
    }
}
