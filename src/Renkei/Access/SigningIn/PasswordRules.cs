using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;

namespace Renkei.Access.SigningIn;

/// <summary>Long passwords instead of complicated ones; what everybody tries first is refused.</summary>
public sealed class PasswordRules : IPasswordValidator<Member>
{
    public const int ShortestLength = 12;

    // Hashing costs time: nobody may make the server hash a book.
    public const int LongestLength = 128;

    private const int ShortestNameThatCounts = 4;

    // What somebody who wants in here tries first.
    private static readonly string[] OurWords = ["renkei", "れんけい", "連携", "在宅医療"];

    private static readonly FrozenSet<string> Common = ReadCommon();

    public static Refusal? Check(string password, string? userName)
    {
        if (password.Length is < ShortestLength or > LongestLength)
        {
            return Refusal.Invalid("password-length", $"パスワードは{ShortestLength}文字以上{LongestLength}文字以内にしてください。記号や大文字を混ぜる必要はありません。");
        }

        if (Common.Contains(Plain(password)) || password.Distinct().Count() < 4)
        {
            return Refusal.Invalid("password-common", "このパスワードは推測されやすいため使えません。関係のない言葉をいくつか並べると、覚えやすく強くなります。");
        }

        if (Array.Exists(OurWords, word => password.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            return Refusal.Invalid("password-ours", "パスワードに、このシステムの名前を入れないでください。推測されやすくなります。");
        }

        return userName?.Split('@')[0] is { Length: >= ShortestNameThatCounts } own && password.Contains(own, StringComparison.OrdinalIgnoreCase)
            ? Refusal.Invalid("password-name", "パスワードに、メールアドレスの名前の部分を入れないでください。")
            : null;
    }

    public Task<IdentityResult> ValidateAsync(UserManager<Member> manager, Member user, string? password) => Task.FromResult(
        Check(password ?? "", user.UserName) is { } refusal
            ? IdentityResult.Failed(new IdentityError { Code = refusal.Code, Description = refusal.Message })
            : IdentityResult.Success);

    private static string Plain(string password) => password.ToLowerInvariant();

    private static FrozenSet<string> ReadCommon()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Plain).ToFrozenSet();
    }
}
