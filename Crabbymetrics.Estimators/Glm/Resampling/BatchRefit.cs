using System.Buffers;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Fits a model again to several resamples at once, from its own optimum. The first step of each takes the information of all rows, the
/// next one the Hessian of the resample at the point that it reached, and further steps, where the tolerance is not reached by then, the
/// same or a newer one. A resample with a difficulty (a step that does not shrink the distance, a column that it lost, a sign of
/// separation) is fitted alone, from the start, by the general method.
/// </summary>
/// <remarks>
/// Near the optimum of n rows a resample's optimum is some standard errors away, the information of all rows is wrong for it by about <c>2
/// sqrt(k/n)</c>, and Newton's method squares the remaining distance: two or three passes suffice. The chord method: Kelley (2003),
/// "Solving Nonlinear Equations with Newton's Method", section 2.4.
/// </remarks>
internal static class BatchRefit
{
    // With fewer rows a first step by the information of all rows ends too far from the optimum, and a single fit is as fast.
    private const int LeastRows = 4096;

    // The same for the rows to a parameter.
    private const int LeastRowsPerParameter = 64;

    // A block and the vectors computed from it fit in the second-level cache for this many resamples; a larger batch gains little.
    private const int LargestBatch = 8;

    // The most bytes of the counts of a batch, unless two resamples need more.
    private const int LargestCounts = 1 << 23;

    // The most values of the sums of a batch.
    private const int LargestSums = 1 << 16;

    // A resample that takes more steps is fitted alone.
    private const int LargestSteps = 8;

    /// <summary>Fits one resample by itself: multipliers into reported parameters.</summary>
    public delegate RefitOutcome RefitAlone(ReadOnlySpan<double> multipliers, Span<double> parameters, CancellationToken cancellationToken);

    /// <summary>How many resamples are best fitted at once; 0 where one by one is as well.</summary>
    public static int BatchSize(GlmFit fit)
    {
        int n = fit.Data.RowCount;
        int k = fit.Working.Count;
        // A resample of merged rows is merged first, and few rows remain.
        if (fit.Merged is not null)
        {
            return 0;
        }

        if (n < LeastRows || n < (long)LeastRowsPerParameter * k || 2L * n > Array.MaxLength || fit.InformationFactor is null)
        {
            return 0;
        }

        int affordable = Math.Min(Math.Max(2, LargestCounts / n), LargestSums / fit.Working.Layout.Length);
        return affordable < 2 ? 0 : Math.Min(LargestBatch, affordable);
    }

    /// <summary>Fits the resamples together.</summary>
    public static void Run(
        GlmFit fit,
        ReadOnlySpan<byte> counts,
        Span<double> parameters,
        Span<RefitOutcome> outcomes,
        RefitAlone alone,
        CancellationToken cancellationToken
    )
    {
        ResampleFit[] fits = new ResampleFit[outcomes.Length];
        for (int r = 0; r < fits.Length; r++)
        {
            fits[r] = new ResampleFit(fit, r);
        }

        if (fits.Length > 0 && fit.InformationFactor is { } factor)
        {
            Minimize(fit, factor, counts, fits, cancellationToken);
        }

        int n = fit.Data.RowCount;
        int k = fit.Working.ReportedCount;
        for (int r = 0; r < fits.Length; r++)
        {
            outcomes[r] = RefitOutcome.Success;
            if (fits[r].Converged)
            {
                fit.Working.ToReported(fits[r].Point, parameters.Slice(r * k, k));
            }
            else
            {
                RunAlone(counts.Slice(r * n, n), n, parameters.Slice(r * k, k), outcomes.Slice(r, 1), alone, cancellationToken);
            }
        }
    }

    /// <summary>Refuses lengths that do not belong together.</summary>
    /// <param name="rows">n.</param>
    /// <param name="parameters">k.</param>
    /// <param name="counts">The number of counts.</param>
    /// <param name="places">The number of places for parameters.</param>
    /// <param name="outcomes">The number of resamples.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static void RequireLengths(int rows, int parameters, int counts, int places, int outcomes)
    {
        if (counts != (long)outcomes * rows)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{outcomes} resamples of {rows} rows take as many counts; there are {counts}."),
                nameof(counts)
            );
        }

        if (places != (long)outcomes * parameters)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{outcomes} resamples have {parameters} parameters each; there is room for {places}."),
                nameof(parameters)
            );
        }
    }

    /// <summary>Fits the resamples one by one.</summary>
    public static void RunAlone(
        ReadOnlySpan<byte> counts,
        int rowCount,
        Span<double> parameters,
        Span<RefitOutcome> outcomes,
        RefitAlone alone,
        CancellationToken cancellationToken
    )
    {
        double[] rented = ArrayPool<double>.Shared.Rent(rowCount);
        try
        {
            int k = parameters.Length / Math.Max(outcomes.Length, 1);
            for (int r = 0; r < outcomes.Length; r++)
            {
                RowKernels.Widen(counts.Slice(r * rowCount, rowCount), rented);
                try
                {
                    outcomes[r] = alone(rented.AsSpan(0, rowCount), parameters.Slice(r * k, k), cancellationToken);
                }
                catch (CrabbymetricsException exception)
                {
                    outcomes[r] = RefitOutcome.Failure(exception.Message);
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static void Minimize(
        GlmFit fit,
        double[] factor,
        ReadOnlySpan<byte> counts,
        ResampleFit[] fits,
        CancellationToken cancellationToken
    )
    {
        using BatchPasses passes = new(fit, counts, cancellationToken);
        passes.AtCommonPoint(fits);
        ResampleFit[] running = Array.FindAll(fits, one => one.TakeFirstStep(factor));
        for (int step = 0; running.Length > 0 && step < Math.Min(LargestSteps, fit.Options.MaxIterations); step++)
        {
            passes.AtOwnPoints(running);
            running = Array.FindAll(running, static one => one.TakeStep() && !one.Converged);
        }
    }
}
