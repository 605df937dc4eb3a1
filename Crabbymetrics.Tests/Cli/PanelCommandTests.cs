using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary><c>crabby fit synthetic-control</c>: results in every form, and what is refused with the words of the command line.</summary>
public sealed class PanelCommandTests
{
    private static readonly string[] Common =
    [
        "--unit",
        "region",
        "--time",
        "year",
        "--outcome",
        "visits",
        "--treated",
        "Norra",
        "--from",
        "2008",
    ];

    private static string Regions => Path.Combine(CrabbyRun.Samples, "regions.csv");

    [Test]
    public void The_json_has_weights_gaps_and_certificate()
    {
        JsonElement json = Fit("--placebos", "--output", "json").Json;
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("estimator").GetString(), Is.EqualTo("synthetic-control"));
            Assert.That(json.GetProperty("converged").GetBoolean());
            Assert.That(json.GetProperty("att").GetDouble(), Is.EqualTo(-3.3333).Within(0.3));
            Assert.That(json.GetProperty("weights").GetArrayLength(), Is.EqualTo(19));
            Assert.That(
                json.GetProperty("weights").EnumerateArray().Sum(static w => w.GetProperty("weight").GetDouble()),
                Is.EqualTo(1.0).Within(1e-14)
            );
            Assert.That(json.GetProperty("gaps").GetArrayLength(), Is.EqualTo(30));
            Assert.That(json.GetProperty("gaps")[0].GetProperty("time").GetString(), Is.EqualTo("1990"));
            Assert.That(json.GetProperty("certificate").GetProperty("unique").GetBoolean());
            Assert.That(json.GetProperty("certificate").GetProperty("gradient_gap").GetDouble(), Is.GreaterThan(0.0));
            Assert.That(json.GetProperty("placebos").GetArrayLength(), Is.EqualTo(20));
            Assert.That(json.GetProperty("placebo_rank").GetInt32(), Is.EqualTo(1));
            Assert.That(json.GetProperty("p_value").GetDouble(), Is.EqualTo(0.05));
            Assert.That(json.GetProperty("balance").GetArrayLength(), Is.EqualTo(18));
        });
    }

    [Test]
    public void The_order_of_the_rows_changes_nothing()
    {
        string[] lines = File.ReadAllLines(Regions);
        string reversed = string.Join('\n', lines.Skip(1).Reverse().Prepend(lines[0])) + "\n";
        CrabbyRun run = CrabbyRun.OfInput(reversed, ["fit", "synthetic-control", "-", .. Common, "--output", "csv"]);
        Assert.That(run.Output, Is.EqualTo(Fit("--output", "csv").Output));
    }

    [TestCase("table", "Average effect")]
    [TestCase("markdown", "| Average effect |")]
    [TestCase("latex", "Average effect")]
    [TestCase("csv", "att,-3.")]
    public void Every_form_has_the_effect_and_the_weights(string form, string words)
    {
        CrabbyRun run = Fit("--output", form);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Output, Does.Contain(words).And.Contain("Aspen"));
        });
    }

    [Test]
    public void A_file_is_written_in_the_form_of_its_ending()
    {
        using TemporaryFile file = new();
        string path = file.Path + ".json";
        try
        {
            CrabbyRun run = Fit("-o", path);
            Assert.Multiple(() =>
            {
                Assert.That(run.Output, Is.Empty);
                Assert.That(JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("from").GetString(), Is.EqualTo("2008"));
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Outcome_predictors_and_condition_are_calculations()
    {
        JsonElement json = Fit(
            "--predictors",
            "log(income)@2000:2007, young, visits@1995",
            "--v",
            "equal",
            "--where",
            "year >= 1993 & region != 'Ulvo'",
            "--output",
            "json"
        ).Json;
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("donors").GetInt32(), Is.EqualTo(18));
            Assert.That(json.GetProperty("gaps").GetArrayLength(), Is.EqualTo(27));
            Assert.That(json.GetProperty("balance")[0].GetProperty("name").GetString(), Is.EqualTo("log(income)@2000:2007"));
            Assert.That(json.GetProperty("balance")[1].GetProperty("v").GetDouble(), Is.EqualTo(1.0 / 3.0).Within(1e-15));
            Assert.That(json.GetProperty("mspe").GetDouble(), Is.GreaterThanOrEqualTo(json.GetProperty("mspe_outcome_bound").GetDouble()));
        });
    }

    [Test]
    public void What_can_be_asked_for_is_in_the_json()
    {
        JsonElement json = Fit(
            "--placebo-time",
            "2000",
            "--leave-one-out",
            "--conformal",
            "--errors",
            "placebo",
            "--level",
            "0.9",
            "--output",
            "json"
        ).Json;
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("placebo_in_time").GetProperty("from").GetString(), Is.EqualTo("2000"));
            Assert.That(json.GetProperty("leave_one_out").GetArrayLength(), Is.EqualTo(6));
            Assert.That(json.GetProperty("conformal_p_value").GetDouble(), Is.EqualTo(0.2));
            Assert.That(json.GetProperty("conformal_intervals").GetArrayLength(), Is.EqualTo(12));
            Assert.That(json.GetProperty("standard_error").GetProperty("replications").GetInt32(), Is.EqualTo(19));
        });
    }

    [TestCase("no unit 'Nora' ('Mora' or 'Norra'?)", "--treated", "Nora")]
    [TestCase("first period of the panel", "--from", "1990")]
    [TestCase("no period '2030'", "--from", "2030")]
    [TestCase("no column named 'visit'", "--outcome", "visit")]
    [TestCase("'Norra' is treated", "--donors", "Norra,Alby")]
    [TestCase("'Alby' is the only unit", "--donors", "Alby")]
    [TestCase("after the @", "--predictors", "income@")]
    [TestCase("has no value for unit 'Norra' from 1990 to 1995", "--predictors", "young@1990:1995")]
    [TestCase("treatment starts in 2008", "--predictors", "income@2005:2010")]
    [TestCase("--v is not read", "--v", "equal")]
    [TestCase("--penalty is read by", "--penalty", "1")]
    [TestCase("--placebo-pool is read with --placebos", "--placebo-pool", "all")]
    [TestCase("--v-weights has 2 values", "--predictors", "income", "--v", "given", "--v-weights", "1,2")]
    [TestCase("reads no predictors", "--predictors", "income", "--method", "sdid")]
    [TestCase("there is one", "--errors", "jackknife")]
    [TestCase("2010 does not", "--placebo-time", "2010")]
    [TestCase("the periods have a gap: after 2000 comes 2002", "--where", "year != 2001")]
    [TestCase("regions.csv: the outcome", "--outcome", "young")]
    [TestCase("--level must be", "--level", "2", "--conformal")]
    [TestCase("--penalty must be", "--method", "penalized", "--penalty", "-1")]
    [TestCase("does not read --cluster", "--cluster", "region")]
    public void Misuse_is_refused_in_a_line(string words, params string[] options)
    {
        CrabbyRun run = Fit(options);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2), run.Output);
            Assert.That(run.Output, Is.Empty);
            Assert.That(run.ErrorLine, Does.Contain(words).And.Not.Contain('\n'));
        });
    }

    [Test]
    public void A_row_that_is_there_twice_is_named_by_its_lines()
    {
        string[] lines = File.ReadAllLines(Regions);
        CrabbyRun run = CrabbyRun.OfInput(string.Join('\n', lines.Append(lines[5])) + "\n", ["fit", "synthetic-control", "-", .. Common]);
        CrabbyRun gone = CrabbyRun.OfInput(
            string.Join('\n', lines.Where(static (_, i) => i != 5)) + "\n",
            ["fit", "synthetic-control", "-", .. Common]
        );
        Assert.Multiple(() =>
        {
            Assert.That(run.ErrorLine, Does.Contain("line 602").And.Contain("in line 6 already"));
            Assert.That(gone.ErrorLine, Does.Contain("unit 'Alby' in period 1994 has no row"));
        });
    }

    // A later option of the same name takes the place of the common one.
    private static CrabbyRun Fit(params string[] options)
    {
        List<string> common = [.. Common];
        for (int i = 0; i < common.Count; i += 2)
        {
            if (options.Contains(common[i]))
            {
                common.RemoveRange(i, 2);
                i -= 2;
            }
        }

        return CrabbyRun.Of(["fit", "synthetic-control", Regions, .. common, .. options]);
    }
}
