using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The absorbed effects of a fit: what was taken out, and what it counts for. Immutable.</summary>
internal sealed class Absorption
{
    /// <summary>What takes the effects out of columns, under the weights of the fit.</summary>
    public required Absorber Absorber { get; init; }

    /// <summary>The outcomes less the offsets, with their effects.</summary>
    public required double[] Outcome { get; init; }

    /// <summary>The weighted sum of squares of the outcome without its effects.</summary>
    public required double WithinSquares { get; init; }

    /// <summary>The rank of the effects.</summary>
    public required EffectRank Rank { get; init; }

    /// <summary>The number of rows left out as singletons.</summary>
    public required int SingletonsDropped { get; init; }

    /// <summary>The regressors that the effects span.</summary>
    public required ImmutableArray<string> Spanned { get; init; }

    /// <summary>The iterations of all columns.</summary>
    public required int Iterations { get; init; }

    /// <summary>The largest estimated error of a column, in its own length.</summary>
    public required double Error { get; init; }

    /// <summary>What the errors of the columns leave wrong in least squares.</summary>
    public ProjectionErrors Errors { get; init; }

    /// <summary>The errors and lengths of the columns of an equation with instruments by name, of the outcome by an empty one; without
    /// values.</summary>
    public ImmutableDictionary<string, WithinColumn> Columns { get; init; } = ImmutableDictionary<string, WithinColumn>.Empty;

    /// <summary>Whether all columns are within the tolerance.</summary>
    public bool Converged { get; init; } = true;

    /// <summary>Whether there is a constant for each level of something.</summary>
    public required bool HasConstant { get; init; }

    /// <summary>The leverages of the effects alone.</summary>
    /// <exception cref="InferenceUnavailableException">They would take too long.</exception>
    public double[] Leverages() =>
        Absorber.HasLeverages
            ? Absorber.Leverages(CancellationToken.None)
            : throw new InferenceUnavailableException(
                "Leverages with several absorbed effects take a solution for each row, too many for these rows and levels: use hc1, or "
                    + "write the smaller effects out as C() columns."
            );
}
