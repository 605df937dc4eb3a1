using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Elsewhere;

/// <summary>What needs single rows is refused in words where the rows live elsewhere, and is never gathered nor guessed.</summary>
public sealed class PiecedRefusalTests
{
    private static readonly CovarianceArguments Firms = new() { Clusters = ["firm"] };

    [TestCase("cr2")]
    [TestCase("cr3")]
    [TestCase("hac")]
    [TestCase("driscoll-kraay")]
    public void A_covariance_of_single_rows_is_refused_by_name(string vcov)
    {
        CovarianceArguments arguments = vcov.StartsWith("cr", StringComparison.Ordinal) ? Firms : new CovarianceArguments { Lag = 2 };
        Assert.That(
            () => Fitted().Covariance(vcov, arguments),
            Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains(vcov).And.Message.Contains("live elsewhere")
        );
    }

    [TestCaseSource(nameof(Questions))]
    public void What_needs_single_rows_is_refused_with_the_reason(string what)
    {
        PoissonResult result = Fitted();
        double[] room = new double[ElsewhereSample.Rows * result.Parameters.Length];
        Action ask = what switch
        {
            "data" => () => _ = result.Data,
            "residuals" => () => result.Residuals(),
            "predictions" => () => result.Predict(),
            "scores" => () => ((IScoreContributions)result).CopyScores(0, 1, room),
            "leverages" => () => ((ILeverage)result).CopyLeverages(room),
            "working weights" => () => Leverages(result),
            "refit" => () => ((IWeightedRefit)result).Refit(room, new double[result.Parameters.Length], default),
            "bootstrap" => () => result.Bootstrap(new BootstrapOptions { Scheme = "jackknife" }),
            "score bootstrap" => () => result.Bootstrap(new BootstrapOptions { Replications = 9, Scheme = "score" }),
            "clusters" => () => _ = result.Clusters,
            "time" => () => _ = result.Time,
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
        Assert.That(
            ask,
            Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("live elsewhere").And.Message.Contains("1500 rows")
        );
    }

    [TestCaseSource(nameof(Models))]
    public void A_model_that_looks_at_single_rows_says_so_by_name(string name, IEstimator<IObservations, object> estimator)
    {
        PiecedObservations pieces = PiecedObservations.Cut(ElsewhereSample.Of("count", "none"), 700);
        Assert.Multiple(() =>
        {
            Assert.That(
                () => estimator.Fit(pieces),
                Throws.InstanceOf<NotSupportedException>().With.Message.Contains(name).And.Message.Contains("live elsewhere")
            );
            Assert.That(pieces.Kinds, Is.Empty, "passes before the refusal");
        });
    }

    [Test]
    public void Separated_rows_are_no_answer()
    {
        double[] y = [.. Enumerable.Range(0, 200).Select(static i => i < 100 ? 0.0 : 1.0)];
        double[,] x = new double[200, 1];
        for (int i = 0; i < 200; i++)
        {
            x[i, 0] = i;
        }

        PiecedObservations pieces = PiecedObservations.Cut(RegressionData.Create(x, y), 70);
        Assert.That(() => new LogitEstimator().Fit(pieces), Throws.InstanceOf<ConvergenceException>().With.Message.Contains("separated"));
    }

    [Test]
    public void Counts_that_are_all_zero_have_nothing_to_fit()
    {
        RegressionData data = RegressionData.Create(new double[60, 0], new double[60]);
        Assert.That(() => new PoissonEstimator().Fit(PiecedObservations.Cut(data, 20)), Throws.InstanceOf<SeparationException>());
    }

    [Test]
    public void Outcomes_that_a_model_does_not_take_are_counted()
    {
        double[] y = [.. Enumerable.Range(0, 60).Select(static i => i % 20 == 7 ? -1.0 : i % 2)];
        PiecedObservations pieces = PiecedObservations.Cut(RegressionData.Create(new double[60, 0], y), 20);
        Assert.Multiple(() =>
        {
            Assert.That(() => new PoissonEstimator().Fit(pieces), Throws.ArgumentException.With.Message.Contains("3 of 60 rows"));
            Assert.That(() => new LogitEstimator().Fit(pieces), Throws.ArgumentException.With.Message.Contains("3 of 60 rows"));
        });
    }

    [Test]
    public void A_role_that_is_not_used_is_refused()
    {
        RegressionData data = ElsewhereSample.Of("count", "none");
        data = data.WithAbsorbed("unit", [.. Enumerable.Range(0, data.RowCount).Select(static i => i % 9)]);
        Assert.That(
            () => new PoissonEstimator().Fit(PiecedObservations.Cut(data, 700)),
            Throws.ArgumentException.With.Message.Contains("absorbed effects")
        );
    }

    [Test]
    public void A_clustering_that_is_not_there_is_refused()
    {
        CovarianceArguments arguments = new() { Clusters = ["city"] };
        Assert.That(() => Fitted().Covariance("cr1", arguments), Throws.ArgumentException.With.Message.Contains("firm, period"));
    }

    [Test]
    public void A_schema_is_no_design_to_visit()
    {
        IObservations observations = ElsewhereSample.Of("count", "none");
        Assert.That(
            () => new BlockRunner(observations.Design.WithoutRows.View()),
            Throws.ArgumentException.With.Message.Contains("live elsewhere")
        );
    }

    [Test]
    public void A_cancelled_fit_ends()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        PiecedObservations pieces = PiecedObservations.Cut(ElsewhereSample.Of("count", "none"), 700);
        Assert.That(() => new PoissonEstimator().Fit(pieces, source.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    private static IEnumerable<string> Questions =>
        [
            "data",
            "residuals",
            "predictions",
            "scores",
            "leverages",
            "working weights",
            "refit",
            "bootstrap",
            "score bootstrap",
            "clusters",
            "time",
        ];

    private static IEnumerable<object[]> Models =>
        [
            ["elastic-net", new ElasticNetEstimator(new ElasticNetOptions { L1 = 1.0 })],
            ["Firth", new LogitEstimator(new LogitOptions { BiasReduction = BiasReductionMethod.Firth })],
            ["identity", new GeneralizedLinearEstimator(GlmFamilies.Poisson(Links.Find("identity")))],
        ];

    private static void Leverages(PoissonResult result)
    {
        IWorkingRegression regression = result;
        regression.CopyRegressors(0, 1, new double[result.Parameters.Length]);
    }

    private static PoissonResult Fitted() => new PoissonEstimator().Fit(PiecedObservations.Cut(ElsewhereSample.Of("count", "none"), 700));
}
