namespace Renkei.Access;

/// <summary>The words by which the plans are sorted, given by the room that keeps them: rooms that may not know it still say which scene, item and indicator their work is about.</summary>
/// <param name="Scenes">日常の療養支援, 入退院支援, 急変時の対応, 看取り.</param>
/// <param name="Items">The national items of both schemes, by their keys.</param>
/// <param name="Indicators">What is measured, by key, with its name.</param>
public sealed record PlanWords(IReadOnlyList<Code> Scenes, IReadOnlyList<Code> Items, Func<IServiceProvider, CancellationToken, Task<IReadOnlyList<PlanWords.Measured>>> Indicators)
{
    public sealed record Measured(Guid Indicator, string Name);
}
