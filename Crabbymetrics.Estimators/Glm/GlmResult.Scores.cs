using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

// Scores, information, working regression and fitted means.
public abstract partial class GlmResult
{
    void IInformation.CopyInformation(Span<double> information)
    {
        if (Profile is { } profile)
        {
            profile.CopyInformation(information);
            return;
        }

        _fit.Working.Layout.Expand(_fit.Information, information[..(WorkingParameterCount * WorkingParameterCount)]);
    }

    /// <inheritdoc/>
    public string? ExpectedInformationUnavailableReason =>
        HasCanonicalLink || Family is IExpectedCurvature { IsCanonical: false }
            ? null
            : $"'{Family.Name}' with the link '{Family.LinkName}' does not state its expected curvature "
                + $"({nameof(IExpectedCurvature)}), and does not say that its link is canonical, so that the observed one is it.";

    void IExpectedInformation.CopyExpectedInformation(Span<double> information) =>
        _fit.Working.Layout.Expand(_fit.ExpectedInformation(), information[..(WorkingParameterCount * WorkingParameterCount)]);

    void IInformation.CopyJacobian(Span<double> jacobian) => _fit.Working.CopyJacobian(jacobian);

    void IScoreContributions.CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        if (Profile is { } profile)
        {
            profile.CopyScores(firstRow, rowCount, scores);
            return;
        }

        CopyCoefficientScores(firstRow, rowCount, scores);
    }

    /// <summary>The scores of the coefficients at the estimated ancillary parameters.</summary>
    internal void CopyCoefficientScores(int firstRow, int rowCount, Span<double> scores)
    {
        ((IWorkingRegression)this).CopyRegressors(firstRow, rowCount, scores);
        double[] residuals = new double[rowCount];
        RowQuantities.Evaluate(_fit, firstRow, rowCount, residuals, default);
        int k = WorkingParameterCount;
        for (int i = 0; i < rowCount; i++)
        {
            for (int j = 0; j < k; j++)
            {
                scores[(i * k) + j] *= residuals[i];
            }
        }
    }

    void IScoreContributions.ScoreOuterProduct(ReadOnlySpan<double> multipliers, Span<double> outerProduct)
    {
        if (Profile is { } profile)
        {
            profile.ScoreOuterProduct(multipliers, outerProduct);
            return;
        }

        _fit.Working.Layout.Expand(
            _fit.ScoreOuterProduct(multipliers.ToArray()),
            outerProduct[..(WorkingParameterCount * WorkingParameterCount)]
        );
    }

    void IScoreContributions.SumScores(ReadOnlySpan<double> multipliers, ReadOnlySpan<int> groups, Span<double> sums)
    {
        RequireRows(groups.Length, nameof(groups));
        if (Profile is { } profile)
        {
            profile.SumScores(multipliers, groups, sums);
            return;
        }

        RowQuantities.SumScores(_fit, multipliers, groups, sums);
    }

    void IWorkingRegression.CopyRegressors(int firstRow, int rowCount, Span<double> regressors)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, Data.RowCount - firstRow);
        WorkingParameters working = _fit.Working;
        int k = working.Count;
        double[] scratch = new double[working.View.ScratchCount];
        int capacity = working.View.Design.BlockRowCount;
        double[] column = new double[capacity];
        for (int row = firstRow; row < firstRow + rowCount; )
        {
            DesignBlock block = working.View.Load(row / capacity, scratch);
            int end = Math.Min(firstRow + rowCount, block.FirstRow + block.RowCount);
            for (int i = row; i < end && working.HasIntercept; i++)
            {
                regressors[(i - firstRow) * k] = 1.0;
            }

            for (int j = 0; j < working.SlopeCount; j++)
            {
                block.CopyColumn(j, column);
                double mean = working.ResidualMean(j),
                    scale = working.Scale(j);
                int index = working.FirstSlope + j;
                for (int i = row; i < end; i++)
                {
                    regressors[((i - firstRow) * k) + index] = (column[i - block.FirstRow] - mean) / scale;
                }
            }

            row = end;
        }
    }

    void IWorkingRegression.CopyWorkingWeights(int firstRow, int rowCount, Span<double> weights) =>
        RowQuantities.Evaluate(_fit, firstRow, rowCount, default, weights);

    void IWorkingRegression.CopyScoreResiduals(int firstRow, int rowCount, Span<double> residuals) =>
        RowQuantities.Evaluate(_fit, firstRow, rowCount, residuals, default);

    void IWorkingRegression.CopyExpectedWorkingWeights(int firstRow, int rowCount, Span<double> weights) =>
        RowQuantities.Evaluate(_fit, firstRow, rowCount, default, weights, expected: ExpectedInformationUnavailableReason is null);

    void ILeverage.CopyLeverages(Span<double> leverages) => RowQuantities.Leverages(_fit, leverages);

    void ILeverage.CopyLeveragesNearOne(Span<double> leverages) => RowQuantities.Leverages(_fit, leverages, nearOne: true);

    void IFittedMeans.CopyOutcomes(Span<double> outcomes) => Data.Outcome.Span.CopyTo(outcomes);

    void IFittedMeans.CopyLinearPredictors(Span<double> linearPredictors)
    {
        if (_fit is AbsorbedGlmFit absorbed)
        {
            absorbed.Eta.CopyTo(linearPredictors);
            if (Data.HasOffset)
            {
                System.Numerics.Tensors.TensorPrimitives.Subtract(linearPredictors, Data.Offset.Span, linearPredictors);
            }

            return;
        }

        _fit.LinearPredictors(includeOffset: false, linearPredictors);
    }

    void IFittedMeans.CopyFittedMeans(Span<double> means)
    {
        _fit.LinearPredictors(includeOffset: true, means);
        Family.InverseLink(means[..Data.RowCount], means, default, default);
    }

    void IFittedMeans.CopyVarianceFunction(Span<double> variances)
    {
        ((IFittedMeans)this).CopyFittedMeans(variances);
        Family.Variance(variances[..Data.RowCount], variances);
    }

    void IScoreSums.ScoreOuterProduct(ScoreWeighting weighting, Span<double> outerProduct)
    {
        RequireScoreSums();
        ArgumentOutOfRangeException.ThrowIfNegative(weighting.LeveragePower);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weighting.LeveragePower, 2);
        if (Profile is { } profile)
        {
            profile.ScoreOuterProduct(weighting, outerProduct);
            return;
        }

        ScoreMiddlePass.Write(_fit, null, weighting, outerProduct[..(WorkingParameterCount * WorkingParameterCount)]);
    }

    GroupedScores IScoreSums.SumScores(ImmutableArray<string> clusterings)
    {
        RequireScoreSums();
        return Profile is { } profile ? profile.SumScores(clusterings) : GroupScorePass.Sum(_fit, null, clusterings);
    }

    // Scores with a part beyond slope times regressors are kept row by row.
    private void RequireScoreSums()
    {
        if (_fit.ScoreAdjustments.Length > 0 || (!IsElsewhere && (!_fit.HasOwnWeights || IsAbsorbed)))
        {
            throw new InferenceUnavailableException(
                $"The scores of this '{EstimatorName}' fit have parts that are kept row by row: they are summed through "
                    + $"{nameof(IScoreContributions)}, not by recipe."
            );
        }
    }
}
