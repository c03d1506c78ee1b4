using System.Globalization;
using Renkei.Inbox;
using Renkei.Inbox.Delivery;

namespace Renkei.Learning;

/// <summary>What becomes of an application reaches its person: by mail where an address is known, in the page where they are a member. Goes with the caller's own save.</summary>
public sealed class TellApplicant(AppDb db, PostOffice office, InboxDoor door, ApplicationLink links)
{
    // All that is told in one go is mostly about one course.
    private readonly Dictionary<Id<Course>, string> titles = [];

    public Task Received(Application application, Session session, CancellationToken stop) => application.State == ApplicationState.Seated
        ? Tell(application, session, "received", "申し込みを受け付けました", ["席が取れました。当日は、下のページの受付番号を見せてください。", "来られなくなったときは、下のページから取り消してください。待っている人に席が回ります。"], stop)
        : Tell(application, session, "received", "キャンセル待ちで受け付けました", ["満席のため、キャンセル待ちです。席が空いたら、順番にメールでお知らせします。"], stop);

    public Task MovedUp(Application application, Session session, CancellationToken stop) => application.State == ApplicationState.Seated
        ? Tell(application, session, "seated", "席が取れました", ["キャンセル待ちから繰り上がり、席が取れました。来られないときは、下のページから取り消してください。"], stop)
        : Tell(application, session, string.Create(CultureInfo.InvariantCulture, $"offered-{application.OfferedUntil!.Value.ToUnixTimeSeconds()}"), "席が空きました（返事をお願いします）",
            [$"{Wareki.Format(application.OfferedUntil!.Value)}までに、下のページで「参加する」を押してください。期限を過ぎると、次の人に回ります。"], stop);

    public Task Lapsed(Application application, Session session, CancellationToken stop) =>
        Tell(application, session, "lapsed", "返事の期限が過ぎました", ["お返事がなかったので、席は次の人に回りました。"], stop);

    public Task Cancelled(Application application, Session session, CancellationToken stop) =>
        Tell(application, session, "cancelled", "申し込みを取り消しました", ["申し込みを取り消しました。"], stop);

    /// <summary>Time or place is another; each change is told once.</summary>
    public Task Changed(Application application, Session session, CancellationToken stop) =>
        Tell(application, session, string.Create(CultureInfo.InvariantCulture, $"changed-{session.Notice}"), "日時・会場が変わりました", ["日時か会場が変わりました。下のページを開いて、新しい日時と会場を確かめてください。"], stop);

    public Task SessionCancelled(Application application, Session session, CancellationToken stop) =>
        Tell(application, session, "session-cancelled", "中止のお知らせ", [$"この回は中止になりました。{session.StateReason}"], stop);

    public Task Reminder(Application application, Session session, CancellationToken stop) =>
        Tell(application, session, "reminder", "明日のお知らせ", [$"{Wareki.Format(session.StartsAt)}から{(session.Place.Length > 0 ? $"、{session.Place}" : "")}です。来られなくなったときは、下のページから取り消してください。"], stop);

    private async Task Tell(Application application, Session session, string news, string subject, string[] lines, CancellationToken stop)
    {
        if (application.Member is null && application.Mail.Length == 0)
        {
            return;
        }

        if (!titles.TryGetValue(session.Course, out var title))
        {
            titles[session.Course] = title = await db.Courses.Where(course => course.Id == session.Course).Select(course => course.Title).SingleAsync(stop);
        }

        var name = session.NameIn(title);
        if (application.Member is { } member)
        {
            door.Tell([member], $"{subject}：{name}", links.Path(application.Id));
        }

        if (application.Mail.Length > 0)
        {
            await office.Post(new($"application:{application.Id}:{news}", application.Mail, application.Name, $"{subject}（{name}）", [$"「{name}」　{Wareki.Format(session.StartsAt)}", .. lines], links.Path(application.Id), "申し込みのページ", application.Member), stop);
        }
    }
}
