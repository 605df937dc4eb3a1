namespace Crabbymetrics.Estimators;

/// <summary>Whether counts vary more than Poisson's, at the means of a Poisson fit: the sums over the rows of twice the derivative of their
/// log-likelihoods in the direction of overdispersion, of <c>(y - mu)^2 - mu</c>, of <c>mu^2</c> and of mu.</summary>
internal sealed class OverdispersionPass(ICountModel model, double constant, double[] coefficients) : BlockPass
{
    public const string Kind = "negative-binomial.overdispersion";

    public override int SumCount => 4;

    public static IPass Read(PassReading reading) =>
        new OverdispersionPass(ICountModel.Named(reading.Name()), reading.Number(), reading.Share(1));

    /// <summary>Makes the pass.</summary>
    /// <param name="model">The model of the counts.</param>
    /// <param name="poisson">The Poisson fit.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The first of the sums, and where the search for the overdispersion starts.</returns>
    public static (double Score, double Start) Run(
        ICountModel model,
        GlmFit poisson,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        (GlmRows rows, WorkingParameters working) = poisson.ByOutcome;
        double[] coefficients = new double[working.SlopeCount];
        double constant = working.ToView(poisson.Point, coefficients);
        OverdispersionPass pass = new(model, constant, coefficients);
        double[] sums = new double[pass.SumCount];
        using IPassRunner runner = rows.Open(working.View, maxDegreeOfParallelism);
        runner.Run(pass, sums, cancellationToken);
        return (sums[0], model.Start(Math.Max(sums[1], 1e-3 * sums[3]), sums[2], sums[3]));
    }

    public override PassDescription Describe() => new(Kind, [model.ParameterName], [constant, .. coefficients]);

    public override int ScratchCount(int rowCount) => rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        Span<double> means = scratch[..block.RowCount];
        block.LinearPredictor(constant, coefficients, means);
        PoissonFamily.Instance.InverseLink(means, means, default, default);
        ReadOnlySpan<double> outcome = block.Outcome,
            weights = block.Weights;
        for (int i = 0; i < means.Length; i++)
        {
            double weight = weights.IsEmpty ? 1.0 : weights[i];
            if (weight == 0.0)
            {
                continue;
            }

            double residual = outcome[i] - means[i];
            sums[0] += weight * model.PoissonScore(outcome[i], means[i]);
            sums[1] += weight * ((residual * residual) - means[i]);
            sums[2] += weight * means[i] * means[i];
            sums[3] += weight * means[i];
        }
    }
}
