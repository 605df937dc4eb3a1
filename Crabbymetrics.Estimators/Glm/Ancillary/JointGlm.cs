using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted model as one of its coefficients and its ancillary parameters together.</summary>
internal sealed class JointGlm(GlmResult result, GlmFit fit, AncillaryFit ancillary)
    : IJointParameters,
        IExpectedInformation,
        IScoreSums,
        ILeverage,
        IObservedData,
        IAbsorbedEffects
{
    private readonly int _k = fit.Working.Count;
    private readonly int _q = ancillary.Derivatives.Length;

    public string EstimatorName => result.EstimatorName;

    public ImmutableArray<string> ParameterNames { get; } =
    [.. result.ParameterNames, .. result.AncillaryParameters.Select(static parameter => parameter.Name)];

    public ImmutableArray<double> Parameters { get; } =
    [.. result.Parameters, .. result.AncillaryParameters.Select(static parameter => parameter.Estimate)];

    public FitDiagnostics Diagnostics => result.Diagnostics;

    public double ObservationCount => result.ObservationCount;

    public double TestDegreesOfFreedom => result.TestDegreesOfFreedom;

    public int CoefficientCount => _k;

    public int WorkingParameterCount => _k + _q;

    public int RowCount => fit.Data.RowCount;

    public string? InferenceUnavailableReason => result.InferenceUnavailableReason;

    public string? ExpectedInformationUnavailableReason => ((IExpectedInformation)result).ExpectedInformationUnavailableReason;

    public IObservations Observations => fit.Observations;

    string? IScoreSums.RowsUnavailableReason => ((IScoreSums)result).RowsUnavailableReason;

    public ObservationWeights? Weights => result.Weights;

    ImmutableArray<AbsorbedEffect> IAbsorbedEffects.Absorbed => result.Absorbed;

    int IAbsorbedEffects.AbsorbedRank => result.AbsorbedRank;

    bool IAbsorbedEffects.AbsorbedRankIsExact => result.AbsorbedRankIsExact;

    int IAbsorbedEffects.SingletonsDropped => result.SingletonsDropped;

    double IAbsorbedEffects.WithinRSquared => double.NaN;

    int IAbsorbedEffects.CountedRank(AbsorbedCount convention, ImmutableArray<ReadOnlyMemory<int>> clusterings) =>
        ((IAbsorbedEffects)result).CountedRank(convention, clusterings);

    public void CopyInformation(Span<double> information) => ancillary.Information.CopyTo(information);

    /// <summary>
    /// The expected information of the coefficients and the observed one of the ancillary parameters, which are orthogonal to them: the
    /// standard error of theta is that of glm.nb.
    /// </summary>
    public void CopyExpectedInformation(Span<double> information)
    {
        int size = _k + _q;
        double[] own = new double[_k * _k];
        ((IExpectedInformation)result).CopyExpectedInformation(own);
        ancillary.Information.CopyTo(information);
        for (int a = 0; a < _k; a++)
        {
            own.AsSpan(a * _k, _k).CopyTo(information.Slice(a * size, _k));
            for (int j = _k; j < size; j++)
            {
                information[(a * size) + j] = information[(j * size) + a] = 0.0;
            }
        }
    }

    /// <summary>The leverages of the coefficients, at the estimated ancillary parameters.</summary>
    public void CopyLeverages(Span<double> leverages) => ((ILeverage)result).CopyLeverages(leverages);

    public void CopyJacobian(Span<double> jacobian)
    {
        int size = _k + _q;
        double[] own = new double[_k * _k];
        fit.Working.CopyJacobian(own);
        jacobian[..(size * size)].Clear();
        for (int a = 0; a < _k; a++)
        {
            own.AsSpan(a * _k, _k).CopyTo(jacobian.Slice(a * size, _k));
        }

        for (int j = 0; j < _q; j++)
        {
            jacobian[((_k + j) * size) + _k + j] = ancillary.Derivatives[j];
        }
    }

    public void CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        int size = _k + _q;
        double[] own = new double[rowCount * _k];
        result.CopyCoefficientScores(firstRow, rowCount, own);
        for (int i = 0; i < rowCount; i++)
        {
            own.AsSpan(i * _k, _k).CopyTo(scores.Slice(i * size, _k));
            ancillary.Scores.AsSpan((firstRow + i) * _q, _q).CopyTo(scores.Slice((i * size) + _k, _q));
        }
    }

    void IScoreSums.ScoreOuterProduct(ScoreWeighting weighting, Span<double> outerProduct) =>
        ScoreMiddlePass.Write(fit, ancillary.Rows, weighting, outerProduct);

    GroupedScores IScoreSums.SumScores(ImmutableArray<string> clusterings) => GroupScorePass.Sum(fit, ancillary.Rows, clusterings);

    void IScoreContributions.ScoreOuterProduct(ReadOnlySpan<double> multipliers, Span<double> outerProduct)
    {
        int size = _k + _q,
            n = RowCount;
        double[] square = new double[_k * _k];
        fit.Working.Layout.Expand(fit.ScoreOuterProduct(multipliers.ToArray()), square);
        for (int a = 0; a < _k; a++)
        {
            square.AsSpan(a * _k, _k).CopyTo(outerProduct.Slice(a * size, _k));
        }

        int[] one = new int[n];
        double[] cross = new double[_k],
            scaled = new double[n];
        for (int j = 0; j < _q; j++)
        {
            for (int i = 0; i < n; i++)
            {
                scaled[i] = (multipliers.IsEmpty ? 1.0 : multipliers[i]) * ancillary.Scores[(i * _q) + j];
            }

            RowQuantities.SumScores(fit, scaled, one, cross);
            for (int a = 0; a < _k; a++)
            {
                outerProduct[(a * size) + _k + j] = outerProduct[((_k + j) * size) + a] = cross[a];
            }

            for (int l = 0; l <= j; l++)
            {
                double sum = 0.0;
                for (int i = 0; i < n; i++)
                {
                    sum += scaled[i] * ancillary.Scores[(i * _q) + l];
                }

                outerProduct[((_k + j) * size) + _k + l] = outerProduct[((_k + l) * size) + _k + j] = sum;
            }
        }
    }

    void IScoreContributions.SumScores(ReadOnlySpan<double> multipliers, ReadOnlySpan<int> groups, Span<double> sums)
    {
        int size = _k + _q,
            count = sums.Length / size;
        double[] own = new double[count * _k];
        RowQuantities.SumScores(fit, multipliers, groups, own);
        sums.Clear();
        for (int g = 0; g < count; g++)
        {
            own.AsSpan(g * _k, _k).CopyTo(sums.Slice(g * size, _k));
        }

        for (int i = 0; i < groups.Length; i++)
        {
            double multiplier = multipliers.IsEmpty ? 1.0 : multipliers[i];
            for (int j = 0; j < _q; j++)
            {
                sums[(groups[i] * size) + _k + j] += multiplier * ancillary.Scores[(i * _q) + j];
            }
        }
    }
}
