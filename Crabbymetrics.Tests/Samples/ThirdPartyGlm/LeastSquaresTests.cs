using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Samples.ThirdPartyGlm;

/// <summary>Regressors, weights and residuals give every covariance: those of a result that writes all of it itself.</summary>
public sealed class LeastSquaresTests
{
    private static readonly string[] Formulas =
    [
        "vanilla",
        "hc0",
        "hc1",
        "hc2",
        "hc3",
        "cr0",
        "cr1",
        "cr2",
        "cr3",
        "hac",
        "driscoll-kraay",
    ];

    [Test]
    public void Every_covariance_is_that_of_a_result_that_writes_all(
        [ValueSource(nameof(Formulas))] string formula,
        [Values(null, WeightKind.Frequency, WeightKind.Analytic)] WeightKind? kind
    )
    {
        RegressionData data = Data(kind);
        CovarianceArguments arguments = formula switch
        {
            "hac" => new CovarianceArguments { Lag = 2, Clusters = ["group"] },
            "driscoll-kraay" => new CovarianceArguments { Lag = 2 },
            _ => CovarianceArguments.None,
        };
        ICovarianceEstimator covariance = CovarianceRegistry.Default.Find(formula);
        double[]? Values(IEstimationResult result)
        {
            try
            {
                return covariance.Estimate(result, arguments).Values.ToArray();
            }
            catch (InferenceUnavailableException)
            {
                return null;
            }
        }

        double[]? expected = Values(SmallRegression.LeastSquares(data)),
            actual = Values(new LeastSquares().Fit(data));
        Assert.That(actual is null, Is.EqualTo(expected is null));
        for (int j = 0; j < (expected?.Length ?? 0); j++)
        {
            Assert.That(actual![j], Is.EqualTo(expected![j]).Within(1e-9 * Math.Abs(expected[j])));
        }
    }

    [Test]
    public void Leverages_sum_to_the_number_of_coefficients() =>
        Assert.That(Leverages.Of(new LeastSquares().Fit(Data(WeightKind.Analytic))).Sum(), Is.EqualTo(3.0).Within(1e-12));

    [TestCase("pairs")]
    [TestCase("bayesian")]
    [TestCase("jackknife")]
    public void A_full_refit_is_all_that_a_bootstrap_needs(string scheme)
    {
        LeastSquaresResult result = new LeastSquares().Fit(Data(null));
        BootstrapResult bootstrap = new BootstrapEngine().Run(
            result,
            new BootstrapOptions
            {
                Replications = scheme == "jackknife" ? 0 : 40,
                Seed = 1,
                Scheme = scheme,
            }
        );
        Assert.That(bootstrap.StandardErrors[1] / result.Covariance("hc3").StandardErrors()[1], Is.InRange(0.6, 1.4));
    }

    [Test]
    public void A_refit_without_an_answer_says_why()
    {
        LeastSquaresResult result = new LeastSquares().Fit(Data(null));
        double[] weights = new double[result.RowCount],
            parameters = new double[3];
        weights[0] = weights[1] = 1.0;
        RefitOutcome outcome = ((IWeightedRefit)result).Refit(weights, parameters);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.FailureReason, Is.EqualTo("not identified"));
            Assert.That(parameters, Is.All.NaN);
        });
    }

    private static RegressionData Data(WeightKind? kind)
    {
        const int RowCount = 48;
        RandomSource random = new(11);
        double[,] x = new double[RowCount, 2];
        double[] y = new double[RowCount];
        for (int i = 0; i < RowCount; i++)
        {
            (x[i, 0], x[i, 1]) = (random.NextNormal(), random.NextDouble());
            y[i] = 1.0 + x[i, 0] - (2.0 * x[i, 1]) + ((0.5 + x[i, 1]) * random.NextNormal());
        }

        RegressionData data = RegressionData
            .Create(x, y)
            .WithClusters("group", [.. Enumerable.Range(0, RowCount).Select(static i => i / 4)])
            .WithTime([.. Enumerable.Range(0, RowCount).Select(static i => i % 12)]);
        return kind is { } weights ? data.WithWeights([.. Enumerable.Range(0, RowCount).Select(static i => 1.0 + (i % 3))], weights) : data;
    }
}
