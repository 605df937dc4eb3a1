using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Gaussian elastic nets against 260-bit solutions. Fixtures/elastic_net/README.md says where they come from.</summary>
public sealed class ElasticNetConformanceTests
{
    [TestCase("diabetes")]
    [TestCase("diabetes_weighted")]
    [TestCase("mtcars")]
    public void Coefficients_agree(string name)
    {
        JsonElement root = Fixture.Json($"elastic_net/{name}.json");
        RegressionData data = Load(root);
        Assert.Multiple(() =>
        {
            foreach (JsonElement solution in root.GetProperty("solutions").EnumerateArray())
            {
                ElasticNetResult result = new ElasticNetEstimator(
                    new ElasticNetOptions
                    {
                        L1 = solution.GetProperty("l1").GetDouble(),
                        L2 = solution.GetProperty("l2").GetDouble(),
                        Standardize = solution.GetProperty("standardize").GetBoolean(),
                        FitIntercept = solution.GetProperty("fit_intercept").GetBoolean(),
                    }
                ).Fit(data);
                double[] expected = solution.GetProperty("coef").Numbers();
                double largest = expected.Max(Math.Abs);
                string at = $"l1 {result.L1}, l2 {result.L2}, intercept {result.HasIntercept}";
                for (int j = 0; j < expected.Length; j++)
                {
                    Assert.That(result.Coefficients[j], Is.EqualTo(expected[j]).Within(1e-9 * largest), $"{j}, {at}");
                }

                Assert.That(result.Deviance, Is.EqualTo(solution.GetProperty("rss").GetDouble()).Within(1e-8).Percent, at);
                Assert.That(
                    result.Coefficients.Zip(expected, static (b, e) => Math.Abs(b - e)).Max(),
                    Is.LessThanOrEqualTo(1e-11 * largest),
                    at
                );
                Assert.That(result.Intercept, Is.EqualTo(solution.GetProperty("intercept").GetDouble()).Within(1e-8).Percent, at);
                Assert.That(result.DegreesOfFreedom, Is.EqualTo(solution.GetProperty("df").GetDouble()).Within(1e-9).Percent, at);
                Assert.That(result.NonzeroCount, Is.EqualTo(solution.GetProperty("active").GetInt32()), at);
                double objective = solution.GetProperty("objective").GetDouble();
                Assert.That(result.Diagnostics.Objective, Is.EqualTo(objective).Within(1e-10).Percent, at);
                Assert.That(result.DualityGap, Is.InRange(0.0, 1e-10 * objective), at);
            }
        });
    }

    [TestCase("diabetes")]
    [TestCase("diabetes_weighted")]
    [TestCase("mtcars")]
    public void The_largest_penalty_of_a_path_agrees(string name)
    {
        JsonElement root = Fixture.Json($"elastic_net/{name}.json");
        RegressionData data = Load(root);
        Assert.Multiple(() =>
        {
            foreach (JsonElement largest in root.GetProperty("lambda_max").EnumerateArray())
            {
                ElasticNetPath path = new ElasticNetPathEstimator(
                    new ElasticNetPathOptions
                    {
                        Standardize = largest.GetProperty("standardize").GetBoolean(),
                        FitIntercept = largest.GetProperty("fit_intercept").GetBoolean(),
                        LambdaCount = 1,
                    }
                ).Fit(data);
                Assert.That(path.Lambdas[0], Is.EqualTo(largest.GetProperty("value").GetDouble()).Within(1e-9).Percent);
            }
        });
    }

    [Test]
    public void Cross_validation_with_given_folds_agrees()
    {
        JsonElement root = Fixture.Json("elastic_net/diabetes.json");
        JsonElement expected = root.GetProperty("cross_validation");
        RegressionData data = Load(root);
        ElasticNetCrossValidation judged = new ElasticNetPathEstimator(
            new ElasticNetPathOptions { Lambdas = expected.GetProperty("lambda").Numbers(), Standardize = false }
        ).CrossValidate(
            data,
            new CrossValidationOptions
            {
                GivenFolds = Clustering.Create("fold", [.. Enumerable.Range(0, data.RowCount).Select(static i => i % 5)]),
            }
        );
        Assert.Multiple(() =>
        {
            Assert.That(judged.Means, Is.EqualTo(expected.GetProperty("cvm").Numbers()).Within(1e-8).Percent);
            Assert.That(judged.StandardErrors, Is.EqualTo(expected.GetProperty("cvsd").Numbers()).Within(1e-7).Percent);
            Assert.That(judged.BestLambda, Is.EqualTo(expected.GetProperty("lambda_min").GetDouble()).Within(1e-9).Percent);
            Assert.That(judged.OneStandardErrorLambda, Is.EqualTo(expected.GetProperty("lambda_1se").GetDouble()).Within(1e-9).Percent);
        });
    }

    private static RegressionData Load(JsonElement root)
    {
        JsonElement model = root.GetProperty("model");
        IReadOnlyList<KeyValuePair<string, string[]>> file = Fixture.Columns($"elastic_net/{root.GetProperty("data").GetString()}");
        RegressionData data = RegressionData.Create(
            model.GetProperty("x").EnumerateArray().Select(x => KeyValuePair.Create(x.GetString()!, file.Numbers(x.GetString()!))),
            file.Numbers(model.GetProperty("y").GetString()!)
        );
        return model.GetProperty("weights").GetString() is { } weights
            ? data.WithWeights(file.Numbers(weights), WeightKind.Analytic)
            : data;
    }
}
