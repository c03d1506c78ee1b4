using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Renkei.Tests.LongestFirst))]

namespace Renkei.Tests;

/// <summary>What takes minutes by itself begins first: begun last it would run alone, with the other processor idle.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Long = [typeof(Access.AccessMatrixTests), typeof(Operations.PagesTests), typeof(Facilities.DemoCityTests), typeof(Programmes.ResultsTests), typeof(Learning.LearningTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections) where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Array.FindIndex(Long, type => collection.TestCollectionDisplayName.Contains(type.FullName!, StringComparison.Ordinal)) is >= 0 and var at ? at : Long.Length).ThenBy(collection => collection.UniqueID, StringComparer.Ordinal)];
}
