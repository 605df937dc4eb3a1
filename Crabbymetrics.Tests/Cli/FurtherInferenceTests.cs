using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

public class FurtherInferenceTests
{
    private const string Formula = "Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL";

    [Test]
    public void A_test_of_one_zero_is_the_square_of_its_statistic()
    {
        JsonElement json = CrabbyRun
            .Poisson(
                CrabbyRun.Quine,
                Formula,
                "--output",
                "json",
                "--vcov",
                "hc3",
                "--test",
                "LrnSL = 0",
                "--test",
                "EthN = SexM, AgeF1 = 0"
            )
            .Json;
        JsonElement tests = json.GetProperty("tests");
        double z = json.GetProperty("parameters")[6].GetProperty("statistic").GetDouble();
        Assert.Multiple(() =>
        {
            Assert.That(tests.GetArrayLength(), Is.EqualTo(2));
            Assert.That(tests[0].GetProperty("statistic").GetDouble(), Is.EqualTo(z * z).Within(1e-8).Percent);
            Assert.That(
                tests[0].GetProperty("p_value").GetDouble(),
                Is.EqualTo(json.GetProperty("parameters")[6].GetProperty("p_value").GetDouble()).Within(1e-6).Percent
            );
            Assert.That(tests[1].GetProperty("df").GetDouble(), Is.EqualTo(2));
            Assert.That(tests[1].GetProperty("hypothesis").GetString(), Is.EqualTo("EthN = SexM, AgeF1 = 0"));
        });
    }

    [TestCase("nope = 0", "'nope'")]
    [TestCase("EthN = 0, EthN = 1", "EthN")]
    [TestCase("EthN +", "EthN +")]
    public void A_test_that_cannot_be_read_exits_with_2(string restrictions, string expected)
    {
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--test", restrictions);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(expected).And.Not.Contain("\n"));
    }

    [Test]
    public void Rate_ratios_are_exponentials_of_the_coefficients_and_their_limits()
    {
        JsonElement json = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--output", "json", "--irr").Json;
        for (int j = 0; j < 7; j++)
        {
            JsonElement row = json.GetProperty("parameters")[j];
            JsonElement ratio = json.GetProperty("irr")[j];
            Assert.Multiple(() =>
            {
                Assert.That(ratio.GetProperty("name").GetString(), Is.EqualTo(row.GetProperty("name").GetString()));
                foreach (string property in (ReadOnlySpan<string>)["estimate", "conf_low", "conf_high"])
                {
                    Assert.That(
                        ratio.GetProperty(property).GetDouble(),
                        Is.EqualTo(Math.Exp(row.GetProperty(property).GetDouble())).Within(1e-10).Percent,
                        property
                    );
                }
            });
        }
    }

    [Test]
    public void The_average_marginal_effect_of_a_dummy_is_the_change_of_the_mean()
    {
        // Without other columns the change of the mean is the difference of the two group means.
        JsonElement json = CrabbyRun
            .PoissonOf("y,x\n1,0\n2,0\n6,0\n5,1\n4,1\n6,1\n", "y ~ x", "--output", "json", "--margins", "--margins-at-means")
            .Json;
        Assert.That(json.GetProperty("margins")[0].GetProperty("estimate").GetDouble(), Is.EqualTo(2.0).Within(1e-9));
        Assert.That(json.GetProperty("margins_at_means")[0].GetProperty("estimate").GetDouble(), Is.EqualTo(2.0).Within(1e-9));
    }

    [TestCase("none")]
    [TestCase("n/(n-k)")]
    [TestCase("G/(G-1)")]
    public void The_small_sample_factor_can_be_chosen(string factor)
    {
        const double n = 146.0,
            k = 7.0,
            g = 28.0;
        JsonElement own = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--output", "json", "--cluster", "Cell").Json;
        JsonElement chosen = CrabbyRun
            .Poisson(CrabbyRun.Quine, Formula, "--output", "json", "--cluster", "Cell", "--small-sample", factor)
            .Json;
        double expected =
            (
                factor switch
                {
                    "none" => 1.0,
                    "n/(n-k)" => n / (n - k),
                    _ => g / (g - 1.0),
                }
            ) / (g / (g - 1.0) * (n - 1.0) / (n - k));
        Assert.That(
            chosen.GetProperty("vcov")[2][2].GetDouble() / own.GetProperty("vcov")[2][2].GetDouble(),
            Is.EqualTo(expected).Within(1e-9)
        );
    }

    [Test]
    public void Several_clusterings_can_share_the_factor_of_the_smallest()
    {
        // SexM has 2 clusters, Cell 28, and each cell is of one sex, so that the terms of the cells cancel where they have the same factor.
        JsonElement shared = CrabbyRun
            .Poisson(CrabbyRun.Quine, Formula, "--output", "json", "--cluster", "Cell,SexM", "--multiway", "smallest", "--quiet")
            .Json;
        JsonElement sex = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--output", "json", "--cluster", "SexM", "--quiet").Json;
        for (int j = 0; j < 7; j++)
        {
            Assert.That(
                shared.GetProperty("vcov")[j][j].GetDouble(),
                Is.EqualTo(sex.GetProperty("vcov")[j][j].GetDouble()).Within(1e-9).Percent
            );
        }
    }

    [Test]
    public void Clustered_tests_can_use_t()
    {
        JsonElement json = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--output", "json", "--cluster", "Cell", "--cluster-t").Json;
        JsonElement row = json.GetProperty("parameters")[1];
        double upper =
            (row.GetProperty("conf_high").GetDouble() - row.GetProperty("estimate").GetDouble()) / row.GetProperty("std_error").GetDouble();
        // The .975 quantile of t with 27 degrees of freedom.
        Assert.That(upper, Is.EqualTo(2.0518305164802833).Within(1e-9));
    }

    [TestCase("table")]
    [TestCase("csv")]
    [TestCase("markdown")]
    [TestCase("latex")]
    public void Every_form_shows_tests_and_effects(string format)
    {
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--output", format, "--irr", "--margins", "--test", "LrnSL = 0");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Output, Does.Contain("LrnSL = 0"));
            Assert.That(run.Output, Does.Contain("0.58").And.Contain(format == "csv" ? "name,irr" : "ncidence-rate ratios"));
            Assert.That(run.Output, Does.Contain(format == "csv" ? "name,margins" : "verage marginal effects"));
        });
    }

    [Test]
    public void What_needs_a_covariance_is_refused_with_a_penalty()
    {
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--ridge", "1", "--irr");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain("--irr").And.Contain("penalty"));
    }

    [Test]
    public void Clusters_imply_that_the_bootstrap_draws_them()
    {
        JsonElement json = CrabbyRun
            .Poisson(CrabbyRun.Quine, Formula, "--output", "json", "--cluster", "Cell,SexM", "--vcov", "cr1", "--bootstrap", "3")
            .Json;
        Assert.That(json.GetProperty("bootstrap").GetProperty("scheme").GetString(), Is.EqualTo("cluster-pairs"));
        json = CrabbyRun
            .Poisson(CrabbyRun.Quine, Formula, "--output", "json", "--cluster", "Cell", "--bootstrap", "3", "--bootstrap-scheme", "pairs")
            .Json;
        Assert.That(json.GetProperty("bootstrap").GetProperty("scheme").GetString(), Is.EqualTo("pairs"));
    }

    [Test]
    public void A_high_level_with_few_clusters_has_its_limits()
    {
        using TemporaryFile file = new("y,x,g\n1,0.5,a\n2,1.5,a\n4,1.0,b\n3,2.5,b\n6,3.0,b\n5,2.0,a\n7,2.2,b\n");
        JsonElement json = CrabbyRun
            .Of("fit", "glm", file.Path, "--formula", "y ~ x", "--cluster", "g", "--level", "0.9995", "--output", "json")
            .Json;
        JsonElement slope = json.GetProperty("parameters")[1];
        double reach = slope.GetProperty("conf_high").GetDouble() - slope.GetProperty("estimate").GetDouble();

        // t with 1 degree of freedom is tan(pi level/2).
        Assert.That(reach / slope.GetProperty("std_error").GetDouble(), Is.EqualTo(Math.Tan(0.5 * Math.PI * 0.9995)).Within(1e-8).Percent);
    }

    [TestCase("ols", "identity")]
    [TestCase("glm", "identity")]
    [TestCase("probit", "probit")]
    public void Ratios_of_a_link_that_has_none_are_refused(string model, string link)
    {
        string formula = model == "probit" ? "EthN ~ LrnSL" : "Days ~ LrnSL";
        CrabbyRun run = CrabbyRun.Of("fit", model, CrabbyRun.Quine, "--formula", formula, "--irr");
        Assert.That(run.ErrorLine, Does.Contain("--irr").And.Contain("log link").And.Contain($"is {link}."));
    }
}
