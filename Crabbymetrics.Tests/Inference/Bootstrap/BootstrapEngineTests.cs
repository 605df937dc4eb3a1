using System.Collections.Concurrent;
using Crabbymetrics;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

public sealed class BootstrapEngineTests
{
    private static readonly double[] X = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    private static readonly double[] Y = [2.1, 3.9, 6.2, 7.8, 10.1, 12.2, 13.8, 16.1, 18.2, 19.7];

    private static LeastSquaresResult Line(Func<double[], string?>? failWhen = null) => new([X], Y) { FailWhen = failWhen };

    [Test]
    public void Draws_are_the_same_bits_for_any_number_of_threads()
    {
        double[,] one = new BootstrapEngine()
            .Run(Line(), new BootstrapOptions { Replications = 200, MaxDegreeOfParallelism = 1 })
            .ToArray();
        foreach (int threads in new[] { 2, 7 })
        {
            double[,] several = new BootstrapEngine()
                .Run(Line(), new BootstrapOptions { Replications = 200, MaxDegreeOfParallelism = threads })
                .ToArray();
            Assert.That(several, Is.EqualTo(one));
        }
    }

    [Test]
    public void A_longer_run_begins_with_the_draws_of_a_shorter_one_and_another_seed_differs()
    {
        BootstrapEngine engine = new();
        BootstrapResult shorter = engine.Run(Line(), new BootstrapOptions { Replications = 20 });
        BootstrapResult longer = engine.Run(Line(), new BootstrapOptions { Replications = 50 });
        BootstrapResult other = engine.Run(Line(), new BootstrapOptions { Replications = 20, Seed = 2 });
        using (Assert.EnterMultipleScope())
        {
            for (int r = 0; r < 20; r++)
            {
                Assert.That(longer.Draw(r).ToArray(), Is.EqualTo(shorter.Draw(r).ToArray()));
            }

            Assert.That(other.Draw(0).ToArray(), Is.Not.EqualTo(shorter.Draw(0).ToArray()));
        }
    }

    [Test]
    public void Standard_errors_and_limits_follow_from_the_draws()
    {
        BootstrapResult result = new BootstrapEngine().Run(Line(), new BootstrapOptions { Replications = 101, Level = 0.9 });
        double[] slopes = [.. Enumerable.Range(0, 101).Select(r => result.Draw(r)[1]).Order()];
        double mean = slopes.Average();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.ParameterNames, Is.EqualTo(new[] { "(Intercept)", "x1" }));
            Assert.That(result.StandardErrors[1], Is.EqualTo(Math.Sqrt(slopes.Sum(s => (s - mean) * (s - mean)) / 100)).Within(1e-14));
            // Definition 7 puts the 5 and 95 percent points of 101 draws on the order statistics 5 and 95, counted from 0.
            Assert.That(result.ConfidenceLow[1], Is.EqualTo(slopes[5]).Within(1e-14));
            Assert.That(result.ConfidenceHigh[1], Is.EqualTo(slopes[95]).Within(1e-14));
            Assert.That(result.Limits, Is.EqualTo(BootstrapLimits.Percentile));
            Assert.That(result.CompletedReplications, Is.EqualTo(101));
            Assert.That(result.Cancelled, Is.False);
        }
    }

    [Test]
    public void No_replication_is_allowed_and_gives_no_answer()
    {
        BootstrapResult result = new BootstrapEngine().Run(Line(), new BootstrapOptions { Replications = 0 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Replications, Is.Zero);
            Assert.That(result.ToArray().GetLength(0), Is.Zero);
            Assert.That(result.StandardErrors, Is.All.NaN);
            Assert.That(result.ConfidenceLow, Is.All.NaN);
        }
    }

    [Test]
    public void Failed_replicates_are_counted_by_reason_and_do_not_enter_the_errors()
    {
        LeastSquaresResult result = Line(weights =>
            weights[0] == 0.0 ? "the first row is missing"
            : weights[1] == 0.0 ? "the second row is missing"
            : null
        );
        BootstrapResult bootstrap = new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 300 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                bootstrap.FailureGroups.Select(g => g.Reason),
                Is.EqualTo(new[] { "the first row is missing", "the second row is missing" })
            );
            Assert.That(bootstrap.FailureGroups.Sum(g => g.Count), Is.EqualTo(bootstrap.Failures.Length));
            Assert.That(bootstrap.Failures.Select(f => f.Replicate), Is.Ordered);
            // 1 - (8/10)^10 = 0.893 of the samples lack one of the two rows.
            Assert.That(bootstrap.Failures, Has.Length.InRange(150, 299));
            Assert.That(bootstrap.Draw(bootstrap.Failures[0].Replicate).ToArray(), Is.All.NaN);
            Assert.That(bootstrap.StandardErrors[1], Is.GreaterThan(0));
            Assert.That(bootstrap.Warnings, Has.Length.EqualTo(2).And.Some.Contains("the first row is missing"));
        }
    }

    [TestCase(1)]
    [TestCase(7)]
    public void The_first_failure_is_an_error_where_that_is_asked_for(int threads)
    {
        LeastSquaresResult result = Line(weights => weights[0] == 5.0 ? "five times the first row" : null);
        int first = new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 2000 }).Failures[0].Replicate;
        BootstrapException? error = Assert.Throws<BootstrapException>(() =>
            new BootstrapEngine().Run(
                result,
                new BootstrapOptions
                {
                    Replications = 2000,
                    FailOnReplicateError = true,
                    MaxDegreeOfParallelism = threads,
                }
            )
        );
        Assert.That(error!.Failure, Is.EqualTo(new BootstrapFailure(first, "five times the first row")));
    }

    [Test]
    public void An_estimate_that_is_not_finite_is_a_failure()
    {
        BootstrapResult bootstrap = new BootstrapEngine().Run(
            Line(weights => throw new SeparationException("separated", [0], ["x1"])),
            new BootstrapOptions { Replications = 3 }
        );
        Assert.That(bootstrap.FailureGroups, Is.EqualTo(new[] { new BootstrapFailureGroup("separated", 3, 0) }));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void An_unexpected_error_passes_through_as_it_is(int threads)
    {
        LeastSquaresResult result = Line(weights => throw new InvalidTimeZoneException("a fault of the result"));
        Assert.That(
            () => new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 10, MaxDegreeOfParallelism = threads }),
            Throws.InstanceOf<InvalidTimeZoneException>()
        );
    }

    [Test]
    public void A_cancelled_run_returns_the_draws_so_far_and_says_so()
    {
        using CancellationTokenSource source = new();
        int refits = 0;
        LeastSquaresResult result = Line(weights =>
        {
            if (Interlocked.Increment(ref refits) == 30)
            {
                source.Cancel();
            }

            return null;
        });
        BootstrapResult whole = new BootstrapEngine().Run(Line(), new BootstrapOptions { Replications = 500 });
        BootstrapResult part = new BootstrapEngine().Run(
            result,
            new BootstrapOptions { Replications = 500, MaxDegreeOfParallelism = 2 },
            null,
            source.Token
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That(part.Cancelled, Is.True);
            Assert.That(part.CompletedReplications, Is.InRange(28, 40));
            Assert.That(part.Failures, Is.Empty);
            Assert.That(part.Warnings, Has.Some.Contains("cancelled"));
            Assert.That(part.StandardErrors[1], Is.GreaterThan(0));
            int answered = 0;
            for (int r = 0; r < 500; r++)
            {
                if (!double.IsNaN(part.Draw(r)[0]))
                {
                    answered++;
                    Assert.That(part.Draw(r).ToArray(), Is.EqualTo(whole.Draw(r).ToArray()));
                }
            }

            Assert.That(answered, Is.EqualTo(part.CompletedReplications));
        }
    }

    [Test]
    public void Progress_rises_to_the_number_of_replications()
    {
        ConcurrentQueue<BootstrapProgress> reports = new();
        new BootstrapEngine().Run(Line(), new BootstrapOptions { Replications = 400 }, new Recorder(reports));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reports.Select(p => p.Completed), Is.Ordered.Ascending.And.Unique);
            Assert.That(reports.Last(), Is.EqualTo(new BootstrapProgress(400, 0, 400)));
            Assert.That(reports, Has.Count.GreaterThan(10));
        }
    }

    [Test]
    public void Wrong_options_are_named()
    {
        BootstrapEngine engine = new();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => engine.Run(Line(), new BootstrapOptions { Replications = -1 }),
                Throws.ArgumentException.With.Message.Contains("Replications is -1")
            );
            Assert.That(
                () => engine.Run(Line(), new BootstrapOptions { Level = 1.0 }),
                Throws.ArgumentException.With.Message.Contains("Level is 1")
            );
            Assert.That(
                () => engine.Run(Line(), new BootstrapOptions { Level = double.NaN }),
                Throws.ArgumentException.With.Message.Contains("Level is NaN")
            );
            Assert.That(
                () => engine.Run(Line(), new BootstrapOptions { MaxDegreeOfParallelism = 0 }),
                Throws.ArgumentException.With.Message.Contains("MaxDegreeOfParallelism")
            );
            Assert.That(
                () => engine.Run(Line(), new BootstrapOptions { Scheme = "pears" }),
                Throws.ArgumentException.With.Message.Contains("pairs")
            );
            Assert.That(
                () => engine.Run(Line(), new BootstrapOptions { Cluster = "firm" }),
                Throws.ArgumentException.With.Message.Contains("cluster-pairs")
            );
            Assert.That(
                () => engine.Run(Line(), new BootstrapOptions { Limits = (BootstrapLimits)99 }),
                Throws.ArgumentException.With.Message.Contains("Percentile")
            );
            Assert.That(() => engine.Run(null!, new BootstrapOptions()), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void Pairs_draw_as_many_rows_as_there_are()
    {
        ConcurrentBag<double> sums = [];
        ConcurrentBag<double> firsts = [];
        LeastSquaresResult result = Line(weights =>
        {
            sums.Add(weights.Sum());
            firsts.Add(weights[0]);
            return null;
        });
        new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 4000 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sums, Is.All.EqualTo(10.0));
            Assert.That(firsts.Average(), Is.EqualTo(1.0).Within(0.08));
            Assert.That(firsts.Average(f => (f - 1) * (f - 1)), Is.EqualTo(0.9).Within(0.12));
        }
    }

    private sealed class Recorder(ConcurrentQueue<BootstrapProgress> reports) : IProgress<BootstrapProgress>
    {
        public void Report(BootstrapProgress value) => reports.Enqueue(value);
    }
}
