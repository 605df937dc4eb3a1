using System.Runtime.CompilerServices;

namespace Crabbymetrics.Estimators;

/// <summary>Some rows made of others: the row that each of the others became a part of, with its regressors and its offset.
/// Immutable.</summary>
internal sealed class RowMerge
{
    private readonly DistinctRows? _distinct;
    private readonly int[] _codes = [];
    private readonly int[] _firstRows = [];
    private readonly double[] _counts;
    private readonly double[] _outcome;

    /// <summary>Merges rows that are equal.</summary>
    /// <param name="distinct">Which rows are equal.</param>
    /// <param name="design">Their regressors.</param>
    /// <param name="offset">Their offsets; empty for none.</param>
    /// <param name="outcome">Their outcomes, where those of equal rows are equal; otherwise empty.</param>
    public RowMerge(DistinctRows distinct, DesignMatrix design, ReadOnlySpan<double> offset, ReadOnlySpan<double> outcome)
    {
        _distinct = distinct;
        _counts = Array.ConvertAll(distinct.Counts.ToArray(), static count => (double)count);
        _outcome = outcome.IsEmpty ? [] : distinct.Select(outcome);
        Design = design.SelectRows(distinct.FirstRows);
        Offset = offset.IsEmpty ? default : distinct.Select(offset);
    }

    private RowMerge(RowMerge first, RowMerge second)
    {
        _codes = new int[first.Codes.Length];
        for (int i = 0; i < _codes.Length; i++)
        {
            _codes[i] = second.Codes[first.Codes[i]];
        }

        _firstRows = new int[second.Count];
        for (int r = 0; r < _firstRows.Length; r++)
        {
            _firstRows[r] = first.FirstRows[second.FirstRows[r]];
        }

        _counts = new double[second.Count];
        second.SumWeights(first._counts, _counts);
        _outcome = second._outcome;
        Design = second.Design;
        Offset = second.Offset;
    }

    /// <summary>The number of merged rows.</summary>
    public int Count => _counts.Length;

    /// <summary>The first of the rows in each merged row; ascending.</summary>
    public ReadOnlySpan<int> FirstRows => _distinct is null ? _firstRows : _distinct.FirstRows;

    /// <summary>The merged row of each row.</summary>
    public ReadOnlySpan<int> Codes => _distinct is null ? _codes : _distinct.Codes;

    /// <summary>The regressors of the merged rows.</summary>
    public DesignMatrix Design { get; }

    /// <summary>The offsets of the merged rows; empty for none.</summary>
    public ReadOnlyMemory<double> Offset { get; }

    /// <summary>The outcomes of the merged rows; empty where a merged row has several.</summary>
    public ReadOnlyMemory<double> Outcome => _outcome;

    /// <summary>Merges what this merged once more.</summary>
    public RowMerge Then(RowMerge further) => new(this, further);

    /// <summary>The merged rows with the sums of the weights and the weighted means of the outcomes.</summary>
    public GlmRows Merge(GlmRows rows)
    {
        double[] weights = new double[Count];
        SumWeights(rows.Weights.Span, weights);
        if (_outcome.Length > 0)
        {
            return new GlmRows(rows.Family, _outcome, Offset, weights)
            {
                Spread = rows.Spread.IsEmpty ? default : SpreadOf(rows, _outcome, weights),
            };
        }

        double[] means = new double[Count];
        Average(rows, weights, means);
        return new GlmRows(rows.Family, means, Offset, weights)
        {
            Spread = rows.Family is IDispersionFamily { HasDispersion: true } ? SpreadOf(rows, means, weights) : default,
        };
    }

    /// <summary>The sums of the weights; where there are none, the numbers of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SumWeights(ReadOnlySpan<double> weights, Span<double> sums)
    {
        if (weights.IsEmpty)
        {
            _counts.CopyTo(sums);
            return;
        }

        sums.Clear();
        ReadOnlySpan<int> codes = Codes;
        for (int i = 0; i < codes.Length; i++)
        {
            sums[codes[i]] += weights[i];
        }
    }

    /// <summary>The weighted means of the outcomes. A merged row without weight has the outcome of its first row, as any would
    /// do.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="sums">The sums of their weights.</param>
    /// <param name="means">Receives the means.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Average(GlmRows rows, ReadOnlySpan<double> sums, Span<double> means)
    {
        means.Clear();
        ReadOnlySpan<int> codes = Codes;
        ReadOnlySpan<double> outcome = rows.Outcome.Span,
            weights = rows.Weights.Span;
        for (int i = 0; i < codes.Length; i++)
        {
            means[codes[i]] += weights.IsEmpty ? outcome[i] : weights[i] * outcome[i];
        }

        bool anyEdge = false;
        for (int r = 0; r < means.Length; r++)
        {
            means[r] = sums[r] > 0.0 ? means[r] / sums[r] : outcome[FirstRows[r]];
            anyEdge |= rows.Family.RecessionDirection(means[r]) != 0;
        }

        if (anyEdge)
        {
            LeaveEdges(rows, means);
        }
    }

    // Rounding must not move the mean of unequal outcomes to an edge of the range of the family (1 of a proportion), where the row would
    // count as separated.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LeaveEdges(GlmRows rows, Span<double> means)
    {
        ReadOnlySpan<int> codes = Codes;
        ReadOnlySpan<double> outcome = rows.Outcome.Span,
            weights = rows.Weights.Span;
        for (int i = 0; i < codes.Length; i++)
        {
            ref double mean = ref means[codes[i]];
            if (outcome[i] == mean || (!weights.IsEmpty && !(weights[i] > 0.0)))
            {
                continue;
            }

            int direction = rows.Family.RecessionDirection(mean);
            if (direction != 0)
            {
                mean = direction > 0 ? Math.BitDecrement(mean) : Math.BitIncrement(mean);
            }
        }
    }

    // The weighted mean squares of the outcomes about their means, those of rows that are merged already included.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double[] SpreadOf(GlmRows rows, ReadOnlySpan<double> means, ReadOnlySpan<double> sums)
    {
        double[] spread = new double[Count];
        ReadOnlySpan<int> codes = Codes;
        ReadOnlySpan<double> outcome = rows.Outcome.Span,
            weights = rows.Weights.Span,
            inner = rows.Spread.Span;
        for (int i = 0; i < codes.Length; i++)
        {
            double deviation = outcome[i] - means[codes[i]];
            double square = (deviation * deviation) + (inner.IsEmpty ? 0.0 : inner[i]);
            spread[codes[i]] += weights.IsEmpty ? square : weights[i] * square;
        }

        for (int r = 0; r < spread.Length; r++)
        {
            spread[r] = sums[r] > 0.0 ? spread[r] / sums[r] : 0.0;
        }

        return spread;
    }
}
