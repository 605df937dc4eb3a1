using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>A result that can test its own specification.</summary>
public interface ISpecificationTests
{
    /// <summary>The customary tests, each with its answer or the reason why there is none.</summary>
    /// <returns>The tests.</returns>
    ImmutableArray<SpecificationTest> SpecificationTests();
}
