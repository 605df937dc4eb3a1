using System.Collections.Immutable;

namespace Crabbymetrics.Tests.Inference.Fits;

/// <summary>
/// A third party's model that is no regression: durations with a Weibull distribution, parameters log scale and log shape. It implements
/// the capability interfaces that it can, and no more: no regressors, no leverage, no fitted means.
/// </summary>
internal sealed class WeibullFit : IScoreContributions, IInformation, IWeightedRefit, ILikelihood, IObservedData
{
    private readonly double[] _logDurations;
    private readonly double[] _weights;

    public WeibullFit(
        double[] durations,
        ImmutableDictionary<string, Clustering>? clusters = null,
        TimeIndex? time = null,
        bool exponential = false
    )
        : this(Array.ConvertAll(durations, Math.Log), [.. Enumerable.Repeat(1.0, durations.Length)], clusters, time, exponential) { }

    private WeibullFit(
        double[] logDurations,
        double[] weights,
        ImmutableDictionary<string, Clustering>? clusters,
        TimeIndex? time,
        bool exponential
    )
    {
        _logDurations = logDurations;
        _weights = weights;
        Observations = new ObservationSet(logDurations.Length)
        {
            Clusters = clusters ?? ImmutableDictionary<string, Clustering>.Empty,
            Time = time,
        };
        ParameterNames = exponential ? ["log scale"] : ["log scale", "log shape"];
        double total = weights.Sum();
        double mean = logDurations.Zip(weights, static (value, weight) => value * weight).Sum() / total;
        double deviation = Math.Sqrt(logDurations.Zip(weights, (value, weight) => weight * (value - mean) * (value - mean)).Sum() / total);
        double shape = exponential ? 0.0 : Math.Log(Math.PI / Math.Sqrt(6.0) / deviation);
        double scale = mean + (0.5772156649 / Math.Exp(shape));
        for (int iteration = 0; iteration < 50; iteration++)
        {
            Sums(scale, shape, out double a, out double s, out double aa, out double sa, out double ss);
            double determinant = (aa * ss) - (sa * sa);
            double stepA = exponential ? a / aa : ((ss * a) - (sa * s)) / determinant;
            double stepS = exponential ? 0.0 : ((aa * s) - (sa * a)) / determinant;
            scale += stepA;
            shape += stepS;
            if (Math.Abs(stepA) + Math.Abs(stepS) < 1e-14)
            {
                break;
            }
        }

        Parameters = exponential ? [scale] : [scale, shape];
        LogLikelihood = Enumerable.Range(0, logDurations.Length).Sum(i => weights[i] * LogDensity(logDurations[i], scale, Math.Exp(shape)));
    }

    public string EstimatorName => "weibull";

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

    public double ObservationCount => _logDurations.Length;

    public int WorkingParameterCount => Parameters.Length;

    public int RowCount => _logDurations.Length;

    public IObservations Observations { get; }

    public double LogLikelihood { get; }

    public int EstimatedParameterCount => Parameters.Length;

    private double Shape => Parameters.Length > 1 ? Parameters[1] : 0.0;

    public void CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        double k = Math.Exp(Shape);
        for (int i = 0; i < rowCount; i++)
        {
            double z = k * (_logDurations[firstRow + i] - Parameters[0]);
            double weight = _weights[firstRow + i];
            scores[i * Parameters.Length] = -k * (1.0 - Math.Exp(z)) * weight;
            if (Parameters.Length > 1)
            {
                scores[(i * 2) + 1] = (1.0 + (z * (1.0 - Math.Exp(z)))) * weight;
            }
        }
    }

    public void CopyInformation(Span<double> information)
    {
        Sums(Parameters[0], Shape, out _, out _, out double aa, out double sa, out double ss);
        double[] all = Parameters.Length > 1 ? [aa, sa, sa, ss] : [aa];
        all.CopyTo(information);
    }

    public RefitOutcome Refit(ReadOnlySpan<double> weights, Span<double> parameters, CancellationToken cancellationToken = default)
    {
        double[] product = [.. weights.ToArray().Zip(_weights, static (a, b) => a * b)];
        WeibullFit again = new(_logDurations, product, Observations.Clusters, Observations.Time, Parameters.Length == 1);
        again.Parameters.CopyTo(parameters);
        return again.Parameters.All(double.IsFinite) ? RefitOutcome.Success : RefitOutcome.Failure("no finite maximum");
    }

    private static double LogDensity(double logDuration, double scale, double k)
    {
        double z = k * (logDuration - scale);
        return Math.Log(k) - logDuration + z - Math.Exp(z);
    }

    // The score of the two parameters and the entries of the observed information.
    private void Sums(double scale, double shape, out double a, out double s, out double aa, out double sa, out double ss)
    {
        double k = Math.Exp(shape);
        (a, s, aa, sa, ss) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (int i = 0; i < _logDurations.Length; i++)
        {
            double z = k * (_logDurations[i] - scale);
            double e = Math.Exp(z);
            double weight = _weights[i];
            a += weight * -k * (1.0 - e);
            s += weight * (1.0 + (z * (1.0 - e)));
            aa += weight * k * k * e;
            sa += weight * ((k * (1.0 - e)) - (k * z * e));
            ss += weight * ((z * z * e) - (z * (1.0 - e)));
        }
    }
}
