using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.FixedEffects;

/// <summary>The tolerance of the elimination is an error of the coefficients, in their standard errors.</summary>
public sealed class CoefficientErrorTests
{
    private const int Workers = 4_000;
    private const int Years = 5;
    private const int Firms = 1_500;

    // The better the fit, the smaller the standard errors: columns must be nearer to the exact ones.
    [TestCase(1e-8, 1.0, 0.0)]
    [TestCase(1e-8, 1e-5, 0.0)]
    [TestCase(1e-8, 1e-8, 0.0)]
    [TestCase(1e-8, 1.0, 1e-4)]
    [TestCase(1e-2, 1.0, 0.0)]
    [TestCase(1e-2, 1e-4, 0.0)]
    [TestCase(1e-4, 1.0, 1e-3)]
    public void Least_squares_keeps_it(double tolerance, double noise, double separation)
    {
        RegressionData data = Panel(noise, separation);
        FixedEffectsOlsResult fit = new FixedEffectsOlsEstimator(new OlsOptions { Tolerance = tolerance }).Fit(data);
        FixedEffectsOlsResult exact = new FixedEffectsOlsEstimator(new OlsOptions { Tolerance = 1e-14 }).Fit(data);
        System.Collections.Immutable.ImmutableArray<double> errors = exact.Covariance("hc1").StandardErrors();
        System.Collections.Immutable.ImmutableArray<double> own = fit.Covariance("hc1").StandardErrors();
        Assert.Multiple(() =>
        {
            Assert.That(fit.CoefficientError, Is.LessThanOrEqualTo(tolerance));
            for (int j = 0; j < errors.Length; j++)
            {
                Assert.That(fit.Coefficients[j], Is.EqualTo(exact.Coefficients[j]).Within(tolerance * errors[j]));
                Assert.That(own[j], Is.EqualTo(errors[j]).Within(tolerance * errors[j]));
            }
        });
    }

    [TestCase(1e-8, 1.0)]
    [TestCase(1e-8, 1e-6)]
    [TestCase(1e-2, 1.0)]
    public void Instrumental_variables_keep_it(double tolerance, double noise)
    {
        RegressionData data = Panel(noise, 0.0);
        double[] instrument = new double[data.RowCount];
        data.Design.CopyColumn(0, instrument);
        RandomSource random = new(9);
        instrument = [.. instrument.Select(value => value + (0.3 * random.NextNormal()))];
        data = data.WithInstruments(DesignMatrix.FromOwnedColumns(["z"], [instrument]), "x1");
        FixedEffectsTwoSlsResult fit = Fit(data, tolerance);
        FixedEffectsTwoSlsResult exact = Fit(data, 1e-14);
        System.Collections.Immutable.ImmutableArray<double> errors = exact.Covariance("hc1").StandardErrors();
        Assert.Multiple(() =>
        {
            Assert.That(fit.CoefficientError, Is.LessThanOrEqualTo(tolerance));
            for (int j = 0; j < errors.Length; j++)
            {
                Assert.That(fit.Parameters[j], Is.EqualTo(exact.Parameters[j]).Within(tolerance * errors[j]));
            }
        });
    }

    private static FixedEffectsTwoSlsResult Fit(RegressionData data, double tolerance) =>
        (FixedEffectsTwoSlsResult)new TwoSlsEstimator(new TwoSlsOptions { Tolerance = tolerance }).Fit(data);

    // Workers move to firms drawn at random: conjugate gradients with a diagonal or a sampled factorization. Above a separation of 0 the
    // second regressor is nearly the first one.
    private static RegressionData Panel(double noise, double separation)
    {
        RandomSource random = new(4);
        const int n = Workers * Years;
        int[] worker = [.. Enumerable.Range(0, n).Select(static i => i / Years)];
        int[] firm = [.. worker.Select(_ => (int)(random.NextDouble() * Firms))];
        double[] x1 = [.. worker.Select((w, i) => random.NextNormal() + (0.01 * (w % 50)) + (0.001 * firm[i]))];
        double[] x2 = [.. x1.Select(x => separation > 0.0 ? x + (separation * random.NextNormal()) : random.NextNormal())];
        double[] y =
        [
            .. worker.Select((w, i) => x1[i] - (0.5 * x2[i]) + (0.1 * (w % 17)) + (0.01 * (firm[i] % 31)) + (noise * random.NextNormal())),
        ];
        return RegressionData
            .FromOwned(DesignMatrix.FromOwnedColumns(["x1", "x2"], [x1, x2]), y)
            .WithAbsorbed("worker", worker)
            .WithAbsorbed("firm", firm);
    }
}
