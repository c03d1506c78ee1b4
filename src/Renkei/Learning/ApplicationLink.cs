using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Renkei.Learning;

/// <summary>The address by which somebody without an account reaches their own application: sealed by the server's keys, so that nothing secret need be kept.</summary>
public sealed class ApplicationLink(IDataProtectionProvider keys)
{
    private const string Purpose = "Renkei.Learning.Application";

    public string Path(Id<Application> application) => $"/events/mine/{Token(application)}";

    public string SurveyPath(Id<Application> application) => $"/events/survey/{Token(application)}";

    public string Token(Id<Application> application) => WebEncoders.Base64UrlEncode(keys.CreateProtector(Purpose).Protect(application.Value.ToByteArray()));

    /// <summary>Null for whatever was not made here.</summary>
    public Id<Application>? Open(string token)
    {
        try
        {
            return new(new Guid(keys.CreateProtector(Purpose).Unprotect(WebEncoders.Base64UrlDecode(token))));
        }
        catch (Exception made) when (made is FormatException or System.Security.Cryptography.CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
