using System.Globalization;
using Renkei.Access;
using Renkei.Inbox.Delivery;

namespace Renkei.Learning;

/// <summary>What residents gave of themselves is deleted some weeks after the session; how many came stays.</summary>
public sealed class ForgetResidents(AppDb db, Actor actor, PostOffice office, TimeProvider clock)
{
    private const int AtOnce = 500;

    /// <summary>Answers how many were forgotten.</summary>
    public async Task<int> Run(CancellationToken stop = default)
    {
        var (now, forgotten) = (clock.GetUtcNow(), 0);
        var (ended, held) = (now.AddDays(-Application.DaysKept), now.AddDays(-Talk.DaysKept));
        while (await db.Applications.Where(application => application.Learner == null && application.ForgottenAt == null && db.Set<Session>().Any(session => session.Id == application.Session && session.EndsAt < ended)).OrderBy(application => application.Id).Take(AtOnce).ToListAsync(stop) is { Count: > 0 } some)
        {
            foreach (var application in some)
            {
                application.Forget(now);
                await office.Forget($"application:{application.Id}:", stop);
            }

            forgotten += await Keep(nameof(Application), some.Count, stop);
        }

        while (await db.Talks.Where(talk => talk.ForgottenAt == null && talk.EndedAt < held && (talk.State == TalkState.Held || talk.State == TalkState.Declined)).OrderBy(talk => talk.Id).Take(AtOnce).ToListAsync(stop) is { Count: > 0 } some)
        {
            foreach (var talk in some)
            {
                talk.Forget(now);
                await office.Forget($"talk:{talk.Id}:", stop);
            }

            forgotten += await Keep(nameof(Talk), some.Count, stop);
        }

        return forgotten;
    }

    private async Task<int> Keep(string kind, int count, CancellationToken stop)
    {
        db.Record(actor, AuditVerb.Removed, kind, Guid.Empty, clock.GetUtcNow(), AuditTrail.Details(("Rows", count.ToString(CultureInfo.InvariantCulture)), ("Why", "Old")));
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
        return count;
    }
}
