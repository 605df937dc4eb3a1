using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary>Families and links of a plug-in. The geometric is R's <c>MASS::negative.binomial(1)</c> (MASS 7.3, R 4.2.2) on R's warpbreaks,
/// cauchit R's <c>binomial(link = "cauchit")</c> on R's mtcars, begun anew until nothing changes.</summary>
public sealed class OwnFamilyCommandTests
{
    private static readonly string Assembly = typeof(TestPlugin).Assembly.Location;

    [TestCase("geometric", "")]
    [TestCase("glm", "--family geometric")]
    [TestCase("glm", "--family plain-geometric")]
    public void A_family_is_reached_by_its_command_and_by_name(string model, string options)
    {
        JsonElement json = Fit(model, BuiltInData.Warpbreaks, "breaks ~ B + M + H", options);
        Assert.Multiple(() =>
        {
            double[] coefficients = [3.66930495536217016, -0.18233739894357828, -0.29343959292612509, -0.51023329003597950];
            double[] errors = [0.27609619039316680, 0.27720810776282157, 0.33875869651560836, 0.33950398559851508];
            for (int j = 0; j < 4; j++)
            {
                Assert.That(Parameter(json, j, "estimate"), Is.EqualTo(coefficients[j]).Within(1e-9), $"{j}");
                Assert.That(Parameter(json, j, "std_error"), Is.EqualTo(errors[j]).Within(1e-8), $"{j}");
            }

            Assert.That(json.GetProperty("deviance").GetDouble(), Is.EqualTo(7.1639717790129449).Within(1e-9));
            Assert.That(json.GetProperty("link").GetString(), Is.EqualTo("log"));
        });
    }

    [Test]
    public void A_quasi_likelihood_of_an_own_family_has_its_estimates() =>
        Assert.That(
            Parameter(Fit("glm", BuiltInData.Warpbreaks, "breaks ~ B", "--family quasi-geometric"), 1, "estimate"),
            Is.EqualTo(Parameter(Fit("geometric", BuiltInData.Warpbreaks, "breaks ~ B", ""), 1, "estimate")).Within(1e-9)
        );

    [Test]
    public void A_link_is_reached_by_name()
    {
        JsonElement json = Fit("glm", BuiltInData.Cars, "am ~ wt", "--family binomial --link cauchit");
        Assert.Multiple(() =>
        {
            Assert.That(Parameter(json, 0, "estimate"), Is.EqualTo(24.2298231975695764).Within(1e-8));
            Assert.That(Parameter(json, 1, "estimate"), Is.EqualTo(-7.8946785333366334).Within(1e-8));
            Assert.That(json.GetProperty("deviance").GetDouble(), Is.EqualTo(18.677715542625357).Within(1e-9));
        });
    }

    [TestCase("geometric", "--link log")]
    [TestCase("elastic-net", "--family geometric --l2 1e-9")]
    [TestCase("elastic-net", "--family plain-geometric --link log --l2 1e-9")]
    public void Families_and_links_serve_every_model_that_names_them(string model, string options)
    {
        double direct = Parameter(Fit("geometric", BuiltInData.Warpbreaks, "breaks ~ B", ""), 1, "estimate");
        Assert.That(Parameter(Fit(model, BuiltInData.Warpbreaks, "breaks ~ B", options), 1, "estimate"), Is.EqualTo(direct).Within(1e-6));
    }

    [Test]
    public void An_own_family_predicts_and_names_the_line_of_an_outcome_that_it_refuses()
    {
        CrabbyRun run = CrabbyRun.OfInput("y,x\n1,2\n0.5,3\n2,4\n", Words("geometric", "y ~ x", ""));
        using TemporaryFile rows = new(BuiltInData.Warpbreaks);
        JsonElement json = Fit("geometric", BuiltInData.Warpbreaks, "breaks ~ B", $"--predict {rows.Path}");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.ErrorLine, Does.Contain("line 3, column 'y': the outcome must be a whole number, 0 or more; it is 0.5"));
            double[] predictions = [.. json.GetProperty("predictions").EnumerateArray().Select(static value => value.GetDouble())];
            Assert.That(predictions[0], Is.EqualTo(BuiltInData.Breaks.Take(27).Average()).Within(1e-6));
            Assert.That(predictions[^1], Is.EqualTo(BuiltInData.Breaks.Skip(27).Average()).Within(1e-6));
        });
    }

    [Test]
    public void Help_and_errors_list_what_is_registered()
    {
        string help = CrabbyRun.Of("--plugin", Assembly, "fit", "glm", "--help").Output;
        CrabbyRun family = CrabbyRun.OfInput(BuiltInData.Cars, Words("glm", "am ~ wt", "--family cauchy"));
        CrabbyRun link = CrabbyRun.OfInput(BuiltInData.Cars, Words("glm", "am ~ wt", "--link tangent"));
        Assert.Multiple(() =>
        {
            Assert.That(help, Does.Contain("geometric").And.Contain("cauchit").And.Contain("inverse-squared"));
            Assert.That(family.ErrorLine, Does.Contain("--family is binomial, gamma, gaussian, geometric").And.Not.Contain("FamilyName"));
            Assert.That(link.ErrorLine, Does.Contain("cauchit, cloglog"));
            Assert.That((int[])[family.ExitCode, link.ExitCode], Is.All.EqualTo(2));
        });
    }

    private static JsonElement Fit(string model, string data, string formula, string options)
    {
        CrabbyRun run = CrabbyRun.OfInput(data, [.. Words(model, formula, options), "--output", "json"]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run.Json;
    }

    private static string[] Words(string model, string formula, string options) =>
        [
            "--plugin",
            Assembly,
            "fit",
            model,
            "-",
            "--formula",
            formula,
            .. model == "elastic-net" ? (string[])[] : ["--tolerance", "1e-10", "--vcov", "eim"],
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];

    private static double Parameter(JsonElement json, int j, string property) =>
        json.GetProperty("parameters")[j].GetProperty(property).GetDouble();
}
