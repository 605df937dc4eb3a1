using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Glm;

/// <summary>Maxima at which a mean is at the edge of what the family allows are found and said, and have no standard errors.</summary>
public sealed class BoundaryMaximumTests
{
    private static readonly double[] X = [.. Enumerable.Range(1, 13).Select(static i => (double)i)];
    private static readonly double[] Y = [0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1];

    // A search along the edge: mean 1 at x = 13, log-likelihood -6.467128; R's glm ends there with boundary TRUE.
    [TestCase(ScoringMethod.Newton)]
    [TestCase(ScoringMethod.Fisher)]
    public void A_log_binomial_maximum_on_the_edge_is_the_constrained_one(ScoringMethod scoring)
    {
        GeneralizedLinearOptions options = new() { Family = GlmFamilies.Binomial(LogLink.Instance), Scoring = scoring };
        GlmResult result = new GeneralizedLinearEstimator(options).Fit(Data(X, Y));
        Assert.Multiple(() =>
        {
            Assert.That(result.Intercept, Is.EqualTo(-1.613478).Within(1e-6));
            Assert.That(result.Coefficients[0], Is.EqualTo(0.124114).Within(1e-6));
            Assert.That(result.LogLikelihood, Is.EqualTo(-6.467128).Within(1e-6));
            Assert.That(result.Predict(), Is.All.LessThan(1.0));
            Assert.That(result.BoundaryRows, Is.EqualTo(new[] { 12 }));
            Assert.That(result.Diagnostics.TerminationReason, Is.EqualTo(TerminationReason.Boundary));
            Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("boundary").And.Some.Contains("12"));
            Assert.That(result.InferenceUnavailableReason, Does.Contain("boundary"));
            Assert.That(result.Summary()[1].StandardError, Is.Null);
        });
    }

    [TestCase("binomial")]
    [TestCase("quasi-binomial")]
    public void Replicates_have_their_own_maximum_on_the_edge(string name)
    {
        IGlmFamily binomial = GlmFamilies.Binomial(LogLink.Instance);
        GeneralizedLinearEstimator estimator = new(
            new GeneralizedLinearOptions { Family = name == "binomial" ? binomial : GlmFamilies.Quasi(binomial) }
        );
        RegressionData data = Data(X, Y);
        BootstrapResult jackknife = estimator.Fit(data).Bootstrap(new BootstrapOptions { Scheme = "jackknife" });
        Assert.That(jackknife.Failures, Is.Empty);
        for (int left = 0; left < X.Length; left++)
        {
            GlmResult alone = estimator.Fit(data.SelectRows([.. Enumerable.Range(0, X.Length).Where(row => row != left)]));
            double[] draw = jackknife.Draw(left).ToArray();
            Assert.That(draw[0], Is.EqualTo(alone.Intercept).Within(1e-6), $"without row {left}");
            Assert.That(draw[1], Is.EqualTo(alone.Coefficients[0]).Within(1e-6), $"without row {left}");
        }
    }

    [TestCase("binomial", "log", 1.0)]
    [TestCase("binomial", "identity", 1.0)]
    [TestCase("binomial", "identity", 0.0)]
    [TestCase("poisson", "identity", 0.0)]
    [TestCase("poisson", "sqrt", 0.0)]
    public void Outcomes_that_are_all_at_the_edge_leave_nothing_to_fit(string name, string link, double outcome)
    {
        IGlmFamily family = name == "poisson" ? GlmFamilies.Poisson(Links.Find(link)) : GlmFamilies.Binomial(Links.Find(link));
        GeneralizedLinearEstimator estimator = new(new GeneralizedLinearOptions { Family = family });
        double[] y = [.. X.Select(_ => outcome)];
        SeparationException? error = Assert.Throws<SeparationException>(() => estimator.Fit(Data(X, y)));
        Assert.That(error!.Message, Does.StartWith($"y is {outcome} in every row").And.Contain($"the {link} link ends"));
    }

    // At a constrained maximum no feasible point nearby is better.
    [TestCase("poisson", "identity")]
    [TestCase("binomial", "identity")]
    [TestCase("binomial", "log")]
    public void No_allowed_point_nearby_is_better(string name, string link)
    {
        RandomSource random = new(17);
        int found = 0;
        for (int sample = 0; sample < 40; sample++)
        {
            double[] x = [.. Enumerable.Range(0, 14).Select(_ => random.NextNormal())];
            double[] y = [.. x.Select(value => random.NextDouble() < 1.0 / (1.0 + Math.Exp(-2.5 * value)) ? 1.0 : 0.0)];
            IGlmFamily family = name == "poisson" ? GlmFamilies.Poisson(Links.Find(link)) : GlmFamilies.Binomial(Links.Find(link));
            GlmResult result;
            try
            {
                result = new GeneralizedLinearEstimator(new GeneralizedLinearOptions { Family = family }).Fit(Data(x, y));
            }
            catch (SeparationException)
            {
                continue;
            }

            found += result.BoundaryRows.IsEmpty ? 0 : 1;
            for (int direction = 0; direction < 24; direction++)
            {
                double angle = Math.PI * direction / 12.0;
                double near = Likelihood(
                    family,
                    x,
                    y,
                    result.Intercept + (1e-3 * Math.Cos(angle)),
                    result.Coefficients[0] + (1e-3 * Math.Sin(angle))
                );
                Assert.That(near, Is.LessThanOrEqualTo(result.LogLikelihood + 1e-7), $"sample {sample}, direction {direction}");
            }
        }

        Assert.That(found, Is.GreaterThan(0));
    }

    [Test]
    public void A_maximum_inside_is_left_alone()
    {
        double[] y = [0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0];
        GlmResult result = new GeneralizedLinearEstimator(
            new GeneralizedLinearOptions { Family = GlmFamilies.Binomial(LogLink.Instance) }
        ).Fit(Data(X, y));
        Assert.Multiple(() =>
        {
            Assert.That(result.BoundaryRows, Is.Empty);
            Assert.That(result.Diagnostics.TerminationReason, Is.EqualTo(TerminationReason.NewtonDecrement));
            Assert.That(result.Summary()[1].StandardError, Is.Not.Null);
        });
    }

    private static double Likelihood(IGlmFamily family, double[] x, double[] y, double intercept, double slope)
    {
        double sum = 0.0;
        Span<double> loss = [0.0],
            constant = [0.0],
            unused = [0.0, 0.0];
        for (int i = 0; i < x.Length; i++)
        {
            family.Evaluate([intercept + (slope * x[i])], [y[i]], loss, unused[..1], unused[1..]);
            family.LogLikelihoodConstant([y[i]], constant);
            sum += constant[0] - (double.IsNaN(loss[0]) ? double.PositiveInfinity : loss[0]);
        }

        return sum;
    }

    private static RegressionData Data(double[] x, double[] y) => RegressionData.Create(new Dictionary<string, double[]> { ["x"] = x }, y);
}
