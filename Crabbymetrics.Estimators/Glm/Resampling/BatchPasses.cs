using System.Buffers;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Passes over the rows for several resamples at once. A block of rows is read once, and worked on for each resample while it is in the
/// cache: at a million rows a pass for one would wait for memory half of its time. Each resample's sums are gathered on their own, so that
/// their bits do not depend on its company.
/// </summary>
internal readonly ref struct BatchPasses
{
    // The number of blocks that are summed before they are added to the total.
    private const int PartBlocks = 32;

    private readonly GlmRows _rows;
    private readonly LocalRows _local;
    private readonly WorkingParameters _working;
    private readonly ReadOnlySpan<byte> _counts;
    private readonly CancellationToken _cancellationToken;
    private readonly double[] _rented;
    private readonly int _blockRows;

    public BatchPasses(GlmFit fit, ReadOnlySpan<byte> counts, CancellationToken cancellationToken)
    {
        _rows = fit.Rows;
        _local = fit.Rows.Local;
        _working = fit.Working;
        _counts = counts;
        _cancellationToken = cancellationToken;
        _blockRows = Math.Min(_working.View.Design.BlockRowCount, _working.View.RowCount);
        _rented = ArrayPool<double>.Shared.Rent(_working.View.ScratchCount + ((5 + ScoreColumns) * _blockRows));
    }

    // A copy of the block, where the view makes one; then weights, the four spans of an evaluation, and a score for each parameter.
    private Span<double> Copy => _rented.AsSpan(0, _working.View.ScratchCount);

    private Span<double> Weights => _rented.AsSpan(_working.View.ScratchCount, _blockRows);

    private Span<double> Values => _rented.AsSpan(_working.View.ScratchCount + _blockRows, 4 * _blockRows);

    private Span<double> Scores => _rented.AsSpan(_working.View.ScratchCount + (5 * _blockRows), ScoreColumns * _blockRows);

    // With dummies the scores stay scalars: a column for each dummy would be mostly zeros.
    private int ScoreColumns => _working.View.DiagonalCount > 0 ? 1 : 1 + _working.SlopeCount;

    public void Dispose() => ArrayPool<double>.Shared.Return(_rented);

    /// <summary>The gradients at a point that all resamples share: the scores are made once, and each resample weighs them.</summary>
    public void AtCommonPoint(ReadOnlySpan<ResampleFit> fits)
    {
        Begin(fits);
        int p = _working.SlopeCount;
        int blocks = _working.View.Design.BlockCount;
        for (int b = 0; b < blocks; b++)
        {
            DesignBlock block = _working.View.Load(b, Copy, _local);
            DesignBlock scores = ScoresOf(in block, fits[0]);
            foreach (ResampleFit fit in fits)
            {
                ReadOnlySpan<byte> counts = CountsOf(fit, in block);
                if (!counts.ContainsAnyExcept((byte)0))
                {
                    continue;
                }

                Span<double> weights = Weights[..block.RowCount];
                RowKernels.Widen(counts, weights);
                scores.AddTransposedProduct(weights, fit.Part.Slice(1, ScoreColumns));
                if (ScoreColumns > 1)
                {
                    continue;
                }

                RowKernels.Weigh(weights, scores.Column(0));
                block.AddTransposedProduct(weights, fit.Part.Slice(2, p));
            }

            EndBlock(b, blocks, fits);
        }
    }

    /// <summary>Costs and gradients, each resample's at its own point, and, where it wants that, its Hessian there.</summary>
    public void AtOwnPoints(ReadOnlySpan<ResampleFit> fits)
    {
        Begin(fits);
        int blocks = _working.View.Design.BlockCount;
        for (int b = 0; b < blocks; b++)
        {
            DesignBlock block = _working.View.Load(b, Copy, _local);
            foreach (ResampleFit fit in fits)
            {
                ReadOnlySpan<byte> counts = CountsOf(fit, in block);
                if (!counts.ContainsAnyExcept((byte)0))
                {
                    continue;
                }

                Span<double> weights = Weights[..block.RowCount];
                RowKernels.Widen(counts, weights);
                block.Weigh(weights);
                EvaluationSums sums = new(fit.Part, _working.SlopeCount, hasGradient: true, fit.WantsHessian);
                EvaluationVisitor.Add(_rows.Family, in block, weights, new LinearPredictor(fit.Constant, fit.Coefficients), sums, Values);
            }

            EndBlock(b, blocks, fits);
        }
    }

    private static void Begin(ReadOnlySpan<ResampleFit> fits)
    {
        foreach (ResampleFit fit in fits)
        {
            fit.BeginPass();
        }
    }

    // The score of each row, a column for each parameter, before rows are drawn. A row of weight 0 has score 0, whatever its slope.
    private DesignBlock ScoresOf(in DesignBlock block, ResampleFit common)
    {
        int n = block.RowCount;
        Span<double> values = Values;
        Span<double> eta = values[..n];
        Span<double> scores = Scores[..(ScoreColumns * n)];
        Span<double> slope = scores[..n];
        block.LinearPredictor(common.Constant, common.Coefficients, eta);
        _rows.Family.Evaluate(eta, block.Outcome, values.Slice(n, n), slope, values.Slice(2 * n, n));
        block.Weigh(slope);
        for (int j = 0; j < ScoreColumns - 1; j++)
        {
            RowKernels.Multiply(slope, block.Column(j), scores.Slice((1 + j) * n, n));
        }

        return new DesignBlock(scores, n, n, ScoreColumns, block.FirstRow);
    }

    private void EndBlock(int b, int blocks, ReadOnlySpan<ResampleFit> fits)
    {
        if ((b + 1) % PartBlocks != 0 && b + 1 != blocks)
        {
            return;
        }

        _cancellationToken.ThrowIfCancellationRequested();
        foreach (ResampleFit fit in fits)
        {
            fit.ClosePart();
        }
    }

    private ReadOnlySpan<byte> CountsOf(ResampleFit fit, in DesignBlock block) =>
        _counts.Slice((fit.Index * _working.View.RowCount) + block.FirstRow, block.RowCount);
}
