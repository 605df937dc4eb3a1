namespace Crabbymetrics.Estimators;

/// <summary>
/// One pass over counts with their overdispersion: the sums <c>[loss | slope, Z'slope | curvature, Z'curvature, Z'diag(curvature)Z | first
/// | second | cross, Z'cross | the logarithms of the factorials, where they are wanted]</c>.
/// </summary>
internal sealed class CountVisitor(ICountModel model, double[] coefficients) : BlockPass
{
    public const string Kind = "negative-binomial.evaluation";

    private readonly double[] _coefficients = coefficients;

    public Span<double> Coefficients => _coefficients;

    public double Constant { get; set; }

    public double Tau { get; set; }

    /// <summary>Whether the logarithms of the factorials are summed: they depend on no parameter.</summary>
    public bool WantsOutcomeTerm { get; set; }

    public override int SumCount => 7 + (3 * _coefficients.Length) + (_coefficients.Length * _coefficients.Length);

    public static IPass Read(PassReading reading)
    {
        ICountModel model = ICountModel.Named(reading.Name());
        bool wantsOutcomeTerm = reading.Flag();
        double tau = reading.Number(),
            constant = reading.Number();
        return new CountVisitor(model, reading.Share(1))
        {
            Tau = tau,
            Constant = constant,
            WantsOutcomeTerm = wantsOutcomeTerm,
        };
    }

    public override PassDescription Describe() =>
        new(Kind, [model.ParameterName], [WantsOutcomeTerm ? 1.0 : 0.0, Tau, Constant, .. _coefficients]);

    public override int ScratchCount(int rowCount) => (CountDerivatives.SpansPerRow + 1) * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount,
            p = _coefficients.Length;
        Span<double> eta = scratch[..n];
        CountDerivatives rowsOf = new(scratch[n..], n);
        block.LinearPredictor(Constant, _coefficients, eta);
        model.Evaluate(Tau, eta, block.Outcome, rowsOf);
        sums[0] += Total(in block, rowsOf.Loss);
        sums[1] += Total(in block, rowsOf.Slope);
        block.AddTransposedProduct(rowsOf.Slope, sums.Slice(2, p));
        sums[2 + p] += Total(in block, rowsOf.Curvature);
        block.AddTransposedProduct(rowsOf.Curvature, sums.Slice(3 + p, p));
        block.AddWeightedCrossProduct(rowsOf.Curvature, sums.Slice(3 + (2 * p), p * p));
        Span<double> last = sums[(3 + (2 * p) + (p * p))..];
        last[0] += Total(in block, rowsOf.First);
        last[1] += Total(in block, rowsOf.Second);
        last[2] += Total(in block, rowsOf.Cross);
        block.AddTransposedProduct(rowsOf.Cross, last.Slice(3, p));
        if (!WantsOutcomeTerm)
        {
            return;
        }

        // The losses are no longer needed.
        for (int i = 0; i < n; i++)
        {
            rowsOf.Loss[i] = GammaFunctions.LogFactorial(block.Outcome[i]);
        }

        last[3 + p] += Total(in block, rowsOf.Loss);
    }

    // Multiplies the values by the weights, in place for the products that follow, and sums them.
    private static double Total(in DesignBlock block, Span<double> values)
    {
        block.Weigh(values);
        return RowKernels.Sum(values);
    }
}
