using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary>Lags and periods on the command line.</summary>
public sealed class SerialCorrelationCommandTests
{
    [TestCase("1990Q1 1990Q2 1990Q3 1990Q4 1991Q1 1991Q2 1991Q3 1991Q4", "quarter", "hac, lag 2 quarters.")]
    [TestCase("1 2 3 4 5 6 7 8", "1", "hac, lag 2.")]
    [TestCase("1990 1992 1994 1996 1998 2000 2002 2004", "2", "hac, lag 2 in steps of 2.")]
    public void The_lag_and_its_unit_stand_in_the_table_and_the_json(string times, string period, string expected)
    {
        string data = Data(times.Split(' '));
        string[] command = ["fit", "glm", "-", "--formula", "y ~ x", "--vcov", "hac", "--lag", "2", "--time", "t"];
        JsonElement details = CrabbyRun.OfInput(data, [.. command, "--output", "json"]).Json.GetProperty("vcov_details");
        Assert.Multiple(() =>
        {
            Assert.That(details.GetProperty("lag").GetInt32(), Is.EqualTo(2));
            Assert.That(details.GetProperty("period").GetString(), Is.EqualTo(period));
            Assert.That(CrabbyRun.OfInput(data, command).Output, Does.Contain(expected));
        });
    }

    [Test]
    public void The_order_of_text_periods_is_that_of_time_and_not_of_their_characters()
    {
        string[] quarters = [.. Enumerable.Range(0, 12).Select(static i => $"Q{1 + (i % 4)} {1990 + (i / 4)}")];
        string[] numbers = [.. Enumerable.Range(0, 12).Select(static i => $"{i}")];
        Assert.That(Errors(quarters), Is.EqualTo(Errors(numbers)));
    }

    [Test]
    public void A_gap_is_said_and_a_lag_that_joins_nothing_is_refused()
    {
        string[] command = ["fit", "glm", "-", "--formula", "y ~ x", "--vcov", "hac", "--time", "t", "--lag", "1"];
        CrabbyRun gap = CrabbyRun.OfInput(Data(["1", "2", "3", "6", "7", "8"]), command);
        CrabbyRun apart = CrabbyRun.OfInput(Data(["2001-01-01", "2001-01-11", "2001-02-01"]), command);
        Assert.Multiple(() =>
        {
            Assert.That(gap.ExitCode, Is.Zero);
            Assert.That(gap.Error, Does.Contain("no period between 3 and 6"));
            Assert.That(apart.ExitCode, Is.EqualTo(2));
            Assert.That(
                apart.ErrorLine,
                Does.Contain("A lag of 1 day is shorter than every distance of two periods").And.Contain("10 days")
            );
        });
    }

    [TestCase("ols", "y ~ x")]
    [TestCase("iv", "y ~ 1 | x ~ z")]
    public void The_units_of_a_panel_are_read_and_give_what_clusters_give(string model, string formula)
    {
        string data =
            "y,x,z,t,g\n"
            + string.Concat(Enumerable.Range(0, 24).Select(static i => $"{i * 7 % 5},{i * i % 7},{i * i % 11},{i % 6},{i / 6}\n"));
        string[] command = ["fit", model, "-", "--formula", formula, "--vcov", "hac", "--lag", "2", "--output", "json"];
        CrabbyRun units = CrabbyRun.OfInput(data, [.. command, "--time", "t", "--unit", "g"]);
        CrabbyRun clusters = CrabbyRun.OfInput(data, [.. command, "--time", "t", "--cluster", "g"]);
        CrabbyRun neither = CrabbyRun.OfInput(data, [.. command, "--time", "t"]);
        CrabbyRun both = CrabbyRun.OfInput(data, [.. command, "--time", "t", "--unit", "g", "--cluster", "g"]);
        CrabbyRun ordered = CrabbyRun.OfInput(data, [.. command, "--unit", "g"]);
        Assert.Multiple(() =>
        {
            Assert.That(units.ExitCode, Is.Zero, units.Error);
            Assert.That(units.Json.GetProperty("vcov").ToString(), Is.EqualTo(clusters.Json.GetProperty("vcov").ToString()));
            Assert.That(neither.ExitCode, Is.EqualTo(2));
            Assert.That(neither.ErrorLine, Does.Contain("--unit COL").And.Not.Contain("RegressionData"));
            Assert.That(both.ExitCode, Is.EqualTo(2));
            Assert.That(both.ErrorLine, Does.Contain("not from both"));
            Assert.That(ordered.ExitCode, Is.EqualTo(2));
            Assert.That(ordered.ErrorLine, Does.Contain("--time COL"));
        });
    }

    private static string Errors(string[] times) =>
        CrabbyRun
            .OfInput(Data(times), "fit", "glm", "-", "--formula", "y ~ x", "--vcov", "hac", "--time", "t", "--lag", "3", "--output", "json")
            .Json.GetProperty("parameters")
            .ToString();

    private static string Data(string[] times) =>
        "y,x,t\n" + string.Concat(times.Select(static (time, i) => $"{i * 7 % 5},{i * i % 7},{time}\n"));
}
