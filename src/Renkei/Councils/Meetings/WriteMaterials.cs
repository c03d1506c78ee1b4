using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Councils.Meetings;

/// <summary>資料: a page of this site or a PDF, numbered; a confidential one is opened only to the members and the secretariat, and every reading is written down, with the reader's name over every page.</summary>
public sealed class WriteMaterials(AppDb db, Actor actor, CouncilDoor door, ReadTrail trail, TimeProvider clock)
{
    public sealed class Request
    {
        public string Title { get; set => field = value ?? ""; } = "";

        /// <summary>A page of this site: /publications/…; empty where a file comes.</summary>
        public string Link { get; set => field = value ?? ""; } = "";
        public bool IsConfidential { get; set; }
    }

    public async Task<Answer<Id<Material>>> Add(Id<Meeting> id, Request request, IFormFile? given, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if ((open.Refusal ?? open.Value!.Meeting.Writable()) is { } refusal)
        {
            return refusal;
        }

        var (title, link) = (JapaneseText.Tidy(request.Title), request.Link.Trim());
        if (title.Length is 0 or > Material.LongestTitle)
        {
            return Refusal.Invalid("title", $"資料の名前を{Material.LongestTitle}文字までで入れてください。");
        }

        // Only this site's own pages: a call for a meeting leads nobody elsewhere.
        if (link.Length > 0 && (link.Length > 300 || !WebAddress.IsOwnPage(link)))
        {
            return Refusal.Invalid("link", "このシステムのページのアドレスを、「/publications/…」のように / から入れてください。");
        }

        if (link.Length == 0 && given is not { Length: > 0 })
        {
            return Refusal.Invalid("file", "PDFを選ぶか、このシステムのページのアドレスを入れてください。");
        }

        byte[]? content = null;
        if (link.Length == 0)
        {
            var read = await PdfFile.Read(given, MaterialFile.MostMegabytes, stop);
            if (read.Refusal is { } wrong)
            {
                return wrong;
            }

            content = read.Value;
            if (request.IsConfidential && PdfMark.Over(content!, "委員限り").Refusal is { } unmarkable)
            {
                return unmarkable;
            }
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        var number = (await db.Materials.Where(material => material.Meeting == id).MaxAsync(material => (int?)material.Number, stop) ?? 0) + 1;
        if (number > Material.Most)
        {
            return new Refusal("too-many", $"資料は{Material.Most}までです。");
        }

        var material = new Material { Meeting = id, Number = number, Title = title, Link = link, FileName = content is null ? "" : JapaneseText.Cut(Path.GetFileName(given!.FileName), 200), IsConfidential = request.IsConfidential };
        db.Add(material);
        if (content is not null)
        {
            db.Add(new MaterialFile { Material = material.Id, Content = content });
        }

        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return material.Id;
    }

    /// <summary>Before the meeting is called, what was put in by mistake can be taken out; the numbers of the others stay.</summary>
    public async Task<Refusal?> Remove(Id<Meeting> id, Id<Material> key, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (open.Value!.Meeting.State != MeetingState.Planned)
        {
            return new Refusal("called", "招集したあとの資料は消せません。差し替えは、新しい番号で加えてください。");
        }

        if (await db.Materials.SingleOrDefaultAsync(one => one.Id == key && one.Meeting == id, stop) is not { } material)
        {
            return Refusal.NotFound("資料");
        }

        db.RemoveRange(await db.Set<MaterialFile>().Where(file => file.Material == key).ToListAsync(stop));
        db.Remove(material);
        await db.SaveChangesAsync(stop);
        return null;
    }

    public async Task<Answer<OutFile>> File(Id<Meeting> id, Id<Material> key, CancellationToken stop = default)
    {
        var open = await door.Read(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.Materials.AsNoTracking().SingleOrDefaultAsync(one => one.Id == key && one.Meeting == id, stop) is not { FileName.Length: > 0 } material)
        {
            return Refusal.NotFound("資料");
        }

        var content = await db.Set<MaterialFile>().Where(file => file.Material == key).Select(file => file.Content).SingleAsync(stop);
        var name = $"資料{material.Number}-{material.Title}.pdf";
        if (!material.IsConfidential)
        {
            return new OutFile(name, "application/pdf", content);
        }

        await trail.Tell(actor, nameof(Material), key.Value, ("Shown", $"資料{material.Number}"));
        var marked = PdfMark.Over(content, $"委員限り　{actor.Name}　{Wareki.Format(clock.GetUtcNow())}");
        return marked.Refusal is { } broken ? broken : new OutFile(name, "application/pdf", marked.Value!);
    }

    public static void Map(IEndpointRouteBuilder councils)
    {
        councils.MapPost("/meetings/{meeting}/materials", async Task<Results<Ok<Id<Material>>, ProblemHttpResult>> (Id<Meeting> meeting, [Microsoft.AspNetCore.Mvc.FromForm] string? title, [Microsoft.AspNetCore.Mvc.FromForm] string? link, [Microsoft.AspNetCore.Mvc.FromForm] bool? isConfidential, IFormFile? file, WriteMaterials write, CancellationToken stop) =>
            await write.Add(meeting, new() { Title = title ?? "", Link = link ?? "", IsConfidential = isConfidential is true }, file, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).OnlyFromHere().WithSummary("資料を加える（PDFか、このシステムのページ）");
        councils.MapDelete("/meetings/{meeting}/materials/{material}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Id<Material> material, WriteMaterials write, CancellationToken stop) =>
            await write.Remove(meeting, material, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("招集の前に、資料を取り除く");
        councils.MapGet("/meetings/{meeting}/materials/{material}", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (Id<Meeting> meeting, Id<Material> material, WriteMaterials write, CancellationToken stop) =>
            await write.File(meeting, material, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).WithSummary("資料のPDF");
    }
}
