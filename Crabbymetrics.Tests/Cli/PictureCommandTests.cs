using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Crabbymetrics.Tests.Cli;

/// <summary>The tool's pictures and reports: files that appear whole, options that are read, pages that ask for nothing.</summary>
public sealed partial class PictureCommandTests
{
    private const string Formula = "Days ~ EthN + SexM + AgeF1";

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("crabby-pictures-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(null, "Coefficients: Days")]
    [TestCase("coefficients", "Coefficients: Days")]
    [TestCase("residuals", "Residuals over fitted values")]
    [TestCase("qq", "Quantiles of residuals")]
    [TestCase("influence", "Influence")]
    [TestCase("rootogram", "Rootogram")]
    public void A_fit_draws_the_picture_that_is_asked_for(string? kind, string title)
    {
        string path = InFolder("picture.svg");
        CrabbyRun run = CrabbyRun.Poisson(
            CrabbyRun.Quine,
            Formula,
            ["--vcov", "hc1", "--plot", path, .. kind is null ? (string[])[] : ["--plot-kind", kind]]
        );
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("EthN"));
        Assert.That(TitleOf(path), Is.EqualTo(title));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [TestCase("predictions", "AgeF1", "Predicted means over AgeF1")]
    [TestCase("effects", "SexM", "Marginal effect of SexM")]
    public void Pictures_over_a_column_name_it(string kind, string term, string title)
    {
        string path = InFolder("picture.svg");
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--plot", path, "--plot-kind", kind, "--plot-term", term);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(TitleOf(path), Is.EqualTo(title));
    }

    [Test]
    public void Draws_of_a_bootstrap_are_drawn()
    {
        string path = InFolder("boot.svg");
        string[] drawn = ["--plot", path, "--plot-kind", "bootstrap", "--plot-term", "EthN"];
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, ["--bootstrap", "50", .. drawn]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(TitleOf(path), Is.EqualTo("Bootstrap: EthN"));
        File.Delete(path);
        CrabbyRun without = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, drawn);
        Assert.That(without.ErrorLine, Does.Contain("needs the draws of --bootstrap"));
        Assert.That(without.ExitCode, Is.EqualTo(2));
        Assert.That(File.Exists(path), Is.False);
    }

    [TestCase("--plot-kind", "qq", "--plot-kind is not read")]
    [TestCase("--plot-term", "EthN", "--plot-term is not read")]
    [TestCase("--plot", "picture.png", "its name ends in .svg")]
    [TestCase("--report", "page.pdf", "its name ends in .html")]
    public void What_is_not_read_is_refused(string option, string value, string message)
    {
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, option, value);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(message));
        Assert.That(run.Output, Is.Empty);
    }

    [Test]
    public void A_picture_that_the_model_does_not_have_is_refused_with_those_that_it_has()
    {
        string path = InFolder("picture.svg");
        CrabbyRun run = CrabbyRun.Of("fit", "ols", CrabbyRun.Quine, "-f", Formula, "--plot", path, "--plot-kind", "rootogram");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain("It has: coefficients, residuals, qq, influence"));
        Assert.That(File.Exists(path), Is.False);
        CrabbyRun term = CrabbyRun.Of("fit", "ols", CrabbyRun.Quine, "-f", Formula, "--plot", path, "--plot-kind", "predictions");
        Assert.That(term.ErrorLine, Does.Contain("needs --plot-term NAME"));
        CrabbyRun column = CrabbyRun.Of([
            "fit",
            "ols",
            CrabbyRun.Quine,
            "-f",
            Formula,
            "--plot",
            path,
            "--plot-kind",
            "predictions",
            "--plot-term",
            "Eth",
        ]);
        Assert.That(column.ErrorLine, Does.Contain("no column 'Eth'"));
    }

    [Test]
    public void A_file_is_never_an_input_nor_another_output()
    {
        string data = InFolder("data.svg");
        File.Copy(CrabbyRun.Quine, data);
        CrabbyRun input = CrabbyRun.Poisson(data, Formula, "--plot", data);
        Assert.That(input.ErrorLine, Does.Contain("--plot").And.Contains("which is read"));
        Assert.That(File.ReadAllText(data), Is.EqualTo(File.ReadAllText(CrabbyRun.Quine)));
        string path = InFolder("same.svg");
        CrabbyRun twice = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--plot", path, "--save", path);
        Assert.That(twice.ErrorLine, Does.Contain("another output of the command has that name"));
        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public void Several_models_share_a_picture_and_a_report()
    {
        string path = InFolder("models.svg");
        string page = InFolder("models.html");
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Quine, "Days ~ EthN + sw(SexM, AgeF1)", "--plot", path, "--report", page);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(File.ReadAllText(path), Does.Contain(">(1)</text>").And.Contains(">(2)</text>"));
        RequireAlone(page, pictures: 1);
        CrabbyRun other = CrabbyRun.Poisson(CrabbyRun.Quine, "Days ~ EthN + sw(SexM, AgeF1)", "--plot", path, "--plot-kind", "qq");
        Assert.That(other.ErrorLine, Does.Contain("a picture of one model"));
    }

    [Test]
    public void A_report_holds_call_data_tables_pictures_and_versions_and_asks_for_nothing()
    {
        string page = InFolder("report.html");
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--vcov", "hc1", "--bootstrap", "40", "--report", page);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        string text = File.ReadAllText(page);
        Assert.Multiple(() =>
        {
            Assert.That(
                text,
                Does.Contain("crabby fit poisson").And.Contains("--vcov hc1").And.Contains("&#39;Days ~ EthN + SexM + AgeF1&#39;")
            );
            Assert.That(text, Does.Contain("<dt>Observations</dt><dd>146</dd>"));
            Assert.That(text, Does.Contain("hc1").And.Contains("Rootogram").And.Contains("Bootstrap: AgeF1"));
            Assert.That(text, Does.Contain("<footer>Crabbymetrics "));
        });
        RequireAlone(page, pictures: 8);
    }

    [Test]
    public void A_report_of_saved_models_and_of_fits_compares_them()
    {
        string saved = InFolder("saved.json");
        string fitted = InFolder("fitted.json");
        string page = InFolder("report.html");
        string picture = InFolder("compare.svg");
        CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--save", saved);
        CrabbyRun.Of("fit", "negative-binomial", CrabbyRun.Quine, "-f", Formula, "-o", fitted);
        CrabbyRun run = CrabbyRun.Of("report", saved, fitted, "-o", page, "--title", "Days <of> absence");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(File.ReadAllText(page), Does.Contain("<h1>Days &lt;of&gt; absence</h1>").And.Contains("Each model"));
        RequireAlone(page, pictures: 1);
        Assert.That(CrabbyRun.Of("report", saved, "-o", page).ExitCode, Is.Zero);
        CrabbyRun compared = CrabbyRun.Of("compare", saved, fitted, "--plot", picture);
        Assert.That(compared.ExitCode, Is.Zero, compared.Error);
        Assert.That(File.ReadAllText(picture), Does.Contain(">saved</text>").And.Contains(">fitted</text>"));
        Assert.That(CrabbyRun.Of("report", saved, "-o", saved).ErrorLine, Does.Contain("its name ends in .html"));
        Assert.That(CrabbyRun.Of("report", InFolder("none.json"), "-o", page).ErrorLine, Does.Contain("there is no such file"));
    }

    private static string TitleOf(string path) => XDocument.Load(path).Root!.Elements().First().Value;

    // Well formed as XML but for the void elements of the head; nothing that a browser would fetch or run.
    private static void RequireAlone(string path, int pictures)
    {
        string page = File.ReadAllText(path);
        Assert.Multiple(() =>
        {
            Assert.That(page, Does.StartWith("<!DOCTYPE html>").And.Contains("default-src 'none'").And.Contains("width=device-width"));
            Assert.That(page, Does.Not.Contain("<script").IgnoreCase);
            Assert.That(Requests().Matches(page).Select(static match => match.Value), Is.Empty);
            Assert.That(Regex.Count(page, "<svg "), Is.EqualTo(pictures));
            Assert.That(() => XDocument.Parse(Void().Replace(page["<!DOCTYPE html>".Length..], "<$1/>")), Throws.Nothing);
        });
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    [GeneratedRegex("\\b(src|href|action|data|poster)=|url\\(|@import|https?://(?!www\\.w3\\.org/2000/svg\")", RegexOptions.IgnoreCase)]
    private static partial Regex Requests();

    [GeneratedRegex("<((?:meta|br|hr)\\b[^>]*)>")]
    private static partial Regex Void();
}
