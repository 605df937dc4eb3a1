namespace Crabbymetrics.Tests.Cli;

/// <summary>What the tool says of separated data: columns, lines and its own options.</summary>
public sealed class SeparationMessageTests
{
    private const string Dummy = "y,x,d\n1,4,1\n1,3,1\n1,4,1\n0,2,0\n0,8,0\n0,2,0\n0,2,0\n0,1,0\n1,7,0\n0,3,0\n0,2,0\n";
    private const string Complete = "y,x1,x2\n0,3,8\n0,3,7\n0,4,7\n0,4,6\n0,3,5\n1,8,2\n1,9,2\n1,9,3\n1,8,4\n1,9,3\n";

    [TestCase("logit", "--separation drop", "--firth")]
    [TestCase("probit", "--separation drop", "above 0")]
    [TestCase("glm", "--separation drop", "above 0", "--family", "binomial", "--link", "cloglog")]
    [TestCase("glm", "--separation drop", "above 0", "--family", "quasi-binomial")]
    [TestCase("multinomial-logit", "column 'd'", "above 0")]
    [TestCase("elastic-net", "column 'd'", "--l2 above 0", "--l1", "0", "--family", "binomial")]
    public void A_dummy_that_predicts_is_named_with_its_lines(string name, string first, string second, params string[] options)
    {
        CrabbyRun run = CrabbyRun.OfInput(Dummy, ["fit", name, "-", "--formula", "y ~ x + d", .. options]);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(
                run.ErrorLine,
                Does.Contain("column 'd'").And.Contain("line 2, line 3, line 4").And.Contain(first).And.Contain(second)
            );
            Assert.That(run.ErrorLine, Does.Not.Contain("SeparationPolicy").And.Not.Contain("Alpha").And.Not.Contain("counted from 0"));
        });
    }

    [Test]
    public void Complete_separation_names_its_column_and_what_helps([Values("throw", "drop")] string separation)
    {
        CrabbyRun run = CrabbyRun.OfInput(Complete, "fit", "logit", "-", "--formula", "y ~ x1 + x2", "--separation", separation);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.ErrorLine, Does.Contain("column 'x1'").And.Contain("complete separation").And.Contain("--firth"));
            Assert.That(run.ErrorLine, Does.Not.Contain("all zero").And.Not.Contain("--separation drop"));
        });
    }

    [Test]
    public void Outcomes_of_one_kind_are_said_to_be()
    {
        CrabbyRun run = CrabbyRun.PoissonOf("claims,x\n0,1\n0,2\n0,3\n", "claims ~ x");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.ErrorLine, Does.Contain("claims is 0 in every row"));
        });
    }
}
