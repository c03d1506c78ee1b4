using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Renkei.Access.SigningIn;

/// <summary>Codes from an authenticator app (RFC 6238). Unlike Identity's own provider it asks the application's clock and takes no code twice.</summary>
public sealed class Totp(TimeProvider clock) : IUserTwoFactorTokenProvider<Member>
{
    public const int Digits = 6;
    private const int StepSeconds = 30;

    // A phone's clock may be off by half a minute to either side.
    private const int StepsOff = 1;

    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Member> manager, Member user) => await manager.GetAuthenticatorKeyAsync(user) is not null;

    public Task<string> GenerateAsync(string purpose, UserManager<Member> manager, Member user) => Task.FromResult("");

    /// <summary>Whoever calls this must save: the step is remembered on the member.</summary>
    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<Member> manager, Member user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { } key)
        {
            return false;
        }

        var now = Step(clock.GetUtcNow());

        for (var step = Math.Max(now - StepsOff, user.LastTotpStep + 1); step <= now + StepsOff; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeAt(key, step)), Encoding.ASCII.GetBytes(token)))
            {
                user.LastTotpStep = step;
                return true;
            }
        }

        return false;
    }

    public static string CodeAt(string key, DateTimeOffset moment) => CodeAt(key, Step(moment));

    private static long Step(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / StepSeconds;

    private static string CodeAt(string key, long step)
    {
        Span<byte> message = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238: authenticator apps know no other hash.
        HMACSHA1.HashData(FromBase32(key), message, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xf)..]) & 0x7fffffff;
        return (number % 1_000_000).ToString($"D{Digits}", CultureInfo.InvariantCulture);
    }

    private static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>();
        var (held, bits) = (0, 0);

        foreach (var letter in text.TrimEnd('='))
        {
            (held, bits) = ((held << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal), bits + 5);

            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(held >> bits));
                held &= (1 << bits) - 1;
            }
        }

        return [.. bytes];
    }
}
