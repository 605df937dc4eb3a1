namespace Crabbymetrics.Estimators;

/// <summary>
/// One pass over Tweedie outcomes with dispersion and power: the sums <c>[loss | slope, Z'slope | curvature, Z'curvature,
/// Z'diag(curvature)Z | the first derivatives in log(phi) and p | the three second ones | for each of the two, cross, Z'cross]</c>.
/// </summary>
internal sealed class TweedieVisitor(TweedieRows rows, ILink link, int columns) : BlockPass
{
    // The number of spans of scratch that a block needs.
    private const int SpansPerRow = 12;

    private readonly double[] _coefficients = new double[columns];
    private double _dispersion;
    private double _power;
    private IGlmFamily? _family;

    public Span<double> Coefficients => _coefficients;

    public double Constant { get; set; }

    public override int SumCount => 3 + (2 * columns) + (columns * columns) + 5 + (2 * (1 + columns));

    /// <summary>Where the derivatives in log(phi) and p begin among the sums.</summary>
    public int FirstAncillary => 3 + (2 * columns) + (columns * columns);

    public override int ScratchCount(int rowCount) => SpansPerRow * rowCount;

    public void Prepare(double logDispersion, double power)
    {
        _dispersion = Math.Exp(logDispersion);
        _power = power;
        _family = GlmFamilies.Tweedie(power, link);
    }

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount,
            p = columns;
        Span<double> eta = scratch[..n],
            mean = scratch.Slice(n, n),
            loss = scratch.Slice(2 * n, n),
            slope = scratch.Slice(3 * n, n),
            curvature = scratch.Slice(4 * n, n),
            cross = scratch.Slice(5 * n, n);
        ReadOnlySpan<double> outcome = block.Outcome;
        block.LinearPredictor(Constant, _coefficients, eta);
        _family!.Evaluate(eta, outcome, loss, slope, curvature);
        _family.InverseLink(eta, mean, default, default);
        block.Weigh(slope);
        block.Weigh(curvature);
        Span<double> last = sums[FirstAncillary..];
        for (int i = 0; i < n; i++)
        {
            (double count, double precision) = rows.Of(block.FirstRow + i);
            slope[i] /= _dispersion;
            curvature[i] /= _dispersion;
            cross[i] = -slope[i] * Math.Log(mean[i]);
            if (count == 0.0)
            {
                (slope[i], curvature[i], cross[i]) = (0.0, 0.0, 0.0);
                continue;
            }

            TweedieDensity density = TweedieDensity.At(outcome[i], mean[i], _dispersion / precision, _power);
            sums[0] -= count * density.Log;
            last[0] -= count * density.Dispersion;
            last[1] -= count * density.Power;
            last[2] -= count * density.DispersionTwice;
            last[3] -= count * density.Both;
            last[4] -= count * density.PowerTwice;
        }

        double slopes = RowKernels.Sum(slope);
        sums[1] += slopes;
        block.AddTransposedProduct(slope, sums.Slice(2, p));
        sums[2 + p] += RowKernels.Sum(curvature);
        block.AddTransposedProduct(curvature, sums.Slice(3 + p, p));
        block.AddWeightedCrossProduct(curvature, sums.Slice(3 + (2 * p), p * p));
        // The derivative of a row's slope in log(phi) is minus the slope; in p it is minus log(mu) times it.
        Span<double> crosses = last[5..];
        crosses[1 + p] += RowKernels.Sum(cross);
        block.AddTransposedProduct(cross, crosses.Slice(2 + p, p));
        crosses[0] -= slopes;
        System.Numerics.Tensors.TensorPrimitives.Negate(slope, slope);
        block.AddTransposedProduct(slope, crosses.Slice(1, p));
    }
}
