using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary>Covariances that read columns of their own, choose their bread, or have degrees of freedom by coefficient.</summary>
public sealed class CovarianceChoiceTests
{
    private const string Rows =
        "y,x,lat,lon,g\n1,2,10,20,a\n3,1,10.1,20.2,a\n2,5,30,40,b\n6,3,30.3,40.1,b\n4,4,-5,60,c\n"
        + "9,6,-5.2,60.1,c\n5,2,50,-70,d\n2,1,50.1,-70.2,d\n";

    [Test]
    public void Conley_takes_its_columns_by_name()
    {
        CrabbyRun run = Run("--vcov", "conley:100", "--column", "latitude=lat", "--column", "longitude=lon", "--output", "json");
        CrabbyRun clustered = Run("--vcov", "cr0", "--cluster", "g", "--output", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        // The two rows of a cluster are some 30 km apart, and the clusters far from each other.
        Assert.That(Error(run.Json), Is.EqualTo(Error(clustered.Json)).Within(1e-10));
    }

    [Test]
    public void Conley_takes_lags_within_units()
    {
        const string Panel =
            "y,x,lat,lon,t,u\n1,2,10,20,1,a\n3,1,10,20,2,a\n2,5,30,40,1,b\n6,3,30,40,2,b\n4,4,-5,60,1,c\n"
            + "9,6,-5,60,2,c\n5,2,50,-70,1,d\n2,1,50,-70,2,d\n";
        string[] options = ["--output", "json", "--time", "t", "--unit", "u", "--column", "latitude=lat", "--column", "longitude=lon"];
        CrabbyRun run = CrabbyRun.OfInput(Panel, ["fit", "ols", "-", "--formula", "y ~ x", "--vcov", "conley:100:1", .. options]);
        // Units are too far apart for one another: what is left is each unit's own serial correlation.
        CrabbyRun hac = CrabbyRun.OfInput(Panel, ["fit", "ols", "-", "--formula", "y ~ x", "--vcov", "hac", "--lag", "1", .. options[..6]]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Error(run.Json), Is.EqualTo(Error(hac.Json)).Within(1e-10));
        Assert.That(run.Json.GetProperty("vcov_details").GetProperty("lag").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("needs --time COL", "--vcov", "conley:100:1", "--column", "latitude=lat", "--column", "longitude=lon")]
    [TestCase("needs --unit COL", "--vcov", "conley:100:1", "--time", "g", "--column", "latitude=lat", "--column", "longitude=lon")]
    [TestCase("needs --column latitude=COL", "--vcov", "conley:100")]
    [TestCase("is not read", "--vcov", "hc1", "--column", "latitude=lat")]
    [TestCase("positive distance", "--vcov", "conley:near", "--column", "latitude=lat", "--column", "longitude=lon")]
    [TestCase("--bread is not read", "--vcov", "vanilla", "--bread", "expected")]
    [TestCase("observed or expected", "--vcov", "hc1", "--bread", "whole")]
    public void What_is_wrong_is_refused(string message, params string[] options)
    {
        CrabbyRun run = Run(options);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain(message));
    }

    [Test]
    public void Degrees_of_freedom_by_coefficient_stand_below_the_table()
    {
        CrabbyRun run = Run("--vcov", "cr2:satterthwaite", "--cluster", "g");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("cr2:satterthwaite, 4 clusters of g; df (Intercept) "));
    }

    [Test]
    public void The_bread_is_chosen()
    {
        CrabbyRun run = CrabbyRun.OfInput(
            Rows,
            ["fit", "gamma", "-", "--formula", "y ~ x", "--vcov", "sandwich", "--bread", "expected", "--output", "json"]
        );
        CrabbyRun named = CrabbyRun.OfInput(Rows, ["fit", "gamma", "-", "--formula", "y ~ x", "--vcov", "r-hc0", "--output", "json"]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Error(run.Json), Is.EqualTo(Error(named.Json)));
    }

    private static double Error(JsonElement json) => json.GetProperty("parameters")[1].GetProperty("std_error").GetDouble();

    private static CrabbyRun Run(params string[] options) => CrabbyRun.OfInput(Rows, ["fit", "ols", "-", "--formula", "y ~ x", .. options]);
}
