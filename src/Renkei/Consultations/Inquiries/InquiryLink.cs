using Microsoft.AspNetCore.DataProtection;

namespace Renkei.Consultations.Inquiries;

/// <summary>The address by which a provider without an account answers one inquiry.</summary>
public sealed class InquiryLink(IDataProtectionProvider keys)
{
    private readonly SealedKey<Inquiry> key = new(keys, "Renkei.Consultations.Inquiry");

    public string Path(Id<Inquiry> inquiry) => $"/inquiries/{key.Seal(inquiry)}";

    /// <summary>Null for whatever was not made here.</summary>
    public Id<Inquiry>? Open(string token) => key.Open(token);
}
