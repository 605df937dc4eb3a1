namespace Crabbymetrics.Tests.Cli;

/// <summary>What analysts from R, Stata and Python type in their first week: it works, or one line says what to type.</summary>
public sealed class NewcomerTests
{
    private const string Data =
        "name,mpg,cyl,wt,am,day\na,21,6,2.62,yes,2020-01-01\nb,22.8,4,2.32,yes,2020-02-01\nc,21.4,6,3.215,no,2020-03-01\n"
        + "d,18.7,8,3.44,no,2020-04-01\n"
        + "e,18.1,6,3.46,no,2020-05-01\nf,14.3,8,3.57,no,2020-06-01\ng,24.4,4,3.19,no,2020-07-01\nh,22.8,4,3.15,no,2020-08-01\n"
        + "i,30.4,4,1.615,yes,2020-09-01\nj,15,8,3.57,yes,2020-10-01\nk,19.7,6,2.77,yes,2020-11-01\nl,16.4,8,4.07,no,2020-12-01\n";

    [Test]
    public void Help_is_a_word_too()
    {
        Assert.That(CrabbyRun.Of("help").Output, Is.EqualTo(CrabbyRun.Of("--help").Output).And.Contain("Usage"));
        Assert.That(CrabbyRun.Of("help", "compare").Output, Is.EqualTo(CrabbyRun.Of("compare", "--help").Output).And.Contain("--rename"));
    }

    [Test]
    public void A_formula_without_its_option_is_shown_with_it() =>
        Assert.That(
            CrabbyRun.Of("fit", "poisson", CrabbyRun.Quine, "Days ~ EthN").ErrorLine,
            Is.EqualTo("crabby: the formula stands behind its option: -f \"Days ~ EthN\". (see crabby fit poisson --help)")
        );

    [TestCase("ols", "mpg = wt", "", "there is no '~' between the outcome and the terms: y ~ x1 + x2.")]
    [TestCase("ols", "mpg wt cyl", "", "there is no '~' between the outcome and the terms: y ~ x1 + x2.")]
    [TestCase("ols", "mpg ~ np.log(wt)", "", "there is no function np.log(): is it log()?")]
    [TestCase("ols", "mpg ~ lg(wt)", "", "log()")]
    [TestCase("ols", "mpg ~ WT", "", "names are case-sensitive: 'wt'?")]
    [TestCase("ols", "mpg ~ wt", "--where am==yes", "there is no column named 'yes'. Text stands in quotes: am == \"yes\".")]
    [TestCase("ols", "mpg ~ wt", "--subset cyl==4", "crabby fit ols takes no --subset: rows are chosen by --where EXPR")]
    [TestCase("ols", "mpg ~ wt", "--absorb cyl", "y ~ x | firm + year")]
    [TestCase("ols", "mpg ~ wt", "--cov-type HC1", "the covariance is --vcov NAME")]
    [TestCase("ols", "mpg ~ wt", "--vcv hc1", "is --vcov meant?")]
    [TestCase("ols", "mpg ~ .", "", "it is an identifier, not a category")]
    [TestCase("poison", "mpg ~ wt", "", "crabby fit knows no 'poison'; is poisson meant? It knows: poisson")]
    [TestCase("multinomial", "cyl ~ wt", "", "is multinomial-logit or multinomial-elastic-net meant?")]
    [TestCase("kernel", "mpg ~ wt", "", "is kernel-basis meant?")]
    [TestCase("glm.nb", "mpg ~ wt", "", "crabby fit knows no 'glm.nb'; here it is negative-binomial.")]
    [TestCase("feols", "mpg ~ wt", "", "here it is ols, with effects to absorb after a bar: -f \"y ~ x | firm + year\".")]
    [TestCase("ols", "mpg ~ wt", "--level 95", "between 0 and 1")]
    [TestCase("ols", "mpg ~ wt", "--lag 2", "--lag is not read")]
    [TestCase("ols", "mpg ~ wt", "--weights wt", "--weights needs --weights-kind")]
    [TestCase("poisson", "mpg ~ wt", "--alpha 0.05", "--alpha is now --ridge")]
    [TestCase("elastic-net", "mpg ~ wt", "", "needs a penalty")]
    public void A_slip_has_one_line_that_says_what_to_type(string model, string formula, string options, string words)
    {
        CrabbyRun run = CrabbyRun.OfInput(
            Data,
            ["fit", model, "-", "-f", formula, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]
        );
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(words));
        Assert.That(run.ErrorLine, Does.Not.Contain("\n"));
    }

    [TestCase("fit data.csv -f y~x", "the model comes before the data: crabby fit ols data.csv")]
    [TestCase("regress data.csv -f y~x", "regress is a model: crabby fit regress DATA")]
    [TestCase("fits ols data.csv", "is fit meant?")]
    [TestCase("fit ols https://example.org/x.csv -f y~x", "addresses are not read. Save the file first, or pipe its text: curl -sL")]
    [TestCase("fit ols x.xlsx -f y~x", "workbooks are not read. Save the sheet as CSV")]
    public void A_command_that_is_none_says_how_it_goes(string command, string words)
    {
        CrabbyRun run = CrabbyRun.Of(command.Split(' '));
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(words));
    }

    [Test]
    public void A_first_line_of_comment_names_the_option()
    {
        CrabbyRun run = CrabbyRun.OfInput("# by hand\ny,x\n1,2\n2,3\n4,5\n", "fit", "ols", "-", "-f", "y ~ x");
        Assert.That(run.ErrorLine, Does.Contain("--comment '#' skips them."));
    }

    [TestCase("robust")]
    [TestCase("hetero")]
    public void Words_for_robust_errors_are_those_of_robust(string word)
    {
        CrabbyRun run = CrabbyRun.OfInput(Data, "fit", "lm", "-", "-f", "mpg ~ wt", "--vcov", word);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("Standard errors: hc1."));
    }

    [TestCase("cyl", "Wald test of cyl[6] = 0, cyl[8] = 0: F(2, 8)")]
    [TestCase("C(cyl)", "Wald test of cyl[6] = 0, cyl[8] = 0: F(2, 8)")]
    [TestCase("cyl, wt = 0", "cyl[8] = 0, wt = 0: F(3, 8)")]
    [TestCase("wt", "Wald test of wt = 0: F(1, 8)")]
    [TestCase("cyl[6] = cyl[8]", "Wald test of cyl[6] = cyl[8]: F(1, 8)")]
    public void A_factor_is_tested_by_its_name(string restrictions, string words)
    {
        CrabbyRun run = CrabbyRun.OfInput(Data, "fit", "ols", "-", "-f", "mpg ~ wt + C(cyl)", "--test", restrictions);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output.Replace("`", ""), Does.Contain(words));
    }

    [TestCase("poisson", "cyl ~ wt", "Poisson (log link): cyl ~ wt")]
    [TestCase("logit", "am ~ mpg", "Logit: am ~ mpg")]
    [TestCase("gamma", "mpg ~ wt", "Gamma (log link): mpg ~ wt")]
    [TestCase("ols", "mpg ~ wt", "Ordinary least squares: mpg ~ wt")]
    [TestCase("multinomial-logit", "cyl ~ wt", "Multinomial logit: cyl ~ wt")]
    [TestCase("ols", "mpg ~ wt + day", "day")]
    public void The_title_says_the_model(string model, string formula, string title)
    {
        CrabbyRun run = CrabbyRun.OfInput(Data, "fit", model, "-", "-f", formula, "--ridge", "1");
        run = run.ExitCode == 0 ? run : CrabbyRun.OfInput(Data, "fit", model, "-", "-f", formula);
        Assert.That(run.Output, Does.Contain(title), run.Error);
    }
}
