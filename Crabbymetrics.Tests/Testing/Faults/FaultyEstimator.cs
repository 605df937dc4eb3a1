using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Testing.Faults;

/// <summary>Poisson regression as a third party may write it, with one fault.</summary>
internal sealed class FaultyEstimator(string fault) : IEstimator<FaultyResult>
{
    private static readonly PoissonOptions Tight = new() { Tolerance = 1e-9 };

    private readonly Dictionary<double, FaultyResult> _cache = [];
    private double[]? _last;
    private int _fits;

    public FaultyResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        if (fault == "fits null")
        {
            data ??= ContractData.Counts();
        }

        ArgumentNullException.ThrowIfNull(data);
        RegressionData given = fault switch
        {
            "drops the offset" => data.HasOffset ? data.WithOffset(new double[data.RowCount]) : data,
            "drops the weights" => data.Weights is null ? data : data.WithWeights(Ones(data.RowCount), WeightKind.Frequency),
            "keeps state" => data.WithOffset(Shifted(data, static (_, count) => 0.1 * count, Interlocked.Increment(ref _fits))),
            "reads the order of rows" => data.WithOffset(Shifted(data, static (row, _) => 0.01 * row, 0)),
            "reads raw units" => data.WithOffset(Ridge(data)),
            _ => data,
        };
        if (fault == "caches by outcome")
        {
            lock (_cache)
            {
                double key = data.Outcome.Span[0] + (1000.0 * data.Outcome.Span[^1]);
                return _cache.TryGetValue(key, out FaultyResult? known) ? known : _cache[key] = Make(given, cancellationToken);
            }
        }

        FaultyResult result = Make(given, fault == "ignores the token of a fit" ? CancellationToken.None : cancellationToken);
        if (fault == "starts from the last fit")
        {
            // Where the search begins decides the last bits.
            double[] before = Interlocked.Exchange(ref _last, [.. result.Parameters]) ?? [0.0];
            return result.Moved(1e-9 * before[0]);
        }

        return result;
    }

    private FaultyResult Make(RegressionData data, CancellationToken cancellationToken)
    {
        PoissonResult fit = new PoissonEstimator(Tight).Fit(data, cancellationToken);
        return fault switch
        {
            "hands out an array" => new ExposingResult(fault, data, fit),
            "has a setter" => new SettableResult(fault, data, fit),
            _ => new FaultyResult(fault, data, fit),
        };
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    private static double[] Shifted(RegressionData data, Func<int, int, double> shift, int count) =>
        [.. Enumerable.Range(0, data.RowCount).Select(i => (data.HasOffset ? data.Offset.Span[i] : 0.0) + shift(i, count))];

    // The effect of a column depends on the size of its numbers.
    private static double[] Ridge(RegressionData data) =>
        [
            .. Enumerable
                .Range(0, data.RowCount)
                .Select(i => (data.HasOffset ? data.Offset.Span[i] : 0.0) + (0.1 * Math.Tanh(data.Design[i, data.Design.ColumnCount - 1]))),
        ];
}
