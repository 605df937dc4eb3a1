using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted likelihood as one of its coefficients and its ancillary parameters together.</summary>
internal sealed class LikelihoodJoint(LikelihoodFit fit)
    : IJointParameters,
        IScoreSums,
        IObservedData,
        ILikelihood,
        IPointEvaluation,
        IFullRefit
{
    private readonly int _size = fit.Point.Length;

    public string EstimatorName => fit.Model.Name;

    public ImmutableArray<string> ParameterNames { get; } = [.. fit.Working.ReportedNames(), .. fit.Model.AncillaryNames];

    public ImmutableArray<double> Parameters { get; } = [.. fit.ReportedParameters(), .. fit.Ancillary];

    public FitDiagnostics Diagnostics => fit.Diagnostics;

    public double ObservationCount { get; } = fit.ObservationCount;

    public int CoefficientCount => fit.CoefficientCount;

    public int WorkingParameterCount => _size;

    public int RowCount => fit.Data.RowCount;

    public IObservations Observations => fit.Observations;

    string? IScoreSums.RowsUnavailableReason => fit.IsElsewhere ? ObservationsElsewhere.Reason(fit.Observations.RowCount) : null;

    void IScoreSums.ScoreOuterProduct(ScoreWeighting weighting, Span<double> outerProduct)
    {
        LikelihoodResult.RequireNoLeverage(fit, weighting);
        LikelihoodMiddlePass.Write(fit, outerProduct);
    }

    GroupedScores IScoreSums.SumScores(ImmutableArray<string> clusterings) => LikelihoodGroupPass.Sum(fit, clusterings);

    public double LogLikelihood => -fit.Diagnostics.Objective;

    public int EstimatedParameterCount => _size;

    public void CopyInformation(Span<double> information) => fit.Information.CopyTo(information);

    public void CopyScores(int firstRow, int rowCount, Span<double> scores) => fit.CopyScores(firstRow, rowCount, scores);

    public void CopyJacobian(Span<double> jacobian)
    {
        int k = fit.CoefficientCount;
        double[] own = new double[k * k];
        fit.Working.CopyJacobian(own);
        jacobian[..(_size * _size)].Clear();
        for (int a = 0; a < _size; a++)
        {
            if (a < k)
            {
                own.AsSpan(a * k, k).CopyTo(jacobian.Slice(a * _size, k));
            }
            else
            {
                jacobian[(a * _size) + a] = 1.0;
            }
        }
    }

    public IEstimationResult EvaluateAt(ReadOnlySpan<double> parameters)
    {
        int reported = fit.Working.ReportedCount;
        GivenParameters.Require(parameters, Parameters, ParameterNames);
        double[] point = new double[_size];
        fit.Working.FromReported(parameters[..reported], point);
        parameters[reported..].CopyTo(point.AsSpan(fit.CoefficientCount));
        return new LikelihoodJoint(LikelihoodResult.At(fit, point));
    }

    public IEstimationResult RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken = default) =>
        new LikelihoodJoint(LikelihoodResult.Again(fit, weights, cancellationToken));
}
