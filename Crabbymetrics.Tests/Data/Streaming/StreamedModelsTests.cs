using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Estimators.Elsewhere;

namespace Crabbymetrics.Tests.Data.Streaming;

/// <summary>Models beyond one equation with one family, fitted to Parquet files that are read again in every pass, against the same rows in
/// memory.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class StreamedModelsTests
{
    private ParquetFiles _files = null!;

    [OneTimeSetUp]
    public void Write() => _files = ParquetFiles.Of(900, 130);

    [OneTimeTearDown]
    public void Delete() => _files.Dispose();

    // The number of a firm is a count that varies more than Poisson's.
    [TestCase(NegativeBinomialVariance.Quadratic)]
    [TestCase(NegativeBinomialVariance.Linear)]
    public void Negative_binomial_regression(NegativeBinomialVariance variance) =>
        Compare(
            "firm ~ x + region",
            ColumnKind.Number,
            rows => new NegativeBinomialEstimator(new NegativeBinomialOptions { Variance = variance, Tolerance = 1e-7 }).Fit(rows)
        );

    [Test]
    public void Tweedie_regression_with_its_power() =>
        Compare(
            "I(won * exposure) ~ x + region",
            ColumnKind.Number,
            rows => new TweedieEstimator(new TweedieOptions { Tolerance = 1e-9 }).Fit(rows)
        );

    [TestCase("period", ColumnKind.Label)]
    [TestCase("frequency", ColumnKind.Number)]
    public void Multinomial_logit_of_words_and_of_numbers(string outcome, ColumnKind kind) =>
        Compare(
            $"{outcome} ~ x + region",
            kind,
            rows => new MultinomialLogitEstimator(new MultinomialLogitOptions { Tolerance = 1e-9 }).Fit(rows)
        );

    private void Compare<TResult>(string formula, ColumnKind outcome, Func<IObservations, TResult> fit)
        where TResult : FittedModel
    {
        ModelSpecification specification = new()
        {
            Formula = Formula.Parse(formula),
            OutcomeKind = outcome,
            // A column may be outcome and clustering at once.
            Clusters = ["period", "firm"],
        };
        ParquetSource source = ParquetSource.OpenFiles(_files.Paths);
        StreamedObservations streamed = StreamedFrame
            .Read(source, specification, new StreamingOptions { MemoryLimit = MemoryLimit.Parse("150KB"), MaxDegreeOfParallelism = 3 })
            .Data;
        TResult expected = fit(ModelFrame.Read(source, specification).Data),
            actual = fit(streamed);
        Assert.That(streamed.KeptPartCount, Is.LessThan(streamed.PartCount));
        Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
        double[] errors = [.. expected.Covariance("sandwich").StandardErrors()];
        Assert.Multiple(() =>
        {
            for (int j = 0; j < errors.Length; j++)
            {
                double unit = Math.Max(errors[j], Math.Abs(expected.Parameters[j]));
                Assert.That(actual.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(1e-12 * unit), expected.ParameterNames[j]);
            }
        });
        CovarianceArguments groups = new() { Clusters = [formula.StartsWith("period", StringComparison.Ordinal) ? "firm" : "period"] };
        foreach (string vcov in (string[])["vanilla", "sandwich", "hc1", "cr1"])
        {
            CovarianceArguments? arguments = vcov == "cr1" ? groups : null;
            Comparison.AssertSame(actual.Covariance(vcov, arguments), expected.Covariance(vcov, arguments), vcov, 1e-10);
        }
    }
}
