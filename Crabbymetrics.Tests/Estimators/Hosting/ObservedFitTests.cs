using System.Collections.Concurrent;
using Crabbymetrics.Estimators;
using Crabbymetrics.Optimization;
using Crabbymetrics.Tests.Estimators.MEstimation;
using Crabbymetrics.Tests.Estimators.Poisson;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crabbymetrics.Tests.Estimators.Hosting;

/// <summary>Observers, stopping rules and a logger of the host reach the estimators.</summary>
public sealed class ObservedFitTests
{
    private static readonly RegressionData Data = Sample.Create(5, 200, 2).Data();

    [Test]
    public void An_observer_sees_each_iteration_of_a_fit_and_none_of_its_refits()
    {
        Counting observer = new();
        using ServiceProvider provider = Build(builder => builder.AddObserver(observer));
        PoissonResult result = provider.GetRequiredService<IEstimator<PoissonResult>>().Fit(Data);
        int seen = observer.Seen;
        Assert.Multiple(() =>
        {
            Assert.That(seen, Is.EqualTo(result.Diagnostics.Iterations + 1), "the start and the iterations, of which the last is the end");
            Assert.That(result.Parameters, Is.EqualTo(new PoissonEstimator().Fit(Data).Parameters));
            result.Bootstrap(10, 1);
            Assert.That(observer.Seen, Is.EqualTo(seen));
        });
    }

    [Test]
    public void An_observer_sees_the_other_estimators()
    {
        Counting observer = new();
        EstimationServices services = With(observer: observer);
        Assert.Multiple(() =>
        {
            foreach (Func<IEstimationResult> fit in Fits(services))
            {
                int before = observer.Seen;
                string name = fit().EstimatorName;
                Assert.That(observer.Seen, Is.GreaterThan(before + 1), name);
            }
        });
    }

    [Test]
    public void A_stopping_rule_ends_a_fit_without_an_answer()
    {
        using ServiceProvider provider = Build(static builder => builder.AddStoppingRule(new AfterOne()));
        PoissonOptions exact = new() { Tolerance = 1e-10 };
        ConvergenceException error = Assert.Throws<ConvergenceException>(() =>
            new PoissonEstimator(exact, provider.GetRequiredService<EstimationServices>()).Fit(Data)
        );
        Assert.Multiple(() =>
        {
            Assert.That(error.Diagnostics.Iterations, Is.EqualTo(1));
            Assert.That(error.Diagnostics.Converged, Is.False);
        });
    }

    [Test]
    public void A_logger_hears_what_a_fit_did()
    {
        Recorder recorder = new(LogLevel.Trace);
        using ServiceProvider provider = Build(builder => builder.Services.AddSingleton<ILoggerFactory>(new RecorderFactory(recorder)));
        RegressionData data = RegressionData.Create(
            new Dictionary<string, double[]> { ["a"] = Values(static i => i % 7), ["b"] = Values(static i => i % 7 * 2) },
            Values(static i => i % 5)
        );
        PoissonResult result = provider.GetRequiredService<IEstimator<PoissonResult>>().Fit(data);
        string[] debug = [.. recorder.Lines.Where(static line => line.Level == LogLevel.Debug).Select(static line => line.Text)];
        Assert.Multiple(() =>
        {
            Assert.That(debug, Has.One.Contains("poisson fitted 200 observations: 2 parameters, columns left out: b"));
            Assert.That(debug, Has.One.Contains("starts with 2 parameters: cost"));
            Assert.That(debug, Has.Some.Contains("ended").And.Some.Contains(result.Diagnostics.TerminationReason.ToString()));
            Assert.That(recorder.Lines.Count(static line => line.Level == LogLevel.Trace), Is.EqualTo(result.Diagnostics.Iterations));
        });
    }

    [Test]
    public void Every_estimator_logs_its_fit()
    {
        Recorder recorder = new(LogLevel.Debug);
        EstimationServices services = With(logger: recorder);
        Assert.Multiple(() =>
        {
            foreach (Func<IEstimationResult> fit in Fits(services))
            {
                string name = fit().EstimatorName;
                Assert.That(recorder.Lines.Select(static line => line.Text), Has.One.StartsWith($"{name} fitted"));
            }
        });
        Assert.That(recorder.Lines, Has.None.Matches<(LogLevel Level, string Text)>(static line => line.Level == LogLevel.Trace));
    }

    [Test]
    public void A_logger_that_asks_for_nothing_costs_nothing()
    {
        EstimationServices silent = With(logger: new Recorder(LogLevel.Information));
        PoissonEstimator plain = new();
        PoissonEstimator logged = new(null, silent);
        Assert.That(Allocated(() => logged.Fit(Data)), Is.EqualTo(Allocated(() => plain.Fit(Data))));
    }

    private static IEnumerable<Func<IEstimationResult>> Fits(EstimationServices services)
    {
        Dictionary<string, double[]> x = new() { ["a"] = Values(static i => i % 7), ["b"] = Values(static i => Math.Sin(i)) };
        RegressionData binary = RegressionData.Create(x, Values(static i => i * 7 % 11 % 2));
        RegressionData counts = RegressionData.Create(x, Values(static i => i % 10 == 0 ? 30 : i * 7 % 5));
        yield return () => new LogitEstimator(null, services).Fit(binary);
        yield return () => new MultinomialLogitEstimator(null, services).Fit(binary);
        yield return () => new NegativeBinomialEstimator(null, services).Fit(counts);
        yield return () => new MEstimator(new GlmCriterion(PoissonFamily.Instance), null, services).Fit(counts);
    }

    private static double[] Values(Func<int, double> value) => [.. Enumerable.Range(0, 200).Select(value)];

    private static EstimationServices With(IOptimizationObserver? observer = null, ILogger? logger = null)
    {
        EstimationServices plain = EstimationServices.Default;
        return new EstimationServices(plain.Executor, plain.Solvers, plain.Covariances, plain.Bootstrap)
        {
            Observers = observer is null ? [] : [observer],
            Logger = logger,
        };
    }

    private static ServiceProvider Build(Action<ICrabbymetricsBuilder> add)
    {
        ServiceCollection services = [];
        add(services.AddCrabbymetrics());
        return services.BuildServiceProvider();
    }

    private static long Allocated(Action action)
    {
        action();
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Counting : IOptimizationObserver
    {
        private int _seen;

        public int Seen => _seen;

        public ObserverVerdict Observe(in IterationView view)
        {
            Interlocked.Increment(ref _seen);
            return ObserverVerdict.Continue;
        }
    }

    private sealed class AfterOne : IStoppingRule
    {
        public TerminationReason? Check(in IterationView view) => view.Iteration >= 1 ? TerminationReason.CustomRule : null;
    }

    private sealed class Recorder(LogLevel least) : ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> format
        )
        {
            Lines.Enqueue((logLevel, format(state, exception)));
        }
    }

    private sealed class RecorderFactory(ILogger logger) : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider) { }

        public ILogger CreateLogger(string categoryName) => logger;

        public void Dispose() { }
    }
}
