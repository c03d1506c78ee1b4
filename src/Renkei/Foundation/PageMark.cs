using System.Globalization;

namespace Renkei.Foundation;

/// <summary>Where a list that is sorted by moment and key goes on, as it stands in an address.</summary>
public static class PageMark
{
    public static string Of<T>(DateTimeOffset at, Id<T> id) where T : IEntity => $"{at.UtcTicks.ToString(CultureInfo.InvariantCulture)}_{id}";

    /// <summary>Null for whatever is no such mark: the list begins at its beginning.</summary>
    public static (DateTimeOffset At, Id<T> Id)? Read<T>(string? mark) where T : IEntity =>
        mark?.Split('_') is [var ticks, var key] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks && Id<T>.TryParse(key, null, out var id)
            ? (new(at, TimeSpan.Zero), id) : null;
}
