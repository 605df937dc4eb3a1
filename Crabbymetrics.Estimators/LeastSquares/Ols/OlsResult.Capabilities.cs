using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

// The capabilities for inference. All of them are derived from the fit.
public partial class OlsResult
    : IWorkingRegression,
        ILikelihood,
        IGoodnessOfFit,
        IFittedMeans,
        ILinearPredictorModel,
        IObservedData,
        ILinearFit,
        IMeanPrediction,
        INormalOutcome,
        IDeviance
{
    private ObservationWeights? _weights;

    double INormalOutcome.OutcomeVariance => Dispersion;

    /// <inheritdoc/>
    public string? InferenceUnavailableReason =>
        CoefficientCount == 0 ? "no coefficient is identified, so that there are no standard errors."
        : !(ResidualDegreesOfFreedom > 0.0)
            ? FormattableString.Invariant(
                $"there are {ObservationCount} observations and {CoefficientCount} coefficients, so that nothing "
            ) + "is left to estimate the variance of the errors from, and there are no standard errors."
        : _fit.IsPerfect
            ? "the fit is perfect: every residual is 0 up to rounding, so that the residual variance is 0 and there are no standard errors."
        : null;

    /// <inheritdoc/>
    public int WorkingParameterCount => CoefficientCount;

    /// <summary>The name of the outcome.</summary>
    public string OutcomeName => _fit.Observations is RegressionData data ? data.OutcomeName : _fit.Observations.Summary.OutcomeName;

    IObservations IObservedData.Observations => _fit.Observations;

    /// <summary>The clusterings of the data.</summary>
    public ImmutableDictionary<string, Clustering> Clusters => Data.Clusters;

    /// <summary>The time index of the data; null where there is none.</summary>
    public TimeIndex? Time => Data.Time;

    /// <summary>The weights of the data, with 0 for rows that a refit left out; null where there are none and every row was used.</summary>
    public ObservationWeights? Weights => _fit.IsElsewhere && !_fit.HasWeights ? null : _weights ??= SampleWeights();

    /// <summary>The residual variance <c>rss / (n - k)</c>, by which scores and information are divided.</summary>
    public double Dispersion => _fit.Variance;

    /// <inheritdoc/>
    public string RSquaredName => "R2";

    /// <summary>
    /// R squared, <c>1 - rss / tss</c>, with the sums of squares weighted: around the weighted mean with an intercept, around 0 without
    /// one, as R and statsmodels do; with an offset that of the outcome less the offset. 1 after a perfect fit; NaN where the outcome does
    /// not vary.
    /// </summary>
    public double RSquared =>
        Totals.Squares == 0.0 ? double.NaN
        : _fit.IsPerfect ? 1.0
        : 1.0 - (ResidualSumOfSquares / Totals.Squares);

    /// <summary>R squared adjusted for the degrees of freedom: <c>1 - (1 - R2) (n - 1) / (n - k)</c> with an intercept, n in place of n - 1
    /// without one. NaN where n is k.</summary>
    public double AdjustedRSquared =>
        ResidualDegreesOfFreedom > 0.0
            ? 1.0 - ((1.0 - RSquared) * (ObservationCount - (_fit.HasConstant ? 1.0 : 0.0)) / ResidualDegreesOfFreedom)
            : double.NaN;

    /// <summary>
    /// The log-likelihood of normal errors at the variance that maximizes it, rss / n: <c>(sum log w - n (log 2 pi + 1 - log n + log rss))
    /// / 2</c>, the sum of logarithms for analytic weights alone; n is the sum of the weights where they are frequencies or probability
    /// weights. R's <c>logLik.lm</c>. Infinite after a perfect fit.
    /// </summary>
    public double LogLikelihood => LogLikelihoodAt(ResidualSumOfSquares);

    /// <summary>That of the intercept only (of nothing, in a model without one), with the same offset and weights.</summary>
    public double NullLogLikelihood => LogLikelihoodAt(TotalSumOfSquares);

    /// <summary>k + 1: the coefficients and the variance of the errors, as R's AIC and BIC count them. statsmodels and fixest count
    /// k.</summary>
    public int EstimatedParameterCount => CoefficientCount + (_fit.Absorption?.Rank.Value ?? 0) + 1;

    /// <summary>Akaike's criterion <c>-2 log L + 2 (k + 1)</c>: R's, which counts the variance of the errors; that of statsmodels and
    /// fixest is smaller by 2.</summary>
    public double Aic => (-2.0 * LogLikelihood) + (2.0 * EstimatedParameterCount);

    /// <summary>The Bayesian criterion <c>-2 log L + (k + 1) log n</c>: R's; that of statsmodels and fixest is smaller by log n.</summary>
    public double Bic => (-2.0 * LogLikelihood) + (EstimatedParameterCount * Math.Log(ObservationCount));

    double IGoodnessOfFit.Deviance => ResidualSumOfSquares;

    double IDeviance.Deviance => ResidualSumOfSquares;

    double IDeviance.NullDeviance => TotalSumOfSquares;

    string? IDeviance.StatisticsUnavailableReason =>
        _fit.IsPerfect ? "the fit is perfect, so that the likelihood of normal errors has no maximum" : null;

    double IGoodnessOfFit.PearsonChiSquared => ResidualSumOfSquares;

    DesignMatrix ILinearPredictorModel.Design => _fit.IsElsewhere ? _fit.Problem.Design : Data.Design;

    ReadOnlyMemory<double> ILinearPredictorModel.Offset => _fit.Absorption is null ? Data.Offset : OffsetWithEffects();

    string ILinearPredictorModel.LinkName => "identity";

    /// <summary>The number of rows.</summary>
    public int RowCount => Data.RowCount;

    bool IWorkingRegression.HasEqualVariances => _fit.WeightKind is WeightKind.Analytic or WeightKind.Probability;

    void ILinearPredictorModel.InverseLink(
        ReadOnlySpan<double> linearPredictors,
        Span<double> means,
        Span<double> first,
        Span<double> second
    ) => IdentityInverseLink.Instance.InverseLink(linearPredictors, means, first, second);

    void IInformation.CopyInformation(Span<double> information) =>
        TensorPrimitives.Divide(_fit.Solution.Information, Dispersion, information);

    void IInformation.CopyJacobian(Span<double> jacobian) => _fit.Basis.CopyJacobian(jacobian);

    void IScoreContributions.CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        ReadOnlySpan<double> residuals = _fit.Residuals;
        _fit.Basis.CopyRows(firstRow, rowCount, scores);
        int k = CoefficientCount;
        for (int i = 0; i < rowCount; i++)
        {
            Span<double> score = scores.Slice(i * k, k);
            double weight = _fit.Weights.IsEmpty ? 1.0 : _fit.Weights[firstRow + i];
            TensorPrimitives.Multiply(score, residuals[firstRow + i] * weight / Dispersion, score);
        }
    }

    void IScoreContributions.ScoreOuterProduct(ReadOnlySpan<double> multipliers, Span<double> outerProduct)
    {
        double[] squares = new double[Data.RowCount];
        ((IWorkingRegression)this).CopyScoreResiduals(0, Data.RowCount, squares);
        TensorPrimitives.Multiply(squares, squares, squares);
        if (!multipliers.IsEmpty)
        {
            TensorPrimitives.Multiply(squares, multipliers, squares);
        }

        _fit.Basis.CrossProduct(squares, _fit.Options.MaxDegreeOfParallelism).CopyTo(outerProduct);
    }

    void IScoreContributions.SumScores(ReadOnlySpan<double> multipliers, ReadOnlySpan<int> groups, Span<double> sums)
    {
        RequireRows(groups.Length, nameof(groups));
        BasisRows.SumOverGroups(_fit.Basis, this, multipliers, groups, sums);
    }

    void IWorkingRegression.CopyRegressors(int firstRow, int rowCount, Span<double> regressors)
    {
        _ = Data;
        _fit.Basis.CopyRows(firstRow, rowCount, regressors);
    }

    void IWorkingRegression.CopyWorkingWeights(int firstRow, int rowCount, Span<double> weights)
    {
        if (_fit.Weights.IsEmpty)
        {
            weights[..rowCount].Fill(1.0 / Dispersion);
        }
        else
        {
            TensorPrimitives.Divide(_fit.Weights.Slice(firstRow, rowCount), Dispersion, weights);
        }
    }

    void IWorkingRegression.CopyScoreResiduals(int firstRow, int rowCount, Span<double> residuals)
    {
        TensorPrimitives.Divide(_fit.Residuals.AsSpan(firstRow, rowCount), Dispersion, residuals);
        if (!_fit.Weights.IsEmpty)
        {
            TensorPrimitives.Multiply(residuals[..rowCount], _fit.Weights.Slice(firstRow, rowCount), residuals);
        }
    }

    void ILeverage.CopyLeverages(Span<double> leverages) => BasisRows.Leverages(_fit, leverages);

    void ILeverage.CopyLeveragesNearOne(Span<double> leverages) => BasisRows.LeveragesNearOne(_fit, leverages);

    void IFittedMeans.CopyOutcomes(Span<double> outcomes) => Data.Outcome.Span.CopyTo(outcomes);

    void IFittedMeans.CopyLinearPredictors(Span<double> linearPredictors)
    {
        if (_fit.Absorption is null)
        {
            TensorPrimitives.Subtract(_fit.WholeOutcome.Span, _fit.Residuals, linearPredictors);
            return;
        }

        // The effects are in the offset.
        PredictSlopes(Data.Design, null).CopyTo(linearPredictors);
    }

    void IFittedMeans.CopyFittedMeans(Span<double> means) => TensorPrimitives.Subtract(Data.Outcome.Span, _fit.Residuals, means);

    void IFittedMeans.CopyVarianceFunction(Span<double> variances) => variances[..Data.RowCount].Fill(1.0);

    // The part of the fitted values that is not of the slopes: offset and effects of each row.
    private double[] OffsetWithEffects()
    {
        double[] offsets = new double[Data.RowCount];
        ((IFittedMeans)this).CopyFittedMeans(offsets);
        double[] column = new double[offsets.Length];
        for (int j = 0; j < Data.Design.ColumnCount; j++)
        {
            if (!double.IsNaN(Coefficients[j]))
            {
                Data.Design.CopyColumn(j, column);
                TensorPrimitives.MultiplyAdd(column, -Coefficients[j], offsets, offsets);
            }
        }

        return offsets;
    }

    private double LogLikelihoodAt(double squares)
    {
        WeightKind? kind = _fit.WeightKind;
        double n = kind is WeightKind.Frequency or WeightKind.Probability ? Totals.WeightSum : ObservationCount;
        double logs = kind == WeightKind.Analytic ? Totals.LogWeightSum : 0.0;
        return 0.5 * (logs - (n * (Math.Log(2.0 * Math.PI) + 1.0 - Math.Log(n) + Math.Log(squares))));
    }

    private ObservationWeights? SampleWeights()
    {
        if (_fit.Weights.IsEmpty)
        {
            return Data.Weights;
        }

        double[] weights = Data.Weights is { } own ? own.Values.ToArray() : [.. Enumerable.Repeat(1.0, Data.RowCount)];
        bool leftOut = false;
        for (int i = 0; i < weights.Length; i++)
        {
            if (_fit.Weights[i] == 0.0 && weights[i] > 0.0)
            {
                weights[i] = 0.0;
                leftOut = true;
            }
        }

        return leftOut ? Data.WithWeights(weights, Data.Weights?.Kind ?? WeightKind.Frequency).Weights : Data.Weights;
    }

    private void RequireRows(int length, string argument)
    {
        if (length != Data.RowCount)
        {
            throw new ArgumentException($"{argument} must have a value for each of the {Data.RowCount} rows; it has {length}.", argument);
        }
    }
}
