namespace Crabbymetrics.Estimators;

/// <summary>
/// One pass over the rows of a likelihood. The sums are <c>[loss | slope, Z'slope | ancillary slopes | curvature, Z'curvature, Z'diag(c)Z |
/// for each ancillary parameter its mixed derivative, Z'mixed | ancillary curvatures]</c>, from the curvature on where second derivatives
/// are wanted.
/// </summary>
internal sealed class LikelihoodVisitor(
    LikelihoodEstimator model,
    RegressionData data,
    ReadOnlyMemory<double> weights,
    double[] coefficients,
    double[] ancillary
) : IBlockVisitor
{
    private readonly int _p = coefficients.Length;
    private readonly int _q = ancillary.Length;

    /// <summary>The constant of the linear predictor.</summary>
    public double Constant { get; set; }

    /// <summary>Whether second derivatives are wanted.</summary>
    public bool Second { get; set; }

    public int SumCount => 2 + _p + _q + (Second ? 1 + _p + (_p * _p) + (_q * (1 + _p)) + (_q * (_q + 1) / 2) : 0);

    public int ScratchCount(int rowCount) => rowCount * (1 + (2 * LikelihoodBlock.ValuesPerRow(_q, true)));

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount;
        ReadOnlySpan<double> weight = weights.IsEmpty ? default : weights.Span.Slice(block.FirstRow, n);
        if (!weight.IsEmpty && !weight.ContainsAnyExcept(0.0))
        {
            return;
        }

        Span<double> eta = scratch[..n];
        LinearPredictor(in block, eta);
        Span<double> values = scratch.Slice(n, n * LikelihoodBlock.ValuesPerRow(_q, Second));
        LikelihoodBlock rows = new(data, block.FirstRow, eta, ancillary, values, Second);
        LikelihoodDerivatives.Evaluate(model, in rows, scratch[(n + values.Length)..]);
        for (int part = 0; part < LikelihoodBlock.ValuesPerRow(_q, Second) && !weight.IsEmpty; part++)
        {
            RowKernels.Weigh(values.Slice(part * n, n), weight);
        }

        sums[0] += RowKernels.Sum(rows.Loss);
        int next = Add(in block, rows.Slope, sums, 1);
        for (int j = 0; j < _q; j++)
        {
            sums[next++] += RowKernels.Sum(rows.AncillarySlope(j));
        }

        if (!Second)
        {
            return;
        }

        next = Add(in block, rows.Curvature, sums, next);
        block.AddWeightedCrossProduct(rows.Curvature, sums.Slice(next, _p * _p));
        next += _p * _p;
        for (int j = 0; j < _q; j++)
        {
            next = Add(in block, rows.CrossCurvature(j), sums, next);
        }

        for (int j = 0; j < _q; j++)
        {
            for (int l = 0; l <= j; l++)
            {
                sums[next++] += RowKernels.Sum(rows.AncillaryCurvature(j, l));
            }
        }
    }

    private void LinearPredictor(in DesignBlock block, Span<double> eta)
    {
        eta.Fill(Constant);
        if (data.HasOffset)
        {
            RowKernels.AddConstant(data.Offset.Span.Slice(block.FirstRow, block.RowCount), Constant, eta);
        }

        block.AddLinearPredictor(coefficients, eta);
    }

    private int Add(in DesignBlock block, ReadOnlySpan<double> values, Span<double> sums, int next)
    {
        sums[next] += RowKernels.Sum(values);
        block.AddTransposedProduct(values, sums.Slice(next + 1, _p));
        return next + 1 + _p;
    }
}
