using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>The wild cluster bootstrap beside its definition: all combinations of signs of 11 clusters, a whole fit for each, in NumPy
/// (build/peers/wild_clusters.py, Fixtures/inference). P-values are equal to the last count, and so are the ends of the sets.</summary>
public sealed class InferenceWildClusterTests
{
    private static readonly JsonElement Reference = Fixture.Json("inference/wild_clusters.json");

    private static IEnumerable<TestCaseData> LeastSquares() =>
        Reference
            .GetProperty("least_squares")
            .EnumerateArray()
            .Select(static expected =>
                new TestCaseData(expected).SetArgDisplayNames(
                    expected.GetProperty("hypothesis").GetString()!,
                    expected.GetProperty("imposed").GetBoolean() ? "WCR" : "WCU",
                    $"{(expected.GetProperty("residuals").GetBoolean() ? 3 : 1)}{(expected.GetProperty("variance").GetBoolean() ? 3 : 1)}",
                    $"{expected.GetProperty("clusters").GetArrayLength()} clusterings",
                    expected.GetProperty("parent").GetString()!
                )
            );

    [TestCaseSource(nameof(LeastSquares))]
    public void Of_least_squares_it_is_that_of_whole_fits(JsonElement expected)
    {
        RegressionData data = Data("y", ["x", "treated"]);
        string[] clusters = [.. expected.GetProperty("clusters").EnumerateArray().Select(static name => name.GetString()!)];
        WildClusterOptions options = new()
        {
            Replications = 1 << 11,
            Clusters = [.. clusters],
            MultiplierCluster = clusters.Length == 1 ? null : expected.GetProperty("parent").GetString(),
            ImposeNull = expected.GetProperty("imposed").GetBoolean(),
            JackknifeResiduals = expected.GetProperty("residuals").GetBoolean(),
            JackknifeVariance = expected.GetProperty("variance").GetBoolean(),
            Level = expected.GetProperty("level").GetDouble(),
        };
        Same(WildClusterTest.Of(new OlsEstimator().Fit(data), expected.GetProperty("hypothesis").GetString()!, options), expected);
    }

    [Test]
    public void Of_two_stage_least_squares_it_is_that_of_whole_fits([Values(0, 1, 2)] int index)
    {
        JsonElement expected = Reference.GetProperty("two_stage")[index];
        IReadOnlyList<KeyValuePair<string, string[]>> columns = Fixture.Columns("inference/wild_clusters.csv");
        RegressionData data = Data("q", ["x", "d"])
            .WithInstruments(
                DesignMatrix.Create(
                    columns.Numbers("q").Length,
                    ((string[])["z1", "z2"]).Select(name => KeyValuePair.Create(name, columns.Numbers(name)))
                ),
                "d"
            );
        WildClusterOptions options = new()
        {
            Replications = 1 << 11,
            Clusters = ["g"],
            Level = expected.GetProperty("level").GetDouble(),
        };
        Same(WildClusterTest.Of(new TwoSlsEstimator().Fit(data), expected.GetProperty("hypothesis").GetString()!, options), expected);
    }

    private static void Same(WildClusterTestResult test, JsonElement expected)
    {
        double Number(string name) => expected.GetProperty(name).GetDouble();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(test.Enumerated);
            Assert.That(test.Estimate, Is.EqualTo(Number("estimate")).Within(1e-10));
            Assert.That(test.StandardError, Is.EqualTo(Number("error")).Within(1e-10));
            Assert.That(test.SymmetricPValue, Is.EqualTo(Number("symmetric")));
            Assert.That(test.EqualTailedPValue, Is.EqualTo(Number("equal_tailed")));
            // The script looks for the ends next to the estimate.
            ConfidencePiece piece = test.ConfidenceSet.Single(piece => piece.Low <= test.Estimate && test.Estimate <= piece.High);
            End(piece.Low, expected.GetProperty("low"), double.NegativeInfinity);
            End(piece.High, expected.GetProperty("high"), double.PositiveInfinity);
        }

        static void End(double actual, JsonElement end, double without) =>
            Assert.That(actual, Is.EqualTo(end.ValueKind == JsonValueKind.Null ? without : end.GetDouble()).Within(1e-7));
    }

    private static RegressionData Data(string outcome, string[] regressors)
    {
        IReadOnlyList<KeyValuePair<string, string[]>> columns = Fixture.Columns("inference/wild_clusters.csv");
        return RegressionData
            .Create(regressors.Select(name => KeyValuePair.Create(name, columns.Numbers(name))), columns.Numbers(outcome))
            .WithClusters("g", columns.Texts("g"))
            .WithClusters("h", columns.Texts("h"));
    }
}
