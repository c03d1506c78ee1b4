using System.ComponentModel.DataAnnotations;
using Renkei.Access;
using Renkei.Inbox;
using Renkei.Shell;

namespace Renkei.Joining;

/// <summary>Anybody asks on behalf of a facility to take part; whoever manages members finds it among their tasks.</summary>
public sealed class ApplyToJoin(AppDb db, InboxDoor door, TimeProvider clock)
{
    public const string Kind = "join-application";

    /// <summary>More than that waiting is no rush but an attack.</summary>
    public const int MostWaiting = 300;

    private const int WorkingDaysToDecide = 5;

    public sealed class Request
    {
        [Required(ErrorMessage = "施設の名前を入れてください。")] public string Facility { get; set => field = value ?? ""; } = "";
        [Required(ErrorMessage = "所在地を入れてください。")] public string Address { get; set => field = value ?? ""; } = "";
        [Required(ErrorMessage = "電話番号を入れてください。")] public string Phone { get; set => field = value ?? ""; } = "";
        [Required(ErrorMessage = "管理者の氏名を入れてください。")] public string AdministratorName { get; set => field = value ?? ""; } = "";
        [Required(ErrorMessage = "管理者のメールアドレスを入れてください。")] public string AdministratorMail { get; set => field = value ?? ""; } = "";
        [Required(ErrorMessage = "管理者の役割を選んでください。")] public Role? Role { get; set; }
        public string Note { get; set => field = value ?? ""; } = "";

        /// <summary>The terms that were shown and agreed to.</summary>
        public Id<Agreement>? Agreement { get; set; }
        public bool Agrees { get; set; }
    }

    /// <summary>The terms in force today; null where nobody can apply yet.</summary>
    public async Task<Agreement?> Terms(CancellationToken stop = default)
    {
        var today = clock.JapanToday();
        return await db.Set<Agreement>().AsNoTracking().Where(agreement => agreement.From <= today).OrderByDescending(agreement => agreement.From).ThenByDescending(agreement => agreement.WrittenAt).FirstOrDefaultAsync(stop);
    }

    public async Task<Answer<Id<JoinApplication>>> Run(Request request, CancellationToken stop = default)
    {
        if (await Terms(stop) is not { } terms)
        {
            return new Refusal("not-open", "いまは申し込みを受け付けていません。市か拠点に電話で聞いてください。");
        }

        var (facility, address, name, mail, note) = (JapaneseText.Tidy(request.Facility), JapaneseText.Tidy(request.Address), request.AdministratorName.Trim(), JapaneseText.Tidy(request.AdministratorMail), request.Note.Trim());
        if (facility.Length is 0 or > JoinApplication.LongestName)
        {
            return Refusal.Invalid("facility", $"施設の名前を{JoinApplication.LongestName}文字までで入れてください。");
        }

        if (address.Length is 0 or > JoinApplication.LongestAddress)
        {
            return Refusal.Invalid("address", $"所在地を{JoinApplication.LongestAddress}文字までで入れてください。");
        }

        var phone = PhoneNumber.Read(request.Phone);
        if (phone.Refusal is { } noNumber)
        {
            return noNumber;
        }

        if (Invitation.Check(mail, name) is { } wrong)
        {
            return wrong;
        }

        if (request.Role is not { } role || !Roles.OfFacilities.Contains(role))
        {
            return Refusal.Invalid("role", $"管理者の役割は {string.Join("、", Roles.OfFacilities.Select(one => one.Japanese))} のどれかです。");
        }

        if (note.Length > JoinApplication.LongestNote)
        {
            return Refusal.Invalid("note", $"伝えたいことは{JoinApplication.LongestNote:N0}文字までです。");
        }

        if (!request.Agrees || request.Agreement != terms.Id)
        {
            return Refusal.Invalid("agrees", request.Agrees ? "協定が新しくなりました。もう一度読んで、同意してください。" : "協定を読んで、同意してください。");
        }

        var waiting = db.Set<JoinApplication>().Where(application => application.State == JoinState.Waiting);
        if (await waiting.AnyAsync(application => application.Facility == facility, stop))
        {
            return new Refusal("already-applied", "この名前の施設の申し込みを、もう受けています。返事をお待ちください。");
        }

        if (await waiting.CountAsync(stop) >= MostWaiting)
        {
            return new Refusal("too-many", "いまは申し込みが多く、受けられません。市か拠点に電話で知らせてください。", StatusCodes.Status429TooManyRequests);
        }

        var made = new JoinApplication
        {
            Facility = facility,
            Address = address,
            Phone = phone.Value.ToString(),
            AdministratorName = name,
            AdministratorMail = mail,
            Role = role,
            Note = note,
            Agreement = terms.Id,
            At = clock.GetUtcNow(),
        };
        db.Add(made);
        await door.OpenForDuty(Kind, made.Id.Value, $"参加の申し込みに返事をする: {facility}", $"/joining/{made.Id}", Duty.ManageMembers, WorkingDaysToDecide, stop);
        await db.SaveChangesAsync(stop);
        return made.Id;
    }

    public static void Map(IEndpointRouteBuilder joining) =>
        joining.MapPost("/", async Task<Results<Ok<Id<JoinApplication>>, ProblemHttpResult>> (Request request, ApplyToJoin apply, CancellationToken stop) =>
            await apply.Run(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value))
            .AllowAnonymous().OnlyFromHere().WithSummary("施設の参加を申し込む。だれでも");
}
