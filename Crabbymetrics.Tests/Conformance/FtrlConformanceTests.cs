using System.Globalization;
using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>The streams of Fixtures/ftrl, epoch by epoch.</summary>
public class FtrlConformanceTests
{
    private const double Digits = 1e-12;

    private static IEnumerable<TestCaseData> Runs()
    {
        foreach (string name in new[] { "birthwt", "sparse_stream" })
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(PathOf(name + ".json")));
            for (int run = 0; run < document.RootElement.GetProperty("runs").GetArrayLength(); run++)
            {
                yield return new TestCaseData(name, run).SetName($"{name}, run {run}");
            }
        }
    }

    [TestCaseSource(nameof(Runs))]
    public void Every_epoch_has_the_state_of_the_reference(string name, int run)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(PathOf(name + ".json")));
        JsonElement reference = document.RootElement.GetProperty("runs")[run];
        JsonElement parameters = reference.GetProperty("parameters");
        FtrlOptions options = OptionsOf(parameters);
        RegressionData data = Data(document.RootElement, parameters.GetProperty("weighted").GetBoolean());
        foreach (JsonElement epoch in reference.GetProperty("epochs").EnumerateArray())
        {
            options.Epochs = epoch.GetProperty("after_epoch").GetInt32();
            FtrlResult result = new FtrlEstimator(options).Fit(data);
            Assert.Multiple(() =>
            {
                AreClose(result.Parameters, epoch.GetProperty("weights"));
                AreClose(result.State.Z, epoch.GetProperty("z"));
                AreClose(result.State.N, epoch.GetProperty("n"));
                Assert.That(result.ProgressiveLoss, Is.EqualTo(epoch.GetProperty("progressive_mean_loss").GetDouble()).Within(Digits));
            });
        }

        FtrlResult last = new FtrlEstimator(options).Fit(data);
        double[] predictions = last.Predict(data.Design);
        int row = 0;
        foreach (JsonElement prediction in reference.GetProperty("predictions_first_rows").EnumerateArray())
        {
            Assert.That(predictions[row++], Is.EqualTo(prediction.GetDouble()).Within(Digits));
        }

        Assert.That(row, Is.Positive);
        Assert.That(last.Parameters.Count(static value => value != 0.0), Is.EqualTo(reference.GetProperty("nonzero").GetInt32()));
    }

    // Three steps with gradients of .1 and .2, learning rate 3, initial accumulator .1, no penalty: a published test of TensorFlow's
    // FtrlOptimizer. The squared loss gives those gradients to outcomes that lie so far below the prediction.
    [Test]
    public void Three_steps_with_known_gradients_are_those_of_TensorFlow()
    {
        FtrlEstimator estimator = new(
            new FtrlOptions
            {
                Loss = FtrlLoss.Squared,
                Rate = 3.0,
                Beta = 0.0,
                L1 = 0.0,
                L2 = 0.0,
                InitialAccumulator = 0.1,
                FitIntercept = false,
            }
        );
        FtrlState state = estimator.Begin();
        double[] weights = [0.0, 0.0];
        double[] gradients = [0.1, 0.2];
        for (int step = 0; step < 3; step++)
        {
            for (int j = 0; j < 2; j++)
            {
                SparseBatch row = new(["a", "b"], [0, 1], [j], [1.0], [weights[j] - gradients[j]]);
                state = estimator.Update(state, row);
            }

            weights = [.. estimator.Finish(state).Parameters];
        }

        Assert.That(weights[0], Is.EqualTo(-2.602609731856).Within(5e-12));
        Assert.That(weights[1], Is.EqualTo(-4.296985311981).Within(5e-12));
    }

    private static FtrlOptions OptionsOf(JsonElement parameters) =>
        new()
        {
            Rate = parameters.GetProperty("alpha").GetDouble(),
            Beta = parameters.GetProperty("beta").GetDouble(),
            L1 = parameters.GetProperty("l1").GetDouble(),
            L2 = parameters.GetProperty("l2").GetDouble(),
            InitialAccumulator = parameters.GetProperty("initial_accumulator").GetDouble(),
            FitIntercept = parameters.GetProperty("intercept").GetBoolean(),
            PenalizeIntercept = parameters.GetProperty("intercept").GetBoolean(),
            Shuffle = false,
        };

    private static RegressionData Data(JsonElement root, bool weighted)
    {
        JsonElement model = root.GetProperty("model");
        string[][] rows = [.. File.ReadLines(PathOf(root.GetProperty("data").GetString()!)).Select(static line => line.Split(','))];
        double[] Column(string name)
        {
            int index = Array.IndexOf(rows[0], name);
            return [.. rows.Skip(1).Select(row => double.Parse(row[index], CultureInfo.InvariantCulture))];
        }

        RegressionData data = RegressionData.Create(
            model.GetProperty("x").EnumerateArray().Select(x => KeyValuePair.Create(x.GetString()!, Column(x.GetString()!))),
            Column(model.GetProperty("y").GetString()!)
        );
        return weighted ? data.WithWeights(Column(model.GetProperty("weights").GetString()!), WeightKind.Analytic) : data;
    }

    private static void AreClose(IReadOnlyList<double> actual, JsonElement expected)
    {
        Assert.That(actual, Has.Count.EqualTo(expected.GetArrayLength()));
        for (int i = 0; i < actual.Count; i++)
        {
            double value = expected[i].GetDouble();
            Assert.That(actual[i], Is.EqualTo(value).Within(Digits * Math.Max(1.0, Math.Abs(value))));
        }
    }

    private static string PathOf(string file) => Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "ftrl", file);
}
