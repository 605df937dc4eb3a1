using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;
using Microsoft.Extensions.DependencyInjection;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Inference.OwnCovariances;

/// <summary>Covariances of a third party over <see cref="SandwichCovariance"/>: few lines, the numbers of other software, and all that the
/// base takes over.</summary>
public sealed class OwnCovarianceTests
{
    private const int Rows = 24;

    // R: Newton's steps for the Poisson regression to the last bit, then each formula as it is written in the paper, in matrices. vcovHC of
    // the package sandwich agrees to 1e-7: the weights of R's glm are those of the step before the last.
    private static readonly double[] Hc4m = [0.55013443776804749, 1.1486688694432647];
    private static readonly double[] Hc4 = [2.4061664573393355, 5.2197052821488272];

    [TestCase("samples/ThirdPartyGlm/Hc4Covariance.cs", 20)]
    [TestCase("Crabbymetrics.Tests/Inference/OwnCovariances/Hc4mCovariance.cs", 20)]
    [TestCase("Crabbymetrics.Tests/Inference/OwnCovariances/ConleyCovariance.cs", 40)]
    public void A_covariance_is_short(string file, int lines)
    {
        string[] source = File.ReadAllLines(Path.Combine(Repository.Root, file));
        Assert.Multiple(() =>
        {
            Assert.That(source.Max(static line => line.Length), Is.LessThanOrEqualTo(140));
            Assert.That(
                source.Count(static line => line.Any(char.IsLetterOrDigit) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)),
                Is.LessThanOrEqualTo(lines)
            );
        });
    }

    [Test]
    public void Leverage_corrections_are_those_of_R() =>
        Assert.Multiple(() =>
        {
            RequireErrors(new Hc4mCovariance(), Hc4m);
            RequireErrors(new Hc4Covariance(), Hc4);
        });

    [TestCase("conley:40", 0.13756232909695756, 0.11645107399320741)]
    [TestCase("conley:60", 0.10820694560028515, 0.1069739971662637)]
    public void Conley_by_name_and_distance(string name, double intercept, double slope)
    {
        using ServiceProvider provider = Host(static builder => builder.AddCovariance(new ConleyCovariance()));
        PoissonResult result = provider.GetRequiredService<IEstimator<PoissonResult>>().Fit(Data());
        CovarianceMatrix covariance = result.Covariance(name);
        Assert.Multiple(() =>
        {
            Assert.That(covariance.Kind, Is.EqualTo(name));
            Assert.That(covariance.StandardErrors()[0], Is.EqualTo(intercept).Within(1e-9).Percent);
            Assert.That(covariance.StandardErrors()[1], Is.EqualTo(slope).Within(1e-9).Percent);
        });
    }

    [Test]
    public void Within_no_distance_Conley_is_the_sandwich()
    {
        PoissonResult result = Fit(Data());
        Assert.That(
            ((IEstimationResult)result).Covariance(new ConleyCovariance(1e-6)).Values.ToArray(),
            Is.EqualTo(result.Covariance("sandwich").Values.ToArray()).Within(1e-10).Percent
        );
    }

    [TestCase("conley:0")]
    [TestCase("conley:far")]
    [TestCase("conley")]
    public void Conley_without_a_distance_is_refused(string name)
    {
        CovarianceRegistry registry = new([.. BuiltInCovariances.All, new ConleyCovariance()]);
        Assert.That(
            () => ((IEstimationResult)Fit(Data())).Covariance(name, null, registry),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("conley")
        );
    }

    [Test]
    public void A_built_in_formula_takes_no_setting() =>
        Assert.That(
            () => Fit(Data()).Covariance("hc1:3"),
            Throws.ArgumentException.With.Message.Contains("'hc1' takes no setting").And.Message.Contains("'3'")
        );

    [Test]
    public void Conley_without_coordinates_names_the_column() =>
        Assert.That(
            () => ((IEstimationResult)Fit(Data(coordinates: false))).Covariance(new ConleyCovariance(60.0)),
            Throws.ArgumentException.With.Message.Contains("'latitude'").And.Message.Contains("WithColumn")
        );

    // R has -0.00088 for the variance of the intercept there; where all rows are near, the scores sum to 0.
    [TestCase(90.0, "'(Intercept)' a negative variance")]
    [TestCase(20000.0, "every pair of rows")]
    public void Conley_that_is_no_covariance_is_refused(double kilometres, string reason) =>
        Assert.That(
            () => ((IEstimationResult)Fit(Data())).Covariance(new ConleyCovariance(kilometres)),
            Throws.InstanceOf<CrabbymetricsException>().With.Message.Contains(reason)
        );

    [Test]
    public void Arguments_that_are_not_read_are_refused() =>
        Assert.That(
            () => new Hc4mCovariance().Estimate(Fit(Data()), new CovarianceArguments { Lag = 2 }),
            Throws.ArgumentException.With.Message.Contains("hc4m").And.Message.Contains("Lag")
        );

    [Test]
    public void A_small_sample_factor_is_applied_and_named()
    {
        CovarianceMatrix plain = new Hc4mCovariance().Estimate(Fit(Data()), CovarianceArguments.None);
        CovarianceMatrix scaled = new Hc4mCovariance().Estimate(Fit(Data()), new CovarianceArguments { SmallSample = "n/(n-k)" });
        Assert.Multiple(() =>
        {
            Assert.That(scaled.Kind, Is.EqualTo("hc4m with n/(n-k)"));
            Assert.That(scaled[1, 1], Is.EqualTo(plain[1, 1] * 24.0 / 22.0).Within(1e-12).Percent);
        });
    }

    [Test]
    public void Frequency_weights_are_repeated_rows()
    {
        double[] frequencies = [.. Enumerable.Range(0, Rows).Select(static i => (double)(i % 3))];
        int[] repeated = [.. Enumerable.Range(0, Rows).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        PoissonResult weighted = Fit(Data().WithWeights(frequencies, WeightKind.Frequency));
        PoissonResult listed = Fit(Data().SelectRows(repeated));
        Assert.Multiple(() =>
        {
            foreach (
                ICovarianceEstimator own in (ICovarianceEstimator[])[new Hc4Covariance(), new Hc4mCovariance(), new ConleyCovariance(60)]
            )
            {
                Assert.That(
                    ((IEstimationResult)weighted).Covariance(own).Values.ToArray(),
                    Is.EqualTo(((IEstimationResult)listed).Covariance(own).Values.ToArray()).Within(1e-8).Percent,
                    own.Name
                );
            }
        });
    }

    [Test]
    public void A_column_that_was_left_out_has_no_variance()
    {
        double[,] x = new double[Rows, 2];
        for (int i = 0; i < Rows; i++)
        {
            x[i, 0] = X(i);
            x[i, 1] = 2.0 * X(i);
        }

        CovarianceMatrix covariance = ((IEstimationResult)Fit(RegressionData.Create(x, Outcomes()))).Covariance(new Hc4mCovariance());
        Assert.Multiple(() =>
        {
            Assert.That(covariance[2, 2], Is.NaN);
            Assert.That(covariance.StandardErrors()[1], Is.EqualTo(Hc4m[1]).Within(1e-8).Percent);
        });
    }

    [Test]
    public void Leverages_are_those_of_R()
    {
        double[] leverages = Leverages.Of(Fit(Data()));
        Assert.Multiple(() =>
        {
            Assert.That(
                leverages[..6],
                Is.EqualTo(
                        (double[])
                            [
                                0.064816650274203719,
                                0.041839429280923157,
                                0.048586117305234183,
                                0.048836586745217313,
                                0.86752128673037443,
                                0.052973388070314306,
                            ]
                    )
                    .Within(1e-8)
                    .Percent
            );
            Assert.That(leverages.Sum(), Is.EqualTo(2.0).Within(1e-12));
        });
    }

    [Test]
    public void Summarize_finds_what_the_container_registered()
    {
        using ServiceProvider provider = Host(static builder => builder.AddCovariance<Hc4Covariance>());
        IEstimationResult result = provider.GetRequiredService<IEstimator<PoissonResult>>().Fit(Data());
        Assert.Multiple(() =>
        {
            Assert.That(result.Summarize("hc4").Rows[1].StandardError, Is.EqualTo(Hc4[1]).Within(1e-9).Percent);
            Assert.That(result.Covariance("hc4").Values.ToArray(), Is.EqualTo(result.Covariance(new Hc4Covariance()).Values.ToArray()));
        });
    }

    private static ServiceProvider Host(Action<ICrabbymetricsBuilder> add)
    {
        ServiceCollection services = new();
        add(services.AddCrabbymetrics().AddPoisson(static options => options.Tolerance = 1e-10));
        return services.BuildServiceProvider();
    }

    private static void RequireErrors(ICovarianceEstimator covariance, double[] expected) =>
        Assert.That(
            ((IEstimationResult)Fit(Data())).Covariance(covariance).StandardErrors().ToArray(),
            Is.EqualTo(expected).Within(1e-9).Percent,
            covariance.Name
        );

    private static PoissonResult Fit(RegressionData data) => new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data);

    private static double X(int i) => i == 4 ? 4.0 : i * 7 % 11 / 10.0;

    private static double[] Outcomes() => [.. Enumerable.Range(0, Rows).Select(static i => (double)((i * 5 % 7) + (i % 3)))];

    private static RegressionData Data(bool coordinates = true)
    {
        double[,] x = new double[Rows, 1];
        for (int i = 0; i < Rows; i++)
        {
            x[i, 0] = X(i);
        }

        RegressionData data = RegressionData.Create(x, Outcomes());
        return coordinates
            ? data.WithColumn("latitude", [.. Enumerable.Range(0, Rows).Select(static i => 40.0 + (i * 3 % 8 / 4.0))])
                .WithColumn("longitude", [.. Enumerable.Range(0, Rows).Select(static i => -3.0 + (i * 5 % 9 / 5.0))])
            : data;
    }
}
