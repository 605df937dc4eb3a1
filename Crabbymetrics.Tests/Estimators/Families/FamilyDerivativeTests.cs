using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Families;

/// <summary>The derivatives of every family's loss against differences, and what its parts say of each other.</summary>
public sealed class FamilyDerivativeTests
{
    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Case("logit", GlmFamilies.Binomial(), [0.0, 1.0, 0.3], [-30.0, -2.0, -0.1, 0.0, 0.7, 5.0, 30.0]);
        yield return Case("probit", GlmFamilies.Binomial(ProbitLink.Instance), [0.0, 1.0, 0.3], [-12.0, -2.0, -0.1, 0.0, 0.7, 5.0, 12.0]);
        yield return Case(
            "cloglog",
            GlmFamilies.Binomial(ComplementaryLogLogLink.Instance),
            [0.0, 1.0, 0.3],
            [-30.0, -3.0, -2.0, -0.1, 0.0, 0.7, 3.0]
        );
        yield return Case("binomial log", GlmFamilies.Binomial(LogLink.Instance), [0.0, 1.0, 0.3], [-3.0, -0.5]);
        yield return Case("poisson", GlmFamilies.Poisson(), [0.0, 1.0, 7.0], [-3.0, 0.5, 4.0]);
        yield return Case("poisson sqrt", GlmFamilies.Poisson(PowerLink.SquareRoot), [0.0, 1.0, 7.0], [0.3, 2.0, 4.0]);
        yield return Case("poisson inverse", GlmFamilies.Poisson(PowerLink.Inverse), [0.0, 1.0, 7.0], [0.3, 2.0, 4.0]);
        yield return Case("gaussian", GlmFamilies.Gaussian(), [-3.0, 1.0, 7.0], [-3.0, 0.5, 4.0]);
        yield return Case("gaussian log", GlmFamilies.Gaussian(LogLink.Instance), [-3.0, 1.0, 7.0], [-3.0, 0.5, 2.0]);
        yield return Case("gamma", GlmFamilies.Gamma(), [0.1, 1.0, 7.0], [-3.0, 0.5, 4.0]);
        yield return Case("gamma inverse", GlmFamilies.Gamma(PowerLink.Inverse), [0.1, 1.0, 7.0], [0.1, 0.5, 4.0]);
        yield return Case("inverse Gaussian", GlmFamilies.InverseGaussian(), [0.1, 1.0, 7.0], [-1.0, 0.5, 2.0]);
        yield return Case(
            "inverse Gaussian canonical",
            GlmFamilies.InverseGaussian(PowerLink.InverseSquared),
            [0.1, 1.0, 7.0],
            [0.1, 0.5, 2.0]
        );
        yield return Case("negative binomial", GlmFamilies.NegativeBinomial(1.7), [0.0, 1.0, 70.0], [-3.0, 0.5, 4.0]);
        yield return Case("tweedie", GlmFamilies.Tweedie(1.4), [0.0, 1.0, 7.0], [-1.0, 0.5, 2.0]);
        yield return Case("tweedie identity", GlmFamilies.Tweedie(1.7, IdentityLink.Instance), [0.0, 1.0, 7.0], [0.3, 0.5, 4.0]);
        yield return Case(
            "negative binomial identity",
            GlmFamilies.NegativeBinomial(1.7, IdentityLink.Instance),
            [0.0, 1.0, 70.0],
            [0.1, 0.5, 4.0]
        );
        static TestCaseData Case(string name, IGlmFamily family, double[] outcomes, double[] predictors) =>
            new TestCaseData(family, outcomes, predictors).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Cases))]
    public void Slope_and_curvature_are_the_derivatives_of_the_loss(IGlmFamily family, double[] outcomes, double[] predictors)
    {
        Assert.Multiple(() =>
        {
            foreach (double y in outcomes)
            {
                foreach (double eta in predictors)
                {
                    double h = 1e-3 * Math.Max(1.0, Math.Abs(eta)) * (Math.Abs(eta) < 1.0 && eta != 0.0 ? Math.Abs(eta) : 1.0);
                    // Central differences with two Richardson steps: error h^6.
                    double slope = Derivative(e => At(family, e, y).Loss, eta, h);
                    double curvature = Derivative(e => At(family, e, y).Slope, eta, h);
                    (double loss, double s, double c) = At(family, eta, y);
                    Assert.That(s, Is.EqualTo(slope).Within(2e-9 * (1.0 + Math.Abs(slope) + Math.Abs(loss))), $"slope at eta {eta}, y {y}");
                    Assert.That(
                        c,
                        Is.EqualTo(curvature).Within(2e-9 * (1e-3 + Math.Abs(curvature) + Math.Abs(s))),
                        $"curvature at eta {eta}, y {y}"
                    );
                }
            }
        });
    }

    [TestCaseSource(nameof(Cases))]
    public void Deviance_and_link_agree_with_the_loss(IGlmFamily family, double[] outcomes, double[] predictors)
    {
        double[] mean = new double[predictors.Length],
            first = new double[predictors.Length],
            second = new double[predictors.Length];
        family.InverseLink(predictors, mean, first, second);
        foreach (double y in outcomes)
        {
            double[] deviance = new double[predictors.Length];
            family.UnitDeviance([.. predictors.Select(_ => y)], mean, deviance);
            for (int i = 1; i < predictors.Length; i++)
            {
                // One less a mean this near to 1 has lost its digits, which the loss has not.
                if (family.Name == "binomial" && y < 1.0 && mean[i] > 0.99)
                {
                    continue;
                }

                double loss = At(family, predictors[i], y).Loss - At(family, predictors[0], y).Loss;
                Assert.That(
                    0.5 * (deviance[i] - deviance[0]),
                    Is.EqualTo(loss).Within(1e-10 * (1.0 + Math.Abs(At(family, predictors[0], y).Loss) + deviance[0])),
                    $"eta {predictors[i]}, y {y}"
                );
            }
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Rows_in_wide_registers_are_as_single_rows(IGlmFamily family, double[] outcomes, double[] predictors)
    {
        double[] eta = [.. Enumerable.Range(0, 29).Select(i => predictors[i % predictors.Length])];
        double[] y = [.. Enumerable.Range(0, 29).Select(i => outcomes[i % outcomes.Length])];
        double[] loss = new double[29],
            slope = new double[29],
            curvature = new double[29];
        family.Evaluate(eta, y, loss, slope, curvature);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < eta.Length; i++)
            {
                (double l, double s, double c) = At(family, eta[i], y[i]);
                Assert.That(loss[i], Is.EqualTo(l).Within(1e-13 * (1.0 + Math.Abs(l))));
                Assert.That(slope[i], Is.EqualTo(s).Within(1e-12 * Math.Abs(s)));
                Assert.That(curvature[i], Is.EqualTo(c).Within(1e-12 * (Math.Abs(c) + Math.Abs(s))));
            }
        });
    }

    [TestCaseSource(nameof(Cases))]
    public void The_curvature_alone_is_that_beside_loss_and_slope(IGlmFamily family, double[] outcomes, double[] predictors)
    {
        // More rows than a piece of the default, and some over.
        const int Rows = 531;
        double[] eta = [.. Enumerable.Range(0, Rows).Select(i => predictors[i % predictors.Length])];
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => outcomes[i % outcomes.Length])];
        double[] loss = new double[Rows],
            slope = new double[Rows],
            curvature = new double[Rows],
            alone = new double[Rows];
        family.Evaluate(eta, y, loss, slope, curvature);
        family.Curvature(eta, y, alone);
        Assert.That(alone, Is.EqualTo(curvature));
        GlmFamilies.Quasi(family).Curvature(eta, y, alone);
        Assert.That(alone, Is.EqualTo(curvature), "quasi");
    }

    private static IEnumerable<TestCaseData> NonCanonicalCases() => Cases().Where(test => test.Arguments[0] is IExpectedCurvature);

    [TestCaseSource(nameof(NonCanonicalCases))]
    public void Expected_curvature_is_the_curvature_at_the_mean(IGlmFamily family, double[] outcomes, double[] predictors)
    {
        Assert.That(outcomes, Is.Not.Empty);
        double[] mean = new double[predictors.Length],
            curvature = new double[predictors.Length];
        family.InverseLink(predictors, mean, default, default);
        ((IExpectedCurvature)family).ExpectedCurvature(predictors, curvature);
        for (int i = 0; i < predictors.Length; i++)
        {
            if (mean[i] is > 1e-6 and not (> 0.999999 and < 1.0000001))
            {
                Assert.That(
                    curvature[i],
                    Is.EqualTo(At(family, predictors[i], mean[i]).Curvature).Within(1e-9).Percent,
                    $"eta {predictors[i]}"
                );
            }
        }
    }

    private static (double Loss, double Slope, double Curvature) At(IGlmFamily family, double eta, double y)
    {
        double[] values = new double[3];
        family.Evaluate([eta], [y], values.AsSpan(0, 1), values.AsSpan(1, 1), values.AsSpan(2, 1));
        return (values[0], values[1], values[2]);
    }

    private static double Derivative(Func<double, double> f, double x, double h)
    {
        double Central(double step) => (f(x + step) - f(x - step)) / (2.0 * step);
        double a = Central(h),
            b = Central(h / 2.0),
            c = Central(h / 4.0);
        double ab = ((4.0 * b) - a) / 3.0,
            bc = ((4.0 * c) - b) / 3.0;
        return ((16.0 * bc) - ab) / 15.0;
    }
}
