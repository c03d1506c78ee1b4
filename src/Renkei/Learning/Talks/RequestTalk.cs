using System.ComponentModel.DataAnnotations;
using Renkei.Access;
using Renkei.Inbox;
using Renkei.Shell;

namespace Renkei.Learning.Talks;

/// <summary>A residents' group asks on a public page for somebody to come and speak; whoever runs outreach finds it among their tasks.</summary>
public sealed class RequestTalk(AppDb db, InboxDoor door, TimeProvider clock)
{
    public const string Kind = "talk";
    public const int MostWaiting = 300;
    private const int WorkingDaysToAnswer = 5;

    public sealed class Request
    {
        /// <summary>まちづくり出前トーク (a member of staff) or 街角出前講座 (a doctor).</summary>
        [Required(ErrorMessage = "だれに来てほしいかを選んでください。")] public CourseKind? Kind { get; set; }
        [Required(ErrorMessage = "団体の名前を入れてください。")] public string GroupName { get; set => field = value ?? ""; } = "";
        [Required(ErrorMessage = "連絡する人の氏名を入れてください。")] public string ContactName { get; set => field = value ?? ""; } = "";
        [Required(ErrorMessage = "電話番号を入れてください。")] public string Phone { get; set => field = value ?? ""; } = "";
        public string Mail { get; set => field = value ?? ""; } = "";
        public string[] Topics { get; set => field = value ?? []; } = [];
        [Required(ErrorMessage = "希望の日を入れてください。")] public string Wishes { get; set => field = value ?? ""; } = "";
        [Required(ErrorMessage = "会場を入れてください。")] public string Place { get; set => field = value ?? ""; } = "";
        [Required(ErrorMessage = "見込みの人数を入れてください。")] public int? PeopleExpected { get; set; }
        public string Note { get; set => field = value ?? ""; } = "";
    }

    public async Task<Answer<Id<Talk>>> Run(Request request, CancellationToken stop = default)
    {
        var (group, contact, mail, place, wishes, note) = (JapaneseText.Tidy(request.GroupName), JapaneseText.Tidy(request.ContactName), JapaneseText.Tidy(request.Mail), JapaneseText.Tidy(request.Place), request.Wishes.Trim().ReplaceLineEndings("\n"), request.Note.Trim().ReplaceLineEndings("\n"));
        var phone = PhoneNumber.Read(request.Phone);
        if ((request.Kind is not { IsTalk: true } ? Refusal.Invalid("kind", "だれに来てほしいかを選んでください。")
            : group.Length is 0 or > Talk.LongestText ? Refusal.Invalid("groupName", $"団体の名前を{Talk.LongestText}文字までで入れてください。")
            : contact.Length is 0 or > Talk.LongestText ? Refusal.Invalid("contactName", $"連絡する人の氏名を{Talk.LongestText}文字までで入れてください。")
            : phone.Refusal is { } noNumber ? noNumber
            : mail.Length > 0 && Invitation.Check(mail, contact) is { } wrong ? wrong
            : request.Topics.Length == 0 || request.Topics.Any(topic => LearningCodes.Topics.Find(topic) is null) ? Refusal.Invalid("topics", "聞きたい話を1つ以上選んでください。")
            : wishes.Length is 0 or > Talk.LongestNote ? Refusal.Invalid("wishes", $"希望の日時を{Talk.LongestNote:N0}文字までで入れてください（例：12月の平日の午後、または1月15日10時）。")
            : place.Length is 0 or > Talk.LongestText ? Refusal.Invalid("place", $"会場を{Talk.LongestText}文字までで入れてください。")
            : request.PeopleExpected is not (>= 1 and <= Talk.MostPeople) ? Refusal.Invalid("peopleExpected", $"見込みの人数は、1から{Talk.MostPeople:N0}までです。")
            : note.Length > Talk.LongestNote ? Refusal.Invalid("note", $"伝えたいことは{Talk.LongestNote:N0}文字までです。")
            : null) is { } refusal)
        {
            return refusal;
        }

        if (await db.Talks.CountAsync(talk => talk.State == TalkState.Asked, stop) >= MostWaiting)
        {
            return new Refusal("too-many", "いまは依頼が多く、受けられません。市か拠点に電話で聞いてください。", StatusCodes.Status429TooManyRequests);
        }

        var talk = new Talk
        {
            Kind = request.Kind!.Value,
            GroupName = group,
            ContactName = contact,
            Phone = phone.Value.ToString(),
            Mail = mail,
            Topics = $" {string.Join(' ', request.Topics.Distinct())} ",
            Wishes = wishes,
            Place = place,
            PeopleExpected = request.PeopleExpected!.Value,
            Note = note,
            AskedAt = clock.GetUtcNow(),
        };
        db.Add(talk);
        await door.OpenForDuty(Kind, talk.Id.Value, $"{talk.Kind.Japanese}の依頼に返事をする", $"/learning/talks/{talk.Id}", Duty.ManageLearning, WorkingDaysToAnswer, stop);
        await db.SaveChangesAsync(stop);
        return talk.Id;
    }

    public static void Map(IEndpointRouteBuilder talks) =>
        talks.MapPost("/", async Task<Results<NoContent, ProblemHttpResult>> (Request request, RequestTalk ask, CancellationToken stop) =>
            (await ask.Run(request, stop)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).AllowAnonymous().OnlyFromHere().WithSummary("出前トーク・街角講座を頼む。だれでも");
}
