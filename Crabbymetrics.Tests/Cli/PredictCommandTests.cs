using System.Globalization;

namespace Crabbymetrics.Tests.Cli;

/// <summary><c>crabby fit ... --save</c> and <c>crabby predict</c>.</summary>
public class PredictCommandTests
{
    private const string Fresh = "id,x,g\n7,0.5,a\n8,,b\n\"9,1\",1.5,c\n10,2,zz\n";
    private const string Data = "y,x,g,t\n3,0,a,1\n5,1,b,2\n4,2,a,3\n9,3,b,4\n7,4,c,5\n6,5,c,6\n8,6,a,7\n12,7,b,8\n";

    private string _folder = "";

    private string Model => In("model.json");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("crabby").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_model_that_was_saved_with_its_data_needs_no_others()
    {
        string data = Write("data.csv", Data);
        CrabbyRun fit = CrabbyRun.Of("fit", "ols", data, "-f", "log(y) ~ x*g", "--where", "t != 3", "--save", Model, "--save-data");
        CrabbyRun without = CrabbyRun.Of("predict", Model, "--residuals", "--keep", "t");
        CrabbyRun with = CrabbyRun.Of("predict", Model, Write("used.csv", Data.Replace("4,2,a,3\n", "")), "--residuals", "--keep", "t");
        Assert.Multiple(() =>
        {
            Assert.That(fit.Error, Does.Contain($"note: {Model} holds the data of the fit: 7 rows, "));
            Assert.That(without.ExitCode, Is.Zero, without.Error);
            Assert.That(without.Output, Is.EqualTo(with.Output));
        });
        CrabbyRun.Of("fit", "ols", data, "-f", "y ~ x", "--save", Model);
        Assert.That(CrabbyRun.Of("predict", Model).ErrorLine, Does.Contain("no data are named").And.Contain("--save-data"));
        Assert.That(
            CrabbyRun.Of("fit", "ols", data, "-f", "y ~ x", "--save-data").ErrorLine,
            Does.Contain("--save-data needs --save MODEL.json.")
        );
    }

    [Test]
    public void A_model_of_a_plug_in_predicts_where_the_plug_in_is_loaded()
    {
        string plugin = typeof(ThirdPartyGlm.ThirdPartyPlugin).Assembly.Location;
        string name = ThirdPartyGlm.ZeroTruncatedPoisson.Descriptor.Name;
        string data = Write("data.csv", Data),
            fresh = Write("new.csv", Fresh);
        CrabbyRun fit = CrabbyRun.Of([
            "--plugin",
            plugin,
            "fit",
            name,
            data,
            "-f",
            "y ~ x",
            "--vcov",
            "hc4",
            "--save",
            Model,
            "--predict",
            fresh,
            "--output",
            "csv",
        ]);
        Assert.That(fit.ExitCode, Is.Zero, fit.Error);
        CrabbyRun with = CrabbyRun.Of("--plugin", plugin, "predict", Model, fresh, "--interval", "confidence");
        CrabbyRun without = CrabbyRun.Of("predict", Model, fresh);
        Assert.Multiple(() =>
        {
            Assert.That(with.ExitCode, Is.Zero, with.Error);
            Assert.That(Lines(with)[1], Does.StartWith(Lines(fit)[^4]));
            Assert.That(without.ExitCode, Is.EqualTo(2));
            Assert.That(
                without.ErrorLine,
                Does.Contain($"'{name}', which is not registered here").And.Contain("--plugin FILE loads a plug-in")
            );
            Assert.That(
                CrabbyRun.Of("compare", Model).Output,
                Does.Contain("Standard errors in parentheses: hc4."),
                "a table needs no plug-in"
            );
        });
    }

    [Test]
    public void Absorbed_effects_predict_in_the_fit_and_from_the_file_alike()
    {
        string fresh = Write("new.csv", Fresh);
        CrabbyRun fit = Fit("ols", "y ~ x | g", "--predict", fresh, "--output", "json");
        CrabbyRun predicted = CrabbyRun.Of("predict", Model, fresh);
        Assert.Multiple(() =>
        {
            Assert.That(fit.ExitCode, Is.Zero, fit.Error);
            Assert.That(predicted.ExitCode, Is.Zero, predicted.Error);
            Assert.That(
                double.Parse(Lines(predicted)[1].Split(',')[1], CultureInfo.InvariantCulture),
                Is.EqualTo(fit.Json.GetProperty("predictions")[0].GetDouble())
            );
            Assert.That(Lines(predicted)[4], Is.EqualTo("4,"));
            Assert.That(predicted.Error, Does.Contain("no estimate of their levels of g (zz)"));
            Assert.That(
                CrabbyRun.Of("predict", Model, fresh, "--interval", "confidence").ErrorLine,
                Does.Contain("--interval is not available: the model absorbed g")
            );
        });
    }

    [Test]
    public void Predictions_of_a_saved_model_are_those_of_the_fit()
    {
        string fresh = Write("new.csv", Fresh);
        CrabbyRun fit = Fit("poisson", "y ~ x + g", "--predict", fresh, "--output", "csv");
        CrabbyRun predicted = CrabbyRun.Of("predict", Model, fresh, "--keep", "id");
        Assert.That(predicted.ExitCode, Is.Zero, predicted.Error);
        string[] lines = Lines(predicted);
        string[] direct = Lines(fit)[^5..];
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo("row,prediction,id"));
            Assert.That(lines[1], Is.EqualTo(direct[1] + ",7"));
            Assert.That(lines[2], Is.EqualTo("2,,8"));
            Assert.That(lines[3], Is.EqualTo(direct[3] + ",\"9,1\""));
            Assert.That(lines[4], Is.EqualTo("4,,10"));
            Assert.That(predicted.Error, Does.Contain("zz").And.Contain("a value is missing"));
        });
    }

    // Least squares by hand; the t quantile with 6 degrees of freedom at 0.975 is that of tables.
    [Test]
    public void Limits_residuals_and_influence_are_those_of_the_textbook()
    {
        Fit("ols", "y ~ x");
        string[] lines = Lines(CrabbyRun.Of("predict", Model, In("data.csv"), "--interval", "prediction", "--residuals", "--influence"));
        Assert.That(
            lines[0],
            Is.EqualTo("row,prediction,std_error,conf_low,conf_high,pred_low,pred_high,residual,leverage,cooks_distance")
        );
        double[] first = Numbers(lines[1]);
        // Mean of x 3.5, Sxx 42, Sxy 41, mean of y 6.75, residual sum of squares 59.5 - 41^2/42.
        double slope = 41.0 / 42.0,
            variance = (59.5 - (41.0 * 41.0 / 42.0)) / 6.0,
            leverage = (1.0 / 8.0) + (3.5 * 3.5 / 42.0),
            mean = 6.75 - (3.5 * slope),
            residual = 3.0 - mean;
        const double Quantile = 2.4469118511449692;
        double error = Math.Sqrt(variance * leverage),
            ofNew = Math.Sqrt(variance * (1.0 + leverage));
        double cook = residual * residual * leverage / (2.0 * variance * (1.0 - leverage) * (1.0 - leverage));
        double[] expected =
        [
            1.0,
            mean,
            error,
            mean - (Quantile * error),
            mean + (Quantile * error),
            mean - (Quantile * ofNew),
            mean + (Quantile * ofNew),
            residual,
            leverage,
            cook,
        ];
        Assert.That(first, Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void The_link_scale_has_its_own_limits()
    {
        Fit("poisson", "y ~ x", "--vcov", "hc1");
        string fresh = Write("new.csv", "x\n2\n");
        double[] link = Numbers(Lines(CrabbyRun.Of("predict", Model, fresh, "--interval", "confidence", "--type", "link"))[1]);
        double[] mean = Numbers(Lines(CrabbyRun.Of("predict", Model, fresh, "--interval", "confidence"))[1]);
        Assert.Multiple(() =>
        {
            Assert.That(mean[1], Is.EqualTo(Math.Exp(link[1])).Within(1e-12));
            Assert.That(mean[2], Is.EqualTo(Math.Exp(link[1]) * link[2]).Within(1e-12));
            Assert.That(mean[3], Is.EqualTo(Math.Exp(link[3])).Within(1e-12));
            Assert.That(mean[4], Is.EqualTo(Math.Exp(link[4])).Within(1e-12));
        });
    }

    [Test]
    public void The_file_of_predictions_appears_whole_and_is_never_an_input()
    {
        Fit("ols", "y ~ x");
        string fresh = Write("new.csv", "x\n2\n"),
            output = In("out.csv");
        Assert.Multiple(() =>
        {
            Assert.That(CrabbyRun.Of("predict", Model, fresh, "-o", output).Output, Is.Empty);
            Assert.That(File.ReadAllText(output), Does.StartWith("row,prediction\n1,"));
            RefusesWith(["predict", Model, fresh, "-o", fresh], "which is read");
            RefusesWith(["predict", Model, fresh, "-o", Model], "which is read");
            RefusesWith(["fit", "ols", In("data.csv"), "-f", "y ~ x", "--save", In("data.csv")], "which is read");
            RefusesWith(["predict", Model, Write("bad.csv", "x\nq\n"), "-o", In("none.csv")], "line 2");
            Assert.That(File.Exists(In("none.csv")), Is.False);
            Assert.That(Directory.GetFiles(_folder, "*.tmp"), Is.Empty);
        });
    }

    [Test]
    public void A_file_that_is_no_model_is_one_clear_line()
    {
        Fit("ols", "y ~ x", "--cluster", "g");
        string text = File.ReadAllText(Model),
            data = In("data.csv");
        Assert.Multiple(() =>
        {
            RefusesWith(["predict", Write("a.json", text[..500]), data], "cut off");
            RefusesWith(["predict", Write("b.json", text.Replace("cr1", "hc1")), data], "checksum is wrong");
            RefusesWith(["predict", Write("c.json", text.Replace("\"version\": 1", "\"version\": 3")), data], "version 3");
            RefusesWith(["predict", Write("d.json", "[1, 2]"), data], "no saved model");
            RefusesWith(["predict", data, data], "no saved model");
            RefusesWith(["predict", In("nothing.json"), data], "nothing.json");
            RefusesWith(["predict", Model, data, "--level", "0.9"], "--interval");
            RefusesWith(["predict", Model, data, "--interval", "both"], "--interval");
            RefusesWith(["predict", Model, data, "--influence"], "--vcov vanilla");
            RefusesWith(["predict", Model, data, "--keep", "nobody"], "nobody");
            RefusesWith(["predict", Model, Write("e.csv", "z\n1\n")], "'x'");
        });
    }

    [Test]
    public void Limits_of_a_new_count_are_whole_numbers_around_the_mean()
    {
        Fit("poisson", "y ~ x");
        string[] lines = Lines(CrabbyRun.Of("predict", Model, In("data.csv"), "--interval", "prediction", "--level", "0.8"));
        Assert.That(lines[0], Is.EqualTo("row,prediction,std_error,conf_low,conf_high,pred_low,pred_high"));
        foreach (string line in lines[1..])
        {
            double[] values = Numbers(line);
            Assert.That(values[5..], Is.All.Matches<double>(double.IsInteger), line);
            Assert.That(values[5], Is.LessThan(values[1]));
            Assert.That(values[6], Is.GreaterThan(values[1]));
        }
    }

    [Test]
    public void What_a_model_has_not_is_refused_by_name()
    {
        string data = In("data.csv");
        Fit("glm", "y ~ x", "--family", "quasi-poisson");
        RefusesWith(["predict", Model, data, "--interval", "prediction"], "'quasi-poisson' states a mean and a variance");
        Fit("poisson", "y ~ x", "--ridge", "2");
        RefusesWith(["predict", Model, data, "--interval", "confidence"], "without standard errors");
        RefusesWith(["predict", Model, Write("f.csv", "x,g\n1,a\n"), "--residuals"], "'y'");
        RefusesWith(["fit", "ols", data, "-f", "y ~ sw(x, t)", "--save", Model], "--save takes one model");
    }

    [Test]
    public void New_levels_fail_when_asked()
    {
        Fit("ols", "y ~ g");
        RefusesWith(["predict", Model, Write("new.csv", Fresh), "--new-levels", "fail"], "zz");
    }

    [Test]
    public void Probabilities_of_classes_are_those_of_the_fit()
    {
        string fresh = Write("new.csv", Fresh);
        string rows = Write("classes.csv", "k,x\nred,1\nblue,2\nred,3\ngreen,1\ngreen,4\nblue,3\nred,2\nblue,4\ngreen,2\n");
        CrabbyRun fit = CrabbyRun.Of(
            "fit",
            "multinomial-logit",
            rows,
            "-f",
            "k ~ x",
            "--save",
            Model,
            "--predict",
            fresh,
            "--output",
            "csv"
        );
        Assert.That(fit.ExitCode, Is.Zero, fit.Error);
        string[] lines = Lines(CrabbyRun.Of("predict", Model, fresh));
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo("row,blue,green,red"));
            Assert.That(Numbers(lines[1]), Is.EqualTo(Numbers(Lines(fit)[^4])).Within(1e-12));
            RefusesWith(["predict", Model, fresh, "--interval", "confidence"], "probabilities of classes");
        });
    }

    [Test]
    public void An_elastic_net_predicts_from_its_file()
    {
        string fresh = Write("new.csv", Fresh);
        CrabbyRun fit = Fit(
            "elastic-net",
            "y ~ x + t",
            "--l1",
            "0.1",
            "--family",
            "poisson",
            "--predict",
            In("data.csv"),
            "--output",
            "csv"
        );
        string[] lines = Lines(CrabbyRun.Of("predict", Model, In("data.csv")));
        Assert.That(Numbers(lines[1]), Is.EqualTo(Numbers(Lines(fit)[^8])).Within(1e-12));
    }

    [TestCase("r.json", "{")]
    [TestCase("r.csv", "name,estimate")]
    [TestCase("r.md", "|")]
    [TestCase("r.tex", "\\")]
    [TestCase("r.txt", "")]
    public void Results_go_to_a_file_in_the_form_of_its_ending(string name, string start)
    {
        CrabbyRun run = Fit("ols", "y ~ x", "-o", In(name));
        Assert.Multiple(() =>
        {
            Assert.That(run.Output, Is.Empty);
            Assert.That(File.ReadAllText(In(name)), Does.Contain(start).And.Contain("x"));
            RefusesWith(["fit", "ols", In("data.csv"), "-f", "y ~ x", "-o", In("r.xyz")], ".txt, .json");
            RefusesWith(["fit", "ols", In("data.csv"), "-f", "y ~ x", "-o", In("data.csv")], "which is read");
        });
    }

    [Test]
    public void Robust_errors_are_hc1_for_every_model()
    {
        string data = Write("data.csv", Data);
        foreach (string model in (string[])["ols", "poisson", "glm"])
        {
            CrabbyRun robust = CrabbyRun.Of("fit", model, data, "-f", "y ~ x", "--robust", "--output", "csv");
            CrabbyRun named = CrabbyRun.Of("fit", model, data, "-f", "y ~ x", "--vcov", "hc1", "--output", "csv");
            Assert.That(robust.Output, Is.EqualTo(named.Output).And.Not.Empty);
        }

        RefusesWith(["fit", "ols", data, "-f", "y ~ x", "--robust", "--cluster", "g"], "--robust and --cluster");
        RefusesWith(["fit", "ols", data, "-f", "y ~ x", "--robust", "--vcov", "hc3"], "--robust is --vcov hc1");
    }

    [Test]
    public void A_model_reads_the_standard_input()
    {
        Fit("ols", "y ~ x");
        CrabbyRun run = CrabbyRun.OfInput("x,k\n1,a\n", "predict", Model, "-", "--keep", "k");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Lines(run)[1], Does.EndWith(",a"));
    }

    private CrabbyRun Fit(string model, string formula, params string[] options)
    {
        CrabbyRun run = CrabbyRun.Of(["fit", model, Write("data.csv", Data), "-f", formula, "--save", Model, .. options]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run;
    }

    private static void RefusesWith(string[] arguments, string words)
    {
        CrabbyRun run = CrabbyRun.Of(arguments);
        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output + run.Error);
        Assert.That(run.ErrorLine, Does.Contain(words).And.Not.Contain("\n"));
    }

    private string In(string name) => Path.Combine(_folder, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(In(name), text);
        return In(name);
    }

    private static string[] Lines(CrabbyRun run) => run.Output.TrimEnd().ReplaceLineEndings("\n").Split('\n');

    private static double[] Numbers(string line) =>
        [.. line.Split(',').Select(static field => double.Parse(field, CultureInfo.InvariantCulture))];
}
