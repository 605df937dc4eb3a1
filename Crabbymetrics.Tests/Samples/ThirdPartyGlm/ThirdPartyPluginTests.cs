using System.Globalization;
using System.Text.Json;
using Crabbymetrics.Tests.Cli;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Samples.ThirdPartyGlm;

/// <summary>
/// The sample as its users meet it: <c>crabby --plugin</c>. The expected numbers are Newton steps in 80-bit arithmetic (numpy longdouble)
/// for the 137 children of quine with an absence, hc4 by its formula.
/// </summary>
public sealed class ThirdPartyPluginTests
{
    private static readonly double[] Coefficients =
    [
        2.718785826823328,
        -0.4406469364075988,
        0.18906890156622516,
        -0.32056518755690266,
        0.24600302660889284,
        0.4372492002724798,
        0.34408419209054,
    ];

    private static readonly double[] Vanilla =
    [
        0.06480576966576058,
        0.04189933660975185,
        0.04252780285469565,
        0.06969020719512838,
        0.0621228323818732,
        0.06781578073334209,
        0.05155776110410372,
    ];

    private static readonly double[] Hc4 =
    [
        0.23705240481286216,
        0.15282280630825895,
        0.1567429073384429,
        0.2689387613374532,
        0.25590198225576355,
        0.24617040386708253,
        0.1879233943804382,
    ];

    [TestCase("vanilla", "newton")]
    [TestCase("hc4", "damped-newton")]
    public void Family_covariance_and_solver_are_reached_from_the_command_line(string vcov, string solver)
    {
        CrabbyRun run = Fit(Present, "--vcov", vcov, "--solver", solver, "--tolerance", "1e-10", "--output", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        JsonElement parameters = run.Json.GetProperty("parameters");
        double[] expected = vcov == "hc4" ? Hc4 : Vanilla;
        Assert.Multiple(() =>
        {
            Assert.That(run.Json.GetProperty("log_likelihood").GetDouble(), Is.EqualTo(-1016.834649255594).Within(1e-10));
            for (int j = 0; j < 7; j++)
            {
                Assert.That(parameters[j].GetProperty("estimate").GetDouble(), Is.EqualTo(Coefficients[j]).Within(1e-11), $"{j}");
                Assert.That(
                    parameters[j].GetProperty("std_error").GetDouble(),
                    Is.EqualTo(expected[j]).Within(1e-10 * expected[j]),
                    $"{j}"
                );
            }
        });
    }

    [Test]
    public void Everything_that_a_model_can_be_asked_comes_with_it()
    {
        CrabbyRun run = Fit(Present, "--vcov", "hc3", "--bootstrap", "30", "--output", "latex");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Output, Does.Contain("tabular"));
        });
    }

    [Test]
    public void The_list_names_all_three() =>
        Assert.That(
            CrabbyRun.Of("--plugin", Assembly, "list").Output,
            Does.Contain("zero-truncated-poisson").And.Contain("hc4").And.Contain("damped-newton")
        );

    [Test]
    public void A_count_of_zero_is_refused_by_its_line()
    {
        CrabbyRun run = Fit(File.ReadAllText(CrabbyRun.Quine));
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.ErrorLine, Does.Contain("whole number, 1 or more").And.Contain("line 62, column"));
        });
    }

    [Test]
    public void The_sample_references_the_public_packages_alone()
    {
        IEnumerable<string> used = typeof(ThirdPartyPlugin).Assembly.GetReferencedAssemblies().Select(static reference => reference.Name!);
        Assert.That(
            used.Where(static name => !name.StartsWith("System.", StringComparison.Ordinal)),
            Is.SubsetOf(
                (string[])
                    [
                        "Crabbymetrics.Numerics",
                        "Crabbymetrics.Abstractions",
                        "Crabbymetrics.Optimization",
                        "Crabbymetrics.Inference",
                        "Crabbymetrics.Estimators",
                        "MathNet.Numerics",
                        "Microsoft.Extensions.DependencyInjection.Abstractions",
                        "Microsoft.Extensions.Options",
                    ]
            )
        );
    }

    [Test]
    public void A_model_reads_a_column_under_a_name_of_its_own()
    {
        // R's survreg on the same file, as in CensoredWeibullTests.
        string file = Path.Combine(AppContext.BaseDirectory, "Fixtures", "survival", "durations.csv");
        CrabbyRun run = Weibull(file, "--column", "event=event", "--tolerance", "1e-9", "--output", "json");
        CrabbyRun expression = Weibull(
            file,
            "--column",
            "event = event == 1",
            "--where",
            "age > 0",
            "--tolerance",
            "1e-9",
            "--output",
            "json"
        );
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(expression.ExitCode, Is.Zero, expression.Error);
        JsonElement parameters = run.Json.GetProperty("parameters");
        Assert.Multiple(() =>
        {
            Assert.That(parameters[0].GetProperty("estimate").GetDouble(), Is.EqualTo(4.379289350466203601).Within(1e-9));
            Assert.That(parameters[1].GetProperty("estimate").GetDouble(), Is.EqualTo(-0.033916867612946225).Within(1e-10));
            Assert.That(expression.Json.GetProperty("parameters").ToString(), Is.EqualTo(parameters.ToString()));
        });
    }

    [TestCase("", "weibull needs --column event=COL: 1 where the duration ended, 0 where it was still running.")]
    [TestCase("--column ended=event", "weibull reads no column under this name. It reads: event (1 where the duration ended")]
    [TestCase("--column event", "say which column of the data it is, as in --column event=COL.")]
    [TestCase("--column event=event --column event=age", "--column event is given twice.")]
    [TestCase("--column event=nowhere", "'nowhere'")]
    [TestCase("--column event=age", "the further column 'event' is 0 or 1")]
    public void A_column_that_is_not_named_right_is_refused(string words, string expected)
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Fixtures", "survival", "durations.csv");
        CrabbyRun run = Weibull(file, words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(expected).And.Not.Contain("\n"));
    }

    [Test]
    public void A_model_without_columns_of_its_own_reads_none()
    {
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Quine, "Days ~ EthN", "--column", "event=Days");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain("--column"));
    }

    private static CrabbyRun Weibull(string file, params string[] more) =>
        CrabbyRun.Of(["--plugin", Assembly, "fit", "weibull", file, "--formula", "time ~ age + dose", .. more]);

    private static string Assembly => typeof(ThirdPartyPlugin).Assembly.Location;

    // The rows of the sample data with an absence.
    private static string Present =>
        string.Join(
            '\n',
            File.ReadLines(CrabbyRun.Quine)
                .Where(
                    static (line, i) =>
                        i == 0 || double.Parse(line[..line.IndexOf(',', StringComparison.Ordinal)], CultureInfo.InvariantCulture) > 0.0
                )
        );

    private static CrabbyRun Fit(string data, params string[] options) =>
        CrabbyRun.Of(
            data,
            default,
            [
                "--plugin",
                Assembly,
                "fit",
                "zero-truncated-poisson",
                "-",
                "--formula",
                "Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL",
                .. options,
            ]
        );
}
