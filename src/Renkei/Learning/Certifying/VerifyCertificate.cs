namespace Renkei.Learning.Certifying;

/// <summary>Anybody who holds the paper sees by its code whether it is true.</summary>
public sealed class VerifyCertificate(AppDb db)
{
    /// <summary>What stands on the paper, no more.</summary>
    public sealed record View(string Number, string Name, string Title, string Held, string Credits, string Issuer, DateOnly IssuedOn, bool IsRevoked, DateTimeOffset? RevokedAt);

    public async Task<Answer<View>> Run(string code, CancellationToken stop = default) =>
        await db.Certificates.AsNoTracking().SingleOrDefaultAsync(certificate => certificate.Code == code, stop) is { } certificate
            ? new View(certificate.Number, certificate.Name, certificate.Title, certificate.Held, certificate.Credits, certificate.Issuer, certificate.IssuedOn, certificate.RevokedAt is not null, certificate.RevokedAt)
            : new Refusal("no-certificate", "この修了証は、記録にありません。番号を写しまちがえていないか確かめ、発行者に電話で聞いてください。", StatusCodes.Status404NotFound);

    public static void Map(IEndpointRouteBuilder certificates) =>
        certificates.MapGet("/{code}", async Task<Results<Ok<View>, ProblemHttpResult>> (string code, VerifyCertificate verify, CancellationToken stop) =>
            await verify.Run(code, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).AllowAnonymous().WithSummary("修了証が本物かを確かめる");
}
