namespace Crabbymetrics.Estimators;

/// <summary>
/// A family of which only mean and variance function are believed, the variance up to a factor phi that is estimated. The estimates are
/// those of the family; the covariance has the factor; there is no likelihood. Wedderburn (1974).
/// </summary>
internal sealed class QuasiFamily(IGlmFamily inner) : FamilyDecorator(inner), IDispersionFamily, IExpectedCurvature
{
    public override string Name => "quasi-" + Inner.Name;

    public bool IsLinearInOutcome => Inner.IsLinearInOutcome;

    public bool HasOutcomeTerm => Inner.HasOutcomeTerm;

    public bool HasDispersion => true;

    public bool HasLikelihood => false;

    public override IOutcomeTails? OutcomeTails => null;

    public bool IsCanonical => Inner.IsCanonical;

    public override void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    ) => Inner.Evaluate(linearPredictor, outcome, loss, slope, curvature);

    public void Curvature(ReadOnlySpan<double> linearPredictor, ReadOnlySpan<double> outcome, Span<double> curvature) =>
        Inner.Curvature(linearPredictor, outcome, curvature);

    public void ExpectedCurvature(ReadOnlySpan<double> linearPredictor, Span<double> curvature)
    {
        if (Inner is IExpectedCurvature expected)
        {
            expected.ExpectedCurvature(linearPredictor, curvature);
            return;
        }

        // A canonical link: the curvature does not depend on the outcome, so that any outcome serves.
        double[] means = new double[linearPredictor.Length];
        double[] unused = new double[2 * linearPredictor.Length];
        Inner.InverseLink(linearPredictor, means, default, default);
        Inner.Evaluate(linearPredictor, means, unused.AsSpan(0, means.Length), unused.AsSpan(means.Length), curvature);
    }

    public override void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant) =>
        constant[..outcome.Length].Fill(double.NaN);

    public void LogDensity(
        ReadOnlySpan<double> outcome,
        ReadOnlySpan<double> mean,
        double dispersion,
        ReadOnlySpan<double> precision,
        Span<double> result
    ) => result[..outcome.Length].Fill(double.NaN);

    public double MaximumLikelihoodDispersion(double deviance, double count, ReadOnlySpan<double> precision) => double.NaN;

    public override double Draw(double mean, RandomSource random) => throw NoDistribution();

    public double Draw(double mean, double dispersion, RandomSource random) => throw NoDistribution();

    private NotSupportedException NoDistribution() =>
        new($"'{Name}' states a mean and a variance, not a distribution: no outcome can be drawn from it.");
}
