using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary><c>crabby fit ols</c>: what its JSON says, and what it refuses.</summary>
public sealed class OlsCommandTests
{
    private static readonly string Whiteside = Path.Combine(CrabbyRun.Samples, "whiteside.csv");

    private const string Line = "x,y,t,g\n1,0.4,1,a\n2,0.7,2,a\n3,1,3,b\n4,1.3,4,b\n";

    // R 4.2.2: summary(lm(gas ~ temp + insulated + tempInsulated)); F by lmtest's waldtest with vcovHC(type = "HC1").
    [TestCase("ols")]
    [TestCase("lm")]
    [TestCase("regress")]
    public void The_json_has_the_statistics_of_a_linear_model(string name)
    {
        JsonElement json = CrabbyRun
            .Of("fit", name, Whiteside, "--formula", "gas ~ temp + insulated + tempInsulated", "--output", "json")
            .Json;
        JsonElement f = json.GetProperty("f_statistic");
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("estimator").GetString(), Is.EqualTo("ols"));
            Assert.That(json.GetProperty("r_squared").GetDouble(), Is.EqualTo(0.9277).Within(5e-5));
            Assert.That(json.GetProperty("adjusted_r_squared").GetDouble(), Is.EqualTo(0.9235).Within(5e-5));
            Assert.That(json.GetProperty("sigma").GetDouble(), Is.EqualTo(0.323).Within(5e-4));
            Assert.That(json.GetProperty("condition_number").GetDouble(), Is.GreaterThan(1.0));
            Assert.That(f.GetProperty("value").GetDouble(), Is.EqualTo(222.3).Within(0.05));
            Assert.That(f.GetProperty("df1").GetDouble(), Is.EqualTo(3.0));
            Assert.That(f.GetProperty("df2").GetDouble(), Is.EqualTo(52.0));
            Assert.That(json.GetProperty("statistic").GetString(), Is.EqualTo("t"));
            Assert.That(json.GetProperty("title").GetString(), Is.EqualTo("Ordinary least squares"));
        });
    }

    [Test]
    public void A_perfect_fit_has_nulls_with_the_reason()
    {
        CrabbyRun run = CrabbyRun.OfInput(Line, "fit", "ols", "-", "--formula", "y ~ x", "--output", "json");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(run.Json.GetProperty("sigma").GetDouble(), Is.Zero);
            Assert.That(run.Json.GetProperty("r_squared").GetDouble(), Is.EqualTo(1.0));
            Assert.That(run.Json.GetProperty("f_statistic").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(run.Json.GetProperty("parameters")[1].GetProperty("std_error").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(run.Json.GetProperty("warnings").ToString(), Does.Contain("the fit is perfect"));
        });
    }

    [Test]
    public void Tests_of_serial_correlation_read_the_time()
    {
        string[] rows = [.. Enumerable.Range(0, 20).Select(static i => $"{i * 7 % 5},{i * i % 7},{i}")];
        string[] command = ["fit", "ols", "-", "--formula", "y ~ x", "--diagnostics", "--time", "t", "--output", "json"];
        CrabbyRun ordered = CrabbyRun.OfInput("y,x,t\n" + string.Join('\n', rows) + "\n", command);
        CrabbyRun shuffled = CrabbyRun.OfInput("y,x,t\n" + string.Join('\n', rows.OrderBy(static row => row[2])) + "\n", command);
        Assert.Multiple(() =>
        {
            Assert.That(shuffled.ExitCode, Is.Zero, shuffled.Error);
            Assert.That(shuffled.Error, Does.Not.Contain("no time index"));
            Assert.That(Statistic(shuffled), Is.EqualTo(Statistic(ordered)).Within(1e-12));
        });

        static double Statistic(CrabbyRun run) =>
            run
                .Json.GetProperty("specification_tests")
                .EnumerateArray()
                .Single(static test => test.GetProperty("name").GetString()!.StartsWith("Durbin", StringComparison.Ordinal))
                .GetProperty("statistic")
                .GetDouble();
    }

    [Test]
    public void Diagnostics_show_every_test_or_its_reason()
    {
        JsonElement json = CrabbyRun
            .Of("fit", "ols", Whiteside, "--formula", "gas ~ temp + insulated", "--diagnostics", "--output", "json")
            .Json;
        JsonElement tests = json.GetProperty("specification_tests");
        Assert.That(tests.GetArrayLength(), Is.EqualTo(7));
        Assert.That(tests.EnumerateArray().Select(static test => test.GetProperty("p_value").GetDouble()), Is.All.InRange(0.0, 1.0));
        string table = CrabbyRun.Of("fit", "ols", Whiteside, "--formula", "gas ~ temp + insulated", "--diagnostics").Output;
        Assert.That(table, Does.Contain("Durbin-Watson test of").And.Contain("RESET test of"));
    }

    [Test]
    public void The_kernel_is_in_the_details_and_in_the_table()
    {
        string[] command =
        [
            "fit",
            "ols",
            Whiteside,
            "--formula",
            "gas ~ temp",
            "--vcov",
            "hac",
            "--kernel",
            "qs",
            "--bandwidth",
            "andrews",
        ];
        JsonElement details = CrabbyRun.Of([.. command, "--prewhiten", "--output", "json"]).Json.GetProperty("vcov_details");
        string table = CrabbyRun.Of(command).Output;
        Assert.Multiple(() =>
        {
            Assert.That(details.GetProperty("kernel").GetString(), Is.EqualTo("qs"));
            Assert.That(details.GetProperty("bandwidth").GetDouble(), Is.GreaterThan(0.0));
            Assert.That(details.GetProperty("prewhitened").GetBoolean());
            Assert.That(details.GetProperty("period").GetString(), Is.EqualTo("row"));
            Assert.That(table, Does.Contain("quadratic spectral kernel, bandwidth"));
        });
    }

    [TestCase("--vcov hac --kernel qs", "--bandwidth")]
    [TestCase("--vcov hac --kernel uniform", "bartlett, parzen, qs or truncated")]
    [TestCase("--vcov hac --bandwidth wide", "andrews or newey-west")]
    [TestCase("--vcov hac --bandwidth 0", "above 0")]
    [TestCase("--vcov hac --bandwidth 2 --lag 1", "exclude each other")]
    [TestCase("--vcov hac --cluster g", "--time COL")]
    [TestCase("--kernel parzen", "--kernel is not read")]
    [TestCase("--vcov hc1 --prewhiten", "--prewhiten is not read")]
    [TestCase("--vcov driscoll-kraay --time t --kernel parzen", "hac")]
    public void What_does_not_go_together_is_refused(string options, string expected)
    {
        CrabbyRun run = CrabbyRun.OfInput(
            Line.Replace("1.3", "1.9", StringComparison.Ordinal),
            ["fit", "ols", "-", "--formula", "y ~ x", .. options.Split(' ')]
        );
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(expected));
    }
}
