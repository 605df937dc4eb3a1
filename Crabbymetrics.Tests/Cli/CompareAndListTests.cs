using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

public class CompareAndListTests
{
    [TestCase("table")]
    [TestCase("markdown")]
    [TestCase("latex")]
    [TestCase("html")]
    [TestCase("csv")]
    [TestCase("json")]
    public void Models_of_earlier_fits_stand_side_by_side(string format)
    {
        using TemporaryFile first = new(CrabbyRun.Poisson(CrabbyRun.Quine, "Days ~ EthN", "--output", "json").Output);
        using TemporaryFile second = new(
            CrabbyRun.Poisson(CrabbyRun.Quine, "Days ~ EthN + LrnSL", "--output", "json", "--vcov", "hc1").Output
        );
        CrabbyRun run = CrabbyRun.Of("compare", first.Path, second.Path, "--output", format);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Output, Does.Contain("EthN").And.Contain("LrnSL").And.Contain(Path.GetFileNameWithoutExtension(first.Path)));
            if (format == "json")
            {
                Assert.That(JsonDocument.Parse(run.Output).RootElement.GetArrayLength(), Is.EqualTo(2));
            }
            else if (format != "csv")
            {
                Assert.That(run.Output, Does.Contain("vanilla").And.Contain("hc1"));
            }
        });
    }

    [Test]
    public void Saved_models_stand_beside_the_JSON_of_fits_and_of_several()
    {
        using TemporaryFile saved = new("");
        using TemporaryFile one = new(
            CrabbyRun.Poisson(CrabbyRun.Quine, "Days ~ EthN", "--output", "json", "--cluster", "Cell", "--save", saved.Path).Output
        );
        using TemporaryFile several = new(CrabbyRun.Poisson(CrabbyRun.Quine, "Days ~ sw(EthN, LrnSL)", "--output", "json").Output);
        CrabbyRun run = CrabbyRun.Of("compare", saved.Path, one.Path, several.Path);
        string file = Path.GetFileNameWithoutExtension(several.Path);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        string[] errors = run
            .Output.Split('\n')
            .Single(static line => line.StartsWith("Standard errors  ", StringComparison.Ordinal))
            .Split("  ");
        Assert.Multiple(() =>
        {
            Assert.That(run.Output, Does.Contain($"{file} (1)").And.Contain($"{file} (2)"));
            Assert.That(errors.Count(static word => word.Trim() == "cr1"), Is.EqualTo(2));
        });
        File.WriteAllText(saved.Path, File.ReadAllText(saved.Path).Replace("EthN", "EthM"));
        CrabbyRun changed = CrabbyRun.Of("compare", saved.Path);
        Assert.That(changed.ExitCode, Is.EqualTo(2));
        Assert.That(changed.ErrorLine, Does.Contain("its checksum is wrong"));
    }

    [Test]
    public void Stars_and_what_stands_below_can_be_chosen()
    {
        using TemporaryFile fit = new(CrabbyRun.Poisson(CrabbyRun.Quine, "Days ~ EthN", "--output", "json").Output);
        string plain = CrabbyRun.Of("compare", fit.Path).Output;
        string starred = CrabbyRun.Of("compare", fit.Path, "--stars", "economics", "--below", "ci").Output;
        Assert.That(plain, Does.Not.Contain("***"));
        Assert.That(starred, Does.Contain("***").And.Contain("["));
    }

    [Test]
    public void An_option_that_a_form_does_not_read_is_refused(
        [Values("csv", "json")] string format,
        [Values("--below p", "--stars economics", "--digits 7", "--caption Text")] string option
    )
    {
        using TemporaryFile fit = new(CrabbyRun.Poisson(CrabbyRun.Quine, "Days ~ EthN", "--output", "json").Output);
        CrabbyRun run = CrabbyRun.Of(["compare", fit.Path, "--output", format, .. option.Split(' ')]);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain($"{option.Split(' ')[0]} is not read").And.Contain("markdown"));
    }

    [Test]
    public void The_level_and_the_distribution_of_an_earlier_fit_are_kept()
    {
        using TemporaryFile fit = new(
            CrabbyRun
                .Poisson(CrabbyRun.Quine, "Days ~ EthN", "--output", "json", "--cluster", "Cell", "--cluster-t", "--level", "0.9")
                .Output
        );
        JsonElement model = JsonDocument.Parse(CrabbyRun.Of("compare", fit.Path, "--output", "json").Output).RootElement[0];
        Assert.That(model.GetProperty("level").GetDouble(), Is.EqualTo(0.9));
        Assert.That(model.GetProperty("statistic").GetString(), Is.EqualTo("t"));
    }

    [TestCase("/no/such/file.json", "no such file")]
    [TestCase(null, "no JSON")]
    public void A_file_that_is_no_fit_is_named(string? path, string expected)
    {
        CrabbyRun run = CrabbyRun.Of("compare", path ?? CrabbyRun.Quine);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(path ?? "quine.csv").And.Contain(expected).And.Not.Contain("\n"));
    }

    [TestCase("--below", "nothing")]
    [TestCase("--stars", "many")]
    [TestCase("--output", "pdf")]
    [TestCase("--digits", "0")]
    public void An_option_that_is_not_known_is_refused(string option, string value)
    {
        using TemporaryFile fit = new(CrabbyRun.Poisson(CrabbyRun.Quine, "Days ~ EthN", "--output", "json").Output);
        Assert.That(CrabbyRun.Of("compare", fit.Path, option, value).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void The_list_names_all_that_options_take()
    {
        CrabbyRun run = CrabbyRun.Of("list");
        Assert.That(run.ExitCode, Is.Zero);
        foreach (string name in (ReadOnlySpan<string>)["poisson", "vanilla", "sandwich", "hc1", "cr1", "pairs", "cluster-pairs", "newton"])
        {
            Assert.That(run.Output, Does.Match($"(?m)^  {name}( |$)"), name);
        }
    }

    [Test]
    public void The_list_has_a_line_on_each_entry()
    {
        string[] entries = [.. CrabbyRun.Of("list").Output.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal))];
        Assert.That(entries, Has.Length.GreaterThan(40));
        Assert.That(entries, Is.All.Match(@"^  \S+ +\S+ .+\.$"));
    }
}
