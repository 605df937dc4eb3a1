using System.Text.Json;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Tests, degrees of freedom, sampling weights and measures of influence beside R's car, clubSandwich, survey and pscl. The
/// numbers are in Fixtures/inference/r.json, made by build/peers/inference.R.</summary>
public sealed class InferenceConformanceTests
{
    private static readonly JsonElement Reference = Fixture.Json("inference/r.json");

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void Tests_of_terms_are_those_of_car(int index)
    {
        JsonElement expected = Reference.GetProperty("anova")[index];
        string covariance = Text(expected, "covariance");
        ModelFrame frame = Frame(expected, covariance == "cr1-stata" ? "subject" : null);
        IEstimationResult fit = Fit(expected, frame.Data);
        foreach ((string name, int type) in ((string, int)[])[("two", 2), ("three", 3)])
        {
            JsonElement table = expected.GetProperty(name);
            HypothesisTest[] tests = [.. TermTests.Of(fit, fit.Covariance(covariance), frame.TermColumns, type)];
            string[] terms = [.. table.GetProperty("terms").EnumerateArray().Select(static term => term.GetString()!)];
            using (Assert.EnterMultipleScope())
            {
                Assert.That(tests, Has.Length.EqualTo(terms.Length));
                for (int t = 0; t < terms.Length; t++)
                {
                    HypothesisTest test = tests.Single(test => test.Hypothesis == Named(terms[t]) + " = 0");
                    // car takes the difference of two tests of type 2, which loses some digits.
                    Near(test.Statistic, table.GetProperty("statistic")[t].GetDouble(), 1e-7, $"{terms[t]}, type {type}");
                    Assert.That(test.DegreesOfFreedom, Is.EqualTo(table.GetProperty("df")[t].GetDouble()));
                    Near(test.PValue, table.GetProperty("p")[t].GetDouble(), 1e-6, $"p of {terms[t]}, type {type}");
                }
            }
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void Degrees_of_freedom_with_cr2_are_those_of_clubSandwich(int index)
    {
        JsonElement expected = Reference.GetProperty("satterthwaite")[index];
        ModelFrame frame = Frame("epil", Text(expected, "formula"), "subject");
        IEstimationResult fit = Fit(expected, frame.Data);
        // Of a logit clubSandwich has four or five digits: see below.
        double digits = Text(expected, "model") == "logit" ? 3e-5 : 1e-6;
        CovarianceMatrix covariance = fit.Covariance("cr2:satterthwaite");
        CoefficientTable table = fit.Summarize("cr2:satterthwaite");
        int[] joint =
        [
            .. expected.GetProperty("joint").EnumerateArray().Select(name => IndexOf(expected.GetProperty("names"), name.GetString()!)),
        ];
        HypothesisTest test = WaldTest.Of(fit, covariance, string.Join(", ", joint.Select(j => fit.ParameterNames[j] + " = 0")));
        using (Assert.EnterMultipleScope())
        {
            for (int j = 0; j < fit.ParameterNames.Length; j++)
            {
                string name = fit.ParameterNames[j];
                Near(Math.Sqrt(covariance[j, j]), expected.GetProperty("error")[j].GetDouble(), 1e-7, name);
                Near(covariance.ParameterDegreesOfFreedom[j], expected.GetProperty("df")[j].GetDouble(), digits, name);
                Near(table[j].PValue!.Value, expected.GetProperty("p")[j].GetDouble(), 10.0 * digits, name);
            }

            Near(test.Statistic, expected.GetProperty("statistic").GetDouble(), 1e-6, "joint");
            Near(test.DenominatorDegreesOfFreedom, expected.GetProperty("denominator").GetDouble(), digits, "joint");
            Near(test.PValue, expected.GetProperty("joint_p").GetDouble(), 10.0 * digits, "joint");
        }
    }

    [TestCase(0, "stata-robust", null)]
    [TestCase(1, "cr1-stata", "subject")]
    public void Sampling_weights_have_the_errors_of_survey(int index, string name, string? cluster)
    {
        JsonElement expected = Reference.GetProperty("survey")[index];
        RegressionData data = Frame(Text(expected, "data"), Text(expected, "formula"), cluster).Data;
        double[] weights = [.. Enumerable.Range(1, data.RowCount).Select(static i => 1.0 + (i * 7 % 5))];
        IEstimationResult fit = Fit(expected, data.WithWeights(weights, WeightKind.Probability));
        CovarianceMatrix covariance = fit.Covariance(name);
        using (Assert.EnterMultipleScope())
        {
            for (int j = 0; j < fit.ParameterNames.Length; j++)
            {
                Near(fit.Parameters[j], expected.GetProperty("estimate")[j].GetDouble(), 1e-9, fit.ParameterNames[j]);
                Near(Math.Sqrt(covariance[j, j]), expected.GetProperty("error")[j].GetDouble(), 1e-7, fit.ParameterNames[j]);
            }
        }
    }

    // With dense matrices in NumPy: the square of the trace over the sum of the squares of the matrix of P_g P_h', Pustejovsky and
    // Tipton (2018). clubSandwich agrees in four or five digits.
    [Test]
    public void Degrees_of_freedom_of_a_logit_are_those_of_the_definition()
    {
        double[] expected = [21.491714419867037, 37.245594757453325, 36.80362832122385, 19.890492281716313];
        ModelFrame frame = Frame("epil", "I(y > 4) ~ trt + base + age", "subject");
        LogitResult fit = new LogitEstimator(new LogitOptions { Tolerance = 1e-13 }).Fit(frame.Data);
        Assert.That(fit.Covariance("cr2:satterthwaite").ParameterDegreesOfFreedom, Is.EqualTo(expected).Within(1e-9));
    }

    // pscl divides by n - 1 where Vuong (1989) divides by n. It does not count the dispersion of a negative binomial in its corrections.
    [TestCase(0)]
    [TestCase(1)]
    public void Vuongs_test_is_that_of_pscl(int index)
    {
        JsonElement expected = Reference.GetProperty("vuong")[index];
        bool negative = expected.GetProperty("negative_binomial").GetBoolean();
        PoissonResult one = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-13 }).Fit(Frame("quine", Text(expected, "one")).Data);
        RegressionData data = Frame("quine", Text(expected, "other")).Data;
        IEstimationResult other = negative
            ? new NegativeBinomialEstimator(new NegativeBinomialOptions { Tolerance = 1e-12 }).Fit(data)
            : new PoissonEstimator(new PoissonOptions { Tolerance = 1e-13 }).Fit(data);
        double root = Math.Sqrt(data.RowCount / (data.RowCount - 1.0));
        double[] statistics = [.. expected.GetProperty("statistic").Numbers().Select(value => value * root)];
        InformationCorrection[] corrections = negative
            ? [InformationCorrection.None]
            : [InformationCorrection.None, InformationCorrection.Akaike, InformationCorrection.Bayes];
        using (Assert.EnterMultipleScope())
        {
            for (int c = 0; c < corrections.Length; c++)
            {
                Near(VuongTest.Of(one, other, corrections[c]).Statistic, statistics[c], 1e-6, $"{corrections[c]}");
            }
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Pseudo_R_squared_are_those_of_pscl(int index)
    {
        JsonElement expected = Reference.GetProperty("pseudo")[index];
        GlmResult fit = (GlmResult)Fit(expected, Frame(Text(expected, "data"), Text(expected, "formula")).Data);
        using (Assert.EnterMultipleScope())
        {
            Near(fit.McFaddenRSquared, expected.GetProperty("mcfadden").GetDouble(), 1e-10, "McFadden");
            Near(fit.CoxSnellRSquared, expected.GetProperty("cox_snell").GetDouble(), 1e-10, "Cox and Snell");
            Near(fit.NagelkerkeRSquared, expected.GetProperty("nagelkerke").GetDouble(), 1e-10, "Nagelkerke");
            if (expected.GetProperty("tjur") is { ValueKind: JsonValueKind.Number } tjur)
            {
                Near(fit.TjurRSquared(), tjur.GetDouble(), 1e-10, "Tjur");
            }
        }
    }

    [Test]
    public void Influence_and_variance_inflation_are_those_of_R()
    {
        JsonElement expected = Reference.GetProperty("influence");
        ModelFrame frame = Frame("birthwt", Text(expected, "formula"));
        OlsResult fit = new OlsEstimator().Fit(frame.Data);
        OlsInfluence influence = fit.Influence();
        int lwt = fit.ParameterNames.IndexOf("lwt");
        double[,] changes = influence.Dfbetas();
        double[] own = [.. Enumerable.Range(0, frame.Data.RowCount).Select(i => changes[i, lwt])];
        TermInflation[] inflation = [.. VarianceInflation.Of(fit, fit.Covariance("vanilla"), frame.TermColumns)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(influence.StudentizedResiduals.ToArray(), Is.EqualTo(expected.GetProperty("studentized").Numbers()).Within(1e-10));
            Assert.That(influence.Dffits.ToArray(), Is.EqualTo(expected.GetProperty("dffits").Numbers()).Within(1e-10));
            Assert.That(influence.CooksDistances.ToArray(), Is.EqualTo(expected.GetProperty("cook").Numbers()).Within(1e-10));
            Assert.That(own, Is.EqualTo(expected.GetProperty("dfbetas").Numbers()).Within(1e-10));
            Assert.That(inflation.Select(static term => term.Factor), Is.EqualTo(expected.GetProperty("vif").Numbers()).Within(1e-10));
        }
    }

    private static IEstimationResult Fit(JsonElement expected, RegressionData data) =>
        Text(expected, "model") switch
        {
            "ols" => new OlsEstimator().Fit(data),
            "logit" => new LogitEstimator(new LogitOptions { Tolerance = 1e-13 }).Fit(data),
            _ => new PoissonEstimator(new PoissonOptions { Tolerance = 1e-13 }).Fit(data),
        };

    private static ModelFrame Frame(JsonElement expected, string? cluster) =>
        Frame(Text(expected, "data"), Text(expected, "formula"), cluster);

    private static ModelFrame Frame(string data, string formula, string? cluster = null) =>
        ModelFrame.Read(
            CsvSource.OpenFile(Repository.Sample(data == "births" ? "birthwt.csv" : data + ".csv")),
            new ModelSpecification { Formula = Formula.Parse(Named(formula)), Clusters = cluster is null ? [] : [cluster] }
        );

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    // The dummy of the fourth period is a column of R's script.
    private static string Named(string name) => name.Replace("fourth", "I(period == 4)", StringComparison.Ordinal);

    private static int IndexOf(JsonElement names, string name) =>
        Array.IndexOf([.. names.EnumerateArray().Select(static element => element.GetString())], name);

    private static void Near(double actual, double expected, double relative, string what) =>
        Assert.That(actual, Is.EqualTo(expected).Within(relative * Math.Abs(expected)), what);
}
