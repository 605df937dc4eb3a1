using Crabbymetrics.Estimators;
using CsCheck;

namespace Crabbymetrics.Tests.Estimators.FixedEffects;

/// <summary>Rows that two effects separate together are left out before the fit, as the search would leave them out.</summary>
public sealed class PairSeparationTests
{
    [Test]
    public void Sparse_counts_fit_as_with_dummies()
    {
        int byPair = 0;
        Gen.Select(Gen.Int[1, 100_000], Gen.Int[5, 14], Gen.Int[3, 7], Gen.Int[3, 6], Gen.Bool)
            .Sample(
                (seed, workers, firms, years, isBinary) =>
                {
                    (RegressionData absorbed, RegressionData written) = Panel(seed, workers, firms, years, isBinary);
                    IGlmFamily family = isBinary ? GlmFamilies.Binomial() : PoissonFamily.Instance;
                    GeneralizedLinearResult? other = Fit(family, written);
                    GeneralizedLinearResult? own = Fit(family, absorbed);
                    if (own is null || other is null || double.IsNaN(own.Coefficients[0]) || double.IsNaN(other.Coefficients[0]))
                    {
                        return;
                    }

                    byPair += own.Diagnostics.Warnings.Any(static warning => warning.Contains("worker, firm", StringComparison.Ordinal))
                        ? 1
                        : 0;
                    string what = $"{seed} {workers} {firms} {years} {isBinary}: {string.Join("; ", own.Diagnostics.Warnings)}";
                    Assert.That(own.Deviance, Is.EqualTo(other.Deviance).Within(1e-8 * (1.0 + other.Deviance)), what);
                    Assert.That(
                        own.Coefficients[0],
                        Is.EqualTo(other.Coefficients[0]).Within(1e-7 * (1.0 + Math.Abs(other.Coefficients[0]))),
                        what
                    );
                },
                iter: 150,
                threads: 1
            );
        Assert.That(byPair, Is.Positive);
    }

    [Test]
    public void A_chain_of_zeros_between_two_groups_is_left_out_and_both_effects_are_named()
    {
        // Workers 0 to 2 have counts at firm 0, workers 3 to 5 at firm 1. Zeros of workers 0 and 1 at firm 1 are separated by all effects
        // of a group together: no level has zeros alone.
        int[] worker = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 0, 1];
        int[] firm = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1];
        double[] y = [1, 3, 2, 2, 4, 1, 5, 2, 1, 1, 2, 3, 0, 0];
        double[] x = [0.3, -1.0, 0.5, 0.1, 1.2, -0.4, 0.2, 0.8, -0.9, 0.6, 0.4, -0.2, 0.7, -0.6];
        RegressionData data = RegressionData
            .Create(DesignMatrix.Create(y.Length, [KeyValuePair.Create("x", x)]), y)
            .WithAbsorbed("worker", worker)
            .WithAbsorbed("firm", firm);
        PoissonResult result = new PoissonEstimator().Fit(data);
        Assert.That(result.SeparatedRows, Is.EqualTo(new[] { 12, 13 }));
        Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("worker").And.Some.Contains("firm"));
        PoissonResult without = new PoissonEstimator().Fit(data.SelectRows([.. Enumerable.Range(0, 12)]));
        Assert.That(result.Coefficients[0], Is.EqualTo(without.Coefficients[0]).Within(1e-12));
    }

    private static (RegressionData Absorbed, RegressionData Written) Panel(int seed, int workers, int firms, int years, bool isBinary)
    {
        RandomSource random = new(seed);
        int n = workers * years;
        int[] worker = [.. Enumerable.Range(0, n).Select(i => i / years)];
        int[] firm = new int[n];
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++)
        {
            firm[i] = i % years > 0 && random.NextDouble() < 0.7 ? firm[i - 1] : (int)(random.NextDouble() * firms);
            x[i] = random.NextNormal();
            double mean = Math.Exp(-0.8 + (0.4 * x[i]));
            y[i] = isBinary ? (random.NextDouble() < mean / (1.0 + mean) ? 1.0 : 0.0) : random.NextPoisson(mean);
        }

        DesignMatrix own = DesignMatrix.Create(n, [KeyValuePair.Create("x", x)]);
        DesignMatrix all = DesignMatrix.Create(n, [KeyValuePair.Create("x", x), .. Dummies("w", worker), .. Dummies("f", firm)]);
        return (RegressionData.Create(own, y).WithAbsorbed("worker", worker).WithAbsorbed("firm", firm), RegressionData.Create(all, y));
    }

    private static IEnumerable<KeyValuePair<string, double[]>> Dummies(string name, int[] ids) =>
        ids.Distinct()
            .Order()
            .Skip(1)
            .Select(level => KeyValuePair.Create($"{name}{level}", Array.ConvertAll(ids, id => id == level ? 1.0 : 0.0)));

    private static GeneralizedLinearResult? Fit(IGlmFamily family, RegressionData data)
    {
        try
        {
            return new GeneralizedLinearEstimator(
                new GeneralizedLinearOptions
                {
                    Family = family,
                    Tolerance = 1e-9,
                    Separation = SeparationPolicy.DropRows,
                }
            ).Fit(data);
        }
        catch (CrabbymetricsException)
        {
            // All rows separated, or fewer rows than coefficients.
            return null;
        }
    }
}
