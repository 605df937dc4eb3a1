using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Cli;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>
/// Models that are a family and its descriptor, by the command line and from a container. Numbers of R 4.2.2: <c>glm</c> with
/// <c>epsilon = 1e-300</c> (probit begun
/// anew until nothing changes) on R's trees (g and h are the logarithms of girth and height), warpbreaks and mtcars; the errors of
/// <c>summary.glm</c> are those of the expected information.
/// </summary>
public sealed class OneTypeModelTests
{
    private static readonly object[][] Models =
    [
        [
            "inverse-gaussian",
            nameof(BuiltInData.Trees),
            "Volume ~ g + h",
            (double[])[-6.6321945782636211, 1.9549419970401847, 1.1339694481955027],
            (double[])[0.687590041361802906, 0.074295323239612479, 0.179998198693547495],
            0.0068861284429470385,
            0.31121654606580673,
            0.00023820316468986877,
        ],
        [
            "gamma",
            nameof(BuiltInData.Trees),
            "Volume ~ g + h",
            (double[])[-6.6911105776111572, 1.9804122534819135, 1.1328783951203305],
            (double[])[0.787842798017671320, 0.073890134598369642, 0.201383263103674492],
            0.18351526442407359,
            8.3172012146779899,
            0.0064272858207262947,
        ],
        [
            "poisson",
            nameof(BuiltInData.Warpbreaks),
            "breaks ~ B + M + H",
            (double[])[3.6919631449407966, -0.2059884426386217, -0.3213204316006118, -0.5184884965115607],
            (double[])[0.045410794342557848, 0.051571242783575215, 0.060265916695220391, 0.063959519395746886],
            210.39188876245385,
            null!,
            null!,
        ],
        [
            "probit",
            nameof(BuiltInData.Cars),
            "am ~ wt",
            (double[])[6.7264062587146496, -2.2577625804318529],
            (double[])[2.26843452424202452, 0.71972855426741533],
            19.198730005127224,
            null!,
            null!,
        ],
    ];

    [TestCaseSource(nameof(Models))]
    public void The_command_gives_the_numbers_of_R(
        string model,
        string data,
        string formula,
        double[] coefficients,
        double[] errors,
        double deviance,
        double? nullDeviance,
        double? dispersion
    )
    {
        CrabbyRun run = CrabbyRun.OfInput(
            BuiltInData.Of(data),
            ["fit", model, "-", "--formula", formula, "--vcov", "eim", "--tolerance", "1e-12", "--output", "json"]
        );
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        JsonElement json = run.Json;
        Assert.Multiple(() =>
        {
            for (int j = 0; j < coefficients.Length; j++)
            {
                JsonElement parameter = json.GetProperty("parameters")[j];
                Assert.That(
                    parameter.GetProperty("estimate").GetDouble(),
                    Is.EqualTo(coefficients[j]).Within(1e-10 * Math.Abs(coefficients[j]))
                );
                Assert.That(parameter.GetProperty("std_error").GetDouble(), Is.EqualTo(errors[j]).Within(1e-9 * errors[j]));
            }

            Assert.That(json.GetProperty("deviance").GetDouble(), Is.EqualTo(deviance).Within(1e-10 * deviance));
            if (nullDeviance is { } without)
            {
                Assert.That(json.GetProperty("null_deviance").GetDouble(), Is.EqualTo(without).Within(1e-10 * without));
                Assert.That(json.GetProperty("dispersion").GetDouble(), Is.EqualTo(dispersion!.Value).Within(1e-10 * dispersion.Value));
            }
        });
    }

    [TestCase("inverse-gaussian", 24.403781871699707)]
    [TestCase("gamma", 24.393880499710299)]
    public void The_command_predicts_what_R_predicts(string model, double expected)
    {
        using TemporaryFile rows = new(FormattableString.Invariant($"g,h\n{Math.Log(12.0):R},{Math.Log(80.0):R}\n"));
        CrabbyRun run = CrabbyRun.OfInput(
            BuiltInData.Trees,
            ["fit", model, "-", "--formula", "Volume ~ g + h", "--predict", rows.Path, "--tolerance", "1e-12", "--output", "json"]
        );
        Assert.That(run.Json.GetProperty("predictions")[0].GetDouble(), Is.EqualTo(expected).Within(1e-9));
    }

    [Test]
    public void The_container_holds_a_family_under_its_name_with_options_of_its_own()
    {
        ServiceCollection services = new();
        services.AddCrabbymetrics();
        services.Configure<GeneralizedLinearOptions>("inverse-gaussian", static options => options.Link = "inverse-squared");
        using ServiceProvider provider = services.BuildServiceProvider();
        RegressionData data = RegressionData.Create(
            new double[,]
            {
                { 0 },
                { 0 },
                { 1 },
                { 1 },
            },
            [1.0, 3.0, 4.0, 6.0]
        );
        GeneralizedLinearResult result = provider
            .GetRequiredKeyedService<IEstimator<GeneralizedLinearResult>>("inverse-gaussian")
            .Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.EstimatorName, Is.EqualTo("inverse-gaussian"));
            // Means 2 and 5: 1 / mu^2.
            Assert.That(result.Intercept, Is.EqualTo(0.25).Within(1e-6));
            Assert.That(result.Coefficients[0], Is.EqualTo((1.0 / 25.0) - 0.25).Within(1e-6));
            Assert.That(
                provider.GetRequiredService<IEstimator<GeneralizedLinearResult>>().Fit(data).Family.Name,
                Is.EqualTo("gaussian"),
                "the one without a name is least squares"
            );
        });
    }

    [Test]
    public void The_first_types_are_the_same_models()
    {
        RandomSource random = new(3);
        double[,] x = new double[200, 2];
        double[] y = new double[200];
        for (int i = 0; i < y.Length; i++)
        {
            (x[i, 0], x[i, 1]) = (random.NextNormal(), random.NextDouble());
            y[i] = random.NextPoisson(Math.Exp(0.3 + (0.4 * x[i, 0])));
        }

        RegressionData counts = RegressionData.Create(x, y);
        RegressionData amounts = RegressionData.Create(x, [.. y.Select(static value => value + 0.5)]);
        RegressionData binary = RegressionData.Create(x, [.. y.Select(static value => value > 1.0 ? 1.0 : 0.0)]);
        Assert.Multiple(() =>
        {
            Assert.That(
                PoissonDistribution.Descriptor.Create().Fit(counts).Parameters,
                Is.EqualTo(new PoissonEstimator().Fit(counts).Parameters)
            );
            Assert.That(
                GammaDistribution.Descriptor.Create().Fit(amounts).Parameters,
                Is.EqualTo(new GammaEstimator().Fit(amounts).Parameters)
            );
            Assert.That(Probit.Descriptor.Create().Fit(binary).Parameters, Is.EqualTo(new ProbitEstimator().Fit(binary).Parameters));
            Assert.That(() => Probit.Descriptor.Create().Fit(amounts), Throws.ArgumentException.With.Message.Contain("for probit"));
        });
    }
}
