using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Renkei.Foundation;

/// <summary>A record's key as it stands in an address that somebody without an account is given: sealed by the server's keys, so that nothing secret need be kept.</summary>
/// <param name="keys">The server's keys.</param>
/// <param name="purpose">What the address is for: one made for something else opens nothing.</param>
public sealed class SealedKey<T>(IDataProtectionProvider keys, string purpose) where T : IEntity
{
    public string Seal(Id<T> id) => WebEncoders.Base64UrlEncode(keys.CreateProtector(purpose).Protect(id.Value.ToByteArray()));

    /// <summary>Null for whatever was not made here.</summary>
    public Id<T>? Open(string token)
    {
        try
        {
            return new(new Guid(keys.CreateProtector(purpose).Unprotect(WebEncoders.Base64UrlDecode(token))));
        }
        catch (Exception made) when (made is FormatException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
