namespace Crabbymetrics.Estimators;

/// <summary>
/// The objective of a likelihood. The sums are <c>[loss | slope, Z'slope | ancillary slopes | curvature, Z'curvature, Z'diag(c)Z | for each
/// ancillary parameter its mixed derivative, Z'mixed | ancillary curvatures]</c>, from the curvature on where second derivatives are
/// wanted.
/// </summary>
internal sealed class LikelihoodVisitor(LikelihoodEstimator model, double[] coefficients, double[] ancillary)
    : LikelihoodPass(model, coefficients, ancillary)
{
    public const string Name = "evaluation";

    private readonly int _p = coefficients.Length;
    private readonly int _q = ancillary.Length;

    /// <summary>Whether second derivatives are wanted.</summary>
    public bool Second { get; set; }

    public override int SumCount => 2 + _p + _q + (Second ? 1 + _p + (_p * _p) + (_q * (1 + _p)) + (_q * (_q + 1) / 2) : 0);

    protected override string Part => Name;

    protected override double[] Numbers => [Second ? 1.0 : 0.0];

    public override IBlockVisitor Bind(LocalRows rows) => new Bound(this, DataOf(rows));

    private sealed class Bound(LikelihoodVisitor pass, RegressionData data) : IBlockVisitor
    {
        private readonly int _p = pass._p;
        private readonly int _q = pass._q;

        public int SumCount => pass.SumCount;

        public int ScratchCount(int rowCount) => rowCount * (1 + (2 * LikelihoodBlock.ValuesPerRow(_q, true)));

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            int n = block.RowCount;
            ReadOnlySpan<double> weight = block.Weights;
            if (!weight.IsEmpty && !weight.ContainsAnyExcept(0.0))
            {
                return;
            }

            bool second = pass.Second;
            Span<double> eta = scratch[..n];
            pass.LinearPredictor(in block, eta);
            Span<double> values = scratch.Slice(n, n * LikelihoodBlock.ValuesPerRow(_q, second));
            LikelihoodBlock rows = new(data, block.FirstRow, eta, pass.Ancillary, values, second);
            LikelihoodDerivatives.Evaluate(pass.Model, in rows, scratch[(n + values.Length)..]);
            for (int part = 0; part < LikelihoodBlock.ValuesPerRow(_q, second) && !weight.IsEmpty; part++)
            {
                RowKernels.Weigh(values.Slice(part * n, n), weight);
            }

            sums[0] += RowKernels.Sum(rows.Loss);
            int next = Add(in block, rows.Slope, sums, 1);
            for (int j = 0; j < _q; j++)
            {
                sums[next++] += RowKernels.Sum(rows.AncillarySlope(j));
            }

            if (!second)
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

        private int Add(in DesignBlock block, ReadOnlySpan<double> values, Span<double> sums, int next)
        {
            sums[next] += RowKernels.Sum(values);
            block.AddTransposedProduct(values, sums.Slice(next + 1, _p));
            return next + 1 + _p;
        }
    }
}
