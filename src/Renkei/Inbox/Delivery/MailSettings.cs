using MailKit.Security;
using Renkei.Access;

namespace Renkei.Inbox.Delivery;

/// <summary>Where mail goes (<c>Mail:…</c>): to a folder as .eml files, to a server, or, where neither is named, nowhere.</summary>
public sealed class MailSettings(IConfiguration configuration)
{
    private const int SubmissionPort = 587;

    /// <summary>Where the files go; a folder named wins over a server.</summary>
    public string? Folder => configuration["Mail:Folder"] is { Length: > 0 } folder ? folder : null;

    public string? Host => configuration["Mail:Host"] is { Length: > 0 } host ? host : null;

    public int Port => configuration.GetValue("Mail:Port", SubmissionPort);

    /// <summary>Encrypted from the start or by STARTTLS, as the server offers; <c>None</c> only for a relay on the same machine.</summary>
    public SecureSocketOptions Security => configuration.GetValue("Mail:Security", SecureSocketOptions.StartTls);

    public string? User => configuration["Mail:User"];

    /// <summary>Given by the environment (<c>Mail__Password</c>), never in a file that is kept with the code.</summary>
    public string Password => configuration["Mail:Password"] ?? "";

    public string From => configuration["Mail:From"] is { Length: > 0 } from ? from : "renkei@localhost";

    public string FromName => configuration["Region:Name"] is { Length: > 0 } region ? $"{region} 連携" : "連携";

    /// <summary>The site's own address, before every link in a mail.</summary>
    public Uri Site => new(AccessRoom.Site(configuration));

    public bool IsOn => Folder is not null || Host is not null;
}
