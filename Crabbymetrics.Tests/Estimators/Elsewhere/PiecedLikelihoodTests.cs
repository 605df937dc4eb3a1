using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Estimators.Elsewhere;

/// <summary>A third party's likelihood, of rows in pieces, gives the numbers of the same rows in memory: its author's function of a block
/// of rows runs where the pieces are.</summary>
public sealed class PiecedLikelihoodTests
{
    private static readonly int[] Cuts = [333, 334, 1_100];

    [Test]
    public void Pieces_give_the_numbers_of_all_rows(
        [Values("none", "offset", "frequency", "probability", "analytic")] string extra,
        [Values] bool intercept
    )
    {
        RegressionData data = Durations(extra);
        CensoredWeibull model = new(new LikelihoodOptions { Tolerance = 1e-7, FitIntercept = intercept });
        PiecedObservations pieces = Cut(data, model);
        LikelihoodResult expected = model.Fit(data),
            actual = model.Fit(pieces);
        RequireSame(actual, expected, 1e-12, extra == "probability" ? ["sandwich", "hc1"] : ["vanilla", "sandwich", "hc1"]);
        Comparison.AssertSame(
            [actual.LogLikelihood, actual.ObservationCount, actual.Bic],
            [expected.LogLikelihood, expected.ObservationCount, expected.Bic],
            "statistics",
            1e-11
        );
        Assert.That(actual.NullLogLikelihood, intercept ? Is.EqualTo(expected.NullLogLikelihood).Within(1e-8) : Is.NaN);
        Assert.Multiple(() =>
        {
            Assert.That(pieces.Kinds, Is.All.EqualTo("likelihood.weibull").Or.EqualTo("glm.cross-product"));
            Assert.That(actual.ToString(), Does.Contain("Log(scale)"));
        });
    }

    [Test]
    public void A_model_without_second_derivatives_and_without_ancillary_parameters_goes_over_pieces()
    {
        RegressionData data = Durations("none");
        foreach (LikelihoodEstimator model in (LikelihoodEstimator[])[new Normal(), new Exponential()])
        {
            LikelihoodResult expected = model.Fit(data),
                actual = model.Fit(Cut(data, model));
            // Second derivatives by differences have some ten digits, and steps follow the rows of a block.
            RequireSame(actual, expected, 1e-8, ["vanilla", "sandwich", "hc1"]);
        }
    }

    [Test]
    public void Refits_by_recipe_do_not_depend_on_the_pieces([Values] ResamplingLaw law, [Values("none", "frequency")] string extra)
    {
        RegressionData data = Durations(extra);
        CensoredWeibull model = new(new LikelihoodOptions { Tolerance = 1e-7 });
        LikelihoodResult all = model.Fit(data),
            pieces = model.Fit(Cut(data, model));
        double[] expected = new double[all.Parameters.Length],
            actual = new double[expected.Length];
        double[] errors = [.. all.Covariance("sandwich").StandardErrors()];
        ResamplingRecipe recipe = new(law, 7, 1);
        Assert.That(((IRecipeRefit)all).Refit(recipe, expected).Succeeded);
        Assert.That(((IRecipeRefit)pieces).Refit(recipe, actual).Succeeded);
        Assert.That(actual[1], Is.Not.EqualTo(all.Parameters[1]).Within(1e-3 * errors[1]));
        for (int j = 0; j < errors.Length; j++)
        {
            Assert.That(actual[j], Is.EqualTo(expected[j]).Within(1e-9 * errors[j]));
        }
    }

    [Test]
    public void Rows_that_the_model_does_not_take_are_refused_where_they_are()
    {
        RegressionData data = Durations("none");
        data = data.WithColumn("event", [.. Enumerable.Range(0, data.RowCount).Select(static i => i == 700 ? 2.0 : 1.0)]);
        CensoredWeibull model = new();
        PiecedObservations pieces = Cut(data, model);
        Assert.That(() => model.Fit(pieces), Throws.ArgumentException.With.Message.Contains("'event' is 0 or 1"));
        Assert.That(pieces.Kinds, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_model_of_another_type_where_the_rows_are_is_refused()
    {
        PassDescription sent = new("likelihood.weibull", ["evaluation", "Someone.Weibull"], [0.0, 1.0, 0.0, 0.0, 0.0]);
        Assert.That(
            () => CatalogOf(new CensoredWeibull()).Read(sent),
            Throws.ArgumentException.With.Message.Contains("register the same model in all processes")
        );
    }

    [Test]
    public void What_needs_single_rows_is_refused_with_the_reason()
    {
        CensoredWeibull model = new();
        LikelihoodResult result = model.Fit(Cut(Durations("none"), model));
        CovarianceArguments firms = new() { Clusters = ["firm"] };
        Action[] questions =
        [
            () => _ = result.Data,
            () => result.Covariance("cr2", firms),
            () => result.Bootstrap(new BootstrapOptions { Scheme = "jackknife" }),
            () => ((IScoreContributions)result).CopyScores(0, 1, new double[9]),
        ];
        Assert.Multiple(() =>
        {
            foreach (Action question in questions)
            {
                Assert.That(question, Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("live elsewhere"));
            }

            Assert.That(() => result.Covariance("hc3"), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("leverages"));
        });
    }

    private static void RequireSame(LikelihoodResult actual, LikelihoodResult expected, double within, string[] covariances)
    {
        Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
        double[] errors = [.. expected.Covariance("sandwich").StandardErrors()];
        Assert.Multiple(() =>
        {
            for (int j = 0; j < errors.Length; j++)
            {
                double unit = Math.Max(errors[j], Math.Abs(expected.Parameters[j]));
                Assert.That(actual.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(within * unit), expected.ParameterNames[j]);
            }
        });
        double[] ofAncillary = [.. actual.AncillaryParameters.Select(static parameter => parameter.Estimate)];
        Comparison.AssertSame(ofAncillary, [.. expected.AncillaryParameters.Select(static p => p.Estimate)], "ancillary", 10.0 * within);
        foreach (string vcov in covariances)
        {
            Require(vcov, null);
        }

        Require("cr1", new CovarianceArguments { Clusters = ["firm"] });
        Require("cr1", new CovarianceArguments { Clusters = ["firm", "period"] });

        void Require(string vcov, CovarianceArguments? arguments)
        {
            Comparison.AssertSame(actual.Covariance(vcov, arguments), expected.Covariance(vcov, arguments), vcov, 10.0 * within);
            Comparison.AssertSame(ErrorsOfAncillary(actual), ErrorsOfAncillary(expected), vcov, 10.0 * within);

            double[] ErrorsOfAncillary(LikelihoodResult result) =>
                [.. result.Summary(vcov, arguments).Ancillary.Select(static row => row.StandardError ?? double.NaN)];
        }
    }

    private static RegressionData Durations(string extra)
    {
        RegressionData data = ElsewhereSample.Of("amount", extra);
        return data.WithColumn("event", [.. Enumerable.Range(0, data.RowCount).Select(static i => i % 5 == 0 ? 0.0 : 1.0)]);
    }

    private static PiecedObservations Cut(RegressionData data, LikelihoodEstimator model)
    {
        PiecedObservations pieces = PiecedObservations.Cut(data, Cuts);
        pieces.Catalog = CatalogOf(model);
        return pieces;
    }

    private static PassCatalog CatalogOf(LikelihoodEstimator model) => new(FamilyRegistry.Default, [new LikelihoodPassReader(model)]);

    private sealed class Normal() : LikelihoodEstimator(new LikelihoodOptions { Tolerance = 1e-7 })
    {
        public override string Name => "normal";

        public override ImmutableArray<string> AncillaryNames => ["Log(sigma)"];

        protected override double Start(RegressionData data, Span<double> ancillary) => data.Outcome.ToArray().Average();

        protected override void Evaluate(in LikelihoodBlock rows)
        {
            double sigma = Math.Exp(rows.Ancillary[0]);
            for (int i = 0; i < rows.RowCount; i++)
            {
                double z = (rows.Outcome[i] - rows.LinearPredictor[i]) / sigma;
                rows.Loss[i] = (0.5 * z * z) + rows.Ancillary[0] + (0.5 * Math.Log(2.0 * Math.PI));
                rows.Slope[i] = -z / sigma;
                rows.AncillarySlope(0)[i] = 1.0 - (z * z);
            }
        }
    }

    private sealed class Exponential() : LikelihoodEstimator(new LikelihoodOptions { Tolerance = 1e-7 })
    {
        public override string Name => "exponential";

        public override ILink Link => LogLink.Instance;

        protected override double Start(RegressionData data, Span<double> ancillary) => Math.Log(data.Outcome.ToArray().Average());

        protected override void Evaluate(in LikelihoodBlock rows)
        {
            for (int i = 0; i < rows.RowCount; i++)
            {
                double share = rows.Outcome[i] * Math.Exp(-rows.LinearPredictor[i]);
                rows.Loss[i] = rows.LinearPredictor[i] + share;
                rows.Slope[i] = 1.0 - share;
            }
        }
    }
}
