using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Fits a linear model again to several resamples at once. The residuals of the fit are regressed on the working columns under the counts
/// of each resample, and what that gives is added to the coefficients: <c>b + (Z'CZ)^-1 Z'C e</c>. A block of rows is read once for all
/// resamples, and its columns and residuals stay in the cache meanwhile.
/// </summary>
/// <remarks>
/// The change is some standard errors, and the cross products give it with a relative error of eps times the square of the condition
/// number, so that no refinement follows. A resample that lost a column is fitted alone, where that is said.
/// </remarks>
internal static class OlsBatch
{
    // The change of the coefficients is right to 2e-10 of itself.
    private const double LargestCondition = 1e3;

    // A block serves this many resamples; more share what is little by then. Their counts take this many bytes at most.
    private const int LargestBatch = 8;
    private const int LargestCounts = 1 << 23;

    /// <summary>How many resamples are best fitted at once; 0 where one by one is as well.</summary>
    public static int BatchSize(OlsFit fit)
    {
        DesignView view = fit.Basis.Working.View;
        int n = view.RowCount;
        if (
            fit.Absorption is not null
            || fit.Solution.Count == 0
            || view.DiagonalCount > 0
            || view.IsWide
            || !(fit.Solution.ConditionNumber <= LargestCondition)
        )
        {
            return 0;
        }

        int affordable = LargestCounts / n;
        return affordable < 2 ? 0 : Math.Min(LargestBatch, affordable);
    }

    /// <summary>Fits the resamples together.</summary>
    /// <param name="fit">The fit of all rows.</param>
    /// <param name="counts">The counts, one resample's n after another's.</param>
    /// <param name="parameters">Receives the reported parameters of each resample.</param>
    /// <param name="outcomes">Receives whether there is an answer.</param>
    /// <param name="alone">Fits one resample by itself.</param>
    /// <param name="cancellationToken">Ends the refits.</param>
    public static void Run(
        OlsFit fit,
        ReadOnlySpan<byte> counts,
        Span<double> parameters,
        Span<RefitOutcome> outcomes,
        BatchRefit.RefitAlone alone,
        CancellationToken cancellationToken
    )
    {
        int n = fit.Data.RowCount;
        Resample[] resamples = new Resample[outcomes.Length];
        for (int r = 0; r < resamples.Length; r++)
        {
            resamples[r] = new Resample(fit.Basis.Working);
        }

        AddBlocks(fit, counts, resamples, cancellationToken);
        int k = outcomes.Length == 0 ? 0 : parameters.Length / outcomes.Length;
        for (int r = 0; r < resamples.Length; r++)
        {
            Span<double> own = parameters.Slice(r * k, k);
            if (resamples[r].TrySolve(fit, own))
            {
                outcomes[r] = RefitOutcome.Success;
            }
            else
            {
                BatchRefit.RunAlone(counts.Slice(r * n, n), n, own, outcomes.Slice(r, 1), alone, cancellationToken);
            }
        }
    }

    private static void AddBlocks(OlsFit fit, ReadOnlySpan<byte> counts, Resample[] resamples, CancellationToken cancellationToken)
    {
        WorkingParameters working = fit.Basis.Working;
        LinearBasis basis = LinearBasis.OfWorking(working);
        DesignView view = working.View;
        int capacity = view.Design.BlockRowCount;
        int p = working.SlopeCount;
        int first = working.FirstSlope;
        double[] copy = new double[view.ScratchCount];
        double[] values = new double[((working.Count + 2) * capacity) + CacheLines.Doubles];
        double[] residuals = fit.Residuals;
        for (int b = 0; b < view.Design.BlockCount; b++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DesignBlock block = view.Load(b, copy);
            int n = block.RowCount;
            Span<double> columns = values.AsSpan(CacheLines.FirstIn(values));
            Span<double> weights = columns.Slice((working.Count + 1) * n, n);
            basis.Fill(in block, columns, weights);
            residuals.AsSpan(block.FirstRow, n).CopyTo(columns[(working.Count * n)..]);
            DesignBlock filled = new(columns.Slice(first * n, (p + 1) * n), n, n, p + 1, block.FirstRow);
            for (int r = 0; r < resamples.Length; r++)
            {
                RowKernels.Widen(counts.Slice((r * fit.Data.RowCount) + block.FirstRow, n), weights);
                if (!fit.Weights.IsEmpty)
                {
                    RowKernels.Weigh(weights, fit.Weights.Slice(block.FirstRow, n));
                }

                resamples[r].Add(in filled, weights);
            }
        }
    }

    // The sums of a resample, of the p slopes and the residual.
    private sealed class Resample(WorkingParameters working)
    {
        private readonly int _p = working.SlopeCount;
        private readonly double[] _sums = new double[working.SlopeCount + 1];
        private readonly double[] _cross = new double[(working.SlopeCount + 1) * (working.SlopeCount + 1)];
        private double _weightSum;

        public void Add(in DesignBlock block, ReadOnlySpan<double> weights)
        {
            _weightSum += RowKernels.Sum(weights);
            block.AddArrowMoments(weights, _sums, _cross);
        }

        // False where a column is collinear in the resample.
        public bool TrySolve(OlsFit fit, Span<double> parameters)
        {
            int k = working.Count;
            int first = working.FirstSlope;
            double[] gram = new double[k * k];
            double[] theta = new double[k];
            for (int a = 0; a < _p; a++)
            {
                for (int b = 0; b <= a; b++)
                {
                    gram[((first + a) * k) + first + b] = gram[((first + b) * k) + first + a] = _cross[(a * (_p + 1)) + b];
                }

                theta[first + a] = _cross[(_p * (_p + 1)) + a];
                if (first > 0)
                {
                    gram[first + a] = gram[(first + a) * k] = _sums[a];
                }
            }

            if (first > 0)
            {
                gram[0] = _weightSum;
                theta[0] = _sums[_p];
            }

            if (
                !(_weightSum > 0.0)
                || !LinearDependence.Find(gram, working.Layout).IsEmpty
                || !CholeskyFactorization.TryFactor(gram, k, out _)
            )
            {
                return false;
            }

            CholeskyFactorization.Solve(gram, k, theta);
            double[] coefficients = working.ToKept(theta);
            TensorPrimitives.Add(coefficients, fit.Coefficients, coefficients);
            parameters.Fill(double.NaN);
            coefficients.AsSpan(0, first).CopyTo(parameters);
            for (int j = 0; j < _p; j++)
            {
                parameters[first + working.View.Columns[j]] = coefficients[first + j];
            }

            return true;
        }
    }
}
