using Crabbymetrics.Cli;
using Crabbymetrics.Cli.Terminal;

namespace Crabbymetrics.Tests.Cli.Terminal;

/// <summary>The line on the terminal while a model is fitted.</summary>
public sealed class FitProgressTests
{
    [Test]
    public void It_estimates_what_is_left_of_the_part_under_way()
    {
        using StringWriter error = new();
        StatusLineTests.ManualClock clock = new();
        CrabbyConsole console = new()
        {
            Output = TextWriter.Null,
            Error = error,
            ErrorIsTerminal = true,
            Time = clock,
        };
        string Line()
        {
            clock.Tick();
            return error.ToString().Split('\r')[^1].TrimEnd();
        }

        using (FitProgress.Begin(console, isQuiet: false, "ols"))
        {
            clock.Seconds = 2.0;
            Assert.That(Line(), Is.EqualTo("fitting ols, 2 s"));
            WorkPart absorbing = WorkMeter.Begin("absorbing effects", 4.0)!;
            clock.Seconds = 12.0;
            absorbing.Report(1.0);
            clock.Seconds = 22.0;
            // The part began at its first report.
            Assert.That(Line(), Is.EqualTo("absorbing effects, 25 %, 30 s left"));
            WorkMeter.Begin("absorbing effects", 4.0)!.Report(2.0);
            absorbing.Report(4.0);
            clock.Seconds = 27.0;
            Assert.That(Line(), Is.EqualTo("absorbing effects, round 2, 50 %, 5 s left"));
            WorkMeter.Begin("cross-validation", 10.0)!.Next();
            clock.Seconds = 28.0;
            Assert.That(Line(), Is.EqualTo("cross-validation, 10 %, 9 s left"));
        }

        Assert.That(error.ToString(), Does.EndWith("\r"));
        Assert.That(WorkMeter.Begin("work", 1.0), Is.Null);
    }

    [TestCase(false, false)]
    [TestCase(true, true)]
    public void Nobody_watches_where_there_is_no_terminal_or_words_are_not_wanted(bool isTerminal, bool isQuiet)
    {
        CrabbyConsole console = new()
        {
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            ErrorIsTerminal = isTerminal,
        };
        using FitProgress? progress = FitProgress.Begin(console, isQuiet, "ols");
        Assert.That(progress, Is.Null);
        Assert.That(WorkMeter.Begin("work", 1.0), Is.Null);
    }
}
