using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary>Two groups identify any model exactly: the coefficients are functions of the group means.</summary>
public class GeneralizedLinearCommandTests
{
    private const string Binary = "y,x\n1,0\n0,0\n0,0\n0,0\n1,1\n1,1\n1,1\n0,1\n";
    private const string Positive = "y,x\n1,0\n2,0\n3,0\n4,1\n5,1\n9,1\n";

    [Test]
    public void A_logit_of_two_groups_gives_the_logarithm_of_the_odds_ratio()
    {
        JsonElement json = Fit("logit", Binary, "--tolerance", "1e-10").Json;
        Assert.That(json.GetProperty("estimator").GetString(), Is.EqualTo("logit"));
        Assert.That(Slope(json), Is.EqualTo(Math.Log(3.0 / (1.0 / 3.0))).Within(1e-9));
    }

    [Test]
    public void A_probit_of_two_groups_gives_the_difference_of_normal_quantiles()
    {
        double quantile = MathNet.Numerics.Distributions.Normal.InvCDF(0.0, 1.0, 0.75);
        Assert.That(Slope(Fit("probit", Binary, "--tolerance", "1e-10").Json), Is.EqualTo(2.0 * quantile).Within(1e-9));
    }

    [TestCase("logit", "")]
    [TestCase("probit", "")]
    [TestCase("glm", "--family binomial")]
    [TestCase("glm", "--family quasi-binomial --link cloglog")]
    [TestCase("elastic-net", "--family binomial --l1 0.01")]
    public void A_text_outcome_is_the_event_of_its_later_class_which_is_named(string estimator, string options)
    {
        // "yes" is the first class in the file, and the later one of the two.
        string words =
            "y,x\n" + Binary[4..].Replace("\n1,", "\nyes,", StringComparison.Ordinal).Replace("\n0,", "\nno,", StringComparison.Ordinal);
        words = words.Replace("y,x\n1,", "y,x\nyes,", StringComparison.Ordinal);
        string[] given = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        JsonElement numbers = Fit(estimator, Binary, given).Json;
        JsonElement text = Fit(estimator, words, given).Json;
        CrabbyRun table = CrabbyRun.OfInput(words, ["fit", estimator, "-", "--formula", "y ~ x", .. given]);
        Assert.Multiple(() =>
        {
            Assert.That(text.GetProperty("parameters").ToString(), Is.EqualTo(numbers.GetProperty("parameters").ToString()));
            Assert.That(text.GetProperty("event").GetString(), Is.EqualTo("yes"));
            Assert.That(numbers.TryGetProperty("event", out _), Is.False);
            Assert.That(table.Output, Does.Contain("Event: y = yes."));
        });
    }

    [TestCase("y,x\na,1\nb,2\nc,3\n", "column 'y': it has 3 classes (a, b, c)")]
    [TestCase("y,x\na,1\na,2\na,3\n", "column 'y': it has 1 class (a)")]
    [TestCase("y,x\nno,1\nyes,2\n1,3\n", "line 4, column 'y': '1' is a number")]
    [TestCase("y,x\n\"0,5\",1\nyes,2\n", "line 2, column 'y': '0,5' looks like a number with a decimal comma")]
    public void A_text_outcome_has_two_classes(string data, string expected)
    {
        CrabbyRun run = CrabbyRun.OfInput(data, "fit", "logit", "-", "--formula", "y ~ x");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(expected));
    }

    [TestCase("gamma", "", 1.0986122886681098)]
    [TestCase("gamma", "--link identity", 4.0)]
    [TestCase("glm", "", 4.0)]
    [TestCase("glm", "--family gamma", 1.0986122886681098)]
    [TestCase("glm", "--family poisson --link sqrt", 1.0352761804100831)]
    [TestCase("glm", "--family quasi-poisson", 1.0986122886681098)]
    [TestCase("glm", "--family negative-binomial --theta 2", 1.0986122886681098)]
    [TestCase("glm", "--family inverse-gaussian", 1.0986122886681098)]
    [TestCase("negative-binomial", "", 1.0986122886681098)]
    [TestCase("tweedie", "--power 1.5", 1.0986122886681098)]
    public void A_model_of_two_groups_gives_the_difference_of_their_linked_means(string estimator, string options, double expected)
    {
        CrabbyRun run = Fit(estimator, Positive, ["--tolerance", "1e-10", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Slope(run.Json), Is.EqualTo(expected).Within(1e-8));
    }

    [Test]
    public void An_elastic_net_shrinks_by_its_soft_threshold_and_says_that_it_has_no_standard_errors()
    {
        // Two groups of three, y = 2 and 6: with z centred, b = (cov - l1) / (var + l2).
        CrabbyRun run = Fit("elastic-net", Positive, "--l1", "0.25", "--l2", "0.5");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Slope(run.Json), Is.EqualTo((1.0 - 0.25) / (0.25 + 0.5)).Within(1e-9));
        string warnings = run.Json.GetProperty("warnings").ToString();
        Assert.That(warnings, Does.Contain("fitted with an elastic net").And.Contain("an elastic net is penalized"));
        Assert.That(warnings, Does.Not.Contain("distribution"));
        Assert.That(Fit("elastic-net", Positive, "--l1", "1", "--family", "cauchy").ExitCode, Is.EqualTo(2));
    }

    [TestCase("", "theta")]
    [TestCase("--nb1", "delta")]
    public void A_negative_binomial_reports_its_overdispersion(string option, string name)
    {
        JsonElement json = Fit(
            "negative-binomial",
            "y,x\n0,0\n9,0\n1,0\n20,1\n1,1\n2,1\n40,1\n3,0\n",
            option.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        ).Json;
        Assert.That(json.GetProperty("distribution").GetProperty(name).GetDouble(), Is.GreaterThan(0.0));
        Assert.That(json.GetProperty("estimator").GetString(), Is.EqualTo("negative-binomial"));
    }

    [TestCase("logit")]
    [TestCase("probit")]
    [TestCase("glm", "--family", "binomial")]
    public void Successes_of_trials_give_the_estimates_of_single_outcomes(string estimator, params string[] options)
    {
        const string Grouped = "y,x,n\n1,0,4\n3,1,4\n";
        JsonElement grouped = CrabbyRun
            .OfInput(
                Grouped,
                ["fit", estimator, "-", "--formula", "y ~ .", "--trials", "n", "--output", "json", "--tolerance", "1e-10", .. options]
            )
            .Json;
        JsonElement single = Fit(estimator, Binary, ["--tolerance", "1e-10", .. options]).Json;
        Assert.That(Slope(grouped), Is.EqualTo(Slope(single)).Within(1e-9));
        Assert.That(
            grouped.GetProperty("parameters")[1].GetProperty("std_error").GetDouble(),
            Is.EqualTo(single.GetProperty("parameters")[1].GetProperty("std_error").GetDouble()).Within(1e-8)
        );
    }

    [TestCase("y,x,n\n5,0,4\n3,1,4\n", "line 2, column 'y'")]
    [TestCase("y,x,n\n1,0,4\n1.5,1,4\n", "line 3, column 'y'")]
    [TestCase("y,x,n\n0,0,0\n3,1,4\n", "line 2, column 'n'")]
    public void Successes_beyond_the_trials_are_refused(string data, string expected)
    {
        CrabbyRun run = CrabbyRun.OfInput(data, "fit", "logit", "-", "--formula", "y ~ x", "--trials", "n");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(expected));
    }

    [Test]
    public void Trials_and_weights_exclude_each_other()
    {
        CrabbyRun run = CrabbyRun.OfInput(
            "y,x,n\n1,0,4\n",
            "fit",
            "logit",
            "-",
            "--formula",
            "y ~ x",
            "--trials",
            "n",
            "--weights",
            "n",
            "--weights-kind",
            "frequency"
        );
        Assert.That(run.ErrorLine, Does.Contain("exclude each other"));
    }

    [Test]
    public void A_quasi_likelihood_has_no_likelihood_and_says_so()
    {
        JsonElement json = Fit("glm", Positive, "--family", "quasi-poisson").Json;
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("log_likelihood").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("aic").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(
                json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()),
                Has.Some.Contains("likelihood")
            );
        });
    }

    [TestCase("", "theta")]
    [TestCase("--nb1", "delta")]
    public void Ancillary_parameters_have_standard_errors_and_limits(string option, string name)
    {
        string[] options = option.Length == 0 ? [] : [option];
        const string Counts = "y,x\n0,0\n9,0\n1,0\n20,1\n1,1\n2,1\n40,1\n3,0\n";
        JsonElement row = Fit("negative-binomial", Counts, options).Json.GetProperty("ancillary").EnumerateArray().Single();
        double estimate = row.GetProperty("estimate").GetDouble(),
            reach = 1.959963984540054 * row.GetProperty("std_error").GetDouble() / estimate;
        string table = CrabbyRun.OfInput(Counts, ["fit", "negative-binomial", "-", "--formula", "y ~ x", .. options]).Output;
        Assert.Multiple(() =>
        {
            Assert.That(row.GetProperty("name").GetString(), Is.EqualTo(name));
            Assert.That(row.GetProperty("conf_low").GetDouble(), Is.EqualTo(estimate * Math.Exp(-reach)).Within(1e-9 * estimate));
            Assert.That(row.GetProperty("conf_high").GetDouble(), Is.EqualTo(estimate * Math.Exp(reach)).Within(1e-9 * estimate));
            Assert.That(table, Does.Contain("Ancillary parameters").And.Contain(name));
        });
    }

    [Test]
    public void Separated_outcomes_fail_without_firth_and_have_an_answer_with_it()
    {
        const string Separated = "y,x\n0,1\n0,2\n0,3\n1,4\n1,5\n1,6\n";
        Assert.That(Fit("logit", Separated).ExitCode, Is.EqualTo(1));
        CrabbyRun firth = Fit("logit", Separated, "--firth");
        Assert.That(firth.ExitCode, Is.Zero, firth.Error);
        Assert.That(Slope(firth.Json), Is.InRange(0.1, 10.0));
        Assert.That(firth.Json.GetProperty("aic").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(firth.Json.GetProperty("warnings").ToString(), Does.Contain("AIC and BIC are not available"));
    }

    [TestCase("logit", "", "must be 0")]
    [TestCase("gamma", "--link nonsense", "'nonsense'")]
    [TestCase("glm", "--family nonsense", "'nonsense'")]
    [TestCase("glm", "--family quasi-nonsense", "'nonsense'")]
    [TestCase("glm", "--family negative-binomial", "--theta")]
    [TestCase("glm", "--theta 2", "--theta")]
    public void What_the_model_does_not_take_is_refused(string estimator, string options, string expected)
    {
        CrabbyRun run = Fit(estimator, Positive, options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(expected).And.Not.Contain("\n"));
    }

    [Test]
    public void An_outcome_of_zero_is_no_gamma_outcome()
    {
        CrabbyRun run = Fit("gamma", "y,x\n1,0\n2,0\n0,1\n4,1\n");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain("line 4, column 'y'"));
    }

    private static CrabbyRun Fit(string estimator, string data, params string[] options) =>
        CrabbyRun.OfInput(data, ["fit", estimator, "-", "--formula", "y ~ x", "--output", "json", .. options]);

    private static double Slope(JsonElement json) => json.GetProperty("parameters")[1].GetProperty("estimate").GetDouble();
}
