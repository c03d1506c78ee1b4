namespace Renkei.Facilities;

/// <summary>Keeps facilities' searchable columns, opening times and index in line with what registers and the network say of them.
/// Every change of an entry or a fact goes through here, in the transaction of the change.</summary>
public sealed class FacilityKeeper(AppDb db, PlaceFinder places)
{
    /// <summary>A facility with all that is said of it, as it will be after the change.</summary>
    public sealed record Kept(Facility Facility, List<RegisterEntry> Entries, List<Fact> Facts, bool IsNew)
    {
        /// <summary>Founded by the network itself: no published register lists it.</summary>
        public bool IsFounded => Entries.Count > 0 && Entries.TrueForAll(entry => entry.Source == Import.RenkeiCsv.SourceCode);
    }

    public async Task<Dictionary<Id<Facility>, Kept>> Load(IReadOnlyCollection<Id<Facility>> ids, CancellationToken stop = default)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        if (db.OnPostgreSql && db.Database.CurrentTransaction is not null)
        {
            // Who will write waits here for whoever is writing; SQLite lets in only one writer anyway.
            await db.Execute("SELECT 1 FROM facilities WHERE id = ANY(@ids) ORDER BY id FOR UPDATE", stop, ("@ids", ids.Select(id => id.Value).ToArray()));
        }

        var facilities = await db.Facilities.AsNoTracking().Where(facility => ids.Contains(facility.Id)).ToListAsync(stop);
        var entries = (await db.RegisterEntries.AsNoTracking().Where(entry => ids.Contains(entry.Facility)).ToListAsync(stop)).ToLookup(entry => entry.Facility);
        var facts = (await db.Facts.AsNoTracking().Where(fact => ids.Contains(fact.Facility)).ToListAsync(stop)).ToLookup(fact => fact.Facility);
        return facilities.ToDictionary(facility => facility.Id, facility => new Kept(facility, [.. entries[facility.Id]], [.. facts[facility.Id]], false));
    }

    public async Task Write(IReadOnlyCollection<Kept> all, CancellationToken stop = default)
    {
        List<Placed> added = [];
        List<Placed> updated = [];
        List<OpeningTime> times = [];
        foreach (var kept in all)
        {
            FacilityProfile profile = new(kept.Entries, kept.Facts);
            (kept.IsNew ? added : updated).Add(new(kept.Facility, profile, await Place(profile, stop)));
        }

        await db.BulkInsert(added.Select(one => Project(one, times)), stop);
        await db.BulkUpdate([.. updated.Select(one => Project(one, times))], stop);
        var serials = updated.Select(one => one.Facility.Serial).ToList();
        if (serials.Count > 0)
        {
            await db.Set<OpeningTime>().Where(time => serials.Contains(time.Serial)).ExecuteDeleteAsync(stop);
        }

        await db.BulkInsert(times, stop);
        await db.IndexFacilities([.. added.Select(one => one.Facility)], known: false, stop);
        await db.IndexFacilities([.. updated.Select(one => one.Facility)], known: true, stop);
    }

    private sealed record Placed(Facility Facility, FacilityProfile Profile, Place Place);

    // Done one by one while the database already writes those before.
    private Facility Project(Placed one, List<OpeningTime> times)
    {
        var facility = one.Facility;
        var week = one.Profile.Project(facility, one.Place);
        times.AddRange(week?.Spans.Select(span => new OpeningTime { Serial = facility.Serial, Day = span.Day, Opens = span.From, Closes = span.To }) ?? []);
        facility.Terms = db.OnPostgreSql ? string.Join(' ', FacilityIndex.TermsOf(facility)) : "";
        facility.Version++;
        return facility;
    }

    /// <summary>Finds the places of these municipalities' facilities again, after their towns or outlines changed.</summary>
    public async Task Renew(IReadOnlyCollection<string> municipalities, CancellationToken stop = default)
    {
        const int AtOnce = 1_000;
        for (long last = 0; ;)
        {
            var some = await db.Facilities
                .Where(facility => facility.Serial > last && facility.Municipality != null && municipalities.Contains(facility.Municipality))
                .OrderBy(facility => facility.Serial).Take(AtOnce).Select(facility => new { facility.Id, facility.Serial }).ToListAsync(stop);
            if (some.Count == 0)
            {
                return;
            }

            await Write((await Load([.. some.Select(facility => facility.Id)], stop)).Values, stop);
            last = some[^1].Serial;
        }
    }

    /// <summary>As <see cref="Renew"/>, for areas that came or moved, by their codes: a municipality's own, or that of a block to which towns belong.</summary>
    public async Task RenewAreas(IReadOnlyCollection<string> areas, CancellationToken stop = default) =>
        await Renew([.. areas.Union(await db.Towns.Where(town => town.AreaCode != null && areas.Contains(town.AreaCode)).Select(town => town.Municipality).Distinct().ToListAsync(stop))], stop);

    private Task<Place> Place(FacilityProfile profile, CancellationToken stop)
    {
        var location = profile.Claims(FacilityAttribute.Location, Visibility.Citizen).FirstOrDefault(claim => claim.Value.Length > 0);
        var origin = location is null ? LocationOrigin.None : location.ConfirmedOn is not null ? LocationOrigin.Hub : LocationOrigin.Register;
        GeoPoint? given = location is not null && GeoPoint.TryParse(location.Value, null, out var point) ? point : null;
        return places.Find(profile.Prefecture, profile.Municipality, profile.Value(FacilityAttribute.Address) ?? "", given, origin, stop);
    }
}
