using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// The instruments of a regression: variables outside the equation that are related to its endogenous regressors and not to its error.
/// Immutable.
/// </summary>
public sealed class InstrumentSet
{
    private Joined? _after;

    internal InstrumentSet(DesignMatrix design, ImmutableArray<string> endogenous)
    {
        Design = design;
        Endogenous = endogenous;
    }

    /// <summary>The n x l excluded instruments. The exogenous regressors are instruments too and are not repeated here.</summary>
    public DesignMatrix Design { get; }

    /// <summary>The columns of <see cref="RegressionData.Design"/> that are endogenous, by name.</summary>
    public ImmutableArray<string> Endogenous { get; }

    /// <summary>A design and the instruments after it; kept for the passes to come.</summary>
    internal DesignMatrix After(DesignMatrix design)
    {
        Joined? known = _after;
        if (known is null || !ReferenceEquals(known.First, design))
        {
            _after = known = new Joined(design, design.Append(Design));
        }

        return known.Both;
    }

    internal InstrumentSet SelectRows(int[] rows) => new(Design.SelectRows(rows, false), Endogenous);

    private sealed record Joined(DesignMatrix First, DesignMatrix Both);
}
