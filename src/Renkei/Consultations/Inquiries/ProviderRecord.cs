using Renkei.Access;
using Renkei.Facilities;

namespace Renkei.Consultations.Inquiries;

/// <summary>How often a provider was asked and what it said: for hubs, on the facility's page. Nobody is named a refuser in public.</summary>
public sealed class ProviderRecord(AppDb db, Actor actor)
{
    /// <summary>Older answers tell of another time.</summary>
    private const int Years = 3;

    public static readonly FacilityRecord OnPage = new("照会の記録", (services, serial, stop) => services.GetRequiredService<ProviderRecord>().Tell(serial, stop));

    private async Task<string?> Tell(long serial, CancellationToken stop)
    {
        if (!actor.Has(Duty.TakeConsultations))
        {
            return null;
        }

        var said = await (from inquiry in db.Set<Inquiry>()
                          join facility in db.Set<Facility>() on inquiry.Facility equals facility.Id
                          where facility.Serial == serial && inquiry.State != InquiryState.Withdrawn
                          orderby inquiry.AskedAt descending
                          select new { inquiry.AskedAt, inquiry.Answer }).Take(500).ToListAsync(stop);
        if (said.Count == 0)
        {
            return null;
        }

        var since = said[0].AskedAt.AddYears(-Years);
        int Count(InquiryAnswer? answer) => said.Count(one => one.AskedAt >= since && one.Answer == answer);
        return $"{said.Count(one => one.AskedAt >= since)}回聞いて、可 {Count(InquiryAnswer.Yes)}・条件付 {Count(InquiryAnswer.Conditional)}・不可 {Count(InquiryAnswer.No)}・返事なし {Count(null)}（最後は {Wareki.FormatShort(said[0].AskedAt)}、{Years}年分）";
    }
}
