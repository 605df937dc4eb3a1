using System.Globalization;
using System.Text;
using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Estimators.EventStudies;

namespace Crabbymetrics.Tests.Cli;

/// <summary><c>crabby fit event-study</c>: the numbers of the library from a file, and the test of trends of <c>fit ols</c>.</summary>
public sealed class EventStudyCommandTests
{
    private static readonly double[] Cohorts = [2004, 2004, 2004, 2006, 2006, double.PositiveInfinity, double.PositiveInfinity, 2099];

    private static readonly StaggeredPanel Panel = new(77, Cohorts);

    [TestCase("event(g, year)", "sunab")]
    [TestCase("sunab(g, year)", "sunab")]
    [TestCase("event(g, year)", "imputation")]
    [TestCase("event(g, year)", "two-way")]
    public void Effects_errors_and_averages_are_those_of_the_library(string term, string method)
    {
        JsonElement json = Run($"y ~ x + {term} | id + year", "--method", method, "--output", "json").Json;
        EventStudyMethod chosen = method switch
        {
            "sunab" => EventStudyMethod.SunAbraham,
            "imputation" => EventStudyMethod.Imputation,
            _ => EventStudyMethod.TwoWay,
        };
        EventStudyResult expected = new EventStudyEstimator(new EventStudyOptions { Method = chosen }).Fit(Panel.Data(withRegressor: true));
        CoefficientTable table = expected.Summary();
        Assert.Multiple(() =>
        {
            for (int j = 0; j < table.Rows.Length; j++)
            {
                JsonElement row = json.GetProperty("parameters")[j];
                Assert.That(row.GetProperty("name").GetString(), Is.EqualTo(table.Rows[j].Name));
                Equal(row.GetProperty("estimate"), table.Rows[j].Estimate);
                Equal(row.GetProperty("std_error"), table.Rows[j].StandardError);
            }

            Equal(json.GetProperty("average_effect")[0].GetProperty("std_error"), expected.AverageEffect().StandardError);
            JsonElement study = json.GetProperty("event_study");
            Assert.That(study.GetProperty("method").GetString(), Is.EqualTo(method));
            Assert.That(study.GetProperty("cohorts").GetArrayLength(), Is.EqualTo(expected.Cohorts.Length));
            Assert.That(study.GetProperty("periods")[0].GetProperty("period").GetDouble(), Is.EqualTo(expected.Periods[0].Period));
            Assert.That(json.GetProperty("vcov_details").GetProperty("clusters").GetProperty("id").GetInt32(), Is.EqualTo(8));
            if (expected.PreTrendTest() is { } trend)
            {
                Equal(json.GetProperty("tests")[0].GetProperty("statistic"), trend.Statistic);
            }
        });
    }

    [Test]
    public void Tables_have_the_average_effect()
    {
        foreach (string form in (string[])["table", "markdown", "csv", "latex"])
        {
            CrabbyRun run = Run("y ~ event(g, year) | id + year", "--output", form);
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Output, Does.Contain(form == "csv" ? "average_effect" : "verage effect"), form);
        }
    }

    [Test]
    public void Least_squares_on_relative_periods_has_the_test_of_trends()
    {
        JsonElement json = Ols(
            "y ~ i(since, treated, ref = -1) | id + year",
            "--pre-trend",
            "since",
            "--vcov",
            "hc1",
            "--output",
            "json"
        ).Json;
        EventStudyResult expected = new EventStudyEstimator(new EventStudyOptions { Method = EventStudyMethod.TwoWay }).Fit(Panel.Data());
        CrabbyRun none = Ols("y ~ x | id + year", "--pre-trend", "since");
        Assert.Multiple(() =>
        {
            Equal(json.GetProperty("tests")[0].GetProperty("statistic"), expected.PreTrendTest("hc1")!.Statistic);
            Equal(json.GetProperty("tests")[0].GetProperty("df"), 4.0);
            Assert.That(none.ExitCode, Is.EqualTo(2));
            Assert.That(none.Error, Does.Contain("--pre-trend: There is no coefficient of 'since'"));
        });
    }

    [Test]
    public void What_is_missing_or_of_no_use_is_refused()
    {
        CrabbyRun noTiming = Run("y ~ x | id + year");
        CrabbyRun noEffects = Run("y ~ x + event(g, year)");
        CrabbyRun elsewhere = Ols("y ~ x + event(g, year) | id + year");
        CrabbyRun twice = Run("y ~ event(g, year) + event(g, since) | id + year");
        CrabbyRun reference = Run("y ~ event(g, year) | id + year", "--reference", "1");
        CrabbyRun mixed = Run("y ~ sunab(g, year) | id + year", "--method", "imputation");
        Assert.Multiple(() =>
        {
            Assert.That(noTiming.Error, Does.Contain("event(cohort, period)"));
            Assert.That(noEffects.Error, Does.Contain("effects of units and periods"));
            Assert.That(elsewhere.ExitCode, Is.EqualTo(2));
            Assert.That(elsewhere.Error, Does.Contain("crabby fit event-study"));
            Assert.That(twice.Error, Does.Contain("twice"));
            Assert.That(reference.Error, Does.Contain("--reference").And.Contain("below 0"));
            Assert.That(mixed.Error, Does.Contain("sunab()").And.Contain("--method imputation"));
        });
    }

    private static void Equal(JsonElement actual, double? expected) =>
        Assert.That(actual.GetDouble(), Is.EqualTo(expected!.Value).Within(1e-9 * (1.0 + Math.Abs(expected.Value))));

    private static CrabbyRun Run(string formula, params string[] options) =>
        CrabbyRun.OfInput(Csv(), ["fit", "event-study", "-", "--formula", formula, .. options]);

    private static CrabbyRun Ols(string formula, params string[] options) =>
        CrabbyRun.OfInput(Csv(), ["fit", "ols", "-", "--formula", formula, .. options]);

    // The cohort of a unit that is never treated is missing; the last one is treated after the last period.
    private static string Csv()
    {
        StringBuilder text = new("id,year,g,y,x,since,treated\n");
        for (int i = 0; i < Panel.Unit.Length; i++)
        {
            bool never = Panel.Cohort[i] > 2050.0;
            string cohort = double.IsInfinity(Panel.Cohort[i]) ? "NA" : Panel.Cohort[i].ToString(CultureInfo.InvariantCulture);
            double since = never ? -1.0 : Panel.Period[i] - Panel.Cohort[i];
            text.Append(
                CultureInfo.InvariantCulture,
                $"{Panel.Unit[i]},{Panel.Period[i]},{cohort},{Panel.Outcome[i]:R},{Panel.X[i]:R},{since},{(never ? 0 : 1)}\n"
            );
        }

        return text.ToString();
    }
}
