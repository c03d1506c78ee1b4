namespace Renkei.Foundation;

/// <summary>An address on the web that somebody typed.</summary>
public static class WebAddress
{
    /// <summary>What may become a link: https alone, for javascript: is an address too. Null for anything else.</summary>
    public static Uri? Secure(string text) => Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address : null;

    /// <summary>A page of this site, from its root: whoever follows it stays here.</summary>
    public static bool IsOwnPage(string text) => text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal) && !text.Contains('\\', StringComparison.Ordinal);
}
