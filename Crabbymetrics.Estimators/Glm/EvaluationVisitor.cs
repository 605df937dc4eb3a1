namespace Crabbymetrics.Estimators;

/// <summary>
/// One pass of the objective: linear predictor, loss, and, where wanted, gradient and cross product of each block while it is in the cache.
/// The sums are <c>[loss | slope, Z'slope | curvature, Z'curvature, Z'diag(curvature)Z in arrow form]</c>, the later parts present where
/// wanted. Of a wide design the curvatures of the rows are kept instead of the last part, by every pass: its cross product is made at once
/// for all rows, or it is multiplied by vectors.
/// </summary>
internal sealed class EvaluationVisitor(
    IGlmFamily family,
    ReadOnlyMemory<double> coefficients,
    int arrowLength,
    double[]? curvatures = null
) : BlockPass
{
    private double _constant;
    private bool _gradient;
    private bool _hessian;

    private int Columns => coefficients.Length;

    public override int SumCount =>
        1 + (_gradient ? 1 + Columns : 0) + (_hessian ? 1 + Columns + (curvatures is null ? arrowLength : 0) : 0);

    public override PassDescription Describe() =>
        curvatures is null
            ? Describe(
                "glm.evaluation",
                family,
                [_gradient ? 1.0 : 0.0, _hessian ? 1.0 : 0.0, arrowLength, _constant, .. coefficients.Span]
            )
            : base.Describe();

    public override int ScratchCount(int rowCount) => 4 * rowCount;

    public void Prepare(double constant, bool gradient, bool hessian)
    {
        _constant = constant;
        _gradient = gradient;
        _hessian = hessian;
    }

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        bool keeps = curvatures is not null;
        if (block.IsAbsent())
        {
            if (keeps)
            {
                curvatures.AsSpan(block.FirstRow, block.RowCount).Clear();
            }

            return;
        }

        ReadOnlySpan<double> weights = block.Weights;
        Add(family, in block, weights, _constant, coefficients.Span, _gradient, _hessian && !keeps, sums, scratch);
        if (!keeps)
        {
            return;
        }

        Span<double> curvature = scratch.Slice(3 * block.RowCount, block.RowCount);
        Weigh(curvature, weights);
        if (_hessian)
        {
            int next = 2 + Columns;
            sums[next] += RowKernels.Sum(curvature);
            block.AddTransposedProduct(curvature, sums.Slice(next + 1, Columns));
        }

        curvature.CopyTo(curvatures.AsSpan(block.FirstRow, block.RowCount));
    }

    /// <summary>Adds a block's part to the sums.</summary>
    /// <param name="family">The family.</param>
    /// <param name="block">The block, whose own weights are not looked at.</param>
    /// <param name="weights">The weights of the block's rows; empty where all are 1.</param>
    /// <param name="constant">The constant of the linear predictor.</param>
    /// <param name="coefficients">Its coefficients.</param>
    /// <param name="gradient">Whether the gradient's sums are wanted.</param>
    /// <param name="hessian">Whether those of the Hessian are.</param>
    /// <param name="sums">The sums that are wanted.</param>
    /// <param name="scratch">Four values a row.</param>
    public static void Add(
        IGlmFamily family,
        in DesignBlock block,
        ReadOnlySpan<double> weights,
        double constant,
        ReadOnlySpan<double> coefficients,
        bool gradient,
        bool hessian,
        Span<double> sums,
        Span<double> scratch
    )
    {
        int n = block.RowCount;
        int columns = coefficients.Length;
        Span<double> eta = scratch[..n];
        Span<double> loss = scratch.Slice(n, n);
        Span<double> slope = scratch.Slice(2 * n, n);
        Span<double> curvature = scratch.Slice(3 * n, n);
        block.LinearPredictor(constant, coefficients, eta);
        EvaluateFamily(family, in block, eta, block.Outcome, loss, slope, curvature);
        Weigh(loss, weights);
        sums[0] += RowKernels.Sum(loss);
        int ofHessian = gradient ? 2 + columns : 1;
        if (hessian)
        {
            // First, since it has the most time for the next block to arrive in.
            Weigh(curvature, weights);
            sums[ofHessian] += RowKernels.Sum(curvature);
            block.AddArrowMoments(curvature, sums.Slice(ofHessian + 1, columns), sums[(ofHessian + 1 + columns)..]);
        }

        if (gradient)
        {
            Weigh(slope, weights);
            sums[1] += RowKernels.Sum(slope);
            block.AddTransposedProduct(slope, sums.Slice(2, columns));
        }
    }

    // In pieces, so that the next block is on its way meanwhile.
    private static void EvaluateFamily(
        IGlmFamily family,
        in DesignBlock block,
        ReadOnlySpan<double> eta,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    )
    {
        int some;
        for (int first = 0; first < eta.Length; first += some)
        {
            some = Math.Min(block.PieceRows, eta.Length - first);
            block.ReadAhead();
            family.Evaluate(
                eta.Slice(first, some),
                outcome.Slice(first, some),
                loss.Slice(first, some),
                slope.Slice(first, some),
                curvature.Slice(first, some)
            );
        }
    }

    private static void Weigh(Span<double> values, ReadOnlySpan<double> weights)
    {
        if (!weights.IsEmpty)
        {
            RowKernels.Weigh(values, weights);
        }
    }
}
