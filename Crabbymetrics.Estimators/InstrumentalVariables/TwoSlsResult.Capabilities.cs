using System.Collections.Immutable;
using System.Numerics.Tensors;
using Crabbymetrics.Acceleration;

namespace Crabbymetrics.Estimators;

// The capabilities for inference. All of them are derived from the fit.
public partial class TwoSlsResult
    : IScoreContributions,
        IInformation,
        ILinearPredictorModel,
        IObservedData,
        IRSquared,
        IFullRefit,
        IBatchRefit,
        IPointEvaluation
{
    /// <inheritdoc/>
    public string? InferenceUnavailableReason =>
        !(ResidualDegreesOfFreedom > 0.0)
            ? FormattableString.Invariant(
                $"there are {ObservationCount} observations and {CoefficientCount + _fit.Equation.AbsorbedRank} coefficients, so that "
            ) + "nothing is left to estimate the variance of the errors from, and there are no standard errors."
        : ResidualSumOfSquares == 0.0
            ? "the fit is perfect: every residual is 0 up to rounding, so that the residual variance is 0 and there are no standard errors."
        : null;

    /// <inheritdoc/>
    public string? LeverageUnavailableReason =>
        _fit.Method.Kappa == 1.0
            ? null
            : $"the scores of {MethodName(Method)} are no residuals times the regressors of a least squares, so that hc2, hc3, cr2 and cr3 "
                + "are not defined. Ask for hc1 or cr1, or for two-stage least squares.";

    /// <inheritdoc/>
    public int WorkingParameterCount => CoefficientCount;

    /// <summary>The number of rows of the data.</summary>
    public int RowCount => Data.RowCount;

    IObservations IObservedData.Observations => _fit.Equation.Observations;

    /// <summary>The weights of the data, with 0 for rows that a refit left out; null where there are none and every row was used.</summary>
    public ObservationWeights? Weights => _fit.SampleWeights;

    /// <summary>The residual variance <c>rss / (n - k)</c>, by which scores and information of the k-class are divided; 1 for
    /// GMM.</summary>
    public double Dispersion => _fit.Scale;

    /// <inheritdoc/>
    public string RSquaredName => "R2";

    /// <summary><c>1 - rss / tss</c>, as in least squares. It may be negative, since the residuals are not the smallest: it does not
    /// measure
    /// how good the estimates are. NaN where the outcome does not vary.</summary>
    public double RSquared => TotalSumOfSquares == 0.0 ? double.NaN : 1.0 - (ResidualSumOfSquares / TotalSumOfSquares);

    /// <summary>R squared adjusted for the degrees of freedom: <c>1 - (1 - R2) (n - 1) / (n - k)</c> with an intercept, n in place of n - 1
    /// without one. NaN where n is k.</summary>
    public double AdjustedRSquared =>
        ResidualDegreesOfFreedom > 0.0
            ? 1.0 - ((1.0 - RSquared) * (ObservationCount - (_fit.Equation.HasConstant ? 1.0 : 0.0)) / ResidualDegreesOfFreedom)
            : double.NaN;

    DesignMatrix ILinearPredictorModel.Design => _fit.Equation.IsElsewhere ? _fit.Equation.Design : Data.Design;

    ReadOnlyMemory<double> ILinearPredictorModel.Offset => _fit.Equation.Absorption is null ? Data.Offset : OffsetWithEffects();

    string ILinearPredictorModel.LinkName => "identity";

    private protected double[] FitResiduals => _fit.Residuals;

    private protected RowMap ScoreRows => _fit.ScoreRows;

    private protected TwoSlsFit Fitted => _fit;

    void ILinearPredictorModel.InverseLink(
        ReadOnlySpan<double> linearPredictors,
        Span<double> means,
        Span<double> first,
        Span<double> second
    ) => IdentityInverseLink.Instance.InverseLink(linearPredictors, means, first, second);

    /// <inheritdoc/>
    public void CopyInformation(Span<double> information) => TensorPrimitives.Divide(_fit.Method.Information, Dispersion, information);

    void IInformation.CopyJacobian(Span<double> jacobian)
    {
        int k = CoefficientCount;
        for (int j = 0; j < k; j++)
        {
            _fit.Method.Jacobian.AsSpan(j * k, k).CopyTo(jacobian.Slice(_fit.Solver.Places[j] * k, k));
        }
    }

    /// <inheritdoc/>
    public void CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        _ = Data;
        ScoreRows.CopyRows(firstRow, rowCount, scores);
        double[] factors = new double[rowCount];
        _fit.CopyWeights(firstRow, rowCount, 1.0 / Dispersion, factors);
        int k = CoefficientCount;
        for (int i = 0; i < rowCount; i++)
        {
            Span<double> score = scores.Slice(i * k, k);
            TensorPrimitives.Multiply(score, factors[i] * _fit.Residuals[firstRow + i], score);
        }
    }

    void IScoreContributions.ScoreOuterProduct(ReadOnlySpan<double> multipliers, Span<double> outerProduct) =>
        ScoreRows.CrossProduct(_fit.SquaredScores(_fit.Residuals, Dispersion, multipliers)).CopyTo(outerProduct);

    void IScoreContributions.SumScores(ReadOnlySpan<double> multipliers, ReadOnlySpan<int> groups, Span<double> sums)
    {
        RequireRows(groups.Length, nameof(groups));
        double[] residuals = _fit.ScoreResiduals(_fit.Residuals, Dispersion, multipliers);
        ScoreRows.SumOverGroups(residuals, groups, sums.Length / CoefficientCount).CopyTo(sums);
    }

    int IBatchRefit.BatchSize => TwoSlsBatch.BatchSize(_fit);

    void IBatchRefit.RefitBatch(
        ReadOnlySpan<byte> counts,
        Span<double> parameters,
        Span<RefitOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        BatchRefit.RequireLengths(Data.RowCount, Parameters.Length, counts.Length, parameters.Length, outcomes.Length);
        BatchRefit.RefitAlone alone = ((IWeightedRefit)this).Refit;
        if (TwoSlsBatch.BatchSize(_fit) > 0)
        {
            TwoSlsBatch.Run(_fit, counts, parameters, outcomes, alone, cancellationToken);
        }
        else
        {
            BatchRefit.RunAlone(counts, Data.RowCount, parameters, outcomes, alone, cancellationToken);
        }
    }

    IEstimationResult IFullRefit.RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken)
    {
        RequireRows(weights.Length, nameof(weights));
        return Of(TwoSlsFitter.Again(_fit, weights, cancellationToken));
    }

    IEstimationResult IPointEvaluation.EvaluateAt(ReadOnlySpan<double> parameters)
    {
        double[] kept = GivenParameters.Identified(parameters, Parameters, ParameterNames);
        return Of(TwoSlsFitter.At(_fit, [.. _fit.Solver.Places.Select(place => kept[place])]));
    }

    // What the slopes leave of the fitted values: the offsets and the effects of each row.
    private double[] OffsetWithEffects()
    {
        double[] offsets = new double[Data.RowCount];
        TensorPrimitives.Subtract(Data.Outcome.Span, _fit.Residuals, offsets);
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

    /// <summary>The name of a method as people say it.</summary>
    internal static string MethodName(TwoSlsMethod method) =>
        method switch
        {
            TwoSlsMethod.TwoStage => "two-stage least squares",
            TwoSlsMethod.Liml => "LIML",
            TwoSlsMethod.Fuller => "Fuller's estimator",
            TwoSlsMethod.KClass => "the k-class estimator",
            TwoSlsMethod.Gmm => "two-step GMM",
            _ => "continuously updated GMM",
        };

    private protected void RequireRows(int length, string argument)
    {
        if (length != Data.RowCount)
        {
            throw new ArgumentException($"{argument} must have a value for each of the {Data.RowCount} rows; it has {length}.", argument);
        }
    }
}
