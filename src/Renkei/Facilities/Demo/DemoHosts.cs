using Renkei.Access;

namespace Renkei.Facilities.Demo;

/// <summary>Who runs what the rooms of the demo city show: the hubs and offices with the area that each serves, the centre and one block among them.</summary>
/// <param name="Centre">Serves the whole city.</param>
/// <param name="Block">Serves one block.</param>
public sealed record DemoHosts(DemoHosts.Host Centre, DemoHosts.Host Block)
{
    public sealed record Host(Id<Workplace> Workplace, string Name, string Path);

    /// <summary>Null where nobody runs anything, as in a demo without people.</summary>
    public static async Task<DemoHosts?> Find(AppDb db, CancellationToken stop)
    {
        var hosts = await (from membership in db.Memberships join workplace in db.Set<Workplace>() on membership.Workplace equals workplace.Id where membership.Role == Role.HubCoordinator || membership.Role == Role.CityOfficial orderby workplace.Name select workplace).Include(workplace => workplace.Serves).AsNoTracking().Distinct().ToListAsync(stop);
        var areas = await db.Areas.AsNoTracking().ToDictionaryAsync(area => area.Id, area => area.Path, stop);
        var served = hosts.Where(host => host.Serves.Count > 0).Select(host => new Host(host.Id, host.Name, host.Serves.Select(one => areas[one.Area]).Order(StringComparer.Ordinal).First())).ToList();
        return served.Count == 0 ? null : new(served.MinBy(one => one.Path.Length)!, served.MaxBy(one => one.Path.Length)!);
    }
}
