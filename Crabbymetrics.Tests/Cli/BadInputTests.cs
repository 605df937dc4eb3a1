namespace Crabbymetrics.Tests.Cli;

public class BadInputTests
{
    private const string Data = "y,x,w,g\n1,1,1,a\n2,2,2,b\n2,3,1,a\n5,4,1,b\n4,5,3,c\n";

    [TestCase("", "column names", "crabby")]
    [TestCase("y ~ x", "--vcov nonsense", "vanilla")]
    [TestCase("y ~ x", "--output nonsense", "table, json, csv, markdown, latex or html")]
    [TestCase("y ~ x", "--weights w", "--weights-kind")]
    [TestCase("y ~ x", "--weights-kind frequency", "--weights COL")]
    [TestCase("y ~ x", "--weights w --weights-kind heavy", "'heavy'")]
    [TestCase("y ~ x", "--offset nope", "'nope'; the columns are: y, x, w, g")]
    [TestCase("y ~ x", "--cluster nope", "'nope'")]
    [TestCase("y ~ x", "--cluster g,g", "twice")]
    [TestCase("y ~ x", "--cluster ,", "--cluster")]
    [TestCase("y ~ x", "--ridge -1", "--ridge must")]
    [TestCase("y ~ x", "--ridge NaN", "--ridge must")]
    [TestCase("y ~ x", "--ridge much", "'much'")]
    [TestCase("y ~ x", "--tolerance 0", "--tolerance must")]
    [TestCase("y ~ x", "--max-iterations 0", "--max-iterations must")]
    [TestCase("y ~ x", "--max-iterations 1.5", "'1.5'")]
    [TestCase("y ~ x", "--solver nonsense", "newton")]
    [TestCase("y ~ x", "--scoring fisher", "does not read --scoring. These do: probit, gamma")]
    [TestCase("y ~ x", "--alpha 1", "--alpha is now --ridge")]
    [TestCase("y ~ x", "--vcv hc1", "is --vcov meant?")]
    [TestCase("y ~ x", "--separation ignore", "throw or drop, not 'ignore'")]
    [TestCase("y ~ x", "--collinearity keep", "drop or throw, not 'keep'")]
    [TestCase("y ~ x", "--threads 0", "--threads must")]
    [TestCase("y ~ x", "--level 95", "between 0 and 1")]
    [TestCase("y ~ x", "--bootstrap -1", "--bootstrap")]
    [TestCase("y ~ x", "--draws", "--bootstrap")]
    [TestCase("y ~ x", "--bootstrap 5 --bootstrap-scheme nonsense", "pairs")]
    [TestCase("y ~ x", "--predict nope.csv", "nope.csv: there is no such file")]
    [TestCase("y ~ x", "--predict -", "standard input")]
    [TestCase("y ~ x", "--delimiter abc", "--delimiter")]
    [TestCase("y ~ x", "--vcov cr1", "--cluster COL")]
    [TestCase("y ~ x", "--vcov hc0 --small-sample n", "'n'")]
    [TestCase("y ~ x", "--cluster g --multiway smallest", "--cluster COL,COL")]
    [TestCase("y ~ x", "--cluster g,x --multiway largest", "'largest'")]
    [TestCase("y ~ x", "--cluster-t", "These do: --vcov cr0, cr1")]
    [TestCase("y ~ x", "--nonsense", "--nonsense")]
    [TestCase("y ~ sqr(x)", "", "there is no function sqr(): is it sqrt()?")]
    [TestCase("y ~ log(x - 1)", "", "line 2, column 'x': log(x - 1) is not a finite number")]
    [TestCase("y ~ nope", "", "'nope'; the columns are: y, x, w, g")]
    public void Wrong_usage_exits_with_2_and_one_line_that_names_it(string formula, string options, string expected)
    {
        CrabbyRun run =
            formula.Length == 0
                ? CrabbyRun.Of("fit", "poisson")
                : CrabbyRun.PoissonOf(Data, formula, options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Output, Is.Empty);
            Assert.That(
                run.ErrorLine,
                Does.StartWith("crabby: ").And.Contain(expected).And.Not.Contain("\n").And.Not.Contain("Parameter '")
            );
        });
    }

    [TestCase("", "standard input: it is empty")]
    [TestCase("\n\n", "standard input: it is empty")]
    [TestCase("y,x\n", "no rows below the header")]
    [TestCase("y,x\n1,NA\nNA,2\n", "none of its 2 rows is complete")]
    [TestCase("y\n1\n2\n", "no column named 'x'; the columns are: y")]
    [TestCase("y,x\n1,2\n3\n", "line 3")]
    [TestCase("y,x\n1,2\n3,4,5\n", "line 3")]
    [TestCase("y,x\n1,2\n3,four\n", "line 3, column 'x': 'four'")]
    [TestCase("y,x\n1,2\n-3,4\n", "line 3, column 'y': the outcome must be 0 or more; it is -3")]
    [TestCase("y,x\n1,2\ninf,4\n", "line 3, column 'y'")]
    [TestCase("\u0001\u0002PK\u0003\n1,2\n", "not a text file")]
    [TestCase("y,x,x\n1,2,3\n", "columns 2 and 3")]
    [TestCase("{\"y\": [1, 2]}\n", "no column named 'y'")]
    public void Bad_data_exit_with_2_and_one_line_that_names_the_place(string data, string expected)
    {
        CrabbyRun run = CrabbyRun.PoissonOf(data, "y ~ x");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Output, Is.Empty);
            Assert.That(run.ErrorLine, Does.StartWith("crabby: ").And.Contain(expected).And.Not.Contain("\n"));
        });
    }

    [Test]
    public void A_file_that_is_not_there_is_named()
    {
        CrabbyRun run = CrabbyRun.Poisson("/no/such/file.csv", "y ~ x");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Is.EqualTo("crabby: /no/such/file.csv: there is no such file."));
    }

    [Test]
    public void An_estimator_that_is_not_there_names_those_that_are()
    {
        CrabbyRun run = CrabbyRun.Of("fit", "nonsense", "data.csv", "--formula", "y ~ x");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain("'nonsense'").And.Contain("poisson"));
    }

    [TestCase("y,x\n0,1\n0,2\n0,3\n")]
    [TestCase("y,x\n1,0\n2,0\n0,1\n0,1\n")]
    public void A_fit_without_an_answer_exits_with_1_and_prints_no_table(string data)
    {
        CrabbyRun run = CrabbyRun.PoissonOf(data, "y ~ x");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.Output, Is.Empty);
            Assert.That(run.ErrorLine, Does.StartWith("crabby: ").And.Not.Contain("\n"));
        });
    }

    [Test]
    public void An_interruption_exits_with_130()
    {
        CrabbyRun run = CrabbyRun.Of(Data, new CancellationToken(canceled: true), "fit", "poisson", "-", "--formula", "y ~ x");
        Assert.That(run.ExitCode, Is.EqualTo(130));
    }

    [Test]
    public void Help_and_version_exit_with_0()
    {
        CrabbyRun help = CrabbyRun.Of("fit", "poisson", "--help");
        Assert.That(help.ExitCode, Is.Zero);
        Assert.That(help.Output, Does.Contain("--formula").And.Contain("--bootstrap").And.Contain("--predict"));
        Assert.That(CrabbyRun.Of("--version").ExitCode, Is.Zero);
    }
}
