using Renkei.Access;
using Renkei.Access.Trail;

namespace Renkei.Inbox.Delivery;

/// <summary>Mails each finished day's digest of the trail to a box outside of this system (<c>Audit:DigestMail</c>): whoever can rewrite the database cannot rewrite what lies there.</summary>
public sealed class MailDigests(AppDb db, PostOffice office, IConfiguration configuration, TimeProvider clock)
{
    /// <summary>How far back a day is still sent: after a week without mail the command writes them out.</summary>
    private const int DaysBack = 7;

    /// <summary>Answers how many were written; null where no box is named.</summary>
    public async Task<int?> Run(CancellationToken stop = default)
    {
        if (configuration["Audit:DigestMail"] is not { Length: > 0 } box)
        {
            return null;
        }

        var today = clock.JapanToday();
        var written = 0;
        foreach (var day in await db.AuditDays.AsNoTracking().Where(day => day.Day < today && day.Day >= today.AddDays(-DaysBack)).OrderBy(day => day.Day).ToListAsync(stop))
        {
            var digest = AuditDigest.Of(day);
            written += await office.Post(new($"audit-digest:{day.Day:yyyy-MM-dd}", box, "操作の記録の要約を預かる人", $"操作の記録の要約（{Wareki.FormatShort(day.Day)}）",
                [$"{Wareki.Format(day.Day)}の操作の記録は{digest.Lines}行です。次の4行を {digest.FileName()} という名前で保存しておくと、「renkei audit verify --digests」で、あとから変えられていないかを確かめられます。", digest.ToJson().TrimEnd()],
                "/audit/review", "操作の記録の点検"), stop) ? 1 : 0;
        }

        await db.SaveChangesAsync(stop);
        return written;
    }
}
