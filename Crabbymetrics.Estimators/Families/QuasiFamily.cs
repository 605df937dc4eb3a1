namespace Crabbymetrics.Estimators;

/// <summary>
/// A family of which only mean and variance function are believed, the variance up to a factor phi that is estimated. The estimates are
/// those of the family; the covariance has the factor; there is no likelihood. Wedderburn (1974).
/// </summary>
internal sealed class QuasiFamily(IGlmFamily inner) : IDispersionFamily, IExpectedCurvature
{
    /// <summary>The family whose mean and variance function are believed.</summary>
    public IGlmFamily Inner => inner;

    public string Name => "quasi-" + inner.Name;

    public string LinkName => inner.LinkName;

    public string OutcomeRequirement => inner.OutcomeRequirement;

    public bool IsLinearInOutcome => inner.IsLinearInOutcome;

    public bool HasDispersion => true;

    public bool HasLikelihood => false;

    public bool IsCanonical => inner.IsCanonical;

    public bool AcceptsIntervals => inner.AcceptsIntervals;

    public int FindUnacceptable(ReadOnlySpan<double> outcome) => inner.FindUnacceptable(outcome);

    public double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights) =>
        inner.StartingIntercept(outcome, offset, weights);

    public void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    ) => inner.Evaluate(linearPredictor, outcome, loss, slope, curvature);

    public void Curvature(ReadOnlySpan<double> linearPredictor, ReadOnlySpan<double> outcome, Span<double> curvature) =>
        inner.Curvature(linearPredictor, outcome, curvature);

    public void ExpectedCurvature(ReadOnlySpan<double> linearPredictor, Span<double> curvature)
    {
        if (inner is IExpectedCurvature expected)
        {
            expected.ExpectedCurvature(linearPredictor, curvature);
            return;
        }

        // A canonical link: the curvature does not depend on the outcome, so that any outcome serves.
        double[] means = new double[linearPredictor.Length];
        double[] unused = new double[2 * linearPredictor.Length];
        inner.InverseLink(linearPredictor, means, default, default);
        inner.Evaluate(linearPredictor, means, unused.AsSpan(0, means.Length), unused.AsSpan(means.Length), curvature);
    }

    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
        inner.InverseLink(linearPredictor, mean, first, second);

    public void Variance(ReadOnlySpan<double> mean, Span<double> variance) => inner.Variance(mean, variance);

    public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance) =>
        inner.UnitDeviance(outcome, mean, deviance);

    public void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant) => constant[..outcome.Length].Fill(double.NaN);

    public void LogDensity(
        ReadOnlySpan<double> outcome,
        ReadOnlySpan<double> mean,
        double dispersion,
        ReadOnlySpan<double> precision,
        Span<double> result
    ) => result[..outcome.Length].Fill(double.NaN);

    public double MaximumLikelihoodDispersion(double deviance, double count, ReadOnlySpan<double> precision) => double.NaN;

    public int RecessionDirection(double outcome) => inner.RecessionDirection(outcome);

    public double Draw(double mean, RandomSource random) => throw NoDistribution();

    public double Draw(double mean, double dispersion, RandomSource random) => throw NoDistribution();

    private NotSupportedException NoDistribution() =>
        new($"'{Name}' states a mean and a variance, not a distribution: no outcome can be drawn from it.");
}
