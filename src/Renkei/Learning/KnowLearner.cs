using Renkei.Access;

namespace Renkei.Learning;

/// <summary>Finds the record of learning of a professional who applies, or begins one: the same person is not two because an address or a firm changed.</summary>
public sealed class KnowLearner(AppDb db)
{
    /// <summary>The caller saves.</summary>
    public async Task<Learner> Of(string name, string kana, string mailKey, Profession? profession, string workplaceName, Id<Member>? member, CancellationToken stop)
    {
        var (nameKey, workplaceKey) = (JapaneseText.SearchKey(name), JapaneseText.SearchKey(workplaceName));

        // Several people share an office's one mailbox: the address alone is nobody.
        var known = member is { } account ? await db.Learners.FirstOrDefaultAsync(learner => learner.Member == account && learner.MergedInto == null, stop) : null;
        known ??= mailKey.Length > 0 ? await db.Learners.FirstOrDefaultAsync(learner => learner.MailKey == mailKey && learner.NameKey == nameKey && learner.MergedInto == null, stop) : null;
        known ??= workplaceKey.Length > 0 ? await db.Learners.FirstOrDefaultAsync(learner => learner.NameKey == nameKey && learner.WorkplaceKey == workplaceKey && learner.MergedInto == null, stop) : null;
        known ??= db.ChangeTracker.Entries<Learner>().Select(entry => entry.Entity).FirstOrDefault(learner => learner.NameKey == nameKey && learner.WorkplaceKey == workplaceKey && workplaceKey.Length > 0);
        if (known is null)
        {
            known = new() { Name = name, NameKey = nameKey };
            db.Add(known);
        }

        known.Member ??= member;
        known.Profession = profession ?? known.Profession;
        known.Kana = kana.Length > 0 ? kana : known.Kana;
        known.MailKey = mailKey.Length > 0 ? mailKey : known.MailKey;
        (known.WorkplaceName, known.WorkplaceKey) = workplaceName.Length > 0 ? (workplaceName, workplaceKey) : (known.WorkplaceName, known.WorkplaceKey);
        return known;
    }
}
