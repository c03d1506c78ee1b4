using Microsoft.AspNetCore.Mvc;
using Renkei.Shell;

namespace Renkei.Access.People;

/// <summary>An administrator invites many people by a table; a bad row is told with its line, the rest is invited.</summary>
public sealed class InviteMany(AppDb db, Actor actor, InviteMember invite, TimeProvider clock)
{
    public const int MostRows = 500;
    public static readonly IReadOnlyList<string> Header = ["氏名", "メールアドレス", "役割", "職場"];

    public sealed record Rejection(int Line, string What);

    /// <param name="Path">The link, told this once; null in a dry run.</param>
    public sealed record Row(int Line, string Name, string Mail, string Role, string Workplace, string? Path, DateTimeOffset? ExpiresAt);

    public sealed record Report(IReadOnlyList<Row> Rows, IReadOnlyList<Rejection> Rejections);

    public async Task<Answer<Report>> Run(Stream content, bool dryRun, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        var table = TableFile.ReadPeople(content, MostRows, $"見出しに {string.Join("、", Header)} の列がありません。ひな形を受け取って、1行に1人ずつ書いてください。", Header);
        if (table.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var filled = table.Value!;
        var named = filled.Rows.Select(row => filled.Cell(row, "職場")).Distinct().ToList();
        var places = (await db.Workplaces.AsNoTracking().Where(place => named.Contains(place.Name)).Select(place => new { place.Id, place.Name }).ToListAsync(stop)).ToLookup(place => place.Name, place => place.Id, StringComparer.Ordinal);
        List<Row> rows = [];
        List<Rejection> rejections = [];
        HashSet<(string, Id<Workplace>)> seen = [];
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        foreach (var row in filled.Rows)
        {
            var (name, mail, place) = (filled.Cell(row, "氏名"), JapaneseText.Tidy(filled.Cell(row, "メールアドレス")), filled.Cell(row, "職場"));
            var role = Roles.Parse(filled.Cell(row, "役割"));
            var known = places[place].ToList();
            if ((filled.Columns.Problem(row) ?? Invitation.Check(mail, name)?.Message
                ?? (role is null ? $"役割「{filled.Cell(row, "役割")}」はありません。{string.Join("、", Enum.GetValues<Role>().Select(one => one.Japanese))} のどれかにしてください。"
                : known.Count == 0 ? $"職場「{place}」はありません。名前を確かめるか、先に職場を加えてください。"
                : known.Count > 1 ? $"職場「{place}」がいくつもあります。この人は、1人ずつの画面から招いてください。"
                : !seen.Add((mail.ToUpperInvariant(), known[0])) ? "同じ人の同じ職場への招待が、ファイルの前の行にあります。"
                : await InviteMember.MembershipsOf(db, mail, clock.JapanToday()).AnyAsync(one => one.Workplace == known[0] && one.Role == role, stop) ? InviteMember.AlreadyThere.Message
                : null)) is { } wrong)
            {
                rejections.Add(new(row.Line, wrong));
                continue;
            }

            var made = dryRun ? default : await invite.Run(new() { Name = name, Mail = mail, Role = role, Workplace = known[0].Value }, stop);
            if (made.Refusal is { } no)
            {
                rejections.Add(new(row.Line, no.Message));
                continue;
            }

            rows.Add(new(row.Line, name, mail, role!.Value.Japanese, place, made.Value?.Path, made.Value?.ExpiresAt));
        }

        await whole.CommitAsync(stop);
        return new Report(rows, rejections);
    }

    /// <summary>The table to fill in, with one line that shows how.</summary>
    public static OutFile Template() => OutFile.Csv("招待のひな形", CsvOut.Write([[.. Header], ["佐藤花子", "hanako@example.jp", Role.VisitingNurse.Japanese, "（職場の名前をそのまま）"]], CsvEncoding.Utf8Bom).Content);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapGet("/invitations/template", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (Actor actor) =>
            await Task.FromResult(actor.Needs(Duty.ManageMembers)) is { } refusal ? refusal.ToProblem() : Template().ToResult()).WithSummary("まとめて招待するためのひな形（CSV）");
        members.MapPost("/invitations/file", async Task<Results<Ok<Report>, ProblemHttpResult>> (IFormFile file, [FromQuery] bool? dryRun, InviteMany many, CancellationToken stop) =>
        {
            await using var content = file.OpenReadStream();
            return await many.Run(content, dryRun is true, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
        }).OnlyFromHere().WithSummary("表（CSV・Excel）でまとめて招待する。dryRun=true なら確かめるだけ");
    }
}
