using Renkei.Shell;

namespace Renkei.Access.People;

/// <summary>What the "change" form of one membership sends, on a member's page and on a workplace's own: which membership, which act, which days.</summary>
internal static class MembershipForm
{
    /// <summary>The days a form may hold; each must be readable or empty.</summary>
    private static readonly string[] Days = ["LastDay", "LeaveFrom", "LeaveTo", "From"];

    /// <param name="others">Acts that only this page offers; null where it does not know the act either.</param>
    public static async Task<Refusal?> Run(HttpContext http, ChangeMembership change, Func<string?, Id<Membership>, Task<Refusal?>?> others)
    {
        if (!Id<Membership>.TryParse(http.Posted("Membership"), null, out var id))
        {
            return Refusal.NotFound("所属");
        }

        if (Days.FirstOrDefault(name => http.Posted(name) is { Length: > 0 } && http.PostedDay(name) is null) is { } unread)
        {
            return Refusal.Invalid(unread, "日付として読み取れません。2026-12-28 の形で入れてください。");
        }

        var act = http.Posted("act");
        return await (act switch
        {
            "administrator" or "not-administrator" => change.Run(id, new ChangeMembership.Administers { IsFacilityAdministrator = act == "administrator" }),
            "leave" => change.Run(id, new ChangeMembership.Away { From = http.PostedDay("LeaveFrom"), To = http.PostedDay("LeaveTo") }),
            _ => others(act, id) ?? Task.FromResult<Refusal?>(Refusal.Invalid("act", "することを選んでください。")),
        });
    }

    public static Role? PostedRole(this HttpContext http) => Enum.TryParse<Role>(http.Posted("Role"), out var role) ? role : null;
}
