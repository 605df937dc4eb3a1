using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The middle of a sandwich of a likelihood, of rows that live elsewhere. With r minus the slope of a row in its linear predictor and t
/// those in the ancillary parameters, weights included, and f how often the row counts: <c>[v, Z'v, Z'diag(v)Z] of v = r^2 / f</c>, then
/// for each ancillary parameter <c>[v, Z'v] of v = r t / f</c>, then the products <c>t t' / f</c>, q x q.
/// </summary>
internal sealed class LikelihoodMiddlePass(LikelihoodEstimator model, double[] coefficients, double[] ancillary, bool frequencies)
    : LikelihoodPass(model, coefficients, ancillary)
{
    public const string Name = "score-middle";

    private readonly int _p = coefficients.Length;
    private readonly int _q = ancillary.Length;

    public override int SumCount => (1 + _p) + (_p * _p) + (_q * (1 + _p)) + (_q * _q);

    protected override string Part => Name;

    protected override double[] Numbers => [frequencies ? 1.0 : 0.0];

    /// <summary>Writes the middle: k working parameters of the columns, then q ancillary parameters, (k + q) x (k + q).</summary>
    public static void Write(LikelihoodFit fit, Span<double> middle)
    {
        WorkingParameters working = fit.Working;
        int k = working.Count,
            p = working.SlopeCount,
            size = fit.Point.Length;
        double[] coefficients = new double[p];
        double constant = working.ToView(fit.Point.AsSpan(0, k), coefficients);
        bool frequencies = fit.Observations.Summary.WeightKind == WeightKind.Frequency;
        LikelihoodMiddlePass pass = new(fit.Model, coefficients, fit.Ancillary.ToArray(), frequencies) { Constant = constant };
        double[] sums = new double[pass.SumCount];
        using (IPassRunner runner = fit.Problem().Open())
        {
            runner.Run(pass, sums);
        }

        double[] square = new double[k * k],
            cross = new double[k];
        working.ToWorkingCrossProduct(sums[0], sums.AsSpan(1, p), sums.AsSpan(1 + p, p * p), square);
        for (int a = 0; a < k; a++)
        {
            square.AsSpan(a * k, k).CopyTo(middle.Slice(a * size, k));
        }

        int next = 1 + p + (p * p);
        for (int j = k; j < size; j++, next += 1 + p)
        {
            working.ToWorkingGradient(sums[next], sums.AsSpan(next + 1, p), cross);
            for (int a = 0; a < k; a++)
            {
                middle[(a * size) + j] = middle[(j * size) + a] = cross[a];
            }
        }

        for (int j = k; j < size; j++, next += size - k)
        {
            sums.AsSpan(next, size - k).CopyTo(middle.Slice((j * size) + k, size - k));
        }
    }

    public override IBlockVisitor Bind(LocalRows rows) => new Bound(this, DataOf(rows), frequencies);

    private sealed class Bound(LikelihoodMiddlePass pass, RegressionData data, bool frequencies) : IBlockVisitor
    {
        public int SumCount => pass.SumCount;

        public int ScratchCount(int rowCount) => rowCount * (2 + pass.SlopeValues);

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            int n = block.RowCount,
                p = pass._p,
                q = pass._q;
            Span<double> inverse = scratch[..n],
                values = scratch.Slice(n, n),
                slopes = pass.NegatedSlopes(data, in block, scratch[(2 * n)..]),
                own = slopes[..n];
            for (int i = 0; i < n; i++)
            {
                double count = frequencies ? block.Weights[i] : 1.0;
                inverse[i] = count > 0.0 ? 1.0 / count : 0.0;
            }

            TensorPrimitives.Multiply(own, own, values);
            RowKernels.Weigh(values, inverse);
            sums[0] += RowKernels.Sum(values);
            block.AddTransposedProduct(values, sums.Slice(1, p));
            block.AddWeightedCrossProduct(values, sums.Slice(1 + p, p * p));
            int next = 1 + p + (p * p);
            for (int j = 0; j < q; j++, next += 1 + p)
            {
                TensorPrimitives.Multiply(own, slopes.Slice((1 + j) * n, n), values);
                RowKernels.Weigh(values, inverse);
                sums[next] += RowKernels.Sum(values);
                block.AddTransposedProduct(values, sums.Slice(next + 1, p));
            }

            for (int j = 0; j < q; j++)
            {
                for (int l = 0; l < q; l++)
                {
                    TensorPrimitives.Multiply(slopes.Slice((1 + j) * n, n), slopes.Slice((1 + l) * n, n), values);
                    sums[next++] += TensorPrimitives.Dot<double>(values, inverse);
                }
            }
        }
    }
}
