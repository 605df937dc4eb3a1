using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary>Wild cluster bootstrap tests of <c>crabby fit ols</c>.</summary>
public sealed class WildOptionTests
{
    private const string Formula = "visits ~ price + income";

    [Test]
    public void A_single_restriction_has_a_test_and_a_confidence_set()
    {
        CrabbyRun run = Run("--cluster", "region", "--wild", "price = 0", "--wild-replications", "999", "--seed", "3", "--output", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        JsonElement row = run.Json.GetProperty("wild_cluster")[0].GetProperty("parameters")[0];
        JsonElement test = run.Json.GetProperty("tests")[0];
        JsonElement price = run.Json.GetProperty("parameters")[1];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(row.GetProperty("estimate").GetDouble(), Is.EqualTo(price.GetProperty("estimate").GetDouble()).Within(1e-12));
            Assert.That(row.GetProperty("std_error").GetDouble(), Is.EqualTo(price.GetProperty("std_error").GetDouble()).Within(1e-10));
            Assert.That(row.GetProperty("p_value").GetDouble(), Is.EqualTo(test.GetProperty("p_value").GetDouble()));
            Assert.That(row.GetProperty("conf_low").GetDouble(), Is.LessThan(row.GetProperty("estimate").GetDouble()));
            Assert.That(row.GetProperty("conf_high").GetDouble(), Is.GreaterThan(row.GetProperty("estimate").GetDouble()));
            Assert.That(test.GetProperty("name").GetString(), Does.StartWith("Wild cluster bootstrap (WCR-11, rademacher"));
        }
    }

    [Test]
    public void A_joint_hypothesis_has_a_test()
    {
        CrabbyRun run = Run("--cluster", "region", "--vcov", "hc1", "--wild", "price = 0, income = 0", "--wild-variant", "33");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("WCR-33, rademacher multipliers, B = 9999"));
    }

    [TestCase("needs --cluster", "--wild", "price = 0")]
    [TestCase("--wild-variant is not read", "--wild-variant", "31")]
    [TestCase("takes 11, 31, 13 or 33", "--cluster", "region", "--wild", "price = 0", "--wild-variant", "21")]
    [TestCase("--wild: ", "--cluster", "region", "--wild", "prize = 0")]
    public void What_is_wrong_is_refused(string message, params string[] options)
    {
        CrabbyRun run = Run(options);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain(message));
    }

    private static CrabbyRun Run(params string[] options) =>
        CrabbyRun.Of(["fit", "ols", Path.Combine(CrabbyRun.Samples, "regions.csv"), "--formula", Formula, .. options]);
}
