using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Tests.Inference.Fits;

/// <summary>
/// A Poisson or least squares fit in a few lines of textbook Newton, with every capability that a linear-index model can have. The tests of
/// inference stand on it rather than on the library's own estimators, which are tested elsewhere.
/// </summary>
internal sealed class SmallRegression
    : IEstimationResult,
        IInformation,
        IScoreContributions,
        IWorkingRegression,
        IObservedData,
        ILikelihood,
        IGoodnessOfFit,
        IFittedMeans,
        IRegressorRefit,
        IWeightedRefit
{
    private readonly RegressionData _data;
    private readonly bool _poisson;
    private readonly double[][] _x;
    private readonly double[] _weights;
    private readonly double[] _eta;
    private readonly double[] _mu;

    private SmallRegression(RegressionData data, bool poisson, double[]? multipliers = null)
    {
        _data = data;
        _poisson = poisson;
        int n = data.RowCount;
        _x =
        [
            .. Enumerable
                .Range(0, n)
                .Select(i => (double[])[1.0, .. Enumerable.Range(0, data.Design.ColumnCount).Select(j => data.Design[i, j])]),
        ];
        _weights = [.. Enumerable.Range(0, n).Select(i => (data.Weights?.Values.Span[i] ?? 1.0) * (multipliers?[i] ?? 1.0))];
        ParameterNames = ["(Intercept)", .. data.Design.ColumnNames];
        int k = ParameterNames.Length;
        double[] y = data.Outcome.ToArray();
        Vector<double> beta = Vector<double>.Build.Dense(k);
        if (poisson)
        {
            beta[0] = Math.Log(
                Enumerable.Range(0, n).Sum(i => _weights[i] * y[i]) / Enumerable.Range(0, n).Sum(i => _weights[i] * Math.Exp(OffsetOf(i)))
            );
        }

        _eta = new double[n];
        _mu = new double[n];
        for (int iteration = 0; iteration < (poisson ? 60 : 2); iteration++)
        {
            Evaluate(beta);
            Matrix<double> hessian = Matrix<double>.Build.Dense(k, k);
            Vector<double> gradient = Vector<double>.Build.Dense(k);
            for (int i = 0; i < n; i++)
            {
                Vector<double> x = Vector<double>.Build.Dense(_x[i]);
                gradient += _weights[i] * (y[i] - _mu[i]) * x;
                hessian += _weights[i] * Variance(i) * x.OuterProduct(x);
            }

            Vector<double> step = hessian.Cholesky().Solve(gradient);
            beta += step;
            if (step.L2Norm() < 1e-15 * beta.L2Norm())
            {
                break;
            }
        }

        Evaluate(beta);
        Parameters = [.. beta];
        ObservationCount =
            data.Weights is null ? n
            : data.Weights.Kind == WeightKind.Frequency ? data.Weights.Sum
            : data.Weights.PositiveCount;
        PearsonChiSquared = Enumerable.Range(0, n).Sum(i => _weights[i] * (y[i] - _mu[i]) * (y[i] - _mu[i]) / Variance(i));
        Scale = poisson ? 1.0 : PearsonChiSquared / ResidualDegreesOfFreedom;
        Deviance = poisson
            ? 2.0 * Enumerable.Range(0, n).Sum(i => _weights[i] * ((y[i] > 0.0 ? y[i] * Math.Log(y[i] / _mu[i]) : 0.0) - (y[i] - _mu[i])))
            : PearsonChiSquared;
        LogLikelihood = poisson
            ? Enumerable
                .Range(0, n)
                .Sum(i => _weights[i] * ((y[i] * Math.Log(_mu[i])) - _mu[i] - MathNet.Numerics.SpecialFunctions.GammaLn(y[i] + 1.0)))
            : -0.5 * ObservationCount * (Math.Log(2.0 * Math.PI * PearsonChiSquared / ObservationCount) + 1.0);
    }

    public string EstimatorName => _poisson ? "small-poisson" : "small-ols";

    public ImmutableArray<string> ParameterNames { get; }

    public ImmutableArray<double> Parameters { get; }

    public FitDiagnostics Diagnostics { get; } =
        new()
        {
            Converged = true,
            Iterations = 1,
            TerminationReason = TerminationReason.Solved,
            Objective = 0.0,
        };

    public double ObservationCount { get; }

    public double TestDegreesOfFreedom => _poisson ? double.PositiveInfinity : ResidualDegreesOfFreedom;

    public int WorkingParameterCount => Parameters.Length;

    public int RowCount => _x.Length;

    public IObservations Observations => _data;

    public double LogLikelihood { get; }

    public int EstimatedParameterCount => Parameters.Length + (_poisson ? 0 : 1);

    public double Deviance { get; }

    public double PearsonChiSquared { get; }

    public double ResidualDegreesOfFreedom => ObservationCount - ParameterNames.Length;

    /// <summary>The variance of the errors: information and scores are divided by it.</summary>
    public double Scale { get; }

    public static SmallRegression Poisson(RegressionData data) => new(data, poisson: true);

    public static SmallRegression LeastSquares(RegressionData data) => new(data, poisson: false);

    public void CopyInformation(Span<double> information)
    {
        int k = WorkingParameterCount;
        information.Clear();
        for (int i = 0; i < _x.Length; i++)
        {
            for (int a = 0; a < k * k; a++)
            {
                information[a] += _weights[i] * Variance(i) * _x[i][a / k] * _x[i][a % k] / Scale;
            }
        }
    }

    public void CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        int k = WorkingParameterCount;
        for (int a = 0; a < rowCount * k; a++)
        {
            int i = firstRow + (a / k);
            scores[a] = Residual(i) * _x[i][a % k];
        }
    }

    public void CopyRegressors(int firstRow, int rowCount, Span<double> regressors)
    {
        int k = WorkingParameterCount;
        for (int i = 0; i < rowCount; i++)
        {
            _x[firstRow + i].CopyTo(regressors.Slice(i * k, k));
        }
    }

    public void CopyWorkingWeights(int firstRow, int rowCount, Span<double> weights)
    {
        for (int i = 0; i < rowCount; i++)
        {
            weights[i] = _weights[firstRow + i] * Variance(firstRow + i) / Scale;
        }
    }

    public void CopyScoreResiduals(int firstRow, int rowCount, Span<double> residuals)
    {
        for (int i = 0; i < rowCount; i++)
        {
            residuals[i] = Residual(firstRow + i);
        }
    }

    public void CopyOutcomes(Span<double> outcomes) => _data.Outcome.Span.CopyTo(outcomes);

    public void CopyLinearPredictors(Span<double> linearPredictors) => Fill(linearPredictors, i => _eta[i] - OffsetOf(i));

    public void CopyFittedMeans(Span<double> means) => _mu.CopyTo(means);

    public void CopyVarianceFunction(Span<double> variances) => Fill(variances, Variance);

    public IEstimationResult RefitWith(
        ImmutableArray<string> names,
        ImmutableArray<double[]> columns,
        CancellationToken cancellationToken = default
    )
    {
        RegressionData data = RegressionData.Create(names.Zip(columns, KeyValuePair.Create), _data.Outcome.ToArray());
        data = _data.HasOffset ? data.WithOffset(_data.Offset.ToArray()) : data;
        return new SmallRegression(
            _data.Weights is { } weights ? data.WithWeights(weights.Values.ToArray(), weights.Kind) : data,
            _poisson
        );
    }

    public RefitOutcome Refit(ReadOnlySpan<double> weights, Span<double> parameters, CancellationToken cancellationToken = default)
    {
        new SmallRegression(_data, _poisson, weights.ToArray()).Parameters.CopyTo(parameters);
        return RefitOutcome.Success;
    }

    private double OffsetOf(int i) => _data.HasOffset ? _data.Offset.Span[i] : 0.0;

    private double Variance(int i) => _poisson ? _mu[i] : 1.0;

    private double Residual(int i) => _weights[i] * (_data.Outcome.Span[i] - _mu[i]) / Scale;

    private void Fill(Span<double> values, Func<int, double> value)
    {
        for (int i = 0; i < _x.Length; i++)
        {
            values[i] = value(i);
        }
    }

    private void Evaluate(Vector<double> beta)
    {
        for (int i = 0; i < _x.Length; i++)
        {
            _eta[i] = OffsetOf(i) + Vector<double>.Build.Dense(_x[i]).DotProduct(beta);
            _mu[i] = _poisson ? Math.Exp(_eta[i]) : _eta[i];
        }
    }
}
