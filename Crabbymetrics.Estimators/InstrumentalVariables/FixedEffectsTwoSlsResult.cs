using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// An equation with endogenous regressors and absorbed effects, fitted from instruments. The parameters are the slopes; there is no
/// intercept, which the effects contain. <see cref="TwoSlsResult.Data"/> are the observations that were used, without singletons.
/// </summary>
/// <remarks>Every statistic of the instruments is that of the equation with the effects written out: F of the first stages, rank tests,
/// overidentification and the rest count the rank of the effects. Immutable and safe for concurrent use.</remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public class FixedEffectsTwoSlsResult : TwoSlsResult, IAbsorbedEffects
{
    private readonly Absorption _absorption;
    private ImmutableArray<EffectEstimates> _estimates;

    internal FixedEffectsTwoSlsResult(TwoSlsFit fit)
        : base(fit)
    {
        CoefficientError = AbsorbedEquation.ErrorsOf(fit).OfCoefficients;
        _absorption = fit.Equation.Absorption!;
    }

    /// <inheritdoc/>
    public ImmutableArray<AbsorbedEffect> Absorbed => Data.Absorbed;

    /// <inheritdoc/>
    public int AbsorbedRank => _absorption.Rank.Value;

    /// <inheritdoc/>
    public bool AbsorbedRankIsExact => _absorption.Rank.IsExact;

    /// <inheritdoc/>
    public int SingletonsDropped => _absorption.SingletonsDropped;

    /// <summary>The iterations that the slowest column took.</summary>
    public int AbsorptionIterations => _absorption.Iterations;

    /// <summary>The largest estimated error of a column without its effects, as a share of its own length.</summary>
    public double AbsorptionError => _absorption.Error;

    /// <summary>What this leaves wrong in a coefficient at most, in its standard error; it is below
    /// <see cref="AbsorbingOptions.Tolerance"/>, or all that double precision allows.</summary>
    public double CoefficientError { get; }

    /// <summary>The weighted sum of squares of the outcome without its effects.</summary>
    public double WithinSumOfSquares => _absorption.WithinSquares;

    /// <summary><c>1 - rss / rss of the effects alone</c>. It may be negative, as <see cref="TwoSlsResult.RSquared"/>; NaN where the
    /// effects explain the outcome.</summary>
    public double WithinRSquared => WithinSumOfSquares > 0.0 ? 1.0 - (ResidualSumOfSquares / WithinSumOfSquares) : double.NaN;

    /// <inheritdoc/>
    public int CountedRank(AbsorbedCount convention, ImmutableArray<ReadOnlyMemory<int>> clusterings) =>
        Fitted.CountedRank(convention, clusterings);

    /// <summary>The estimated coefficients of an absorbed effect: of what the slopes leave of the outcome.</summary>
    /// <param name="name">The name of the effect.</param>
    /// <returns>A value for each level. Effects of constants are unique up to a constant for each set of connected levels: the later effect
    /// is 0 at the first level of each set, and the first effect has the rest.</returns>
    /// <exception cref="ArgumentException">There is no such effect; the message names those that there are.</exception>
    public EffectEstimates Effects(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return AllEffects().FirstOrDefault(effect => effect.Name == name)
            ?? throw new ArgumentException(
                $"There is no absorbed effect '{name}'. There are: {string.Join(", ", Absorbed.Select(static effect => effect.Name))}.",
                nameof(name)
            );
    }

    /// <summary>Predicts the rows of new data: offset, slopes and effects.</summary>
    /// <param name="data">Data with the columns of the fit and the same absorbed effects, by name.</param>
    /// <param name="missingForNewLevels">Whether a row with a level that the fit has not seen gets NaN; otherwise it is an error.</param>
    /// <returns>A value for each row.</returns>
    /// <exception cref="ArgumentException">A column or an effect is missing, or a level is not known; the message names the
    /// row.</exception>
    public double[] Predict(RegressionData data, bool missingForNewLevels = false)
    {
        ArgumentNullException.ThrowIfNull(data);
        double[] predictions = PredictSlopes(data.Design, data.HasOffset ? data.Offset.ToArray() : null);
        EffectPrediction.AddTo(predictions, AllEffects(), data, missingForNewLevels);
        return predictions;
    }

    private ImmutableArray<EffectEstimates> AllEffects()
    {
        if (_estimates.IsDefault)
        {
            double[] remainder = PredictSlopes(Data.Design, null);
            TensorPrimitives.Subtract(_absorption.Outcome, remainder, remainder);
            _estimates = EffectRecovery.Of(_absorption.Absorber, Data.Absorbed, remainder, CancellationToken.None);
        }

        return _estimates;
    }
}
