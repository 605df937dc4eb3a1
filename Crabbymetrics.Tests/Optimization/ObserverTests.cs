using System.Globalization;
using System.Text.Json;
using Crabbymetrics.Optimization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Crabbymetrics.Tests.Optimization;

public sealed class ObserverTests
{
    private static readonly Executor Executor = new();

    [Test]
    public void A_recorder_sees_the_start_every_iteration_and_the_end()
    {
        RecordingObserver recorder = new RecordingObserver();

        OptimizationResult result = Run(recorder);

        Assert.That(recorder.Iterations[0].Iteration, Is.Zero);
        Assert.That(recorder.Points[0], Is.EqualTo(Rosenbrock.Start()));
        Assert.That(recorder.Iterations[^1].Reason, Is.EqualTo(result.Reason));
        Assert.That(recorder.Points[^1], Is.EqualTo(result.X));
        Assert.That(recorder.Iterations.Take(recorder.Iterations.Count - 1).Select(i => i.Iteration), Is.Ordered.And.Unique);
        Assert.That(recorder.Iterations[^1].Iteration, Is.EqualTo(result.Iterations));
    }

    [TestCase(0)]
    [TestCase(4)]
    public void An_observer_can_end_the_run(int at)
    {
        OptimizationResult result = Run(new StopAt(at));

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.StoppedByObserver));
        Assert.That(result.Converged, Is.False);
        Assert.That(result.Iterations, Is.EqualTo(at));
    }

    [Test]
    public void Every_so_many_iterations()
    {
        RecordingObserver recorder = new RecordingObserver();

        Run(recorder.EveryIterations(5));

        Assert.That(recorder.Iterations.Where(i => i.Reason is null).Select(i => i.Iteration % 5), Is.All.Zero);
        Assert.That(recorder.Iterations, Has.Count.GreaterThan(3));
        Assert.That(recorder.Iterations[^1].Reason, Is.Not.Null);
    }

    [Test]
    public void On_new_best_only()
    {
        RecordingObserver recorder = new RecordingObserver();
        SimulatedAnnealingSolver annealing = new SimulatedAnnealingSolver();

        Executor.Minimize(
            new Rosenbrock(),
            Rosenbrock.Start(),
            annealing,
            new ExecutionOptions { MaxIterations = 200, Observers = [recorder.OnNewBest()] }
        );

        double[] best = recorder.Iterations.Where(i => i.Reason is null).Select(i => i.BestCost).ToArray();
        Assert.That(best, Is.Ordered.Descending.And.Unique);
        Assert.That(best, Has.Length.LessThan(200).And.Length.GreaterThan(3));
    }

    [Test]
    public void Every_interval_of_the_clock()
    {
        FakeTimeProvider clock = new FakeTimeProvider();
        RecordingObserver recorder = new RecordingObserver();
        Watched problem = new Watched(new Rosenbrock(), () => clock.Advance(TimeSpan.FromSeconds(1)));

        Executor.Minimize(
            problem,
            Rosenbrock.Start(),
            new BfgsSolver(),
            new ExecutionOptions { TimeProvider = clock, Observers = [recorder.EveryInterval(TimeSpan.FromSeconds(10))] }
        );

        double[] times = recorder.Iterations.Where(i => i.Reason is null).Select(i => i.Elapsed.TotalSeconds).ToArray();
        Assert.That(times.Zip(times.Skip(1), (a, b) => b - a), Is.All.GreaterThanOrEqualTo(10.0));
        Assert.That(times, Has.Length.GreaterThan(4));
    }

    [Test]
    public void A_trace_in_csv_reads_back()
    {
        StringWriter text = new StringWriter();

        OptimizationResult result = Run(new TraceObserver(text));

        string[] lines = text.ToString().TrimEnd('\n').Split('\n');
        Assert.That(lines[0], Is.EqualTo("iteration,cost,best_cost,gradient_norm,step_norm,newton_decrement,calls,seconds,reason"));
        string[] last = lines[^1].Split(',');
        Assert.That(double.Parse(last[1], CultureInfo.InvariantCulture), Is.EqualTo(result.Cost), "numbers round-trip");
        Assert.That(last[5], Is.Empty, "no decrement in BFGS");
        Assert.That(last[8], Is.EqualTo(nameof(TerminationReason.GradientNorm)));
    }

    [Test]
    public void A_trace_in_json_reads_back()
    {
        StringWriter text = new StringWriter();

        OptimizationResult result = Run(new TraceObserver(text, TraceFormat.JsonLines));

        JsonElement[] lines = text.ToString().TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.That(lines[^1].GetProperty("cost").GetDouble(), Is.EqualTo(result.Cost));
        Assert.That(lines[^1].GetProperty("reason").GetString(), Is.EqualTo("GradientNorm"));
        Assert.That(lines[0].GetProperty("reason").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void Progress_is_reported()
    {
        List<OptimizationProgress> seen = new List<OptimizationProgress>();

        OptimizationResult result = Run(new ProgressObserver(new Now(seen.Add)));

        Assert.That(seen, Has.Count.EqualTo(result.Iterations + 2).Or.Count.EqualTo(result.Iterations + 1));
        Assert.That(seen[^1].Cost, Is.EqualTo(result.Cost));
    }

    [Test]
    public void A_log_tells_convergence_from_its_lack()
    {
        ListLogger log = new ListLogger();
        Run(new LoggingObserver(log));
        Assert.That(log.Entries[^1].Level, Is.EqualTo(LogLevel.Information));
        Assert.That(log.Entries[^1].Text, Does.Contain("converged").And.Contain("bfgs"));
        Assert.That(log.Entries[0].Level, Is.EqualTo(LogLevel.Debug));

        Executor.Minimize(
            new Rosenbrock(),
            Rosenbrock.Start(),
            new BfgsSolver(),
            new ExecutionOptions { MaxIterations = 2, Observers = [new LoggingObserver(log)] }
        );
        Assert.That(log.Entries[^1].Level, Is.EqualTo(LogLevel.Warning));
        Assert.That(log.Entries[^1].Text, Does.Contain("MaxIterations"));
    }

    [Test]
    public void An_exception_of_an_observer_passes_unwrapped() =>
        Assert.That(() => Run(new Throwing()), Throws.TypeOf<TimeZoneNotFoundException>());

    private static OptimizationResult Run(IOptimizationObserver observer) =>
        Executor.Minimize(new Rosenbrock(), Rosenbrock.Start(), new BfgsSolver(), new ExecutionOptions { Observers = [observer] });

    private sealed class StopAt(int at) : IOptimizationObserver
    {
        public ObserverVerdict Observe(in IterationView view) => view.Iteration >= at ? ObserverVerdict.Stop : ObserverVerdict.Continue;
    }

    private sealed class Throwing : IOptimizationObserver
    {
        public ObserverVerdict Observe(in IterationView view) => throw new TimeZoneNotFoundException();
    }

    private sealed class Now(Action<OptimizationProgress> report) : IProgress<OptimizationProgress>
    {
        public void Report(OptimizationProgress value) => report(value);
    }

    private sealed class ListLogger : ILogger
    {
        public List<(LogLevel Level, string Text)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Entries.Add((logLevel, formatter(state, exception)));
    }
}
