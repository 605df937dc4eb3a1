using Crabbymetrics.Cli;
using Crabbymetrics.Cli.Terminal;

namespace Crabbymetrics.Tests.Cli.Terminal;

public sealed class StatusLineTests
{
    [TestCase(5.0, double.NaN, "reading, 5 s")]
    [TestCase(5.0, 0.0, "reading, 5 s")]
    [TestCase(5.0, 0.25, "reading, 25 %, 15 s left")]
    [TestCase(5.0, 1.0, "reading, 100 %, 0 s left")]
    [TestCase(600.0, 0.5, "reading, 50 %, 10 min left")]
    [TestCase(36000.0, 0.5, "reading, 50 %, 10 h left")]
    public void It_says_how_much_is_left(double seconds, double fraction, string expected) =>
        Assert.That(StatusLine.Text("reading", TimeSpan.FromSeconds(seconds), fraction), Is.EqualTo(expected));

    [Test]
    public void It_stands_on_the_terminal_while_the_work_lasts()
    {
        using StringWriter error = new();
        ManualClock clock = new();
        SharedFraction fraction = new();
        CrabbyConsole console = new()
        {
            Output = TextWriter.Null,
            Error = error,
            ErrorIsTerminal = true,
            Time = clock,
        };
        using (StatusLine.Begin(console, isQuiet: false, "bootstrap", fraction))
        {
            Assert.That(error.ToString(), Is.Empty);
            clock.Seconds = 2;
            fraction.Report(0.5);
            clock.Tick();
            Assert.That(error.ToString(), Is.EqualTo("\rbootstrap, 50 %, 2 s left"));
            fraction.Report(0.25);
            Assert.That(fraction.Value, Is.EqualTo(0.5));
        }

        int length = "bootstrap, 50 %, 2 s left".Length;
        Assert.That(error.ToString(), Does.EndWith("\r" + new string(' ', length) + "\r").And.Not.Contain('\u001b'));
        clock.Tick();
        Assert.That(error.ToString(), Does.EndWith("\r"));
    }

    [Test]
    public void Short_work_shows_nothing()
    {
        using StringWriter error = new();
        CrabbyConsole console = new()
        {
            Output = TextWriter.Null,
            Error = error,
            ErrorIsTerminal = true,
            Time = new ManualClock(),
        };
        StatusLine.Begin(console, isQuiet: false, "reading")!.Dispose();
        Assert.That(error.ToString(), Is.Empty);
    }

    [TestCase(false, false)]
    [TestCase(true, true)]
    public void There_is_none_without_a_terminal_or_where_words_are_not_wanted(bool isTerminal, bool isQuiet)
    {
        CrabbyConsole console = new()
        {
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            ErrorIsTerminal = isTerminal,
        };
        Assert.That(StatusLine.Begin(console, isQuiet, "reading"), Is.Null);
    }

    internal sealed class ManualClock : TimeProvider
    {
        private Action? _tick;

        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(1000.0 * Seconds);

        public void Tick() => _tick?.Invoke();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _tick = () => callback(state);
            return new Unmoved();
        }

        private sealed class Unmoved : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
