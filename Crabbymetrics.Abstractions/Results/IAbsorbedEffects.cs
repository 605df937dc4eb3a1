using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A result of a model with absorbed effects. Every small-sample factor asks it how many coefficients they count for.</summary>
public interface IAbsorbedEffects
{
    /// <summary>The effects, with the levels of the observations that were used.</summary>
    ImmutableArray<AbsorbedEffect> Absorbed { get; }

    /// <summary>The number of independent columns among the effects: the rank of their dummies and slopes together.</summary>
    int AbsorbedRank { get; }

    /// <summary>Whether <see cref="AbsorbedRank"/> is the rank; false where it is a bound from the components of pairs.</summary>
    bool AbsorbedRankIsExact { get; }

    /// <summary>The number of rows that were left out because they are the only one of a level.</summary>
    int SingletonsDropped { get; }

    /// <summary>The rows of the data that were given, from 0, that were left out because a level or a combination of columns and effects
    /// separates them, so that their part of the likelihood is largest at infinity; empty where there are none.</summary>
    ImmutableArray<int> SeparatedRows => [];

    /// <summary>The share of the variance around the effects that the regressors explain; NaN where the model has none.</summary>
    double WithinRSquared { get; }

    /// <summary>The number of coefficients to count beside those that are reported.</summary>
    /// <param name="convention">How to count.</param>
    /// <param name="clusterings">For each clustering of the covariance the group of each row; empty without clusters.</param>
    /// <returns>The number to add to k.</returns>
    int CountedRank(AbsorbedCount convention, ImmutableArray<ReadOnlyMemory<int>> clusterings);

    /// <summary>The estimated coefficients of an absorbed effect. A model that gives them predicts new rows, saved and loaded
    /// too.</summary>
    /// <param name="name">The name of the effect.</param>
    /// <returns>A value for each level.</returns>
    /// <exception cref="ArgumentException">There is no such effect.</exception>
    /// <exception cref="NotSupportedException">The model does not recover its effects: the default.</exception>
    EffectEstimates Effects(string name) => throw new NotSupportedException("The model does not recover its absorbed effects.");
}
