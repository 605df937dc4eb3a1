namespace Crabbymetrics.Estimators;

/// <summary>
/// Fits an equation of the k-class again to several resamples at once. One reading of the rows gives, for all resamples, the products of
/// exogenous regressors and instruments with each other, with the first-stage residuals and with the residuals of the fit under the
/// counts of each. The equations of the change of the coefficients follow from these small matrices.
/// </summary>
/// <remarks>
/// The change is some standard errors, so that no refinement follows. A resample in which a column is collinear, or in which the
/// instruments hardly move a regressor, is fitted alone, where that is said.
/// </remarks>
internal static class TwoSlsBatch
{
    // The products keep eps times the square of it: the change of the coefficients is right to 2e-10 of itself.
    private const double LargestCondition = 1e3;

    // A block serves this many resamples; more share what is little by then. Their counts take this many bytes at most.
    private const int LargestBatch = 8;
    private const int LargestCounts = 1 << 23;

    /// <summary>How many resamples are best fitted at once; 0 where one by one is as well.</summary>
    public static int BatchSize(TwoSlsFit fit)
    {
        DesignView view = fit.Projection.Solution.Basis.Working.View;
        if (
            fit.Equation.Options.Method is TwoSlsMethod.Gmm or TwoSlsMethod.ContinuouslyUpdated
            || fit.Equation.Absorption is not null
            || view.DiagonalCount > 0
            || view.IsWide
            || !(fit.Projection.Solution.ConditionNumber <= LargestCondition)
        )
        {
            return 0;
        }

        int affordable = LargestCounts / view.RowCount;
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
        TwoSlsFit fit,
        ReadOnlySpan<byte> counts,
        Span<double> parameters,
        Span<RefitOutcome> outcomes,
        BatchRefit.RefitAlone alone,
        CancellationToken cancellationToken
    )
    {
        int n = fit.Equation.Data.RowCount;
        ResampledEquation[] resamples = new ResampledEquation[outcomes.Length];
        for (int r = 0; r < resamples.Length; r++)
        {
            resamples[r] = new ResampledEquation(fit);
        }

        AddBlocks(fit, counts, resamples, cancellationToken);
        int k = outcomes.Length == 0 ? 0 : parameters.Length / outcomes.Length;
        for (int r = 0; r < resamples.Length; r++)
        {
            Span<double> own = parameters.Slice(r * k, k);
            if (resamples[r].TrySolve() is { } coefficients)
            {
                (fit with { Coefficients = coefficients }).ReportedParameters().CopyTo(own);
                outcomes[r] = RefitOutcome.Success;
            }
            else
            {
                BatchRefit.RunAlone(counts.Slice(r * n, n), n, own, outcomes.Slice(r, 1), alone, cancellationToken);
            }
        }
    }

    // The columns of a block: instruments, first-stage residuals, residuals.
    private static void AddBlocks(
        TwoSlsFit fit,
        ReadOnlySpan<byte> counts,
        ResampledEquation[] resamples,
        CancellationToken cancellationToken
    )
    {
        WorkingParameters working = fit.Projection.Solution.Basis.Working;
        LinearBasis basis = LinearBasis.OfWorking(working);
        DesignView view = working.View;
        int capacity = view.Design.BlockRowCount;
        int first = working.FirstSlope;
        double[][] further = [.. fit.Rows.Residuals, fit.Residuals];
        int width = working.Count + further.Length;
        double[] copy = new double[view.ScratchCount];
        double[] values = new double[((width + 1) * capacity) + CacheLines.Doubles];
        for (int b = 0; b < view.Design.BlockCount; b++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DesignBlock block = view.Load(b, copy);
            int n = block.RowCount;
            Span<double> columns = values.AsSpan(CacheLines.FirstIn(values));
            Span<double> weights = columns.Slice(width * n, n);
            basis.Fill(in block, columns, weights);
            for (int a = 0; a < further.Length; a++)
            {
                further[a].AsSpan(block.FirstRow, n).CopyTo(columns[((working.Count + a) * n)..]);
            }

            DesignBlock filled = new(columns.Slice(first * n, (width - first) * n), n, n, width - first, block.FirstRow);
            for (int r = 0; r < resamples.Length; r++)
            {
                RowKernels.Widen(counts.Slice((r * fit.Equation.Data.RowCount) + block.FirstRow, n), weights);
                if (!fit.Weights.IsEmpty)
                {
                    RowKernels.Weigh(weights, fit.Weights.Span.Slice(block.FirstRow, n));
                }

                resamples[r].Add(in filled, weights);
            }
        }
    }
}
