using System.ComponentModel.DataAnnotations;
using Renkei.Access;

namespace Renkei.Facilities;

/// <summary>A hub writes down what it learned of a facility, or the facility itself confirms it. Registers never overwrite this;
/// where they differ both are shown.</summary>
public sealed class CorrectFacility(AppDb db, Actor actor, TimeProvider clock, FacilityKeeper keeper)
{
    private const int LongestConfirmer = 100;

    public sealed class Request
    {
        /// <summary>Who said so: "院長（電話）".</summary>
        public string ConfirmedBy { get; set; } = "";

        /// <summary>The day on which it was heard; today when left out.</summary>
        public DateOnly? AsOf { get; set; }

        /// <summary>The facility's version as it was shown; a change in between is told, not overwritten.</summary>
        public int? Version { get; set; }

        /// <summary>Everything the network already keeps is confirmed unchanged.</summary>
        public bool NoChange { get; set; }

        public List<Item>? Items { get; set; } = [];
    }

    public sealed class Item
    {
        [Required(ErrorMessage = "項目を選んでください。")]
        public string Attribute { get; set; } = "";

        /// <summary>Empty says there is none; null takes the network's own value back, so that the registers' counts again.</summary>
        public string? Value { get; set; }

        public Visibility? Visibility { get; set; }
        public DateOnly? NextCheck { get; set; }
    }

    /// <summary>A fact before and after; before is null for a new one, after for one taken back.</summary>
    public sealed record Edit(Fact? Before, Fact? After);

    public async Task<Refusal?> Run(long serial, Request request, CancellationToken stop = default)
    {
        if (!actor.IsKnown)
        {
            return actor.Needs(Duty.CorrectFacilities);
        }

        var confirmedBy = request.ConfirmedBy.Trim();
        if (CheckConfirmer(confirmedBy) is { } nobody)
        {
            return nobody;
        }

        var found = await db.Facilities.Where(facility => facility.Serial == serial).Select(facility => new { facility.Id, facility.Workplace, facility.AreaPath, facility.Version }).SingleOrDefaultAsync(stop);
        if (found is null)
        {
            return Refusal.NotFound("施設");
        }

        var isOwn = found.Workplace is not null && found.Workplace == actor.Workplace && actor.Has(Duty.ConfirmOwnFacility);
        if (!isOwn && actor.NeedsWithin(Duty.CorrectFacilities, found.AreaPath) is { } refusal)
        {
            return refusal;
        }

        var today = clock.JapanToday();
        if (request.AsOf > today)
        {
            return Refusal.Invalid("future", "確認した日に、まだ来ていない日は入れられません。");
        }

        var asOf = request.AsOf ?? today;
        var source = isOwn ? FactSource.Facility : FactSource.Hub;
        List<(FacilityAttribute Attribute, string? Value, Item Item)> wanted = [];
        foreach (var item in request.Items ?? [])
        {
            if (item is null || (item.Visibility is { } seenBy && !Enum.IsDefined(seenBy)))
            {
                return Refusal.Invalid("item", "項目か、見られる人の指定が正しくありません。");
            }

            // What a place offers is told by its registers; only of what no register lists can a hub tell it.
            if (FacilityAttribute.Find(item.Attribute) is not { } attribute || (!attribute.KeptByHub && attribute != FacilityAttribute.Services))
            {
                return Refusal.Invalid("attribute", $"「{item.Attribute}」という項目は登録できません。");
            }

            if (isOwn && (attribute.Visibility == Visibility.Hub || attribute == FacilityAttribute.Services))
            {
                return new("not-your-duty", $"{attribute.Name}は拠点だけが書けます。", StatusCodes.Status403Forbidden);
            }

            if (wanted.Exists(other => other.Attribute == attribute))
            {
                return Refusal.Invalid("twice", $"{attribute.Name}が2回あります。1つにしてください。");
            }

            if (attribute == FacilityAttribute.NameOf && string.IsNullOrWhiteSpace(item.Value) && item.Value is not null)
            {
                return Refusal.Invalid("name", "名称は空にできません。");
            }

            if (item.NextCheck is { } next && next <= today)
            {
                return Refusal.Invalid("next-check", $"{attribute.Name}の次の確認日は、明日以降の日にしてください。");
            }

            Answer<string>? value = item.Value is null ? (Answer<string>?)null : attribute.Check(item.Value);
            if (value is { Refusal: { } wrong })
            {
                return wrong;
            }

            wanted.Add((attribute, value?.Value, item));
        }

        // What is learned from an answer is written in one go with the answer.
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(stop) : null;
        var kept = (await keeper.Load([found.Id], stop))[found.Id];
        if (request.Version is { } version && version != kept.Facility.Version)
        {
            return new("changed-meanwhile", "開いている間に、ほかの人がこの施設の情報を変えました。入力した内容はそのまま残っています。最新の情報を確かめてから、もう一度保存してください。");
        }

        if (wanted.Exists(item => item.Attribute == FacilityAttribute.Services) && !kept.IsFounded)
        {
            return Refusal.Invalid("attribute", "この施設の種別・サービスは公表の名簿のものです。ここでは変えられません。");
        }

        // Nobody confirms or replaces what they may not read.
        if (wanted.Find(item => kept.Facts.Exists(fact => fact.Attribute == item.Attribute.Code && fact.Visibility > actor.Sees)) is { Attribute: { } hidden })
        {
            return new("not-your-duty", $"{hidden.Name}は拠点が非公開で管理しています。直すには拠点に連絡してください。", StatusCodes.Status403Forbidden);
        }

        List<Edit> edits = [];
        if (request.NoChange)
        {
            // What is written anew in the same breath is not unchanged.
            foreach (var fact in kept.Facts.Where(fact => fact.Visibility <= actor.Sees && !wanted.Exists(item => item.Attribute.Code == fact.Attribute)).ToList())
            {
                var attribute = FacilityAttribute.Find(fact.Attribute)!;
                edits.Add(Put(kept, attribute, fact.Value, source, fact.Visibility, asOf, confirmedBy, today, NextCheck(attribute, asOf)));
            }
        }

        foreach (var (attribute, value, item) in wanted)
        {
            if (value is not null)
            {
                edits.Add(Put(kept, attribute, value, source, item.Visibility, asOf, confirmedBy, today, item.NextCheck ?? NextCheck(attribute, asOf)));
            }
            else if (kept.Facts.SingleOrDefault(fact => fact.Attribute == attribute.Code) is { } old)
            {
                kept.Facts.Remove(old);
                edits.Add(new(old, null));
            }
        }

        if (edits.Count == 0)
        {
            return Refusal.Invalid("nothing", request.NoChange
                ? "この施設には、確かめて書いた項目がまだありません。値を入れて保存してください。"
                : "変わる項目がありません。値を入れるか、「変わりなし」を選んでください。");
        }

        await keeper.Write([kept], stop);
        Save(db, edits, clock.GetUtcNow(), $"{actor.Name}（{actor.WorkplaceName}）");
        await db.SaveChangesAsync(stop);
        if (transaction is not null)
        {
            await transaction.CommitAsync(stop);
        }

        return null;
    }

    public static void Map(IEndpointRouteBuilder facilities) =>
        facilities.MapPost("/{serial:long}/facts", async Task<Results<NoContent, ProblemHttpResult>> (long serial, Request request, CorrectFacility correct, CancellationToken stop) =>
            await correct.Run(serial, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("施設について確かめたことを書く");

    /// <summary>Nothing is kept that nobody confirmed.</summary>
    internal static Refusal? CheckConfirmer(string confirmedBy) =>
        confirmedBy.Length is 0 or > LongestConfirmer
            ? Refusal.Invalid("confirmed-by", confirmedBy.Length == 0 ? "誰に確かめたかを入れてください。" : $"確認した相手は{LongestConfirmer}文字までです。")
            : null;

    /// <summary>When an attribute should be asked again; null for what does not go stale.</summary>
    public static DateOnly? NextCheck(FacilityAttribute attribute, DateOnly asOf) =>
        attribute.CheckAfterMonths is { } months ? asOf.AddMonths(months) : null;

    /// <param name="visibility">Null leaves who may see it as it was.</param>
    internal static Edit Put(
        FacilityKeeper.Kept kept, FacilityAttribute attribute, string value, FactSource source, Visibility? visibility, DateOnly asOf, string confirmedBy, DateOnly confirmedOn, DateOnly? nextCheck)
    {
        var before = kept.Facts.SingleOrDefault(fact => fact.Attribute == attribute.Code);
        var after = new Fact
        {
            Id = before?.Id ?? Id<Fact>.New(),
            Facility = kept.Facility.Id,
            Attribute = attribute.Code,
            Value = value,
            Source = source,
            Visibility = visibility ?? before?.Visibility ?? attribute.Visibility,
            AsOf = asOf,
            ConfirmedBy = confirmedBy,
            ConfirmedOn = confirmedOn,
            NextCheck = nextCheck,
            Version = (before?.Version ?? 0) + 1,
        };
        kept.Facts.RemoveAll(fact => fact.Attribute == attribute.Code);
        kept.Facts.Add(after);
        return new(before, after);
    }

    /// <summary>Hands the edits to the change tracker, so that they are audited, and writes their history.</summary>
    internal static void Save(AppDb db, IEnumerable<Edit> edits, DateTimeOffset now, string by)
    {
        foreach (var (before, after) in edits)
        {
            switch (before, after)
            {
                case (null, { } added):
                    db.Add(added);
                    break;
                case ({ } old, { } renewed):
                    db.Attach(old);
                    db.Entry(old).CurrentValues.SetValues(renewed);
                    break;
                case ({ } gone, null):
                    db.Remove(gone);
                    break;
            }

            var fact = (after ?? before)!;
            if (before?.Value != after?.Value)
            {
                db.Add(new AttributeChange
                {
                    Facility = fact.Facility,
                    Attribute = fact.Attribute,
                    Source = fact.Source.ToString(),
                    Before = before?.Value,
                    After = after?.Value,
                    AsOf = fact.AsOf,
                    At = now,
                    By = by,
                    Visibility = before is not null && before.Visibility > fact.Visibility ? before.Visibility : fact.Visibility,
                });
            }
        }
    }
}
