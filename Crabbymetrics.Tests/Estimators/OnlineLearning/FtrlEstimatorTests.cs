using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Estimators.OnlineLearning;

public class FtrlEstimatorTests
{
    private static readonly FtrlOptions InOrder = new() { Shuffle = false, L1 = 0.1 };

    [Test]
    public void Pieces_give_the_bits_of_all_rows_at_once()
    {
        RegressionData data = FtrlSample.Data(500, 4);
        FtrlResult whole = new FtrlEstimator(InOrder).Fit(data);
        FtrlEstimator estimator = new(InOrder);
        FtrlResult pieces = estimator.Fit(data.SelectRows([.. Enumerable.Range(0, 123)]));
        pieces = pieces.Continue(data.SelectRows([.. Enumerable.Range(123, 77)]));
        pieces = pieces.Continue(FtrlSample.Sparse(data.SelectRows([.. Enumerable.Range(200, 300)])));
        Assert.Multiple(() =>
        {
            Assert.That(pieces.Parameters, Is.EqualTo(whole.Parameters));
            Assert.That(pieces.State.Z, Is.EqualTo(whole.State.Z));
            Assert.That(pieces.State.N, Is.EqualTo(whole.State.N));
            Assert.That(pieces.State.RowCount, Is.EqualTo(500));
            Assert.That(pieces.ObservationCount, Is.EqualTo(500));
            Assert.That(pieces.ProgressiveLoss, Is.EqualTo(whole.ProgressiveLoss));
        });
    }

    [Test]
    public void A_saved_model_goes_on_with_the_bits_of_one_run()
    {
        RegressionData data = FtrlSample.Data(300, 5);
        FtrlEstimator estimator = new(InOrder);
        FtrlResult first = estimator.Fit(data.SelectRows([.. Enumerable.Range(0, 200)]));
        using MemoryStream stream = new();
        first.Save(stream);
        stream.Position = 0;
        StoredModel loaded = ModelFile.Load(stream, EstimatorDescriptors.BuiltIn).Model;
        FtrlState state = estimator.Update(FtrlState.Of(loaded), data.SelectRows([.. Enumerable.Range(200, 100)]));
        Assert.Multiple(() =>
        {
            Assert.That(estimator.Finish(state).Parameters, Is.EqualTo(estimator.Fit(data).Parameters));
            Assert.That(((StoredMeanModel)loaded).Predict(data.Design), Is.EqualTo(first.Predict(data.Design)));
            Assert.That(loaded.State.Options["L1"], Is.EqualTo("0.1"));
        });
    }

    [Test]
    public void Shuffled_epochs_follow_the_seed_alone()
    {
        RegressionData data = FtrlSample.Data(200, 6);
        FtrlResult Fit(int seed) => new FtrlEstimator(new FtrlOptions { Epochs = 3, Seed = seed }).Fit(data);
        FtrlResult first = Fit(1);
        FtrlResult again = Fit(1);
        Assert.Multiple(() =>
        {
            Assert.That(again.Parameters, Is.EqualTo(first.Parameters));
            Assert.That(Fit(2).Parameters, Is.Not.EqualTo(first.Parameters));
            Assert.That(first.ObservationCount, Is.EqualTo(200));
            Assert.That(first.State.RowCount, Is.EqualTo(600));
        });
    }

    // With many epochs and no penalty the coefficients come near the maximum of the likelihood: the learner minimizes what it says.
    [Test]
    public void Many_epochs_come_near_the_optimum([Values] FtrlLoss loss)
    {
        RegressionData all = FtrlSample.Data(400, 7);
        RegressionData data = RegressionData.Create(all.Design.WithoutColumns("region:b"), all.Outcome.ToArray());
        FtrlResult learned = new FtrlEstimator(
            new FtrlOptions
            {
                Loss = loss,
                Rate = 0.5,
                L1 = 0.0,
                L2 = 0.0,
                Epochs = 400,
            }
        ).Fit(data);
        IEstimationResult optimum = loss == FtrlLoss.Logistic ? new LogitEstimator().Fit(data) : new OlsEstimator().Fit(data);
        double[] errors = [.. optimum.Summarize().Rows.Select(static row => row.StandardError!.Value)];
        for (int j = 0; j < errors.Length; j++)
        {
            Assert.That(learned.Parameters[j], Is.EqualTo(optimum.Parameters[j]).Within(0.2 * errors[j]), learned.ParameterNames[j]);
        }
    }

    [Test]
    public void The_intercept_is_free_of_the_penalty_unless_asked()
    {
        RegressionData data = RegressionData.Create([KeyValuePair.Create("x", new double[40])], [.. Enumerable.Repeat(1.0, 40)]);
        FtrlOptions options = new() { L1 = 1e6 };
        Assert.That(new FtrlEstimator(options).Fit(data).Intercept, Is.Positive);
        options.PenalizeIntercept = true;
        Assert.That(new FtrlEstimator(options).Fit(data).Intercept, Is.Zero);
    }

    [Test]
    public void A_weight_multiplies_the_gradient_and_a_weight_of_0_leaves_the_row_out()
    {
        RegressionData data = FtrlSample.Data(50, 8);
        double[] weights = [.. Enumerable.Range(0, 50).Select(static i => i % 3 == 0 ? 0.0 : 1.0)];
        int[] kept = [.. Enumerable.Range(0, 50).Where(static i => i % 3 != 0)];
        FtrlResult weighted = new FtrlEstimator(InOrder).Fit(data.WithWeights(weights, WeightKind.Frequency));
        FtrlResult fewer = new FtrlEstimator(InOrder).Fit(data.SelectRows(kept));
        Assert.That(weighted.Parameters, Is.EqualTo(fewer.Parameters));
        Assert.That(weighted.ObservationCount, Is.EqualTo(kept.Length));
    }

    [Test]
    public void An_offset_is_part_of_the_prediction()
    {
        RegressionData data = RegressionData.Create([KeyValuePair.Create("x", new[] { 1.0, 1.0, 1.0 })], [3.0, 3.0, 3.0]);
        FtrlEstimator estimator = new(new FtrlOptions { Loss = FtrlLoss.Squared });
        FtrlResult result = estimator.Fit(data.WithOffset([3.0, 3.0, 3.0]));
        Assert.Multiple(() =>
        {
            Assert.That(result.ProgressiveLoss, Is.Zero);
            Assert.That(result.Predict(data.Design, [3.0, 3.0, 3.0]), Is.All.EqualTo(3.0));
        });
    }

    [Test]
    public void There_are_no_standard_errors_and_the_reason_is_said()
    {
        FtrlResult result = new FtrlEstimator().Fit(FtrlSample.Data(50, 9));
        Assert.That(
            () => result.Covariance("vanilla"),
            Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("learns row by row")
        );
    }

    [TestCase(nameof(FtrlOptions.Rate), 0.0)]
    [TestCase(nameof(FtrlOptions.Rate), -0.1)]
    [TestCase(nameof(FtrlOptions.Rate), double.NaN)]
    [TestCase(nameof(FtrlOptions.Beta), -1.0)]
    [TestCase(nameof(FtrlOptions.L1), -1.0)]
    [TestCase(nameof(FtrlOptions.L2), double.PositiveInfinity)]
    public void Options_out_of_range_are_refused_by_name(string option, double value)
    {
        FtrlOptions options = new();
        typeof(FtrlOptions).GetProperty(option)!.SetValue(options, value);
        Assert.That(() => new FtrlEstimator(options), Throws.InstanceOf<ArgumentException>().With.Message.Contains(option));
    }

    [Test]
    public void A_label_outside_the_logistic_loss_is_refused_with_its_row()
    {
        RegressionData data = RegressionData.Create([KeyValuePair.Create("x", new[] { 1.0, 2.0 })], [1.0, 2.0], "clicks");
        Assert.That(
            () => new FtrlEstimator().Fit(data),
            Throws.ArgumentException.With.Message.Contains("clicks is 2 in row 1").And.Message.Contains("squared")
        );
    }

    [Test]
    public void Growth_without_bound_is_an_error()
    {
        double[] x = [.. Enumerable.Range(0, 200).Select(static i => 1e200 * (i % 7))];
        RegressionData data = RegressionData.Create([KeyValuePair.Create("x", x)], [.. x.Select(static value => value / 1e3)]);
        FtrlOptions options = new() { Loss = FtrlLoss.Squared, Rate = 1e6 };
        Assert.That(
            () => new FtrlEstimator(options).Fit(data),
            Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("smaller learning rate")
        );
    }

    // A row counts once among the observations, in memory and in blocks, and rows that are learned later count too.
    [Test]
    public void Epochs_repeat_rows_and_are_no_further_observations()
    {
        RegressionData data = FtrlSample.Data(30, 2);
        FtrlEstimator estimator = new(new FtrlOptions { Epochs = 4 });
        FtrlResult blocks = estimator.Fit([data.SelectRows([.. Enumerable.Range(0, 20)]), data.SelectRows([.. Enumerable.Range(20, 10)])]);
        FtrlResult more = blocks.Continue(data);
        Assert.Multiple(() =>
        {
            Assert.That(blocks.ObservationCount, Is.EqualTo(30));
            Assert.That(blocks.State.RowCount, Is.EqualTo(120));
            Assert.That(more.ObservationCount, Is.EqualTo(60));
            Assert.That(more.State.RowCount, Is.EqualTo(150));
            Assert.That(blocks.ToString(), Does.Contain("Completed 120 updates").And.Not.Contains("Converged"));
        });
    }

    [Test]
    public void Another_batch_must_have_the_columns_of_the_first()
    {
        FtrlEstimator estimator = new();
        FtrlState state = estimator.Update(estimator.Begin(), FtrlSample.Data(20, 1));
        RegressionData other = RegressionData.Create([KeyValuePair.Create("c", new[] { 1.0 })], [1.0]);
        Assert.That(() => estimator.Update(state, other), Throws.ArgumentException.With.Message.Contains("the batches before"));
        Assert.That(() => estimator.Finish(estimator.Begin()), Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("No row"));
    }

    [Test]
    public void Sparse_rows_are_checked_row_by_row()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new SparseBatch(["a", "b"], [0, 2], [1, 0], [1.0, 1.0], [1.0]),
                Throws.ArgumentException.With.Message.Contains("row 0").And.Message.Contains("ascend")
            );
            Assert.That(
                () => new SparseBatch(["a", "b"], [0, 1, 2], [1, 2], [1.0, 1.0], [1.0, 0.0]),
                Throws.ArgumentException.With.Message.Contains("row 1")
            );
            Assert.That(
                () => new SparseBatch(["a"], [0, 1], [0], [double.NaN], [1.0]),
                Throws.ArgumentException.With.Message.Contains("Column 'a'")
            );
            Assert.That(() => new SparseBatch(["a"], [0], [], [], [1.0]), Throws.ArgumentException.With.Message.Contains("starts"));
            Assert.That(
                () => new SparseBatch(["a"], [0, 0], [], [], [1.0], [-1.0]),
                Throws.ArgumentException.With.Message.Contains("weights is -1")
            );
        });
    }
}
