using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

// What a model with absorbed effects has beside the others.
public abstract partial class GlmResult
{
    /// <summary>The absorbed effects, with the levels of the observations that were used; empty in a model without.</summary>
    public ImmutableArray<AbsorbedEffect> Absorbed => _fit is AbsorbedGlmFit ? Data.Absorbed : [];

    /// <summary>The number of independent columns among the absorbed effects.</summary>
    public int AbsorbedRank => _fit.AbsorbedCoefficients;

    /// <summary>Whether <see cref="AbsorbedRank"/> is the rank; false where it is a bound from the components of pairs.</summary>
    public bool AbsorbedRankIsExact => _fit is not AbsorbedGlmFit absorbed || absorbed.Rank.IsExact;

    /// <summary>The number of rows that were left out because they are the only one of a level of an absorbed effect.</summary>
    public int SingletonsDropped => _fit is AbsorbedGlmFit absorbed ? absorbed.Sample.Singletons : 0;

    /// <summary>The rows of the data that were given, from 0, that a model with absorbed effects left out as separated: those of a level
    /// whose outcomes are all 0, say, whose effect is minus infinity. <see cref="Data"/> are the others.</summary>
    public ImmutableArray<int> SeparatedRows => _fit is AbsorbedGlmFit absorbed ? absorbed.Sample.Separated : [];

    double IAbsorbedEffects.WithinRSquared => double.NaN;

    int IAbsorbedEffects.CountedRank(AbsorbedCount convention, ImmutableArray<ReadOnlyMemory<int>> clusterings) =>
        _fit is AbsorbedGlmFit absorbed ? absorbed.Counted(convention, clusterings) : 0;

    CarriedStatistics IEffectParts.Carry(IReadOnlyList<double[]> shifts, ReadOnlySpan<double> gradients)
    {
        if (_fit is not AbsorbedGlmFit absorbed)
        {
            return new CarriedStatistics(this, [.. gradients]);
        }

        if (Joint is not null)
        {
            throw new InferenceUnavailableException(
                $"Statistics that vary with absorbed effects have no standard errors beside {AncillaryParameters[0].Name}, which was "
                    + "estimated too: write the effects out as C() columns."
            );
        }

        (AbsorbedGlmFit fit, double[] carried) = EffectStatistics.Carry(absorbed, shifts, gradients);
        return new CarriedStatistics(Recreate(fit), [.. carried]);
    }

    private bool IsAbsorbed => _fit is AbsorbedGlmFit;

    private bool HasAbsorbedConstant => Absorbed.Any(static effect => !effect.HasSlope);

    /// <summary>The estimated coefficients of an absorbed effect, on the scale of the linear predictor.</summary>
    /// <param name="name">The name of the effect.</param>
    /// <returns>A value for each level of the observations that were used. Effects of constants are unique up to a constant for each set
    /// of connected levels: the later effect is 0 at the first level of each set, and the first effect has the rest.</returns>
    /// <exception cref="ArgumentException">There is no such effect; the message names those that there are.</exception>
    public EffectEstimates Effects(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Estimates().FirstOrDefault(effect => effect.Name == name)
            ?? throw new ArgumentException(
                Absorbed.IsEmpty
                    ? $"There is no absorbed effect '{name}': the model has none."
                    : $"There is no absorbed effect '{name}'. There are: "
                        + $"{string.Join(", ", Absorbed.Select(static effect => effect.Name))}.",
                nameof(name)
            );
    }

    /// <summary>Linear predictors of the rows of new data: offset, slopes and effects.</summary>
    /// <param name="data">Data with the columns of the fit and the same absorbed effects, by name.</param>
    /// <param name="missingForNewLevels">Whether a row with a level that the fit has no estimate of gets NaN; otherwise it is an
    /// error.</param>
    /// <returns>A value for each row.</returns>
    /// <exception cref="ArgumentException">A column or an effect is missing, or a level is not known; the message names the
    /// row.</exception>
    public double[] PredictLinear(RegressionData data, bool missingForNewLevels = false)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireColumns(data.Design.ColumnCount, nameof(data));
        if (!IsAbsorbed)
        {
            return PredictLinear(data.Design, data.HasOffset ? data.Offset.ToArray() : null);
        }

        double[] predictions = data.HasOffset ? data.Offset.ToArray() : new double[data.RowCount];
        double[] column = new double[data.RowCount];
        for (int j = 0; j < Coefficients.Length; j++)
        {
            if (!double.IsNaN(Coefficients[j]))
            {
                data.Design.CopyColumn(j, column);
                TensorPrimitives.MultiplyAdd(column, Coefficients[j], predictions, predictions);
            }
        }

        EffectPredictions.Add(Estimates(), data, missingForNewLevels, predictions);
        return predictions;
    }

    /// <summary>Means of the rows of new data.</summary>
    /// <param name="data">Data with the columns of the fit and the same absorbed effects, by name.</param>
    /// <param name="missingForNewLevels">Whether a row with a level that the fit has no estimate of gets NaN; otherwise it is an
    /// error.</param>
    /// <returns>A value for each row.</returns>
    /// <exception cref="ArgumentException">A column or an effect is missing, or a level is not known; the message names the
    /// row.</exception>
    public double[] Predict(RegressionData data, bool missingForNewLevels = false) => Means(PredictLinear(data, missingForNewLevels));

    private ImmutableArray<EffectEstimates> Estimates() => _fit is AbsorbedGlmFit absorbed ? absorbed.Estimates() : [];

    // The effects of this fit for other data of the same rows.
    private RegressionData WithOwnEffects(RegressionData data)
    {
        foreach (AbsorbedEffect effect in Data.Absorbed)
        {
            data = data.WithAbsorbed(effect.Name, effect.Levels.Codes.ToArray(), effect.HasSlope ? effect.Slope.ToArray() : null);
        }

        return data;
    }

    private GlmResult EvaluateAbsorbedAt(AbsorbedGlmFit absorbed, ReadOnlySpan<double> parameters) =>
        Joint is null
            ? Recreate(AbsorbedRefit.At(absorbed, parameters))
            : throw new InferenceUnavailableException(
                "Likelihood-ratio and score tests of a model with absorbed effects and parameters of the distribution are not available: "
                    + "use a Wald test."
            );
}
