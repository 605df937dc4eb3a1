using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

public class PluginTests
{
    private static readonly string Assembly = typeof(TestPlugin).Assembly.Location;

    [Test]
    public void An_estimator_and_a_covariance_of_a_plug_in_are_reached_by_name()
    {
        JsonElement own = CrabbyRun.Poisson(CrabbyRun.Quine, "Days ~ EthN", "--output", "json").Json;
        CrabbyRun run = CrabbyRun.Of(
            "--plugin",
            Assembly,
            "fit",
            "counts",
            CrabbyRun.Quine,
            "--formula",
            "Days ~ EthN",
            "--vcov",
            "fourfold",
            "--output",
            "json",
            "--predict",
            CrabbyRun.Quine
        );
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        JsonElement added = run.Json;
        Assert.Multiple(() =>
        {
            Assert.That(added.GetProperty("vcov_type").GetString(), Is.EqualTo("fourfold"));
            Assert.That(
                added.GetProperty("parameters")[1].GetProperty("estimate").GetDouble(),
                Is.EqualTo(own.GetProperty("parameters")[1].GetProperty("estimate").GetDouble())
            );
            Assert.That(
                added.GetProperty("parameters")[1].GetProperty("std_error").GetDouble(),
                Is.EqualTo(2.0 * own.GetProperty("parameters")[1].GetProperty("std_error").GetDouble()).Within(1e-12)
            );
            Assert.That(added.GetProperty("predictions").GetArrayLength(), Is.EqualTo(146));
        });
    }

    [Test]
    public void The_list_and_the_help_show_what_a_plug_in_adds()
    {
        Assert.That(CrabbyRun.Of("list", "--plugin", Assembly).Output, Does.Contain("counts").And.Contain("fourfold"));
        Assert.That(CrabbyRun.Of("fit", "--help", $"--plugin={Assembly}").Output, Does.Contain("counts"));
        Assert.That(CrabbyRun.Of("list").Output, Does.Not.Contain("fourfold"));
    }

    [Test]
    public void An_estimator_whose_data_the_tool_does_not_read_says_so()
    {
        CrabbyRun run = CrabbyRun.Of("--plugin", Assembly, "fit", "centre", CrabbyRun.Quine, "--columns", "Days");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(
            run.ErrorLine,
            Does.Contain("centre learns from columns without an outcome").And.Contain("IEstimator<DesignMatrix, ...>")
        );
        Assert.That(CrabbyRun.Of("fit", "--help", "--plugin", Assembly).Output, Does.Not.Contain("centre"));
    }

    [Test]
    public void Options_of_a_plug_in_are_checked()
    {
        CrabbyRun run = CrabbyRun.Of(
            "--plugin",
            Assembly,
            "fit",
            "counts",
            CrabbyRun.Quine,
            "--formula",
            "Days ~ EthN",
            "--tolerance",
            "0"
        );
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain("--tolerance must"));
    }

    [Test]
    public void What_an_estimator_of_a_plug_in_refuses_names_the_file()
    {
        CrabbyRun run = CrabbyRun.OfInput("y,x\n1,2\n-1,3\n2,4\n", "--plugin", Assembly, "fit", "counts", "-", "--formula", "y ~ x");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.StartWith("crabby: standard input: ").And.Contain("row 1"));
    }

    [Test]
    public void What_is_no_plug_in_is_named()
    {
        CrabbyRun missing = CrabbyRun.Of("--plugin", "nope.dll", "list");
        CrabbyRun other = CrabbyRun.Of(
            "--plugin",
            typeof(CrabbyRun).Assembly.Location.Replace("Crabbymetrics.Tests.dll", "Crabbymetrics.Data.dll", StringComparison.Ordinal),
            "list"
        );
        CrabbyRun text = CrabbyRun.Of("--plugin", CrabbyRun.Quine, "list");
        Assert.Multiple(() =>
        {
            Assert.That(missing.ErrorLine, Does.Contain("nope.dll").And.Contain("no such file"));
            Assert.That(other.ErrorLine, Does.Contain("no public class"));
            Assert.That(text.ErrorLine, Does.Contain("cannot be loaded"));
            Assert.That((int[])[missing.ExitCode, other.ExitCode, text.ExitCode], Is.All.EqualTo(2));
        });
    }

    [TestCase("broken", "vanilla", "TimeoutException: nothing there")]
    [TestCase("counts", "broken", "InvalidOperationException: a part is missing")]
    public void Whatever_a_plug_in_throws_is_one_line_with_its_name(string estimator, string covariance, string expected)
    {
        string[] command =
        [
            "--plugin",
            Assembly,
            "fit",
            estimator,
            CrabbyRun.Quine,
            "--formula",
            "Days ~ EthN",
            .. covariance == "vanilla" ? (string[])[] : ["--vcov", covariance],
        ];
        CrabbyRun run = CrabbyRun.Of(command);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(
                run.ErrorLine,
                Does.StartWith("crabby: plug-in Crabbymetrics.Tests: ").And.Contain(expected).And.Contain("--verbose").And.Not.Contain("\n")
            );
            Assert.That(CrabbyRun.Of([.. command, "--verbose"]).Error, Does.Contain("   at Crabbymetrics.Tests.Cli.TestPlugin"));
        });
    }

    [TestCase("--ridge")]
    [TestCase("--threads")]
    [TestCase("--offset")]
    public void An_option_that_an_estimator_of_a_plug_in_does_not_declare_is_refused(string option)
    {
        CrabbyRun run = CrabbyRun.Of("--plugin", Assembly, "fit", "broken", CrabbyRun.Quine, "--formula", "Days ~ EthN", option, "1");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain($"crabby fit broken does not read {option}. These do: "));
    }

    [Test]
    public void An_estimator_of_a_plug_in_that_reads_no_intercept_refuses_a_formula_without_one()
    {
        CrabbyRun run = CrabbyRun.Of("--plugin", Assembly, "fit", "broken", CrabbyRun.Quine, "--formula", "Days ~ EthN - 1");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain("- 1 of the formula"));
    }
}
