namespace Renkei.Shell;

/// <summary>Asks each menu line how much waits there, once a request although the menu is drawn twice (beside the page and in the small-screen menu).</summary>
public sealed class NavCounts(IServiceScopeFactory scopes)
{
    private Task<IReadOnlyDictionary<NavItem, int>>? counts;

    public Task<IReadOnlyDictionary<NavItem, int>> Of(IEnumerable<NavItem> items, CancellationToken stop) => counts ??= Ask([.. items], stop);

    private async Task<IReadOnlyDictionary<NavItem, int>> Ask(NavItem[] items, CancellationToken stop)
    {
        // A scope of its own: the page is using the request's database context at this very moment.
        await using var scope = scopes.CreateAsyncScope();
        var found = new Dictionary<NavItem, int>();

        foreach (var item in items)
        {
            if (item.Count is { } count)
            {
                found[item] = await count(scope.ServiceProvider, stop);
            }
        }

        return found;
    }
}
