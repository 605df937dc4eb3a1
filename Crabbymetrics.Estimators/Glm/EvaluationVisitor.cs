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
    public const string Kind = "glm.evaluation";

    private double _constant;
    private bool _gradient;
    private bool _hessian;

    private int Columns => coefficients.Length;

    public override int SumCount =>
        1 + (_gradient ? 1 + Columns : 0) + (_hessian ? 1 + Columns + (curvatures is null ? arrowLength : 0) : 0);

    public override PassDescription Describe() =>
        curvatures is null
            ? Describe(Kind, family, [_gradient ? 1.0 : 0.0, _hessian ? 1.0 : 0.0, arrowLength, _constant, .. coefficients.Span])
            : base.Describe();

    public static IPass Read(PassReading reading)
    {
        IGlmFamily family = reading.Family();
        bool gradient = reading.Flag(),
            hessian = reading.Flag();
        int arrowLength = reading.Count();
        double constant = reading.Number();
        EvaluationVisitor visitor = new(family, reading.Share(1), arrowLength);
        visitor.Prepare(constant, gradient, hessian);
        return visitor;
    }

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
        LinearPredictor predictor = new(_constant, coefficients.Span);
        Add(family, in block, weights, predictor, new EvaluationSums(sums, Columns, _gradient, _hessian && !keeps), scratch);
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
    /// <param name="predictor">The linear predictor.</param>
    /// <param name="sums">The sums that are wanted.</param>
    /// <param name="scratch">Four values a row.</param>
    public static void Add(
        IGlmFamily family,
        in DesignBlock block,
        ReadOnlySpan<double> weights,
        in LinearPredictor predictor,
        in EvaluationSums sums,
        Span<double> scratch
    )
    {
        int n = block.RowCount;
        Span<double> eta = scratch[..n];
        Span<double> loss = scratch.Slice(n, n);
        Span<double> slope = scratch.Slice(2 * n, n);
        Span<double> curvature = scratch.Slice(3 * n, n);
        block.LinearPredictor(predictor.Constant, predictor.Coefficients, eta);
        EvaluateFamily(family, in block, eta, loss, slope, curvature);
        Weigh(loss, weights);
        sums.Loss += RowKernels.Sum(loss);
        if (sums.HasHessian)
        {
            // The Hessian comes first: it takes the most time, during which the next block arrives from memory.
            Weigh(curvature, weights);
            sums.Curvature += RowKernels.Sum(curvature);
            block.AddArrowMoments(curvature, sums.CurvatureProducts, sums.CrossProduct);
        }

        if (sums.HasGradient)
        {
            Weigh(slope, weights);
            sums.Slope += RowKernels.Sum(slope);
            block.AddTransposedProduct(slope, sums.SlopeProducts);
        }
    }

    // In pieces, between which the processor is asked to load the next block.
    private static void EvaluateFamily(
        IGlmFamily family,
        in DesignBlock block,
        ReadOnlySpan<double> eta,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    )
    {
        ReadOnlySpan<double> outcome = block.Outcome;
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
