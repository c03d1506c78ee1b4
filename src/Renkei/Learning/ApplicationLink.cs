using Microsoft.AspNetCore.DataProtection;

namespace Renkei.Learning;

/// <summary>The address by which somebody without an account reaches their own application.</summary>
public sealed class ApplicationLink(IDataProtectionProvider keys)
{
    private readonly SealedKey<Application> key = new(keys, "Renkei.Learning.Application");

    public string Path(Id<Application> application) => $"/events/mine/{Token(application)}";

    public string SurveyPath(Id<Application> application) => $"/events/survey/{Token(application)}";

    public string Token(Id<Application> application) => key.Seal(application);

    /// <summary>Null for whatever was not made here.</summary>
    public Id<Application>? Open(string token) => key.Open(token);
}
