using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Inference.Views;

public sealed class ResultInferenceTests
{
    private static readonly ModelFrame Frame = ModelFrame.Read(
        CsvSource.OpenFile(Repository.Sample("quine.csv")),
        "Days ~ EthN + SexM + AgeF1"
    );
    private static readonly PoissonResult Result = new PoissonEstimator().Fit(Frame.Data);
    private static readonly CovarianceMatrix Robust = Result.Covariance("hc1");

    [Test]
    public void Without_a_choice_the_covariance_is_that_of_the_summary()
    {
        CoefficientTable table = Result.Summary();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Result.StandardErrors(), Is.EqualTo(table.StandardErrors));
            Assert.That(Result.PValues(), Is.EqualTo(table.Rows.Select(static row => row.PValue)));
            Assert.That(Result.TestStatistics(), Is.EqualTo(table.Rows.Select(static row => row.Statistic)));
            Assert.That(Result.Wald("EthN = SexM").Statistic, Is.EqualTo(WaldTest.Of(Result, table.Covariance!, "EthN = SexM").Statistic));
            Assert.That(Result.FittedValues(), Is.EqualTo(Result.Predict()).Within(1e-12));
        }
    }

    [Test]
    public void A_covariance_that_is_chosen_is_used_by_everything()
    {
        ResultWithCovariance<PoissonResult> robust = Result.WithCovariance("hc1", level: 0.9);
        CoefficientTable table = Result.Summary("hc1", level: 0.9);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(robust.Result, Is.SameAs(Result));
            Assert.That(robust.StandardErrors(), Is.EqualTo(table.StandardErrors).And.Not.EqualTo(Result.StandardErrors()));
            Assert.That(robust.Summary().Rows, Is.EqualTo(table.Rows));
            Assert.That(robust.Summarize(level: 0.5).Rows, Is.EqualTo(Result.Summary("hc1", level: 0.5).Rows));
            Assert.That(
                robust.ConfidenceIntervals().Select(static each => (double?)each.Low),
                Is.EqualTo(table.Rows.Select(static row => row.ConfidenceLow))
            );
            Assert.That(
                robust.ConfidenceIntervals(0.5).Select(static each => (double?)each.High),
                Is.EqualTo(Result.Summary("hc1", level: 0.5).Rows.Select(static row => row.ConfidenceHigh))
            );
            Assert.That(robust.Covariance.Values.ToArray(), Is.EqualTo(Robust.Values.ToArray()));
            Assert.That(robust.Wald("EthN = SexM").PValue, Is.EqualTo(WaldTest.Of(Result, Robust, "EthN = SexM").PValue));
            Assert.That(robust.Wald().PValue, Is.EqualTo(WaldTest.JointSignificance(Result, Robust).PValue));
            Assert.That(
                robust.MarginalEffects().Rows,
                Is.EqualTo(MarginalEffects.Average(Result, Robust, new MarginalEffectOptions { Level = 0.9 }).Rows)
            );
            Assert.That(robust.Predictions(), Is.EqualTo(MeanPredictions.Create(Result, Robust, 0.9)));
            Assert.That(robust.Predictions(Frame.Data.Design, level: 0.5), Is.EqualTo(MeanPredictions.Create(Result, Robust, 0.5)));
            Assert.That(robust.FittedValues(), Is.EqualTo(Result.FittedValues()));
        }
    }

    [Test]
    public void Its_tables_say_so()
    {
        ResultWithCovariance<PoissonResult> robust = Result.WithCovariance("hc1");
        string text = robust.ToString();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                text,
                Does.StartWith("Poisson (log link): Days\n").And.Contain("Standard errors: hc1.").And.Contain("Log-likelihood")
            );
            Assert.That(robust.ToText(), Is.EqualTo(text));
            Assert.That(robust.ToMarkdown(), Does.Contain("Standard errors: hc1."));
            Assert.That(
                new IEstimationResult[] { Result, robust }
                    .ToTable()
                    .ToText(),
                Does.Match("Standard errors +vanilla +hc1").And.Match("\nObservations +146 +146\n")
            );
            Assert.That(System.Text.Json.JsonSerializer.Serialize(robust), Does.Contain("\"vcov_type\":\"hc1\""));
        }
    }

    [Test]
    public void Another_covariance_is_that_of_the_model()
    {
        ResultWithCovariance<PoissonResult> robust = Result.WithCovariance("hc1");
        Assert.That(robust.Covariance("hc0").Values.ToArray(), Is.EqualTo(Result.Covariance("hc0").Values.ToArray()));
        Assert.That(robust.WithCovariance("hc0").StandardErrors(), Is.EqualTo(Result.WithCovariance("hc0").StandardErrors()));
    }

    [Test]
    public void Ancillary_parameters_have_errors_of_the_same_kind()
    {
        NegativeBinomialResult counts = new NegativeBinomialEstimator().Fit(Frame.Data);
        Assert.That(counts.WithCovariance("sandwich").Table.Ancillary, Is.EqualTo(counts.Summary("sandwich").Ancillary).And.Not.Empty);
    }

    [Test]
    public void That_of_a_bootstrap_is_a_covariance_too()
    {
        BootstrapResult draws = Result.Bootstrap(50, 1);
        ResultWithCovariance<PoissonResult> resampled = Result.WithCovariance(draws.Covariance());
        Assert.That(resampled.StandardErrors(), Is.EqualTo(draws.StandardErrors).Within(1e-12));
        Assert.That(resampled.ToString(), Does.Contain("Standard errors: bootstrap (pairs, 50 draws)."));
    }

    [Test]
    public void What_is_not_available_is_refused_with_the_reason()
    {
        PoissonResult penalized = new PoissonEstimator(new PoissonOptions { Alpha = 1.0 }).Fit(Frame.Data);
        OlsResult other = new OlsEstimator().Fit(ModelFrame.Read(CsvSource.OpenFile(Repository.Sample("quine.csv")), "Days ~ EthN").Data);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => penalized.StandardErrors(), Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("penal"));
            Assert.That(() => penalized.WithCovariance("hc1"), Throws.TypeOf<InferenceUnavailableException>());
            Assert.That(() => Result.WithCovariance("hc9"), Throws.ArgumentException);
            Assert.That(() => Result.WithCovariance(other.Covariance()), Throws.ArgumentException.With.Message.Contains("SexM"));
            Assert.That(penalized.ToString(), Does.Contain("Standard errors: not available."));
        }
    }
}
