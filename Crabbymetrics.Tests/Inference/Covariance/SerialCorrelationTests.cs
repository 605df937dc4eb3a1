using System.Text.Json;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>Kernel forms against R's sandwich 3.0-2 (NeweyWest, vcovPL) and statsmodels 0.13.5 (cov_nw_panel), without
/// adjustment.</summary>
internal sealed class SerialCorrelationTests
{
    [Test]
    public void Newey_and_West_of_a_series_equals_the_reference()
    {
        JsonElement reference = Fixture.Json("other/reference.json").GetProperty("longley_ols");
        IReadOnlyList<KeyValuePair<string, string[]>> columns = Fixture.Columns("other/longley.csv");
        double[] year = columns.Numbers("Year");
        // Centring the year leaves all but the intercept as it is, and lets textbook normal equations keep their digits.
        RegressionData data = RegressionData
            .Create(
                columns
                    .Where(static column => column.Key != "Employed")
                    .Select(column =>
                        KeyValuePair.Create(
                            column.Key,
                            Array.ConvertAll(columns.Numbers(column.Key), value => value - columns.Numbers(column.Key).Average())
                        )
                    ),
                columns.Numbers("Employed")
            )
            .WithTime(year);
        SmallRegression fit = SmallRegression.LeastSquares(data);
        double[] errors = [.. fit.Covariance("newey-west", new CovarianceArguments { Lag = 2 }).StandardErrors().Skip(1)];
        Assert.That(errors, Is.EqualTo(reference.GetProperty("se_nw_lag2").Numbers()[1..]).Within(1e-5).Percent);
    }

    [Test]
    public void Rows_are_in_order_where_there_is_no_time_and_the_covariance_says_so()
    {
        SmallRegression fit = SmallRegression.Poisson(Fixture.Glm("quine"));
        CovarianceMatrix covariance = fit.Covariance("hac", new CovarianceArguments { Lag = 3 });
        Agree.Within(
            covariance,
            [
                0.284015326837863,
                0.192630083614367,
                0.186924145096551,
                0.329728633962650,
                0.282129574949917,
                0.301439370733654,
                0.253368813768301,
            ],
            1e-9
        );
        Assert.That(covariance.Warnings, Has.Some.Contains("no time index"));
    }

    [Test]
    public void Driscoll_and_Kraay_of_a_panel_equals_the_reference()
    {
        CovarianceMatrix covariance = Panels.Grunfeld().Covariance("driscoll-kraay", new CovarianceArguments { Lag = 2 });
        Agree.Within(covariance, [10.9232270224254737, 0.0114324010308482, 0.0486427673370194], 1e-10);
        Assert.That(covariance.DegreesOfFreedom, Is.EqualTo(19));
    }

    [Test]
    public void Newey_and_West_within_the_units_of_a_panel_equals_the_reference()
    {
        CovarianceMatrix covariance = Panels.Grunfeld().Covariance("hac", new CovarianceArguments { Lag = 2, Clusters = ["firm"] });
        Agree.Within(covariance, [13.5312119, 0.00973968970, 0.0630116260], 1e-8);
    }

    [Test]
    public void The_order_of_the_rows_does_not_matter_where_there_is_a_time()
    {
        int[] order = [.. Enumerable.Range(0, 40).OrderBy(static i => i * 17 % 40)];
        double[] x = [.. Enumerable.Range(0, 40).Select(static i => Math.Sin(i))];
        double[] y = [.. Enumerable.Range(0, 40).Select(static i => i * 7 % 11 / 3.0)];
        SmallRegression sorted = Series(x, y, [.. Enumerable.Range(0, 40)]);
        SmallRegression shuffled = Series([.. order.Select(i => x[i])], [.. order.Select(i => y[i])], order);
        Agree.Within(shuffled.Covariance("hac"), sorted.Covariance("hac"), 1e-12);
        Assert.That(sorted.Covariance("hac").Lag, Is.EqualTo(3), "floor(4 (40/100)^(2/9))");
    }

    [TestCase(-1)]
    [TestCase(40)]
    public void A_lag_outside_of_the_data_is_refused(int lag) =>
        Assert.That(
            () =>
                Series(
                        [.. Enumerable.Range(0, 40).Select(static i => Math.Sin(i))],
                        [.. Enumerable.Range(0, 40).Select(static i => Math.Cos(i))],
                        [.. Enumerable.Range(0, 40)]
                    )
                    .Covariance("hac", new CovarianceArguments { Lag = lag }),
            Throws.ArgumentException.With.Message.Contains($"{lag}").And.Message.Contains("39")
        );

    [Test]
    public void A_panel_without_its_units_is_refused() =>
        Assert.That(
            () => Panels.Grunfeld().Covariance("hac"),
            Throws.ArgumentException.With.Message.Contains("1935").And.Message.Contains("driscoll-kraay")
        );

    private static SmallRegression Series(double[] x, double[] y, int[] time) =>
        SmallRegression.LeastSquares(RegressionData.Create([KeyValuePair.Create("x", x)], y).WithTime(time));
}
