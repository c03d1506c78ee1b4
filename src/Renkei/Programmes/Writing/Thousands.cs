using Renkei.Shell;

namespace Renkei.Programmes.Writing;

/// <summary>Reads what a form says in 千円. Amounts that are no whole thousands stay what they are unless somebody types another.</summary>
internal static class Thousands
{
    private const long Most = 10_000_000_000;

    /// <param name="http">The request that brings the form.</param>
    /// <param name="name">The field.</param>
    /// <param name="label">What people call it.</param>
    /// <param name="stored">What stood in it.</param>
    /// <param name="errors">Takes what cannot be read.</param>
    public static Yen? Read(HttpContext http, string name, string label, Yen? stored, List<FieldError> errors)
    {
        var typed = (http.Posted(name) ?? "").Trim();
        if (typed.Length == 0)
        {
            return null;
        }

        if (typed == stored?.InThousands)
        {
            return stored;
        }

        if (!Yen.TryParse(typed, null, out var amount) || Math.Abs(amount.Value) > Most)
        {
            errors.Add(new(name, $"「{label}」の「{typed}」は金額として読めません。千円単位の数字で入れてください（例 35,200）。"));
            return null;
        }

        return Yen.OfThousands(amount.Value);
    }
}
