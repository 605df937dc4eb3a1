using System.Globalization;
using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Conformance;

namespace Crabbymetrics.Tests.Cli;

/// <summary>What <c>crabby fit ols</c> shows on request: the numbers of the library, in every form.</summary>
public sealed class LeastSquaresOptionTests
{
    private const string Formula = "gas ~ temp + insulated + tempInsulated";

    private static string Data => Path.Combine(CrabbyRun.Samples, "whiteside.csv");

    [Test]
    public void Influence_is_written_by_row()
    {
        using TemporaryFile file = new();
        // The second row of the file has a missing value.
        string[] lines = File.ReadAllLines(Data);
        lines[2] = lines[2][..lines[2].LastIndexOf(',')] + ",NA";
        CrabbyRun run = CrabbyRun.OfInput(
            string.Join('\n', lines),
            "fit",
            "ols",
            "-",
            "--formula",
            Formula,
            "--influence",
            file.Path,
            "--quiet"
        );
        string[] written = File.ReadAllLines(file.Path);
        OlsInfluence expected = Fit(lines).Influence();
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(
                written[0],
                Is.EqualTo(
                    "row,fitted,residual,leverage,standardized_residual,studentized_residual,cooks_distance,dffits,covratio,sigma_without,"
                        + "dfbetas_(Intercept),dfbetas_temp,dfbetas_insulated,dfbetas_tempInsulated"
                )
            );
            Assert.That(written, Has.Length.EqualTo(lines.Length - 1));
            string[] third = written[2].Split(',');
            Assert.That(third[0], Is.EqualTo("3"));
            Equal(third[3], expected.Leverages.Span[1]);
            Equal(third[5], expected.StudentizedResiduals.Span[1]);
            Equal(third[6], expected.CooksDistances.Span[1]);
            Equal(third[7], expected.Dffits.Span[1]);
            Equal(third[8], expected.CovarianceRatios.Span[1]);
            Equal(third[13], expected.Dfbetas()[1, 3]);
        });
    }

    [Test]
    public void Inflation_factors_constraints_and_anytime_valid_limits_are_further_tables()
    {
        string[] options =
        [
            "--vif",
            "--constraint",
            "insulated = 0",
            "--constraint",
            "temp + insulated = 1",
            "--anytime",
            "--anytime-precision",
            "3",
            "--vcov",
            "hc1",
        ];
        JsonElement json = Run(Formula, [.. options, "--output", "json"]).Json;
        OlsResult fit = Fit(File.ReadAllLines(Data));
        RestrictedOlsResult restricted = fit.Restrict("temp + insulated = 1");
        AnytimeValidTable anytime = fit.AnytimeValid(3.0, 0.95, "hc1");
        Assert.Multiple(() =>
        {
            Equal(json.GetProperty("vif")[1].GetProperty("estimate"), fit.VarianceInflationFactors()[1]);
            JsonElement second = json.GetProperty("constrained")[1];
            Assert.That(second.GetProperty("name").GetString(), Is.EqualTo("temp + insulated = 1"));
            Equal(second.GetProperty("sigma"), restricted.Sigma);
            Equal(second.GetProperty("parameters")[2].GetProperty("estimate"), restricted.Parameters[2]);
            Equal(second.GetProperty("parameters")[2].GetProperty("std_error"), restricted.Summary("hc1")["insulated"].StandardError);
            Equal(json.GetProperty("tests")[1].GetProperty("statistic"), restricted.Test("hc1").Statistic);
            Equal(json.GetProperty("anytime_valid")[3].GetProperty("conf_low"), anytime.Rows[3].ConfidenceLow);
            Equal(json.GetProperty("anytime_valid")[3].GetProperty("p_value"), anytime.Rows[3].PValue);
            foreach (string form in (string[])["table", "markdown", "csv", "latex"])
            {
                CrabbyRun run = Run(Formula, [.. options, "--output", form]);
                Assert.That(run.ExitCode, Is.Zero, run.Error);
                Assert.That(run.Output, form == "csv" ? Does.Contain("name,anytime_valid,") : Does.Contain("Anytime-valid"), form);
            }
        });
    }

    [TestCase("--anytime-precision needs --anytime", "--anytime-precision is not read", "--anytime-precision", "2")]
    [TestCase("A precision is positive", "a number above 0", "--anytime", "--anytime-precision", "0")]
    [TestCase("A parameter that is not there", "--constraint: There is no parameter 'warm'", "--constraint", "warm = 0")]
    [TestCase("Restrictions that contradict", "--constraint:", "--constraint", "temp = 0, temp = 1")]
    [TestCase("The data are no output", "which is read", "--influence", "whiteside.csv")]
    public void What_is_wrong_is_refused(string why, string message, params string[] options)
    {
        CrabbyRun run = Run(Formula, [.. options.Select(static option => option == "whiteside.csv" ? Data : option)]);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2), why);
            Assert.That(run.Error, Does.Contain(message), why);
        });
    }

    [Test]
    public void Influence_of_several_models_and_beside_absorbed_effects_is_refused()
    {
        using TemporaryFile file = new();
        CrabbyRun several = Run("gas ~ sw(temp, insulated)", "--influence", file.Path);
        CrabbyRun absorbed = Run("gas ~ temp | insulated", "--influence", file.Path);
        CrabbyRun constrained = Run("gas ~ temp | insulated", "--constraint", "temp = 0");
        CrabbyRun inflated = Run("gas ~ temp + tempInsulated | insulated", "--vif", "--output", "json");
        CrabbyRun written = Run(Formula, "--vif", "--output", "json");
        Assert.Multiple(() =>
        {
            Assert.That(several.Error, Does.Contain("--influence takes one model"));
            Assert.That(absorbed.Error, Does.Contain("--influence: ").And.Contain("absorbed effects"));
            Assert.That(constrained.Error, Does.Contain("--constraint: ").And.Contain("absorbed effects"));
            // The factors of slopes beside effects are those with the effects written out.
            Equal(
                inflated.Json.GetProperty("vif")[0].GetProperty("estimate"),
                written.Json.GetProperty("vif")[0].GetProperty("estimate").GetDouble(),
                1e-9
            );
        });
    }

    private static void Equal(string text, double expected) =>
        Assert.That(double.Parse(text, CultureInfo.InvariantCulture), Is.EqualTo(expected).Within(1e-12 * Math.Abs(expected)));

    private static void Equal(JsonElement actual, double? expected, double tolerance = 1e-12) =>
        Assert.That(actual.GetDouble(), Is.EqualTo(expected!.Value).Within(tolerance * Math.Abs(expected.Value)));

    private static OlsResult Fit(string[] lines)
    {
        string[] names = lines[0].Split(',');
        string[][] rows =
        [
            .. lines
                .Skip(1)
                .Where(static line => line.Length > 0 && !line.EndsWith("NA", StringComparison.Ordinal))
                .Select(static line => line.Split(',')),
        ];
        return new OlsEstimator().Fit(
            RegressionData.Create(
                ((string[])["temp", "insulated", "tempInsulated"]).Select(name => KeyValuePair.Create(name, Column(name))),
                Column("gas"),
                "gas"
            )
        );

        double[] Column(string name) =>
            [.. rows.Select(row => double.Parse(row[Array.IndexOf(names, name)], CultureInfo.InvariantCulture))];
    }

    private static CrabbyRun Run(string formula, params string[] options) =>
        CrabbyRun.Of(["fit", "ols", Data, "--formula", formula, .. options]);
}
