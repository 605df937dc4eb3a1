namespace Crabbymetrics.Estimators;

/// <summary>
/// One pass over Tweedie outcomes with dispersion and power: the sums <c>[loss | slope, Z'slope | curvature, Z'curvature,
/// Z'diag(curvature)Z | the first derivatives in log(phi) and p | the three second ones | for each of the two, cross, Z'cross]</c>.
/// </summary>
internal sealed class TweedieVisitor(ILink link, bool isPrecise, ReadOnlyMemory<double> precisions, double[] coefficients) : BlockPass
{
    public const string Kind = "tweedie.evaluation";

    // The number of spans of scratch that a block needs.
    private const int SpansPerRow = 6;

    private readonly double[] _coefficients = coefficients;
    private double _dispersion;
    private double _power;
    private IGlmFamily? _family;

    public Span<double> Coefficients => _coefficients;

    public double Constant { get; set; }

    public override int SumCount => FirstAncillary + 5 + (2 * (1 + _coefficients.Length));

    /// <summary>Where the derivatives in log(phi) and p begin among the sums.</summary>
    public int FirstAncillary => 3 + (2 * _coefficients.Length) + (_coefficients.Length * _coefficients.Length);

    public override int ScratchCount(int rowCount) => SpansPerRow * rowCount;

    public static IPass Read(PassReading reading)
    {
        LinkedFamily family = (LinkedFamily)reading.Family();
        bool isPrecise = reading.Flag();
        double dispersion = reading.Number(),
            constant = reading.Number();
        TweedieVisitor visitor = new(family.Link, isPrecise, default, reading.Share(1)) { Constant = constant };
        visitor.Set(dispersion, ((TweedieDistribution)family.Distribution).Power);
        return visitor;
    }

    public void Prepare(double logDispersion, double power) => Set(Math.Exp(logDispersion), power);

    public override PassDescription Describe() =>
        Describe(Kind, _family!, [isPrecise ? 1.0 : 0.0, _dispersion, Constant, .. _coefficients]);

    // The weights of the rows may be those of a resample; the precisions are those of their data.
    public override IBlockVisitor Bind(LocalRows rows)
    {
        if (!isPrecise || !precisions.IsEmpty)
        {
            return this;
        }

        TweedieVisitor bound = new(link, isPrecise, rows.Data!.Weights!.Values, _coefficients) { Constant = Constant };
        bound.Set(_dispersion, _power);
        return bound;
    }

    private void Set(double dispersion, double power)
    {
        _dispersion = dispersion;
        _power = power;
        _family = GlmFamilies.Tweedie(power, link);
    }

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount,
            p = _coefficients.Length;
        Span<double> eta = scratch[..n],
            mean = scratch.Slice(n, n),
            loss = scratch.Slice(2 * n, n),
            slope = scratch.Slice(3 * n, n),
            curvature = scratch.Slice(4 * n, n),
            cross = scratch.Slice(5 * n, n);
        ReadOnlySpan<double> outcome = block.Outcome,
            weights = block.Weights,
            own = isPrecise ? precisions.Span.Slice(block.FirstRow, n) : default;
        block.LinearPredictor(Constant, _coefficients, eta);
        _family!.Evaluate(eta, outcome, loss, slope, curvature);
        _family.InverseLink(eta, mean, default, default);
        block.Weigh(slope);
        block.Weigh(curvature);
        Span<double> last = sums[FirstAncillary..];
        for (int i = 0; i < n; i++)
        {
            double weight = weights.IsEmpty ? 1.0 : weights[i],
                precision = own.IsEmpty ? 1.0 : own[i];
            double count = precision > 0.0 ? weight / precision : 0.0;
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
