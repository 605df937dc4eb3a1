namespace Crabbymetrics.Tests.Cli;

/// <summary>What the tab key offers.</summary>
public sealed class CompletionTests
{
    [TestCase("", "fit")]
    [TestCase("com", "compare")]
    [TestCase("fit", "fit")]
    [TestCase("fit poi", "poisson")]
    [TestCase("fit 2s", "2sls")]
    [TestCase("fit poisson data.csv --vc", "--vcov")]
    [TestCase("fit poisson data.csv --vcov hc", "hc1")]
    [TestCase("fit poisson data.csv --weights-kind f", "frequency")]
    [TestCase("fit ols data.csv --bandwidth ", "newey-west")]
    [TestCase("fit poisson data.csv --solver newton", "newton-cg")]
    [TestCase("fit poisson data.csv --vcov \"\"", "hc1")]
    [TestCase("fit glm data.csv --family g", "gamma")]
    [TestCase("fit glm data.csv --link l", "log")]
    [TestCase("fit poisson data.csv --bootstrap-scheme pa", "pairs")]
    public void The_last_word_is_completed(string line, string expected) => Assert.That(Candidates(line), Does.Contain(expected));

    [Test]
    public void Columns_come_from_the_file_that_the_line_names()
    {
        Assert.That(Candidates($"fit poisson {CrabbyRun.Quine} --cluster C"), Is.EqualTo(new[] { "Cell" }));
        Assert.That(Candidates($"fit poisson {CrabbyRun.Quine} --cluster Cell,Et"), Is.EqualTo(new[] { "Cell,EthN" }));
    }

    [TestCase("fit poisson data.csv --quiet --qui")]
    [TestCase("fit poisson data.csv")]
    [TestCase("fit ols nowhere.csv --cluster C")]
    [TestCase("nonsense ")]
    public void Nothing_is_offered_where_nothing_is_known(string line) =>
        Assert.That(Candidates(line), Has.None.StartsWith("C").And.None.EqualTo("--quiet"));

    [Test]
    public void Words_in_capital_letters_that_stand_for_values_are_not_offered() =>
        Assert.That(Candidates("fit ols data.csv --bandwidth "), Is.EquivalentTo(new[] { "andrews", "newey-west" }));

    [TestCase("bash", "complete -F _crabby crabby")]
    [TestCase("zsh", "compdef _crabby crabby")]
    [TestCase("fish", "complete -c crabby")]
    [TestCase("powershell", "Register-ArgumentCompleter")]
    public void Each_shell_has_its_lines(string shell, string expected)
    {
        CrabbyRun run = CrabbyRun.Of("completion", shell);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain(expected).And.Contain("crabby complete --"));
    }

    [Test]
    public void Another_shell_is_refused_by_name()
    {
        CrabbyRun run = CrabbyRun.Of("completion", "cmd");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain("bash, zsh, fish, powershell").And.Contain("'cmd'"));
    }

    [Test]
    public void PowerShell_hands_over_what_stands_before_the_cursor_and_no_empty_word()
    {
        string script = CrabbyRun.Of("completion", "powershell").Output;
        Assert.That(
            script,
            Does.Contain("-Native -CommandName crabby").And.Contain("param($wordToComplete, $commandAst, $cursorPosition)")
        );
        Assert.That(script, Does.Contain("$_.Extent.StartOffset -lt $cursorPosition").And.Contain("$words += '\"\"'"));
    }

    private static string[] Candidates(string line)
    {
        CrabbyRun run = CrabbyRun.Of(["complete", "--", .. line.Split(' ')]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
