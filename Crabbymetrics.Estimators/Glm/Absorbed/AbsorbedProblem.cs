using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The rows of a generalized linear model with absorbed effects, as its fit reads them.</summary>
internal sealed class AbsorbedProblem
{
    private const int ChunkRows = 512;

    private readonly double[] _outcome;
    private readonly double[] _offset;
    private readonly double[] _weights;

    /// <summary>Collects the rows.</summary>
    /// <param name="data">The data, without the rows that are left out.</param>
    /// <param name="family">The family.</param>
    /// <param name="scoring">The second derivatives of the steps.</param>
    /// <param name="weights">Weights in place of those of the data; null for these.</param>
    /// <param name="outcome">Outcomes in place of those of the data; null for these.</param>
    /// <param name="threads">The most threads.</param>
    public AbsorbedProblem(
        RegressionData data,
        IGlmFamily family,
        ScoringMethod scoring,
        ReadOnlyMemory<double>? weights,
        ReadOnlyMemory<double>? outcome,
        int threads
    )
    {
        Data = data;
        Family = family;
        Stepped = scoring == ScoringMethod.Fisher ? ExpectedCurvatureFamily.Of(family) : family;
        Ranges = new RowRanges(data.RowCount, threads);
        Threads = threads;
        // Data never change; others' arrays may.
        _outcome = outcome is { } given ? given.ToArray() : Absorber.ArrayOf(data.Outcome);
        _offset = data.HasOffset ? Absorber.ArrayOf(data.Offset) : [];
        _weights = weights is { } own ? own.ToArray() : Absorber.ArrayOf(data.Weights?.Values ?? default);
    }

    /// <summary>The data.</summary>
    public RegressionData Data { get; }

    /// <summary>The family.</summary>
    public IGlmFamily Family { get; }

    /// <summary>The family whose second derivatives the steps take.</summary>
    public IGlmFamily Stepped { get; }

    /// <summary>The ranges of rows.</summary>
    public RowRanges Ranges { get; }

    /// <summary>The most threads.</summary>
    public int Threads { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => _outcome.Length;

    /// <summary>The outcomes.</summary>
    public ReadOnlyMemory<double> Outcome => _outcome;

    /// <summary>The offsets; empty for none.</summary>
    public double[] Offset => _offset;

    /// <summary>The weights; empty for all ones.</summary>
    public double[] Weights => _weights;

    /// <summary>The number of observations.</summary>
    public double ObservationCount => Data.ObservationCount(_weights);

    /// <summary>Evaluates the loss of all rows.</summary>
    /// <param name="family">The family whose second derivatives are taken.</param>
    /// <param name="eta">The linear predictors.</param>
    /// <param name="slope">Receives the first derivatives, times the weights of the rows.</param>
    /// <param name="curvature">Receives the second derivatives, times the weights of the rows.</param>
    public AbsorbedLoss Evaluate(IGlmFamily family, double[] eta, double[] slope, double[] curvature)
    {
        double[] losses = new double[Ranges.Count];
        double[] sizes = new double[Ranges.Count];
        bool[] positive = new bool[Ranges.Count];
        Ranges.Run(
            (range, first, end) =>
            {
                Span<double> loss = stackalloc double[ChunkRows];
                positive[range] = true;
                for (int start = first; start < end; start += ChunkRows)
                {
                    int n = Math.Min(ChunkRows, end - start);
                    Span<double> l = loss[..n],
                        s = slope.AsSpan(start, n),
                        c = curvature.AsSpan(start, n);
                    family.Evaluate(eta.AsSpan(start, n), _outcome.AsSpan(start, n), l, s, c);
                    if (_weights.Length > 0)
                    {
                        ReadOnlySpan<double> w = _weights.AsSpan(start, n);
                        RowKernels.Weigh(l, w);
                        RowKernels.Weigh(s, w);
                        RowKernels.Weigh(c, w);
                        positive[range] &= ArePositive(c, w);
                    }
                    else
                    {
                        positive[range] &= TensorPrimitives.Min<double>(c) > 0.0;
                    }

                    losses[range] += RowKernels.Sum(l);
                    sizes[range] += TensorPrimitives.SumOfMagnitudes<double>(l);
                }
            }
        );
        return new AbsorbedLoss(losses.Sum(), sizes.Sum(), Array.TrueForAll(positive, static all => all));
    }

    /// <summary>Pearson's statistic and the sum of the squares of the means in their standard deviations.</summary>
    /// <param name="eta">The linear predictors.</param>
    /// <param name="curvature">The second derivatives there, weights included.</param>
    public (double Pearson, double RelativeInformation) Spread(double[] eta, double[] curvature)
    {
        if (Family is PoissonFamily)
        {
            // No dispersion is estimated, and the second derivatives are the means.
            return (double.NaN, Ranges.Sum((first, end) => RowKernels.Sum(curvature.AsSpan(first, end - first))));
        }

        double[] relative = new double[Ranges.Count];
        double[] pearson = new double[Ranges.Count];
        double highest = (Family as LinkedFamily)?.Distribution.HighestMean ?? double.PositiveInfinity;
        Ranges.Run(
            (range, first, end) =>
            {
                Span<double> mean = stackalloc double[ChunkRows],
                    variance = stackalloc double[ChunkRows];
                for (int start = first; start < end; start += ChunkRows)
                {
                    int n = Math.Min(ChunkRows, end - start);
                    Family.InverseLink(eta.AsSpan(start, n), mean[..n], default, default);
                    Family.Variance(mean[..n], variance[..n]);
                    for (int i = 0; i < n; i++)
                    {
                        double weight = _weights.Length == 0 ? 1.0 : _weights[start + i];
                        if (weight > 0.0 && variance[i] > 0.0)
                        {
                            double residual = _outcome[start + i] - mean[i];
                            double size = Math.Min(mean[i], highest - mean[i]);
                            pearson[range] += weight * residual * residual / variance[i];
                            relative[range] += weight * size * size / variance[i];
                        }
                    }
                }
            }
        );
        return (pearson.Sum(), relative.Sum());
    }

    private static bool ArePositive(ReadOnlySpan<double> curvature, ReadOnlySpan<double> weights)
    {
        for (int i = 0; i < curvature.Length; i++)
        {
            if (!(curvature[i] > 0.0) && weights[i] > 0.0)
            {
                return false;
            }
        }

        return true;
    }
}
