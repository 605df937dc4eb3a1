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

    // 15 rows of two units, whose periods leave gaps; the expected errors are B (sum over lags) B with lags as differences of t, by numpy.
    [Test]
    public void Lags_are_differences_of_time_where_periods_are_missing()
    {
        CovarianceMatrix covariance = Gaps(static t => t).Covariance("hac", new CovarianceArguments { Lag = 2, Clusters = ["u"] });
        Agree.Within(covariance, [0.14402, 0.24947], 3e-5);
        Assert.Multiple(() =>
        {
            Assert.That(covariance.Period, Is.EqualTo("1"));
            Assert.That(covariance.Warnings, Has.Some.Contains("1 of 2 units have gaps: no period between 15 and 18"));
        });
    }

    [TestCase("hac")]
    [TestCase("driscoll-kraay")]
    public void The_unit_of_time_does_not_matter(string name)
    {
        CovarianceArguments arguments = new() { Lag = 2, Clusters = name == "hac" ? ["u"] : [] };
        CovarianceMatrix plain = Gaps(static t => t).Covariance(name, arguments);
        CovarianceMatrix months = Gaps(static t => 12 * t).Covariance(name, arguments);
        CovarianceMatrix shifted = Gaps(static t => (long)((t * 3) - 1_000_000_000_000)).Covariance(name, arguments);
        CovarianceMatrix fractions = Gaps(static t => 1990 + (t / 12.0)).Covariance(name, arguments);
        CovarianceMatrix dates = Gaps(static t => new DateOnly(1999, 12, 31).AddDays(1).AddMonths((int)t).AddDays(-1))
            .Covariance(name, arguments);
        CovarianceMatrix texts = Gaps(static t => FormattableString.Invariant($"{1990 + ((int)t / 4)}Q{1 + ((int)t % 4)}"))
            .Covariance(name, arguments);
        Assert.Multiple(() =>
        {
            foreach (CovarianceMatrix other in (CovarianceMatrix[])[months, shifted, fractions, dates, texts])
            {
                Assert.That(other.Values.ToArray(), Is.EqualTo(plain.Values.ToArray()), $"in steps of {other.Period}");
            }

            Assert.That(months.Period, Is.EqualTo("12"));
            Assert.That(dates.Period, Is.EqualTo("month"));
            Assert.That(texts.Period, Is.EqualTo("quarter"));
        });
    }

    [Test]
    public void A_row_of_weight_zero_leaves_the_gap_of_a_row_that_is_not_there()
    {
        double[] x = [.. Enumerable.Range(0, 30).Select(static i => Math.Sin(i))];
        double[] y = [.. Enumerable.Range(0, 30).Select(static i => i * 7 % 11 / 3.0)];
        int[] present = [.. Enumerable.Range(0, 30).Where(static i => i is not (7 or 8 or 20))];
        SmallRegression without = Series([.. present.Select(i => x[i])], [.. present.Select(i => y[i])], present);
        SmallRegression weighted = SmallRegression.LeastSquares(
            RegressionData
                .Create([KeyValuePair.Create("x", x)], y)
                .WithTime([.. Enumerable.Range(0, 30)])
                .WithWeights([.. Enumerable.Range(0, 30).Select(i => present.Contains(i) ? 1.0 : 0.0)], WeightKind.Frequency)
        );
        Agree.Within(weighted.Covariance("hac"), without.Covariance("hac"), 1e-12);
        Assert.That(without.Covariance("hac").Warnings, Has.Some.Contains("no period between 6 and 9"));
    }

    [Test]
    public void A_lag_that_joins_no_two_periods_is_refused()
    {
        SmallRegression tenDays = Gaps(static t => new DateOnly(2000, 1, 1).AddDays(10 * (int)t));
        CovarianceArguments given = new() { Lag = 3, Clusters = ["u"] };
        Assert.Multiple(() =>
        {
            Assert.That(
                () => tenDays.Covariance("hac", given),
                Throws.ArgumentException.With.Message.Contains("3 days").And.Message.Contains("10 days")
            );
            Assert.That(
                () => tenDays.Covariance("hac", new CovarianceArguments { Clusters = ["u"] }),
                Throws.ArgumentException.With.Message.Contains("default lag")
            );
            Assert.That(
                () => tenDays.Covariance("driscoll-kraay", new CovarianceArguments { Lag = 3 }),
                Throws.ArgumentException.With.Message.Contains("10 days")
            );
            Assert.That(
                tenDays.Covariance("hac", new CovarianceArguments { Lag = 0, Clusters = ["u"] }).Values.ToArray(),
                Is.EqualTo(Gaps(static t => t).Covariance("hac", new CovarianceArguments { Lag = 0, Clusters = ["u"] }).Values.ToArray())
            );
        });
    }

    [Test]
    public void One_period_is_no_series()
    {
        SmallRegression fit = Gaps(static _ => 1990);
        Assert.Multiple(() =>
        {
            Assert.That(() => fit.Covariance("driscoll-kraay"), Throws.ArgumentException.With.Message.Contains("two periods"));
            Assert.That(
                () => fit.Covariance("hac", new CovarianceArguments { Clusters = ["u"] }),
                Throws.ArgumentException.With.Message.Contains("both of time 1990")
            );
        });
    }

    private static SmallRegression Gaps<T>(Func<double, T> time)
        where T : IComparable<T>
    {
        double[] y = [6, 2, 4, 4, 1, 4, 3, 4, 0, 3, 0, 3, 0, 3, 2];
        double[] x =
        [
            -0.26072,
            -0.33060,
            0.33489,
            0.59855,
            -0.05801,
            -0.06009,
            -0.30948,
            -0.25003,
            -0.89330,
            -0.79659,
            -0.70244,
            -0.07219,
            0.05447,
            0.25869,
            -0.33856,
        ];
        double[] t = [1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 18, 19, 20];
        return SmallRegression.Poisson(
            RegressionData
                .Create([KeyValuePair.Create("x", x)], y)
                .WithClusters("u", [.. Enumerable.Range(0, 15).Select(static i => i < 8 ? "A" : "B")])
                .WithTime(Array.ConvertAll(t, value => time(value)))
        );
    }

    private static SmallRegression Series(double[] x, double[] y, int[] time) =>
        SmallRegression.LeastSquares(RegressionData.Create([KeyValuePair.Create("x", x)], y).WithTime(time));
}
