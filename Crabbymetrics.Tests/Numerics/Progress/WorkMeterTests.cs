using System.Collections.Concurrent;
using System.Collections.Immutable;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Numerics.Progress;

/// <summary>What long computations tell of how far they are.</summary>
public sealed class WorkMeterTests
{
    [Test]
    public void Without_a_watcher_nothing_is_counted() => Assert.That(WorkMeter.Begin("work", 3.0), Is.Null);

    [Test]
    public void Parts_are_numbered_and_an_outer_watch_goes_on()
    {
        (Steps outer, Steps inner) = (new(), new());
        using (WorkMeter.Watch(outer))
        {
            WorkPart first = WorkMeter.Begin("first", 4.0)!;
            first.Next();
            first.Report(9.0);
            using (WorkMeter.Watch(inner))
            {
                WorkMeter.Begin("within", 1.0)!.Next();
            }

            WorkMeter.Begin("second", 2.0)!.Next();
        }

        Assert.That(outer.All, Is.EqualTo((WorkStep[])[new("first", 1, 0.25), new("first", 1, 1.0), new("second", 2, 0.5)]));
        Assert.That(inner.All, Is.EqualTo((WorkStep[])[new("within", 1, 1.0)]));
        Assert.That(WorkMeter.Begin("work", 3.0), Is.Null);
    }

    [Test]
    public void Absorbing_effects_tells_the_way_to_the_accuracy_and_changes_no_bit()
    {
        const int n = 5_000;
        Random random = new(2);
        int[] Codes(int levels) => [.. Enumerable.Range(0, n).Select(_ => random.Next(levels))];
        ImmutableArray<LevelColumn> columns = [new(Codes(700), 700, default), new(Codes(600), 600, default)];
        double[][] values = [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, n).Select(_ => random.NextDouble()).ToArray())];
        WithinColumn[] alone = new LevelProjection(columns, [], 1e-8, 10_000, 1, AbsorptionMethod.ConjugateGradients).Remove(
            values,
            default
        );
        Steps steps = new();
        WithinColumn[] watched;
        using (WorkMeter.Watch(steps))
        {
            watched = new LevelProjection(columns, [], 1e-8, 10_000, 1, AbsorptionMethod.ConjugateGradients).Remove(values, default);
        }

        Assert.Multiple(() =>
        {
            Assert.That(
                steps.All,
                Has.Count.GreaterThan(6).And.All.Matches<WorkStep>(static step => step is { Work: "absorbing effects", Round: 1 })
            );
            // Four columns at once, and then two.
            Assert.That(steps.All.Where(static step => step.Share < 0.66).Max(static step => step.Share), Is.GreaterThan(0.4));
            Assert.That(steps.All.Any(static step => step.Share is > 0.7 and < 1.0));
            Assert.That(steps.All[^1].Share, Is.EqualTo(1.0));
            Assert.That(watched.Zip(alone).All(static pair => pair.First.Values.AsSpan().SequenceEqual(pair.Second.Values)));
        });
    }

    private sealed class Steps : IProgress<WorkStep>
    {
        private readonly ConcurrentQueue<WorkStep> _steps = [];

        public IReadOnlyList<WorkStep> All => [.. _steps];

        public void Report(WorkStep value) => _steps.Enqueue(value);
    }
}
