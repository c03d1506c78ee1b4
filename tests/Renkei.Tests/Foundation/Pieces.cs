using CsCheck;

namespace Renkei.Tests.Foundation;

/// <summary>Texts put together of pieces that mean something to the code under test: random letters seldom do.</summary>
internal static class Pieces
{
    public static Gen<string> Of(params string[] pieces) => Gen.Int[0, pieces.Length - 1].Select(at => pieces[at]);
}
