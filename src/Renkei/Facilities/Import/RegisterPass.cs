using System.IO.Hashing;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;
using Renkei.Access;

namespace Renkei.Facilities.Import;

/// <summary>The municipalities whose rows are kept.</summary>
internal sealed record RegionFilter(HashSet<string> Codes, bool MunicipalitiesKnown);

/// <summary>One thing that a file changes, to look at.</summary>
public sealed record Difference(string Kind, string Facility, string? Attribute, string? Before, string? After);

/// <summary>One pass over one file.</summary>
internal sealed class RegisterPass(
    AppDb db, Actor actor, TimeProvider clock, PlaceFinder places, FacilityKeeper keeper, ImportProgress progress, ImportRun run, RegisterFile file, DateOnly asOf, RegionFilter? region)
{
    /// <summary>Rows handled at once: enough to make statements cheap, few enough to keep memory small.</summary>
    public const int BatchRows = 2_000;

    /// <summary>Rows kept with their text of those rejected, and as many of those doubted; beyond it they are only counted.</summary>
    internal const int RejectedKept = 20_000;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string source = file.Source.Code;
    private readonly Dictionary<ulong, int> seen = [];
    private readonly HashSet<(string Part, string Prefecture)> covered = [];

    // Numbers that stand in rows which could not be taken: what they speak of is listed all the same.
    private readonly HashSet<string> numbersOfRejected = [];
    private readonly Dictionary<(string Part, string Prefecture), DateOnly?> newest = [];
    private readonly List<Difference> differences = [];
    private readonly DateTimeOffset now = clock.GetUtcNow();

    // How many had been added when the database last looked at what it holds.
    private int settledAt = BatchRows;

    public List<RejectedRow> Rejections { get; } = [];

    public int Added { get; private set; }

    private int Rows { get; set; }

    private int Changed { get; set; }

    private int Unchanged { get; set; }

    private int Gone { get; set; }

    private int Quarantined { get; set; }

    private int Rejected { get; set; }

    private int Outside { get; set; }

    private int Doubted { get; set; }

    private bool IsOwn => file.Source is RenkeiCsv;

    public async Task<Refusal?> Everything(CancellationToken stop)
    {
        if (region is { Codes.Count: 0 })
        {
            return Refusal.Invalid("no-region", "対象の市区町村が設定されていません。設定 Region:Municipalities に6桁のコードを書くか、--all を付けて全国を取り込んでください。");
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var chunks = Channel.CreateBounded<RegisterRow[]>(1);
        var reading = Task.Run(() => Read(chunks.Writer, ended.Token), ended.Token);
        try
        {
            await foreach (var chunk in chunks.Reader.ReadAllAsync(stop))
            {
                List<RegisterRow> batch = new(chunk.Length);
                foreach (var row in chunk)
                {
                    Rows += row.Lines;
                    if (row.Problem is not null)
                    {
                        Reject(row, row.Problem);
                    }
                    else
                    {
                        batch.Add(row);
                    }
                }

                if (await Apply(batch, stop) is { } refusal)
                {
                    return refusal;
                }

                if (Added >= 2 * settledAt)
                {
                    settledAt = Added;
                    await db.SettleFacilityKeys(stop);
                }

                progress.Report(run.Id, Rows, file.Fraction);
            }
        }
        finally
        {
            // The file is let go of before whoever opened it closes it.
            await ended.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!IsOwn)
        {
            await MarkGone(stop);
        }

        return null;
    }

    // Reading and tidying the next rows takes about as long as the database takes for these: they go on side by side.
    private async Task Read(ChannelWriter<RegisterRow[]> chunks, CancellationToken stop)
    {
        try
        {
            foreach (var chunk in file.Read().Chunk(BatchRows))
            {
                await chunks.WriteAsync(chunk, stop);
            }

            chunks.Complete();
        }
        catch (Exception problem)
        {
            chunks.Complete(problem);
            throw;
        }
    }

    public void Report(ImportState state, DateTimeOffset at)
    {
        (run.State, run.EndedAt, run.Source, run.AsOf) = (state, at, source, asOf);
        (run.Rows, run.Added, run.Changed, run.Unchanged) = (Rows, Added, Changed, Unchanged);
        (run.Gone, run.Quarantined, run.Rejected, run.Outside, run.Doubted) = (Gone, Quarantined, Rejected, Outside, Doubted);
        run.Differences = JsonSerializer.Serialize(differences, Readable);
    }

    private void Reject(RegisterRow row, string reason)
    {
        Rejected += row.Lines;
        numbersOfRejected.UnionWith(row.Raw.Select(NumberIn).Where(number => number.Length >= ShortestNumber));
        if (Rejected <= RejectedKept)
        {
            Keep(row, reason, taken: false);
        }
    }

    private void Doubt(RegisterRow row)
    {
        var doubts = string.Join(' ', row.AllDoubts());
        if (doubts.Length > 0 && ++Doubted <= RejectedKept)
        {
            Keep(row, doubts, taken: true);
        }
    }

    private void Keep(RegisterRow row, string reason, bool taken)
    {
        var raw = string.Join(',', row.Raw);
        Rejections.Add(new()
        {
            Run = run.Id,
            Line = row.Line,
            Reason = JapaneseText.Cut(reason, RejectedRow.LongestReason),
            Raw = JapaneseText.Cut(raw, RejectedRow.LongestRaw),
            Taken = taken,
        });
    }

    private void Differ(string kind, string facility, string? attribute = null, string? before = null, string? after = null)
    {
        if (differences.Count < ImportRun.DifferencesShown)
        {
            differences.Add(new(kind, facility, attribute, before, after));
        }
    }

    private async Task<Refusal?> Apply(List<RegisterRow> batch, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        List<(RegisterRow Row, Place Place)> kept = new(batch.Count);
        foreach (var row in batch)
        {
            var key = XxHash3.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(row.Key));
            var isFirst = seen.TryAdd(key, row.Line);
            if (row.OnlyAdds && isFirst)
            {
                covered.Add((row.Part, row.Prefecture));
                kept.Add((row, Nowhere));
                continue;
            }

            var address = row.Values.GetValueOrDefault(FacilityAttribute.Address.Code) ?? "";
            GeoPoint? given = row.Values.TryGetValue(FacilityAttribute.Location.Code, out var text) && GeoPoint.TryParse(text, null, out var point) ? point : null;
            var place = await places.Find(row.Prefecture, row.Municipality, address, given, given is null ? LocationOrigin.None : LocationOrigin.Register, stop);
            if (place.Municipality is { } code)
            {
                row.Values[RegisterRow.MunicipalityValue] = code;
                row.Prefecture = row.Prefecture.Length > 0 ? row.Prefecture : code[..2];
            }

            covered.Add((row.Part, row.Prefecture));
            if (region is not null && !IsOwn)
            {
                if (place.Municipality is null && !region.MunicipalitiesKnown)
                {
                    return Refusal.Invalid("no-municipalities", "この一覧には市区町村コードが無く、住所から見分けるための市区町村表がまだありません。先に import areas で市区町村コード表を取り込むか、--all を付けてください。");
                }

                if (place.Municipality is null || !region.Codes.Contains(place.Municipality))
                {
                    Outside += row.Lines;
                    continue;
                }
            }

            if (!isFirst)
            {
                Reject(row, $"{seen[key]}行目と同じ番号の行です（重複）。1行だけを残してください。");
                continue;
            }

            if (row.GivesLocation && place.Origin != LocationOrigin.Register)
            {
                Quarantined += row.Lines;
            }

            Doubt(row);
            kept.Add((row, place));
        }

        if (kept.Count > 0)
        {
            await (IsOwn ? ApplyOwn(kept, stop) : ApplyRegister(kept, stop));
        }

        return null;
    }

    private async Task ApplyRegister(List<(RegisterRow Row, Place Place)> batch, CancellationToken stop)
    {
        var keys = batch.Select(item => item.Row.Key).ToList();
        var known = await db.RegisterEntries.AsNoTracking().Where(entry => entry.Source == source && keys.Contains(entry.Key)).ToDictionaryAsync(entry => entry.Key, stop);
        var fresh = batch.Where(item => !known.ContainsKey(item.Row.Key)).ToList();
        var byNumber = await ByNumber(fresh, stop);
        var byJoin = await ByJoin([.. fresh.Where(item => !item.Row.Numbers.Any(byNumber.ContainsKey))], stop);

        Dictionary<Id<Facility>, FacilityKeeper.Kept> work = [];
        List<RegisterEntry> newEntries = [];
        List<RegisterEntry> changedEntries = [];
        List<FacilityNumber> newNumbers = [];
        List<AttributeChange> history = [];

        // What changes on facilities that exist needs all else that is said of them.
        var contents = batch.ToDictionary(item => item.Row.Key, item => RegisterEntry.ToContent(item.Row.Values));
        var touched = known.Values.Where(entry => !Same(entry, contents[entry.Key])).Select(entry => entry.Facility)
            .Concat(byNumber.Values).Concat(byJoin.Values.Select(join => join.Facility))
            .ToHashSet();
        foreach (var (id, kept) in await keeper.Load(touched, stop))
        {
            work[id] = kept;
        }

        var founded = fresh.Count(item => !item.Row.OnlyAdds);
        var serial = founded == 0 ? 0 : await db.NextNumbers("facility", founded, stop);

        foreach (var (row, place) in batch)
        {
            var content = contents[row.Key];
            if (known.TryGetValue(row.Key, out var entry))
            {
                if (Same(entry, content))
                {
                    Unchanged += row.Lines;
                    continue;
                }

                Changed += row.Lines;
                var kept = work[entry.Facility];
                var current = kept.Entries.Single(own => own.Id == entry.Id);
                Remember(kept.Facility, current, row, history);
                (current.Content, current.Edition, current.MissingSince) = (content, asOf, null);
                changedEntries.Add(current);
                continue;
            }

            Id<Facility>? home = row.Numbers.Where(byNumber.ContainsKey).Select(number => (Id<Facility>?)byNumber[number]).FirstOrDefault();
            if (home is null && !row.OnlyAdds && JoinKey(row, place) is { } join && byJoin.TryGetValue(join, out var joined) && !joined.Taken)
            {
                home = joined.Facility;
                byJoin[join] = joined with { Taken = true };
            }

            if (home is null && row.OnlyAdds)
            {
                if (region is null)
                {
                    Reject(row, "この番号の施設がまだありません。先に施設票を取り込んでください。");
                }
                else
                {
                    Outside += row.Lines;
                }

                continue;
            }

            // An older edition may still know a place that the newest no longer lists.
            var newer = await Newest(row.Part, row.Prefecture, stop);
            FacilityKeeper.Kept target;
            if (home is { } id)
            {
                target = work[id];
                if (!target.IsNew)
                {
                    history.Add(new()
                    {
                        Facility = id,
                        Attribute = FacilityAttribute.Services.Code,
                        Source = $"{source}/{row.Part}",
                        After = row.Values.GetValueOrDefault(FacilityAttribute.Services.Code) ?? row.Part,
                        AsOf = asOf,
                        At = now,
                        By = By,
                        Visibility = Visibility.Citizen,
                    });
                }
            }
            else
            {
                target = new(new Facility { Serial = serial++ }, [], [], true);
                work[target.Facility.Id] = target;
                Differ("追加", row.Values.GetValueOrDefault(FacilityAttribute.NameOf.Code) ?? row.Key);
            }

            var added = new RegisterEntry
            {
                Facility = target.Facility.Id,
                Source = source,
                Part = row.Part,
                Prefecture = row.Prefecture,
                Key = row.Key,
                Edition = asOf,
                MissingSince = newer > asOf ? newer : null,
                Content = content,
            };
            added.Remember(row.Values);
            target.Entries.Add(added);
            newEntries.Add(added);
            foreach (var number in row.Numbers.Where(number => byNumber.TryAdd(number, target.Facility.Id)))
            {
                newNumbers.Add(new() { Facility = target.Facility.Id, Scheme = number.Scheme, Number = number.Number });
            }

            Added += row.Lines;
        }

        // Facilities first: what points to them comes after.
        await keeper.Write(work.Values, stop);
        await db.BulkInsert(newNumbers, stop);
        await db.BulkInsert(newEntries, stop);
        await db.BulkUpdate(changedEntries, stop);
        await db.BulkInsert(history, stop);
    }

    private string By => $"{run.By}（{file.Source.Name} の取込）";

    private bool Same(RegisterEntry entry, string content) =>
        asOf < entry.Edition || (entry.Content == content && !(entry.MissingSince <= asOf));

    private void Remember(Facility facility, RegisterEntry entry, RegisterRow row, List<AttributeChange> history)
    {
        var before = entry.Values();
        foreach (var attribute in FacilityAttribute.All)
        {
            var old = before.GetValueOrDefault(attribute.Code);
            var renewed = row.Values.GetValueOrDefault(attribute.Code);
            if (old == renewed)
            {
                continue;
            }

            history.Add(new()
            {
                Facility = facility.Id,
                Attribute = attribute.Code,
                Source = $"{source}/{row.Part}",
                Before = old,
                After = renewed,
                AsOf = asOf,
                At = now,
                By = By,
                Visibility = attribute.Visibility,
            });
            Differ("変更", facility.Name, attribute.Name, old is null ? null : attribute.Show(old), renewed is null ? null : attribute.Show(renewed));
        }
    }

    private async Task<Dictionary<(NumberScheme Scheme, string Number), Id<Facility>>> ByNumber(List<(RegisterRow Row, Place Place)> fresh, CancellationToken stop)
    {
        Dictionary<(NumberScheme, string), Id<Facility>> found = [];
        foreach (var scheme in fresh.SelectMany(item => item.Row.Numbers).GroupBy(number => number.Scheme, number => number.Number))
        {
            var numbers = scheme.Distinct().ToList();
            foreach (var number in await db.FacilityNumbers.AsNoTracking().Where(number => number.Scheme == scheme.Key && numbers.Contains(number.Number)).ToListAsync(stop))
            {
                found[(number.Scheme, number.Number)] = number.Facility;
            }
        }

        return found;
    }

    private sealed record Joined(Id<Facility> Facility, bool Taken);

    /// <summary>Facilities of other registers with the same name, phone and town. Where two would fit, none is taken: people must decide.</summary>
    private async Task<Dictionary<string, Joined>> ByJoin(List<(RegisterRow Row, Place Place)> rows, CancellationToken stop)
    {
        // Several rows may be one place (its filings); several numbers are several places.
        var keys = rows.GroupBy(item => JoinKey(item.Row, item.Place))
            .Where(same => same.Key is not null && same.Select(item => item.Row.Numbers is [var number, ..] ? number.Number : item.Row.Key).Distinct().Count() == 1)
            .Select(same => same.Key!).ToList();
        if (keys.Count == 0)
        {
            return [];
        }

        // Two questions: asked as one, the planner reads all entries of this source for every batch.
        var alike = await db.Facilities.Where(facility => facility.JoinKey != null && keys.Contains(facility.JoinKey)).Select(facility => new { facility.Id, facility.JoinKey }).ToListAsync(stop);
        if (alike.Count == 0)
        {
            return [];
        }

        var ids = alike.Select(facility => facility.Id).ToList();
        var listed = await db.RegisterEntries.Where(entry => ids.Contains(entry.Facility) && entry.Source == source).Select(entry => entry.Facility).ToHashSetAsync(stop);
        var found = alike.Where(facility => !listed.Contains(facility.Id));
        return found.GroupBy(facility => facility.JoinKey!).Where(same => same.Count() == 1).ToDictionary(same => same.Key, same => new Joined(same.Single().Id, false));
    }

    private static string? JoinKey(RegisterRow row, Place place) => FacilityProfile.JoinKey(
        row.Values.GetValueOrDefault(FacilityAttribute.NameOf.Code) ?? "", row.Values.GetValueOrDefault(FacilityAttribute.Phone.Code), place.Town);

    private async Task<DateOnly?> Newest(string part, string prefecture, CancellationToken stop)
    {
        if (!newest.TryGetValue((part, prefecture), out var day))
        {
            day = await db.RegisterEntries
                .Where(entry => entry.Source == source && entry.Part == part && entry.Prefecture == prefecture)
                .MaxAsync(entry => (DateOnly?)entry.Edition, stop);
            newest[(part, prefecture)] = day;
        }

        return day;
    }

    /// <summary>What this edition covers but no longer lists is marked, never deleted; what it lists is now known as of its day.</summary>
    private async Task MarkGone(CancellationToken stop)
    {
        List<Id<RegisterEntry>> missing = [];
        foreach (var (part, prefecture) in covered)
        {
            var entries = db.RegisterEntries.AsNoTracking().Where(entry =>
                entry.Source == source && entry.Part == part && entry.Prefecture == prefecture && entry.MissingSince == null && entry.Edition <= asOf);
            await foreach (var entry in entries.Select(entry => new { entry.Id, entry.Key }).AsAsyncEnumerable().WithCancellation(stop))
            {
                if (!seen.ContainsKey(XxHash3.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(entry.Key))) && !entry.Key.Split('/').Any(piece => numbersOfRejected.Contains(NumberIn(piece))))
                {
                    missing.Add(entry.Id);
                }
            }
        }

        foreach (var chunk in missing.Chunk(BatchRows))
        {
            var facilities = await db.RegisterEntries.Where(entry => chunk.Contains(entry.Id)).Select(entry => entry.Facility).Distinct().ToListAsync(stop);
            var work = await keeper.Load(facilities, stop);
            List<RegisterEntry> entries = [];
            List<AttributeChange> history = [];
            foreach (var kept in work.Values)
            {
                foreach (var entry in kept.Entries.Where(entry => chunk.Contains(entry.Id)))
                {
                    entry.MissingSince = asOf;
                    entries.Add(entry);
                    history.Add(new()
                    {
                        Facility = kept.Facility.Id,
                        Attribute = FacilityAttribute.Services.Code,
                        Source = $"{source}/{entry.Part}",
                        Before = entry.Values().GetValueOrDefault(FacilityAttribute.Services.Code) ?? entry.Part,
                        After = null,
                        AsOf = asOf,
                        At = now,
                        By = By,
                        Visibility = Visibility.Citizen,
                    });
                    Differ("最新の公表に無し", kept.Facility.Name);
                }
            }

            await keeper.Write(work.Values, stop);
            await db.BulkUpdate(entries, stop);
            await db.BulkInsert(history, stop);
        }

        Gone = missing.Count;
        foreach (var (part, prefecture) in covered)
        {
            await db.RegisterEntries
                .Where(entry => entry.Source == source && entry.Part == part && entry.Prefecture == prefecture && entry.MissingSince == null && entry.Edition < asOf)
                .ExecuteUpdateAsync(set => set.SetProperty(entry => entry.Edition, asOf), stop);
        }
    }

    private const int ShortestNumber = 6;

    // Spreadsheets drop leading zeros.
    private static string NumberIn(string cell) => string.Concat(JapaneseText.Tidy(cell).Where(char.IsAsciiDigit)).TrimStart('0');

    /// <summary>Renkei's own file: cells that differ from what counts become facts of the network.</summary>
    private async Task ApplyOwn(List<(RegisterRow Row, Place Place)> batch, CancellationToken stop)
    {
        var serials = batch.Select(item => item.Row.Values.GetValueOrDefault(RenkeiCsv.SerialColumn)).OfType<string>().Select(text => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        var founding = batch.Where(item => !item.Row.Values.ContainsKey(RenkeiCsv.SerialColumn)).ToDictionary(item => item.Row, item => OwnNumber(item.Row));
        var ownNumbers = founding.Values.ToList();
        var founded = await db.FacilityNumbers.AsNoTracking().Where(number => number.Scheme == NumberScheme.Renkei && ownNumbers.Contains(number.Number)).ToDictionaryAsync(number => number.Number, number => number.Facility, stop);
        var ids = await db.Facilities.Where(facility => serials.Contains(facility.Serial)).Select(facility => facility.Id).ToListAsync(stop);
        var loaded = await keeper.Load([.. ids, .. founded.Values], stop);
        var bySerial = loaded.Values.ToDictionary(kept => kept.Facility.Serial);
        var newCount = founding.Values.Distinct().Count(number => !founded.ContainsKey(number));
        var serial = newCount == 0 ? 0 : await db.NextNumbers("facility", newCount, stop);
        List<(FacilityKeeper.Kept Kept, List<CorrectFacility.Edit> Edits, string? Own)> written = [];
        HashSet<Id<Facility>> alreadyWritten = [];

        foreach (var (row, place) in batch)
        {
            FacilityKeeper.Kept kept;
            string? own = null;
            if (row.Values.TryGetValue(RenkeiCsv.SerialColumn, out var text))
            {
                if (!bySerial.TryGetValue(long.Parse(text, System.Globalization.CultureInfo.InvariantCulture), out kept!))
                {
                    Reject(row, $"施設番号 {text} の施設はありません。新しい施設なら施設番号を空にしてください。");
                    continue;
                }
            }
            else if (founded.TryGetValue(founding[row], out var already))
            {
                kept = loaded[already];
            }
            else
            {
                own = founding[row];
                if (written.Exists(item => item.Own == own))
                {
                    Reject(row, "同じ名称・所在地の新しい施設が、この前の行にもあります。1行だけを残してください。");
                    continue;
                }

                kept = new(new Facility { Serial = serial++ }, [], [], true);
            }

            if (actor.NeedsWithin(Duty.CorrectFacilities, kept.IsNew ? place.AreaPath : kept.Facility.AreaPath) is { } refusal)
            {
                Reject(row, refusal.Message);
                continue;
            }

            if (!alreadyWritten.Add(kept.Facility.Id))
            {
                Reject(row, "同じ施設の行が、この前の行にもあります。1行だけを残してください。");
                continue;
            }

            // The file says only what whoever wrote it may see: what is hidden from them is not compared and not touched.
            var profile = new FacilityProfile(kept.Entries, kept.Facts);
            var differs = RenkeiCsv.Editable
                .Where(attribute => attribute.Visibility <= actor.Sees && !kept.Facts.Exists(fact => fact.Attribute == attribute.Code && fact.Visibility > actor.Sees))
                .Where(attribute => row.Values.TryGetValue(attribute.Code, out var given) && given != (profile.Value(attribute, actor.Sees) ?? ""))
                .ToList();
            if (differs.Count == 0)
            {
                Unchanged++;
                continue;
            }

            if (own is not null)
            {
                Added++;
                Differ("追加", row.Values[FacilityAttribute.NameOf.Code]);
                kept.Entries.Add(new()
                {
                    Facility = kept.Facility.Id,
                    Source = source,
                    Part = row.Part,
                    Prefecture = place.Municipality?[..2] ?? "",
                    Key = own,
                    Edition = asOf,
                    Content = RegisterEntry.ToContent(place.Municipality is { } code ? new Dictionary<string, string> { [RegisterRow.MunicipalityValue] = code } : []),
                });
            }
            else
            {
                Changed++;
            }

            List<CorrectFacility.Edit> edits = [];
            foreach (var attribute in differs)
            {
                var before = profile.Value(attribute, Visibility.Hub);
                edits.Add(CorrectFacility.Put(kept, attribute, row.Values[attribute.Code], FactSource.File, null, asOf, actor.Name, clock.JapanToday(), CorrectFacility.NextCheck(attribute, asOf)));
                if (own is null)
                {
                    Differ("変更", kept.Facility.Name, attribute.Name, before is null or "" ? null : attribute.Show(before), row.Values[attribute.Code] is { Length: > 0 } renewed ? attribute.Show(renewed) : "（空に）");
                }
            }

            written.Add((kept, edits, own));
        }

        await keeper.Write([.. written.Select(item => item.Kept)], stop);
        foreach (var (kept, edits, own) in written)
        {
            if (own is not null)
            {
                db.Add(new FacilityNumber { Facility = kept.Facility.Id, Scheme = NumberScheme.Renkei, Number = own });
                db.AddRange(kept.Entries);
            }

            CorrectFacility.Save(db, edits, now, By);
        }

        await db.SaveChangesAsync(stop);
    }

    // A row without a number is known again by its name and address, so that bringing the file twice founds nothing twice.
    private static string OwnNumber(RegisterRow row) => RenkeiCsv.OwnNumber(row.Values[FacilityAttribute.NameOf.Code], row.Values.GetValueOrDefault(FacilityAttribute.Address.Code) ?? "");

    private static readonly Place Nowhere = new(null, "", "", "", null, null, LocationOrigin.None);
}
