using DiffPlex;
using DiffPlex.Chunkers;

namespace Renkei.Publications;

/// <summary>A piece of a text beside its former state.</summary>
public sealed record TextChange(string Text, TextChangeKind Kind)
{
    /// <summary>The later text with what was added, and at its place what was taken out; Japanese is compared letter by letter.</summary>
    public static IReadOnlyList<TextChange> Between(string before, string after)
    {
        var compared = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, CharacterChunker.Instance);
        List<TextChange> pieces = [];
        var at = 0;
        foreach (var block in compared.DiffBlocks)
        {
            Add(compared.PiecesNew, at, block.InsertStartB, TextChangeKind.Same);
            Add(compared.PiecesOld, block.DeleteStartA, block.DeleteStartA + block.DeleteCountA, TextChangeKind.Removed);
            Add(compared.PiecesNew, block.InsertStartB, block.InsertStartB + block.InsertCountB, TextChangeKind.Added);
            at = block.InsertStartB + block.InsertCountB;
        }

        Add(compared.PiecesNew, at, compared.PiecesNew.Count, TextChangeKind.Same);
        return pieces;

        void Add(IReadOnlyList<string> letters, int from, int to, TextChangeKind kind)
        {
            if (to > from)
            {
                pieces.Add(new(string.Concat(letters.Skip(from).Take(to - from)), kind));
            }
        }
    }
}

public enum TextChangeKind
{
    Same,
    Added,
    Removed,
}
