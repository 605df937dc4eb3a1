using System.Xml.Linq;

namespace Crabbymetrics.Tests.Cli;

/// <summary>How <c>crabby compare</c> lets a table look.</summary>
public sealed class CompareTableTests
{
    private static readonly string Firms = Path.Combine(CrabbyRun.Samples, "firms.csv");

    [Test]
    public void Ancillary_parameters_stand_among_the_statistics()
    {
        using TemporaryFile counts = new(
            CrabbyRun.Of("fit", "negative-binomial", CrabbyRun.Quine, "-f", "Days ~ EthN", "--output", "json").Output
        );
        using TemporaryFile plain = new(CrabbyRun.Of("fit", "poisson", CrabbyRun.Quine, "-f", "Days ~ EthN", "--output", "json").Output);
        CrabbyRun all = CrabbyRun.Of("compare", counts.Path, plain.Path);
        Assert.That(all.Output, Does.Match(@"(?m)^theta +1\.\d+$"), all.Error);
        CrabbyRun asked = CrabbyRun.Of("compare", counts.Path, plain.Path, "--statistics", "theta,n");
        Assert.That(asked.Output, Does.Match(@"(?m)^theta +1\.\d+$").And.Match(@"(?m)^Observations +146 +146$"), asked.Error);
    }

    [Test]
    public void A_narrow_table_keeps_an_estimate_and_what_stands_beside_it_together()
    {
        using TemporaryFile one = Fit("log(y) ~ x", "--vcov", "hc1");
        using TemporaryFile two = Fit("log(y) ~ x + z", "--vcov", "hc1");
        CrabbyRun run = CrabbyRun.Of("compare", one.Path, two.Path, "--headers", "A,B", "--below", "ci", "--beside", "--width", "60");
        string[] headings =
        [
            .. run.Output.Split('\n').Select(static line => line.Trim()).Where(static line => line is "A" or "B" or "A        B"),
        ];
        Assert.That(headings, Is.EqualTo((string[])["A", "B"]), run.Output);
        Assert.That(run.Output, Does.Match(@"(?m)^x +\d\.\d+ +\[.*\]$"));
    }

    [Test]
    public void Models_with_effects_and_clusters()
    {
        using TemporaryFile plain = Fit("log(y) ~ x", "--vcov", "hc1");
        using TemporaryFile within = Fit("log(y) ~ x + z | firm + year", "--cluster", "firm");
        CrabbyRun run = CrabbyRun.Of(
            "compare",
            plain.Path,
            within.Path,
            "--headers",
            "OLS,Within",
            "--groups",
            "Firms:2",
            "--rename",
            "x=Capital,z=Labour,log(y)=Output",
            "--statistics",
            "n,r2,wr2,clusters,F",
            "--stars",
            "economics",
            "--title",
            "Firms",
            "--note",
            "Made up.",
            "--no-model-notes"
        );
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(
            run.Output.ReplaceLineEndings("\n"),
            Is.EqualTo(
                """
                Firms
                ------------------------------------------
                                           Firms
                                       OLS        Within
                Outcome                   Output
                ------------------------------------------
                (Intercept)        -0.1093
                                  (0.2535)
                Capital             0.4127***     0.2373**
                                 (0.07704)     (0.07516)
                Labour                           0.06415
                                               (0.04087)
                ------------------------------------------
                Effects: firm                        Yes
                Effects: year                        Yes
                Clusters: firm                         6
                ------------------------------------------
                Standard errors        hc1           cr1
                Observations            60            60
                R2                  0.5508        0.7884
                Within R2                         0.3076
                Clusters                               6
                F                    28.70         13.56
                ------------------------------------------
                Standard errors in parentheses: of the kind named for each model.
                * p < 0.1, ** p < 0.05, *** p < 0.01.
                Made up.

                """
            )
        );
    }

    [Test]
    public void Patterns_choose_and_order_parameters()
    {
        using TemporaryFile fit = Fit("y ~ x + z + n + C(year)");
        Assert.That(Rows(fit, "--keep", "^x$,z"), Is.EqualTo(new[] { "x", "z" }));
        Assert.That(Rows(fit, "--keep", "!year", "--order", "z,^n$"), Is.EqualTo(new[] { "z", "n", "(Intercept)", "x" }));
        Assert.That(Rows(fit, "--omit", "year,Intercept"), Is.EqualTo(new[] { "x", "z", "n" }));
        Assert.That(Rows(fit, "--drop", "year", "--rename", "n=Workers", "--order", "Work")[0], Is.EqualTo("Workers"));
        Assert.That(Rows(fit, "--keep", "Work", "--rename", "n=Workers"), Is.EqualTo(new[] { "Workers" }));
    }

    [Test]
    public void Labels_come_from_a_file_too()
    {
        using TemporaryFile fit = Fit("y ~ poly(x, 2) + z");
        using TemporaryFile labels = new("# names\npoly(x, 2)[1] = Linear\n\nz = From the file\n");
        string output = CrabbyRun.Of("compare", fit.Path, "--rename-file", labels.Path, "--rename", "z=Typed,poly(x, 2)[2]=Squared").Output;
        Assert.That(output, Does.Contain("Linear").And.Contain("Squared").And.Contain("Typed").And.Not.Contain("From the file"));
    }

    [TestCase("t", "(5.357)")]
    [TestCase("p", "(<0.0001)")]
    [TestCase("ci", "[0.2585; 0.5669]")]
    public void What_is_uncertain_stands_below_or_beside(string below, string cell)
    {
        using TemporaryFile fit = Fit("log(y) ~ x", "--vcov", "hc1");
        string[] under = CrabbyRun.Of("compare", fit.Path, "--below", below).Output.Split('\n');
        string[] beside = CrabbyRun.Of("compare", fit.Path, "--below", below, "--beside").Output.Split('\n');
        Assert.That(under, Has.Some.Contains(cell).And.None.Match("^x .*[(\\[]"));
        Assert.That(beside.Single(static line => line.StartsWith("x ", StringComparison.Ordinal)), Does.EndWith(cell));
    }

    [Test]
    public void A_criterion_keeps_its_figures()
    {
        using TemporaryFile fit = new(CrabbyRun.Poisson(CrabbyRun.Quine, "Days ~ EthN", "--output", "json").Output);
        Assert.That(CrabbyRun.Of("compare", fit.Path).Output, Does.Match("AIC +2,484.45\n").And.Match("Deviance R2 +0.08756\n"));
        Assert.That(CrabbyRun.Of("compare", fit.Path, "--statistics", "dr2,pr2").Output, Does.Match("Pseudo R2 +0.06820\n"));
    }

    [TestCase(40)]
    [TestCase(60)]
    public void A_table_fits_the_width(int width)
    {
        using TemporaryFile first = Fit("log(y) ~ x + z", "--vcov", "hc1");
        using TemporaryFile second = Fit("log(y) ~ x | firm", "--cluster", "firm");
        CrabbyRun run = CrabbyRun.Of("compare", first.Path, second.Path, first.Path, "--width", $"{width}", "--headers", "a,b,c");
        Assert.That(run.Output.Split('\n').Max(static line => line.TrimEnd('\r').Length), Is.LessThanOrEqualTo(width), run.Output);
        Assert.That(
            run.Output.Split('\n').Count(static line => line.StartsWith("Outcome", StringComparison.Ordinal)),
            width == 40 ? Is.GreaterThan(1) : Is.EqualTo(1)
        );
    }

    [Test]
    public void Saved_models_keep_their_effects()
    {
        using TemporaryFile saved = new("");
        _ = CrabbyRun.Of("fit", "ols", Firms, "--formula", "y ~ x | firm", "--save", saved.Path);
        Assert.That(CrabbyRun.Of("compare", saved.Path).Output, Does.Match("Effects: firm +Yes\n"));
    }

    [Test]
    public void Instruments_have_the_F_of_their_first_stage()
    {
        using TemporaryFile fit = new(CrabbyRun.Of("fit", "iv", Firms, "--formula", "y ~ 1 | x ~ z", "--output", "json").Output);
        Assert.That(CrabbyRun.Of("compare", fit.Path, "--statistics", "ivf,n").Output, Does.Match(@"First-stage F \(x\) +[0-9.]+\n"));
    }

    [Test]
    public void A_page_stands_alone()
    {
        using TemporaryFile fit = Fit("log(y) ~ x");
        string page = CrabbyRun.Of("compare", fit.Path, "--output", "html", "--title", "A & B").Output;
        Assert.That(page, Does.StartWith("<!DOCTYPE html>").And.Contain("<title>A &amp; B</title>").And.Contain("<style>"));
        string table = page[page.IndexOf("<table", StringComparison.Ordinal)..(page.IndexOf("</table>", StringComparison.Ordinal) + 8)];
        Assert.That(XElement.Parse(table).Descendants("td").Count(), Is.GreaterThan(5));
    }

    [TestCase("--keep nothing", "--keep: no parameter matches 'nothing'. There are: (Intercept), x.")]
    [TestCase("--keep (", "--keep: '(' is no regular expression")]
    [TestCase("--drop .", "--keep and --drop leave no parameter")]
    [TestCase("--groups A:3", "--groups has headings over 3 models")]
    [TestCase("--groups A", "write Main:2")]
    [TestCase("--headers a,b", "--headers names 2 of 1 models")]
    [TestCase("--statistics foo", "No model has the statistic 'foo'. There are: AIC")]
    [TestCase("--rename x", "write name=label")]
    [TestCase("--rename X=a", "--rename: no model has the name 'X'; is x meant? There are: (Intercept), x, log(y), ols.")]
    [TestCase("--rename foo=a", "no model has the name 'foo'. There are: (Intercept), x")]
    [TestCase("--rename x=a,x=b", "two labels")]
    [TestCase("--rename-file /no/such", "there is no such file")]
    [TestCase("--beside --below none", "--beside is not read")]
    [TestCase("--width 40 --output csv", "--width is not read")]
    public void What_cannot_be_is_refused(string options, string message)
    {
        using TemporaryFile fit = Fit("log(y) ~ x");
        CrabbyRun run = CrabbyRun.Of(["compare", fit.Path, .. options.Split(' ')]);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(message));
    }

    private static TemporaryFile Fit(string formula, params string[] options) =>
        new(CrabbyRun.Of(["fit", "ols", Firms, "--formula", formula, "--output", "json", .. options]).Output);

    private static string[] Rows(TemporaryFile fit, params string[] options) =>
        [
            .. CrabbyRun
                .Of(["compare", fit.Path, "--below", "none", .. options])
                .Output.Split('\n')
                .Skip(4)
                .TakeWhile(static line => !line.StartsWith('-'))
                .Select(static line => line.Split("  ")[0]),
        ];
}
