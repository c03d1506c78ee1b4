namespace Renkei.Access;

/// <summary>The shelves from which booklets are given out, lent by the room that keeps them: who gives some out at an event takes them from the same book.</summary>
/// <param name="Find">What lies where, for whoever may give it out.</param>
/// <param name="Take">Takes copies, or puts back what was taken too much (below zero), inside the caller's transaction.</param>
public sealed record BookletShelf(Func<IServiceProvider, CancellationToken, Task<IReadOnlyList<BookletShelf.Row>>> Find, Func<IServiceProvider, BookletShelf.Taking, CancellationToken, Task<Refusal?>> Take)
{
    public const int LongestKey = 80;

    /// <param name="Key">An edition at a place.</param>
    public sealed record Row(string Key, string Name, int Copies);

    /// <param name="Area">The path of the area in which they are used; empty for the place's own.</param>
    /// <param name="Recipient">An event or a group; never a citizen's name.</param>
    public sealed record Taking(string Key, int Copies, DateOnly On, string Area, string Recipient, string Note);
}
