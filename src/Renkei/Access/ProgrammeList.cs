namespace Renkei.Access;

/// <summary>The programmes for which work can be done, given by the room that keeps them: rooms that may not know it still say what their work counts for.</summary>
/// <param name="Find">Those that live in a fiscal year.</param>
public sealed record ProgrammeList(Func<IServiceProvider, FiscalYear, CancellationToken, Task<IReadOnlyList<ProgrammeList.Row>>> Find)
{
    /// <param name="Programme">Its key.</param>
    /// <param name="Portfolio">Whose plan it stands in.</param>
    /// <param name="Items">The letters of the national items it belongs to: カ.</param>
    /// <param name="IsExample">Of another city's plan that is only kept to learn from: nothing new is counted for it.</param>
    public sealed record Row(Guid Programme, string Portfolio, string Number, string Name, string Items, bool IsExample)
    {
        public string Japanese => $"{Number} {Name}（{Portfolio}）";
    }
}

public static class ProgrammeLists
{
    /// <summary>Who pays for work is one of the programmes for which it counts.</summary>
    /// <param name="payer">Null where nobody has said.</param>
    /// <param name="counted">For which it counts.</param>
    /// <param name="what">費用 or 報酬.</param>
    public static Refusal? CheckPayer(Guid? payer, IReadOnlyCollection<Guid> counted, string what) =>
        payer is { } programme && !counted.Contains(programme) ? Refusal.Invalid("paidBy", $"{what}を出す事業は、「数える事業」に選んだものから選んでください。") : null;

    /// <summary>All that work of this year can count for.</summary>
    public static async Task<IReadOnlyList<ProgrammeList.Row>> In(this IEnumerable<ProgrammeList> lists, FiscalYear year, IServiceProvider services, CancellationToken stop)
    {
        List<ProgrammeList.Row> all = [];
        foreach (var list in lists)
        {
            all.AddRange(await list.Find(services, year, stop));
        }

        return all;
    }

    /// <summary>The same by the name of the plan and the number in it.</summary>
    public static async Task<Dictionary<(string Portfolio, string Number), Guid>> Numbered(this IEnumerable<ProgrammeList> lists, FiscalYear year, IServiceProvider services, CancellationToken stop)
    {
        Dictionary<(string, string), Guid> known = [];
        foreach (var row in await lists.In(year, services, stop))
        {
            known.TryAdd((row.Portfolio, row.Number), row.Programme);
        }

        return known;
    }
}
