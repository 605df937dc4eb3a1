using System.Buffers;

namespace Crabbymetrics.Estimators;

/// <summary>The rows of a refit, merged as those of its fit were, in rented memory: a replicate of a bootstrap allocates nothing for
/// them.</summary>
internal sealed class MergedRefitRows : IDisposable
{
    private readonly double[]? _ofCells;
    private readonly double[]? _weights;
    private readonly double[]? _outcome;

    /// <summary>Merges rows.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="rows">Its rows under other weights or with other outcomes, of any family.</param>
    /// <param name="byOutcome">Whether outcomes are to be kept apart, whatever the family.</param>
    public MergedRefitRows(GlmFit fit, GlmRows rows, bool byOutcome = false)
    {
        Model = new ModelRows(rows, fit.Working);
        if (rows.Elsewhere is not null)
        {
            return;
        }

        MergedRows? merged = fit.Merged;
        bool sameOutcomes = rows.Outcome.Equals(fit.Rows.Outcome);
        RowMerge? cells = sameOutcomes ? merged?.Cells : null;
        RowMerge? rest =
            byOutcome || !rows.Family.IsLinearInOutcome ? null
            : sameOutcomes && cells is not null ? merged!.Groups
            : merged?.Direct(rows.Family);
        if (cells is not null)
        {
            _ofCells = ArrayPool<double>.Shared.Rent(cells.Count);
            cells.SumWeights(rows.Weights.Span, _ofCells.AsSpan(0, cells.Count));
            rows = new GlmRows(rows.Family, cells.Outcome, cells.Offset, _ofCells.AsMemory(0, cells.Count));
            Model = new ModelRows(rows, fit.Working.On(cells.Design));
        }

        if (rest is null)
        {
            return;
        }

        _weights = ArrayPool<double>.Shared.Rent(rest.Count);
        _outcome = ArrayPool<double>.Shared.Rent(rest.Count);
        Span<double> sums = _weights.AsSpan(0, rest.Count);
        rest.SumWeights(rows.Weights.Span, sums);
        rest.Average(rows, sums, _outcome.AsSpan(0, rest.Count));
        rows = new GlmRows(rows.Family, _outcome.AsMemory(0, rest.Count), rest.Offset, _weights.AsMemory(0, rest.Count));
        Model = new ModelRows(rows, fit.Working.On(rest.Design));
    }

    /// <summary>The rows to fit; valid until this is disposed.</summary>
    public ModelRows Model { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (double[]? rented in (ReadOnlySpan<double[]?>)[_ofCells, _weights, _outcome])
        {
            if (rented is not null)
            {
                ArrayPool<double>.Shared.Return(rented);
            }
        }
    }
}
