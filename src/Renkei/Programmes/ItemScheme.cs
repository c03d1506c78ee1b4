namespace Renkei.Programmes;

/// <summary>The dated schemes by which programmes are sorted: the items of 2015 and of 2021, the four scenes, cities' own policies.</summary>
public static class ItemScheme
{
    public static readonly CodeTable Items = new("Renkei.Programmes.Codes.items.csv");

    /// <summary>The eight items of 2015, ア to ク.</summary>
    public const string Of2015 = "2015";

    /// <summary>The items as they have stood since 2021: regrouped, in another order.</summary>
    public const string Since2021 = "2021";

    /// <summary>日常の療養支援, 入退院支援, 急変時の対応, 看取り.</summary>
    public const string Scenes = "scene";

    /// <summary>The city's own 中期計画: policy and measure numbers.</summary>
    public const string MidTerm = "mid-term";

    /// <summary>The items of 2015 and those since 2021 side by side.</summary>
    public const string Both = "both";

    public static IEnumerable<Code> In(string scheme) => Items.All.Where(item => item.Group == scheme);

    /// <summary>The short mark that forms print: ア, 17-1.</summary>
    public static string MarkOf(string item) => item[(item.IndexOf('-', StringComparison.Ordinal) + 1)..];

    /// <summary>The items of one scheme among these, in the scheme's order.</summary>
    public static IEnumerable<Code> Of(string scheme, IEnumerable<string> items) => In(scheme).Where(code => items.Contains(code.Key));

    /// <summary>The marks of a scheme that stand among these items; side by side the newer ones are in brackets, as the same letters mean other things.</summary>
    public static IReadOnlyList<string> Marks(string scheme, IEnumerable<string> items) => [.. Legend(scheme, items).Select(one => one.Mark)];

    /// <summary>The same marks with what they stand for.</summary>
    public static IEnumerable<(string Mark, string Name)> Legend(string scheme, IEnumerable<string> items) =>
        scheme == Both ? Legend(Of2015, items).Concat(Of(Since2021, items).Select(item => ($"［{MarkOf(item.Key)}］", item.Name)))
        : Of(scheme, items).Select(item => (MarkOf(item.Key), item.Name));

    public static Refusal? CheckScheme(string scheme) =>
        scheme is Of2015 or Since2021 or Both ? null : Refusal.Invalid("scheme", "項目の体系は 2015、2021、both（両方）のどれかです。");

    public static Refusal? Check(string item) =>
        Items.All.Any(code => code.Key == item) ? null : Refusal.Invalid("item", $"「{item}」という事業項目は、どの体系にもありません。項目の一覧から選んでください。");
}
