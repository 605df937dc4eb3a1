using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary>What the JSON and the table say beyond the estimates.</summary>
public class ReportTests
{
    private const string Small = "y,x,g,t\n1,0,a,1\n2,1,a,2\n3,0,b,3\n4,1,b,4\n5,2,c,5\n9,2,c,6\n";

    [Test]
    public void Least_squares_reports_its_dispersion_family_and_link()
    {
        CrabbyRun run = CrabbyRun.OfInput(Small, "fit", "glm", "-", "--formula", "y ~ x", "--output", "json");
        JsonElement json = run.Json;
        // By hand: the slope is 3.75, the means 1.25, 5 and 8.75; half the squared residuals over n - k = 4.
        double slope = json.GetProperty("parameters")[1].GetProperty("estimate").GetDouble();
        double intercept = json.GetProperty("parameters")[0].GetProperty("estimate").GetDouble();
        double[] y = [1, 2, 3, 4, 5, 9],
            x = [0, 1, 0, 1, 2, 2];
        double squares = y.Zip(x, (a, b) => Math.Pow(a - intercept - (slope * b), 2.0)).Sum();
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("dispersion").GetDouble(), Is.EqualTo(squares / 4.0).Within(1e-10));
            Assert.That(json.GetProperty("family").GetString(), Is.EqualTo("gaussian"));
            Assert.That(json.GetProperty("link").GetString(), Is.EqualTo("identity"));
            Assert.That(json.GetProperty("title").GetString(), Is.EqualTo("Glm (gaussian, identity link)"));
        });
        Assert.That(
            CrabbyRun.OfInput(Small, "fit", "glm", "-", "--formula", "y ~ x").Output,
            Does.StartWith("Glm (gaussian, identity link): y ~ x")
        );
    }

    [Test]
    public void A_family_without_a_dispersion_has_none()
    {
        JsonElement json = CrabbyRun.OfInput(Small, "fit", "poisson", "-", "--formula", "y ~ x", "--output", "json").Json;
        Assert.That(json.TryGetProperty("dispersion", out _), Is.False);
        Assert.That(json.TryGetProperty("vcov_details", out _), Is.False);
        Assert.That(json.GetProperty("title").GetString(), Is.EqualTo("Poisson (log link)"));
    }

    [Test]
    public void The_lag_and_the_clusters_of_a_covariance_are_said()
    {
        string[] command = ["fit", "poisson", "-", "--formula", "y ~ x"];
        JsonElement hac = CrabbyRun
            .OfInput(Small, [.. command, "--vcov", "hac", "--time", "t", "--lag", "2", "--output", "json"])
            .Json.GetProperty("vcov_details");
        JsonElement cr1 = CrabbyRun
            .OfInput(Small, [.. command, "--cluster", "g", "--cluster-t", "--output", "json"])
            .Json.GetProperty("vcov_details");
        Assert.Multiple(() =>
        {
            Assert.That(hac.GetProperty("lag").GetInt32(), Is.EqualTo(2));
            Assert.That(cr1.GetProperty("clusters").GetProperty("g").GetInt32(), Is.EqualTo(3));
            Assert.That(cr1.GetProperty("df").GetDouble(), Is.EqualTo(2.0));
            Assert.That(
                CrabbyRun.OfInput(Small, [.. command, "--vcov", "hac", "--time", "t"]).Output,
                Does.Contain("Standard errors: hac, lag ")
            );
        });
    }

    [Test]
    public void An_elastic_net_has_a_deviance_and_true_reasons_for_what_it_has_not()
    {
        JsonElement json = CrabbyRun
            .OfInput(Small, "fit", "elastic-net", "-", "--formula", "y ~ x", "--l1", "0.1", "--family", "poisson", "--output", "json")
            .Json;
        string warnings = json.GetProperty("warnings").ToString();
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("deviance").GetDouble(), Is.Positive.And.LessThan(json.GetProperty("null_deviance").GetDouble()));
            Assert.That(warnings, Does.Not.Contain("states no distribution"));
            Assert.That(warnings, Does.Contain("log-likelihood").And.Contain("an elastic net is penalized"));
            Assert.That(json.GetProperty("title").GetString(), Is.EqualTo("Elastic net (poisson, log link)"));
        });
    }

    [TestCase("poisson", "y ~ x")]
    [TestCase("glm", "y ~ x", "--family", "quasi-poisson")]
    [TestCase("glm", "y ~ x", "--family", "gamma")]
    [TestCase("elastic-net", "y ~ x", "--l2", "1")]
    [TestCase("multinomial-logit", "g ~ t", "--ridge", "1")]
    [TestCase("tweedie", "y ~ x", "--power", "1.5")]
    public void What_is_null_has_its_reason_in_the_warnings(string estimator, string formula, params string[] options)
    {
        CrabbyRun run = CrabbyRun.OfInput(Small, ["fit", estimator, "-", "--formula", formula, "--output", "json", .. options]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        string warnings = run.Json.GetProperty("warnings").ToString();
        foreach (
            (string property, string words) in (ReadOnlySpan<(string, string)>)
                [
                    ("log_likelihood", "log-likelihood"),
                    ("deviance", "deviance"),
                    ("null_deviance", "null deviance"),
                    ("aic", "AIC"),
                    ("bic", "BIC"),
                    ("df_residual", "residual degrees of freedom"),
                    ("vcov", "Standard errors"),
                ]
        )
        {
            if (run.Json.GetProperty(property).ValueKind == JsonValueKind.Null)
            {
                Assert.That(warnings, Does.Contain(words), property);
            }
        }
    }

    [TestCase("hc2")]
    [TestCase("cr2", "--cluster", "x")]
    [TestCase("eim")]
    public void Refusals_name_no_types_of_the_library(string covariance, params string[] options)
    {
        CrabbyRun run = CrabbyRun.OfInput(
            Small,
            ["fit", "multinomial-logit", "-", "--formula", "g ~ t", "--ridge", "0", "--tolerance", "1e-3", "--vcov", covariance, .. options]
        );
        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.ErrorLine, Does.Not.Match(@"\bI[A-Z][a-z]+[A-Z]|[a-z]\.[A-Z]|Alpha|CovarianceArguments"));
    }

    [Test]
    public void A_fit_of_which_only_estimates_are_known_has_no_empty_columns()
    {
        CrabbyRun penalized = CrabbyRun.OfInput(Small, "fit", "poisson", "-", "--formula", "y ~ x", "--ridge", "1");
        CrabbyRun counts = CrabbyRun.Of("fit", "negative-binomial", CrabbyRun.Quine, "--formula", "Days ~ EthN");
        string[] ancillary = counts
            .Output.Split('\n')
            .SkipWhile(static line => !line.StartsWith("Ancillary", StringComparison.Ordinal))
            .ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(penalized.Output, Does.Contain("Estimate").And.Not.Contain("Std. error").And.Not.Contain("P>|z|"));
            Assert.That(ancillary[1], Does.StartWith("theta"));
        });
    }

    [TestCase("markdown", "| *Ancillary parameters")]
    [TestCase("html", "Ancillary parameters")]
    [TestCase("latex", "Ancillary parameters")]
    [TestCase("csv", "\ntheta,")]
    public void Ancillary_parameters_stand_in_every_form(string format, string expected)
    {
        CrabbyRun run = CrabbyRun.Of("fit", "negative-binomial", CrabbyRun.Quine, "--formula", "Days ~ EthN", "--output", format);
        Assert.That(run.Output, Does.Contain(expected));
    }

    [Test]
    public void Rows_in_warnings_and_errors_are_lines_of_the_file()
    {
        const string OneRowLevel = "y,x,g\n1,1,a\n\n2,2,a\n4,3,a\n3,4,a\n5,2,b\n";
        CrabbyRun warned = CrabbyRun.OfInput(OneRowLevel, "fit", "poisson", "-", "--formula", "y ~ x + g", "--vcov", "hc1");
        CrabbyRun refused = CrabbyRun.OfInput(OneRowLevel, "fit", "poisson", "-", "--formula", "y ~ x + g", "--vcov", "hc3");
        Assert.Multiple(() =>
        {
            Assert.That(warned.Error, Does.Contain("Line 7 alone determines").And.Not.Contain("counted from 0"));
            Assert.That(refused.Error, Does.Contain("line 7 has leverage 1"));
        });
    }

    [Test]
    public void Rows_of_one_period_are_lines_of_the_file()
    {
        CrabbyRun run = CrabbyRun.OfInput(
            "y,x,t\n1,1,1\n2,3,2\n3,2,2\n",
            ["fit", "poisson", "-", "--formula", "y ~ x", "--vcov", "hac", "--time", "t"]
        );
        Assert.That(run.ErrorLine, Does.Contain("Lines 3, 4 are both of time 2"));
    }

    [Test]
    public void A_fit_without_an_answer_still_says_its_family_and_link_and_why_in_words()
    {
        string[] command = ["fit", "glm", "-", "--formula", "y ~ x", "--family", "poisson", "--link", "sqrt", "--max-iterations", "1"];
        CrabbyRun run = CrabbyRun.OfInput(Small, [.. command, "--tolerance", "1e-13", "--output", "json"]);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.Json.GetProperty("title").GetString(), Is.EqualTo("Glm (poisson, sqrt link)"));
            Assert.That(run.Json.GetProperty("link").GetString(), Is.EqualTo("sqrt"));
            Assert.That(run.ErrorLine, Does.Contain("the most iterations allowed").And.Not.Contain("MaxIterations"));
        });
    }

    [Test]
    public void A_jackknife_says_how_many_replicates_it_has()
    {
        CrabbyRun run = CrabbyRun.OfInput(Small, "fit", "poisson", "-", "--formula", "y ~ x", "--bootstrap-scheme", "jackknife");
        Assert.That(run.Output, Does.Contain("jackknife, 6 replicates, 0 failed").And.Not.Contain("seed"));
    }

    [Test]
    public void An_interrupted_bootstrap_says_what_was_asked_for_and_what_ended()
    {
        using CancellationTokenSource interruption = new();
        using Interrupting error = new(interruption);
        using StringWriter output = new();
        int exitCode = Crabbymetrics.Cli.CrabbyApplication.Run(
            ["fit", "poisson", CrabbyRun.Quine, "--formula", "Days ~ EthN", "--bootstrap", "2000000", "--output", "json"],
            new Crabbymetrics.Cli.CrabbyConsole
            {
                Output = output,
                Error = error,
                ErrorIsTerminal = true,
            },
            interruption.Token
        );
        Assert.That(exitCode, Is.EqualTo(130));
        JsonElement bootstrap = JsonDocument.Parse(output.ToString()).RootElement.GetProperty("bootstrap");
        Assert.That(bootstrap.GetProperty("replications").GetInt32(), Is.EqualTo(2000000));
        Assert.That(bootstrap.GetProperty("completed_replications").GetInt32(), Is.LessThan(2000000));
    }

    // Interrupts the run as soon as its progress is shown.
    private sealed class Interrupting(CancellationTokenSource source) : StringWriter
    {
        public override void Write(char value) => Interrupt();

        public override void Write(string? value) => Interrupt();

        private void Interrupt()
        {
            source.Cancel();
        }
    }
}
