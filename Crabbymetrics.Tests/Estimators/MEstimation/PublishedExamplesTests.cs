using System.Globalization;
using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.MEstimation;

/// <summary>M-estimators with published values. Fixtures/mestimation/README.md gives the sources.</summary>
public sealed class PublishedExamplesTests
{
    private static readonly IEstimatingEquations<EightCells> Logistic = EstimatingEquations.Create<EightCells>(
        [KeyValuePair.Create("(Intercept)", 0.0), KeyValuePair.Create("X", 0.0), KeyValuePair.Create("W", 0.0)],
        static data => data.X.Length,
        static (data, row, b, psi) =>
        {
            double residual = data.Y[row] - EightCells.Expit(b[0] + (b[1] * data.X[row]) + (b[2] * data.W[row]));
            (psi[0], psi[1], psi[2]) = (residual, residual * data.X[row], residual * data.W[row]);
        }
    );

    [Test]
    public void The_logistic_regression_of_eight_cells()
    {
        MEstimationResult result = new MEstimator<EightCells>(Logistic).Fit(EightCells.Load());
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters, Is.EqualTo((double[])[-1.89450082, 0.11873535, 0.36051133]).Within(5e-9), "published");
            Assert.That(
                result.Covariance().StandardErrors(),
                Is.EqualTo((double[])[0.12182124, 0.27878379, 0.2377596]).Within(2e-7),
                "published"
            );
            Assert.That(
                result.Parameters,
                Is.EqualTo((double[])[-1.8945008181482341, 0.11873534843159374, 0.36051132628081367]).Within(1e-12)
            );
            Assert.That(
                result.Covariance().StandardErrors(),
                Is.EqualTo((double[])[0.12182131321375292, 0.2787837024034983, 0.23775972323856032]).Within(1e-10)
            );
        });
    }

    [Test]
    public void Inverse_probability_weighting_of_eight_cells()
    {
        MEstimationResult result = new MEstimator<EightCells>(new InverseProbabilityWeighting()).Fit(EightCells.Load());
        CoefficientTable table = result.Summary();
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.TerminationReason, Is.EqualTo(TerminationReason.Root));
            AssertPublished(table["risk1"], static value => value, 0.153, 0.088, 0.219);
            AssertPublished(table["risk0"], static value => value, 0.14, 0.114, 0.165);
            AssertPublished(table["difference"], static value => value, 0.014, -0.057, 0.084);
            AssertPublished(table["log ratio"], Math.Exp, 1.098, 0.69, 1.747);
            Assert.That(
                result.Parameters,
                Is.EqualTo(
                        (double[])
                            [
                                -1.7404661748405044,
                                -0.2964157524205355,
                                0.15314769975786924,
                                0.13951976477671704,
                                0.013627934981152218,
                                0.09319653941618121,
                            ]
                    )
                    .Within(1e-12)
            );
            Assert.That(
                result.Covariance().StandardErrors(),
                Is.EqualTo(
                        (double[])
                            [
                                0.10841764600337106,
                                0.27305002899113934,
                                0.033378943101418444,
                                0.013008865331237818,
                                0.035819925475872656,
                                0.2370279482125196,
                            ]
                    )
                    .Within(1e-10)
            );
        });
    }

    [Test]
    public void Huber_regression_of_stack_loss()
    {
        string directory = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures");
        double[][] rows =
        [
            .. File.ReadLines(Path.Combine(directory, "mestimation", "stackloss.csv"))
                .Skip(1)
                .Where(static line => line.Length > 0)
                .Select(static line => line.Split(',').Select(static cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()),
        ];
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "other", "reference.json")));
        JsonElement reference = document.RootElement.GetProperty("stackloss_huber");
        double[,] x = new double[rows.Length, 3];
        for (int i = 0; i < rows.Length; i++)
        {
            (x[i, 0], x[i, 1], x[i, 2]) = (rows[i][0], rows[i][1], rows[i][2]);
        }

        HuberFit fit = HuberRegression.Fit(RegressionData.Create(x, [.. rows.Select(static row => row[3])]));
        double[] expected = [.. reference.GetProperty("coef").EnumerateArray().Select(static value => value.GetDouble())];
        Assert.Multiple(() =>
        {
            Assert.That(fit.Scale, Is.EqualTo(reference.GetProperty("scale").GetDouble()).Within(1e-8 * fit.Scale));
            for (int j = 0; j < 4; j++)
            {
                Assert.That(fit.Result.Parameters[j], Is.EqualTo(expected[j]).Within(1e-8 * Math.Abs(expected[j])));
            }
        });
    }

    [Test]
    public void Huber_location_solves_its_equation()
    {
        double[] y = [1.2, 0.4, -0.3, 0.9, 14.0, 0.1, 0.6, -22.0, 0.5];
        HuberFit fit = HuberRegression.Fit(RegressionData.Create(DesignMatrix.Create(y.Length, []), y));
        double bound = 1.345 * fit.Scale,
            location = fit.Result.Parameters[0];
        Assert.Multiple(() =>
        {
            Assert.That(y.Sum(value => Math.Clamp(value - location, -bound, bound)), Is.EqualTo(0.0).Within(1e-12));
            Assert.That(fit.Scale, Is.EqualTo(y.Select(value => Math.Abs(value - location)).Order().ElementAt(4) / 0.6745).Within(1e-12));
        });
    }

    private static void AssertPublished(CoefficientRow row, Func<double, double> transform, double estimate, double low, double high)
    {
        Assert.That(transform(row.Estimate!.Value), Is.EqualTo(estimate).Within(5.1e-4), row.Name);
        Assert.That(transform(row.ConfidenceLow!.Value), Is.EqualTo(low).Within(5.1e-4), row.Name);
        Assert.That(transform(row.ConfidenceHigh!.Value), Is.EqualTo(high).Within(5.1e-4), row.Name);
    }
}
