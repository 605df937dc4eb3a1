using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A linear model with absorbed effects, fitted by least squares. The parameters are the slopes; there is no intercept, which the effects
/// contain. <see cref="OlsResult.Data"/> are the observations that were used, without singletons.
/// </summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class FixedEffectsOlsResult : OlsResult, IAbsorbedEffects
{
    private readonly OlsFit _fit;
    private readonly Absorption _absorption;
    private ImmutableArray<EffectEstimates> _estimates;

    internal FixedEffectsOlsResult(OlsFit fit, Absorption absorption)
        : base(fit)
    {
        _fit = fit;
        _absorption = absorption;
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
    public double CoefficientError => _absorption.Errors.OfCoefficients;

    /// <summary>The weighted sum of squares of the outcome without its effects.</summary>
    public double WithinSumOfSquares => _absorption.WithinSquares;

    /// <summary>The share of the variance around the effects that the slopes explain: <c>1 - rss / rss of the effects alone</c>. NaN where
    /// the effects explain the outcome.</summary>
    public double WithinRSquared => WithinSumOfSquares > 0.0 ? 1.0 - (ResidualSumOfSquares / WithinSumOfSquares) : double.NaN;

    /// <summary><see cref="WithinRSquared"/> adjusted for the number of slopes: <c>1 - (1 - R2) (n - rank) / (n - k - rank)</c>. NaN where
    /// no degree of freedom is left.</summary>
    public double AdjustedWithinRSquared =>
        ResidualDegreesOfFreedom > 0.0
            ? 1.0 - ((1.0 - WithinRSquared) * (ResidualDegreesOfFreedom + CoefficientCount) / ResidualDegreesOfFreedom)
            : double.NaN;

    /// <inheritdoc/>
    public int CountedRank(AbsorbedCount convention, ImmutableArray<ReadOnlyMemory<int>> clusterings) =>
        AbsorbedCounts.Of(
            convention,
            _absorption.Absorber.Blocks,
            Data.Absorbed,
            _absorption.Rank,
            _absorption.Absorber.Weights,
            clusterings
        );

    /// <summary>The estimated coefficients of an absorbed effect.</summary>
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
        if (data.Design.ColumnCount != Data.Design.ColumnCount)
        {
            throw new ArgumentException(
                $"There are {data.Design.ColumnCount} columns; the model was fitted to {Data.Design.ColumnCount}.",
                nameof(data)
            );
        }

        double[] predictions = PredictSlopes(data.Design, data.HasOffset ? data.Offset.ToArray() : null);
        EffectPrediction.AddTo(predictions, AllEffects(), data, missingForNewLevels);
        return predictions;
    }

    private ImmutableArray<EffectEstimates> AllEffects()
    {
        if (_estimates.IsDefault)
        {
            double[] outcome = _absorption.Outcome;
            double[] slopes = PredictSlopes(Data.Design, null);
            double[] remainder = [.. outcome.Zip(slopes, static (y, fitted) => y - fitted)];
            _estimates = EffectRecovery.Of(_absorption.Absorber, Data.Absorbed, remainder, CancellationToken.None);
        }

        return _estimates;
    }
}
