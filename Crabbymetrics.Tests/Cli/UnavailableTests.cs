using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary>What the tool cannot say is null with its reason, and what it refuses is refused in words of the tool.</summary>
public sealed class UnavailableTests
{
    private const string LogBinomial = "y,x\n0,1\n0,2\n1,3\n0,4\n0,5\n1,6\n0,7\n1,8\n0,9\n1,10\n1,11\n1,12\n1,13\n";

    [TestCase("newton")]
    [TestCase("fisher")]
    public void A_maximum_on_the_edge_is_reported_with_its_line_and_without_errors(string scoring)
    {
        CrabbyRun run = CrabbyRun.OfInput(
            LogBinomial,
            "fit",
            "glm",
            "-",
            "--family",
            "binomial",
            "--link",
            "log",
            "--scoring",
            scoring,
            "--formula",
            "y ~ x",
            "--output",
            "json"
        );
        JsonElement[] rows = [.. run.Json.GetProperty("parameters").EnumerateArray()];
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(run.Json.GetProperty("termination_reason").GetString(), Is.EqualTo("Boundary"));
            Assert.That(rows[0].GetProperty("estimate").GetDouble(), Is.EqualTo(-1.613478).Within(1e-6));
            Assert.That(rows[1].GetProperty("std_error").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(run.Json.GetProperty("warnings").ToString(), Does.Contain("boundary").And.Contain("line 14"));
        });
    }

    [TestCase("logit")]
    [TestCase("probit")]
    public void Proportions_as_outcomes_are_sent_to_the_binomial_family(string estimator)
    {
        CrabbyRun run = CrabbyRun.OfInput("y,x\n0.5,1\n0.25,2\n1,3\n0,4\n", "fit", estimator, "-", "--formula", "y ~ x");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.ErrorLine, Does.Contain("line 2").And.Contain("glm --family binomial").And.Contain("--trials"));
            Assert.That(run.ErrorLine, Does.Not.Contain("GroupedBinomial").And.Not.Contain("row 0"));
        });
    }

    [Test]
    public void Counts_under_a_logit_link_are_refused_before_the_fit()
    {
        CrabbyRun run = CrabbyRun.Of("fit", "glm", CrabbyRun.Quine, "--formula", "Days ~ EthN", "--family", "poisson", "--link", "logit");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.ErrorLine, Does.Contain("logit link").And.Contain("between 0 and 1"));
        });
    }

    [Test]
    public void A_raw_exposure_as_offset_is_warned_of_and_a_missing_deviance_has_its_reason()
    {
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Insurance, "Claims ~ District2 + District3", "--offset", "Holders", "--output", "json");
        string warnings = run.Json.GetProperty("warnings").ToString();
        Assert.Multiple(() =>
        {
            Assert.That(warnings, Does.Contain("offset runs from"));
            Assert.That(
                run.Json.GetProperty("deviance").ValueKind == JsonValueKind.Null,
                Is.EqualTo(warnings.Contains(" deviance", StringComparison.Ordinal))
            );
            Assert.That(
                run.Json.GetProperty("null_deviance").ValueKind == JsonValueKind.Null,
                Is.EqualTo(warnings.Contains("null deviance", StringComparison.Ordinal))
            );
        });
    }

    [Test]
    public void A_linear_model_prints_r_squared_and_others_do_not_call_theirs_so()
    {
        CrabbyRun linear = CrabbyRun.Of("fit", "glm", CrabbyRun.Quine, "--formula", "Days ~ EthN", "--output", "json");
        CrabbyRun counts = CrabbyRun.Poisson(CrabbyRun.Quine, "Days ~ EthN", "--output", "json");
        CrabbyRun table = CrabbyRun.Of("fit", "glm", CrabbyRun.Quine, "--formula", "Days ~ EthN");
        Assert.Multiple(() =>
        {
            Assert.That(linear.Json.GetProperty("r_squared").GetDouble(), Is.InRange(0.0, 1.0));
            Assert.That(
                linear.Json.GetProperty("adjusted_r_squared").GetDouble(),
                Is.LessThan(linear.Json.GetProperty("r_squared").GetDouble())
            );
            Assert.That(counts.Json.TryGetProperty("r_squared", out _), Is.False);
            Assert.That(table.Output, Does.Contain("Adjusted R2"));
        });
    }

    // Outcomes of the size of a national income in small units: the null model has a closed form.
    [Test]
    public void Large_outcomes_keep_their_report()
    {
        string data =
            "y,x\n"
            + string.Concat(Enumerable.Range(0, 60).Select(static i => FormattableString.Invariant($"{(1 + (i * 37 % 61))}e15,{i % 7}\n")));
        CrabbyRun run = CrabbyRun.PoissonOf(data, "y ~ x", "--vcov", "sandwich", "--output", "json");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(run.Json.GetProperty("null_deviance").ValueKind, Is.EqualTo(JsonValueKind.Number));
            Assert.That(run.Json.GetProperty("parameters").GetArrayLength(), Is.EqualTo(2));
        });
    }
}
