using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// The instruments of a regression: variables outside the equation that are related to its endogenous regressors and not to its error.
/// Immutable.
/// </summary>
public sealed class InstrumentSet
{
    internal InstrumentSet(DesignMatrix design, ImmutableArray<string> endogenous)
    {
        Design = design;
        Endogenous = endogenous;
    }

    /// <summary>The n x l excluded instruments. The exogenous regressors are instruments too and are not repeated here.</summary>
    public DesignMatrix Design { get; }

    /// <summary>The columns of <see cref="RegressionData.Design"/> that are endogenous, by name.</summary>
    public ImmutableArray<string> Endogenous { get; }

    internal InstrumentSet SelectRows(ReadOnlySpan<int> rows) => new(Design.SelectRows(rows), Endogenous);
}
