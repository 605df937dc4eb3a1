using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>Singular and nearly singular information, parameters that are not identified, and results without inference.</summary>
internal sealed class InformationTests
{
    [Test]
    public void Nearly_singular_information_is_warned_of()
    {
        CovarianceMatrix covariance = new Given([1.0, 1.0 - 1e-12, 1.0 - 1e-12, 1.0]).Covariance("vanilla");
        Assert.That(covariance.Warnings, Has.One.Contains("nearly singular").And.Some.Contains("e12"));
        Assert.That(covariance[0, 0], Is.EqualTo(0.5e12).Within(0.1).Percent);
    }

    [Test]
    public void Units_alone_do_not_make_information_singular()
    {
        CovarianceMatrix covariance = new Given([1e-30, 0.5e-10, 0.5e-10, 1e10]).Covariance("vanilla");
        Assert.That(covariance.Warnings, Is.Empty);
        Assert.That(covariance[0, 0], Is.EqualTo(1e30 / 0.75).Within(1e-10).Percent);
    }

    [TestCase(1.0, 1.0, 1.0, "'b' is a linear combination")]
    [TestCase(1.0, 2.0, 1.0, "'b' is a linear combination")]
    [TestCase(1.0, 0.0, 0.0, "say nothing about that parameter")]
    [TestCase(1.0, 0.0, double.NaN, "'b' is NaN")]
    public void Singular_information_is_an_error_that_names_the_parameter(double aa, double ab, double bb, string message) =>
        Assert.That(
            () => new Given([aa, ab, ab, bb]).Covariance("vanilla"),
            Throws.TypeOf<CrabbymetricsException>().With.Message.Contains(message)
        );

    [Test]
    public void A_column_left_out_has_no_covariance_and_changes_no_other()
    {
        RegressionData data = Fixture.Glm("quine").WithClusters("row", [.. Enumerable.Range(0, 146).Select(static i => i / 5)]);
        double[][] columns =
        [
            .. Enumerable
                .Range(0, 6)
                .Select(j =>
                {
                    double[] column = new double[146];
                    data.Design.CopyColumn(j, column);
                    return column;
                }),
        ];
        RegressionData repeated = RegressionData
            .Create(
                [
                    .. data.Design.ColumnNames.Take(2).Select((name, j) => KeyValuePair.Create(name, columns[j])),
                    KeyValuePair.Create("again", Array.ConvertAll(columns[0], static value => 3.0 - value)),
                    .. data.Design.ColumnNames.Skip(2).Select((name, j) => KeyValuePair.Create(name, columns[j + 2])),
                ],
                data.Outcome.ToArray()
            )
            .WithClusters("row", [.. Enumerable.Range(0, 146).Select(static i => i / 5)]);
        PoissonResult without = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data);
        PoissonResult with = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(repeated);
        int[] kept = [0, 1, 2, 4, 5, 6, 7];
        foreach (string kind in new[] { "vanilla", "hc1", "hc3", "cr1", "cr2", "cr3" })
        {
            CovarianceArguments arguments = new() { Clusters = ["row"] };
            CovarianceMatrix expected = without.Covariance(kind, kind.StartsWith("cr", StringComparison.Ordinal) ? arguments : null);
            CovarianceMatrix covariance = with.Covariance(kind, kind.StartsWith("cr", StringComparison.Ordinal) ? arguments : null);
            Assert.That(covariance[3, 3], Is.NaN);
            Agree.Within(
                new CovarianceMatrix(kind, expected.ParameterNames, [.. kept.SelectMany(a => kept.Select(b => covariance[a, b]))]),
                expected,
                1e-10
            );
        }

        Assert.That(with.Summary("hc1")["again"].StandardError, Is.Null);
        Assert.That(
            () => WaldTest.Of(with, with.Covariance("hc1"), "again = 0"),
            Throws.ArgumentException.With.Message.Contains("do not identify")
        );
        Assert.That(WaldTest.JointSignificance(with, with.Covariance("hc1")).DegreesOfFreedom, Is.EqualTo(6.0));
    }

    [Test]
    public void A_penalized_fit_has_a_table_without_inference_and_a_reason()
    {
        PoissonResult fit = new PoissonEstimator(new PoissonOptions { Alpha = 1.0 }).Fit(Fixture.Glm("quine"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.Summarize("hc1").InferenceUnavailableReason, Does.Contain("penalty"));
            Assert.That(() => fit.Covariance("hc1"), Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("penalty"));
        }
    }

    private sealed class Given(double[] information) : IEstimationResult, IInformation
    {
        public string EstimatorName => "given";

        public ImmutableArray<string> ParameterNames => ["a", "b"];

        public ImmutableArray<double> Parameters => [1.0, 2.0];

        public FitDiagnostics Diagnostics { get; } =
            new()
            {
                Converged = true,
                Iterations = 1,
                TerminationReason = TerminationReason.Solved,
                Objective = 0.0,
            };

        public double ObservationCount => 10.0;

        public int WorkingParameterCount => 2;

        public void CopyInformation(Span<double> values) => information.CopyTo(values);
    }
}
