using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using MimeKit;
using MimeKit.Text;
using Renkei.Access;

namespace Renkei.Inbox.Delivery;

/// <summary>Takes letters in. Nothing is saved here: a letter goes with the caller's own save, or not at all.</summary>
public sealed class PostOffice(AppDb db, MailSettings settings, IDataProtectionProvider keys, TimeProvider clock)
{
    private const string Purpose = "Renkei.Letters";

    /// <param name="Key">What it is about; a second letter with the same key is not taken.</param>
    /// <param name="Lines">The text, a paragraph each.</param>
    /// <param name="Path">The page within this site to which it leads.</param>
    /// <param name="LinkText">What the link says.</param>
    public sealed record Text(string Key, string To, string ToName, string Subject, IReadOnlyList<string> Lines, string Path, string LinkText, Id<Member>? Member = null);

    private sealed record Body(IReadOnlyList<string> Lines, string Path, string LinkText);

    /// <summary>Answers whether it was taken; where mail is switched off, or it was written before, it is not.</summary>
    public async Task<bool> Post(Text text, CancellationToken stop = default)
    {
        if (!settings.IsOn || db.ChangeTracker.Entries<Letter>().Any(entry => entry.Entity.Key == text.Key) || await db.Set<Letter>().AnyAsync(known => known.Key == text.Key, stop))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        db.Add(new Letter
        {
            Key = text.Key,
            Member = text.Member,
            To = text.To,
            ToName = text.ToName,
            Subject = JapaneseText.Cut(OneLine(text.Subject), Letter.LongestSubject),
            Sealed = Convert.ToBase64String(keys.CreateProtector(Purpose).Protect(JsonSerializer.SerializeToUtf8Bytes(new Body(text.Lines, text.Path, text.LinkText)))),
            NextAt = now,
            WrittenAt = now,
        });
        return true;
    }

    /// <summary>Whose data is deleted by rule is deleted here too: every letter whose key begins so forgets to whom it went.</summary>
    public async Task Forget(string keyPrefix, CancellationToken stop = default)
    {
#pragma warning disable CA1309 // The database compares, by the column's own (binary) order.
        var end = keyPrefix + "~";
        foreach (var letter in await db.Set<Letter>().Where(letter => string.Compare(letter.Key, keyPrefix) >= 0 && string.Compare(letter.Key, end) < 0).ToListAsync(stop))
        {
            letter.Forget();
        }
#pragma warning restore CA1309
    }

    /// <summary>The mail itself, as text and as HTML.</summary>
    internal MimeMessage Write(Letter letter)
    {
        var body = JsonSerializer.Deserialize<Body>(keys.CreateProtector(Purpose).Unprotect(Convert.FromBase64String(letter.Sealed)))!;
        var link = new Uri(settings.Site, body.Path).AbsoluteUri;
        var message = new MimeMessage
        {
            Subject = letter.Subject,
            Date = letter.WrittenAt.ToOffset(JapanTime.Zone.BaseUtcOffset),

            // The same however often it is tried: a receiving server can tell that it had it.
            MessageId = $"{letter.Id}@{settings.Site.Host}",
            Body = new MultipartAlternative(
                new TextPart(TextFormat.Plain) { Text = Plain(letter, body, link) },
                new TextPart(TextFormat.Html) { Text = Html(letter, body, link) }),
        };
        message.From.Add(new MailboxAddress(Encoding.UTF8, settings.FromName, settings.From));
        message.To.Add(new MailboxAddress(Encoding.UTF8, OneLine(letter.ToName), letter.To));

        // Nobody's absence note should answer a machine.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private string Plain(Letter letter, Body body, string link) =>
        $"{letter.ToName} 様\r\n\r\n{string.Join("\r\n\r\n", body.Lines)}\r\n\r\n{body.LinkText}\r\n{link}\r\n\r\n-- \r\n{settings.FromName}（このメールには返信できません）\r\n";

    private string Html(Letter letter, Body body, string link) =>
        $"""
        <!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>{WebUtility.HtmlEncode(letter.Subject)}</title></head>
        <body><p>{WebUtility.HtmlEncode(letter.ToName)} 様</p>{string.Concat(body.Lines.Select(line => $"<p>{WebUtility.HtmlEncode(line)}</p>"))}
        <p><a href="{WebUtility.HtmlEncode(link)}">{WebUtility.HtmlEncode(body.LinkText)}</a></p><hr><p>{WebUtility.HtmlEncode(settings.FromName)}（このメールには返信できません）</p></body></html>
        """;

    // A name with a line break in it must not write headers of its own.
    private static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
