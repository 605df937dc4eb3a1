using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>How marginal effects are taken: immutable.</summary>
public sealed class MarginalEffectOptions
{
    /// <summary>
    /// The columns whose effect is the change of the mean as the column goes from 0 to 1, the others as they are, rather than a derivative:
    /// dummy variables. The dummies of categorical columns need not be named.
    /// </summary>
    /// <value>Default none: derivatives of all columns but the dummies of factors.</value>
    public ImmutableArray<string> Discrete { get; init; } = [];

    /// <summary>Whether every column that holds nothing but 0 and 1 is taken as <see cref="Discrete"/>.</summary>
    /// <value>Default false.</value>
    public bool DiscreteDummies { get; init; }

    /// <summary>
    /// Factors made of dummies by hand: for each the names of all its dummy columns, of which a row has at most one. The effect of each is
    /// that of its level against the level without a dummy. The categorical columns of a design are factors without being named.
    /// </summary>
    /// <value>Default none.</value>
    public ImmutableArray<ImmutableArray<string>> Factors { get; init; } = [];

    /// <summary>The confidence level of the limits.</summary>
    /// <value>Default 0.95.</value>
    public double Level { get; init; } = 0.95;
}
