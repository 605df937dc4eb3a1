using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Estimators.FixedEffects;

/// <summary>Generalized linear models with absorbed effects: what they say, predict, refit and refuse.</summary>
public sealed class AbsorbedGlmTests
{
    private static readonly PoissonOptions Tight = new() { Tolerance = 1e-10 };

    [Test]
    public void Effects_are_those_of_written_dummies()
    {
        RandomPanel panel = new(PoissonFamily.Instance, 5);
        PoissonResult absorbed = new PoissonEstimator(Tight).Fit(panel.Absorbed());
        PoissonResult written = new PoissonEstimator(Tight).Fit(panel.Written());
        EffectEstimates workers = absorbed.Effects("worker");
        EffectEstimates firms = absorbed.Effects("firm");
        double shift = firms.Values[firms.Levels.IndexOf("0")];
        for (int level = 1; level < firms.Levels.Length; level++)
        {
            int position = written.ParameterNames.IndexOf($"firm{level}");
            Assert.That(firms.Values[firms.Levels.IndexOf($"{level}")] - shift, Is.EqualTo(written.Parameters[position]).Within(1e-9));
        }

        Assert.That(workers.Values[workers.Levels.IndexOf("0")] + shift, Is.EqualTo(written.Intercept).Within(1e-9));
        Assert.That(firms.Values[0], Is.Zero);
    }

    [Test]
    public void Predictions_have_the_effects_of_known_levels()
    {
        RandomPanel panel = new(PoissonFamily.Instance, 6, weighted: true);
        RegressionData data = panel.Absorbed();
        PoissonResult result = new PoissonEstimator(Tight).Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Predict(result.Data), Is.EqualTo(result.Predict()).Within(1e-9));
            int[] firms = [.. panel.Firm];
            firms[3] = 99;
            RegressionData fresh = data.WithOffset(data.Offset.ToArray());
            RegressionData other = RegressionData
                .Create(data.Design, data.Outcome.ToArray())
                .WithOffset(data.Offset.ToArray())
                .WithAbsorbed("worker", panel.Worker)
                .WithAbsorbed("firm", firms);
            double[] predictions = result.Predict(other, missingForNewLevels: true);
            Assert.That(predictions[3], Is.NaN);
            Assert.That(predictions[4], Is.EqualTo(result.Predict(fresh)[4]).Within(1e-12));
            Assert.That(() => result.Predict(other), Throws.ArgumentException.With.Message.Contains("Row 3 has the level '99' of 'firm'"));
            Assert.That(() => result.Predict(data.Design), Throws.InvalidOperationException);
            Assert.That(() => result.Effects("nope"), Throws.ArgumentException.With.Message.Contains("worker, firm"));
        });
    }

    [Test]
    public void Refits_take_the_effects_out_again()
    {
        PoissonResult result = new PoissonEstimator(Tight).Fit(new RandomPanel(PoissonFamily.Instance, 8).Absorbed());
        double[] weights = [.. Enumerable.Range(0, result.Data.RowCount).Select(static i => (double)(i * 7 % 3))];
        double[] parameters = new double[2];
        Assert.That(((IWeightedRefit)result).Refit(weights, parameters, default).Succeeded);
        PoissonResult weighted = new PoissonEstimator(Tight).Fit(result.Data.WithWeights(weights, WeightKind.Frequency));
        Assert.That(parameters, Is.EqualTo(weighted.Parameters).Within(1e-9));
        PoissonResult full = (PoissonResult)((IFullRefit)result).RefitFull(weights, default);
        Assert.That(full.Covariance().StandardErrors(), Is.EqualTo(weighted.Covariance().StandardErrors()).Within(1e-9));
    }

    [Test]
    public void A_bootstrap_of_clusters_agrees_with_the_clustered_error()
    {
        PoissonResult result = new PoissonEstimator().Fit(new RandomPanel(PoissonFamily.Instance, 9, workers: 40).Absorbed());
        BootstrapResult pairs = result.Bootstrap(
            new BootstrapOptions
            {
                Replications = 300,
                Seed = 1,
                Scheme = "cluster",
                Cluster = "year",
            }
        );
        double clustered = result.Covariance("cr1", new CovarianceArguments { Clusters = ["year"] }).StandardErrors()[0];
        Assert.That(pairs.StandardErrors[0], Is.EqualTo(clustered).Within(0.5 * clustered));
    }

    [Test]
    public void Likelihood_ratio_and_score_tests_profile_the_effects()
    {
        RandomPanel panel = new(PoissonFamily.Instance, 10);
        PoissonResult absorbed = new PoissonEstimator(Tight).Fit(panel.Absorbed());
        PoissonResult written = new PoissonEstimator(Tight).Fit(panel.Written());
        IEstimationResult at = ((IPointEvaluation)absorbed).EvaluateAt([0.1, 0.0]);
        Assert.That(((GlmResult)at).LogLikelihood, Is.LessThan(absorbed.LogLikelihood));
        Assert.That(written.LogLikelihood, Is.EqualTo(absorbed.LogLikelihood).Within(1e-8));
        IEstimationResult same = ((IPointEvaluation)absorbed).EvaluateAt(absorbed.Parameters.AsSpan());
        Assert.That(((GlmResult)same).LogLikelihood, Is.EqualTo(absorbed.LogLikelihood).Within(1e-8));
    }

    [Test]
    public void A_column_that_the_effects_span_is_named()
    {
        RandomPanel panel = new(PoissonFamily.Instance, 12);
        RegressionData data = RegressionData
            .Create(
                [
                    KeyValuePair.Create("x", Array.ConvertAll(panel.Year, static year => Math.Sin(year))),
                    KeyValuePair.Create("age", panel.Worker.Zip(panel.Year, static (w, t) => (double)(30 + (3 * w) + t)).ToArray()),
                ],
                panel.Outcome
            )
            .WithAbsorbed("worker", panel.Worker)
            .WithAbsorbed("year", panel.Year);
        PoissonResult result = new PoissonEstimator().Fit(data);
        Assert.That(result.Coefficients, Is.All.NaN);
        Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("'age' is collinear with the absorbed effects worker + year"));
        Assert.That(() => result.Covariance(), Throws.TypeOf<InferenceUnavailableException>());
        Assert.That(
            () => new PoissonEstimator(new PoissonOptions { Collinearity = CollinearityPolicy.Throw }).Fit(data),
            Throws.TypeOf<IdentificationException>().With.Message.Contains("'x'")
        );
    }

    [Test]
    public void Slopes_of_each_level_are_absorbed()
    {
        RandomPanel panel = new(PoissonFamily.Instance, 13, workers: 6, years: 20);
        double[] year = Array.ConvertAll(panel.Year, static t => (double)t);
        RegressionData data = panel.Absorbed(withFirms: false).WithAbsorbed("worker[year]", panel.Worker, year);
        PoissonResult absorbed = new PoissonEstimator(Tight).Fit(data);
        IEnumerable<KeyValuePair<string, double[]>> columns = data.Design.ColumnNames.Select(name =>
        {
            double[] values = new double[data.RowCount];
            data.Design.CopyColumn(data.Design.ColumnNames.IndexOf(name), values);
            return KeyValuePair.Create(name, values);
        });
        for (int w = 0; w < 6; w++)
        {
            int worker = w;
            columns = columns.Append(KeyValuePair.Create($"t{w}", panel.Worker.Select((id, i) => id == worker ? year[i] : 0.0).ToArray()));
            if (w > 0)
            {
                columns = columns.Append(KeyValuePair.Create($"w{w}", Array.ConvertAll(panel.Worker, id => id == worker ? 1.0 : 0.0)));
            }
        }

        PoissonResult written = new PoissonEstimator(Tight).Fit(RegressionData.Create(columns, panel.Outcome));
        Assert.That(absorbed.AbsorbedRank, Is.EqualTo(12));
        for (int j = 0; j < 2; j++)
        {
            Assert.That(absorbed.Coefficients[j], Is.EqualTo(written.Coefficients[j]).Within(1e-9));
            Assert.That(absorbed.Covariance().StandardErrors()[j], Is.EqualTo(written.Covariance().StandardErrors()[1 + j]).Within(1e-9));
        }
    }

    [Test]
    public void The_same_bits_come_from_any_number_of_threads([Values(2, 3)] int threads)
    {
        RegressionData data = new RandomPanel(PoissonFamily.Instance, 14, workers: 5000, firms: 40).Absorbed();
        PoissonResult one = new PoissonEstimator(new PoissonOptions { MaxDegreeOfParallelism = 1 }).Fit(data);
        PoissonResult many = new PoissonEstimator(new PoissonOptions { MaxDegreeOfParallelism = threads }).Fit(data);
        Assert.That(many.Parameters, Is.EqualTo(one.Parameters));
        Assert.That(many.Covariance("hc1").StandardErrors(), Is.EqualTo(one.Covariance("hc1").StandardErrors()));
    }

    [Test]
    public void Everything_separated_is_an_error()
    {
        RegressionData data = RegressionData
            .Create(DesignMatrix.Create(4, []), [0.0, 0.0, 0.0, 0.0])
            .WithAbsorbed("g", (int[])[1, 1, 2, 2]);
        SeparationException error = Assert.Throws<SeparationException>(() => new PoissonEstimator().Fit(data))!;
        Assert.That(error.IsComplete);
        Assert.That(error.Rows, Has.Length.EqualTo(4));
    }
}
