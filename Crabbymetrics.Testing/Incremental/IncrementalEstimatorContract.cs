namespace Crabbymetrics.Testing;

/// <summary>
/// What the framework promises of every <see cref="IIncrementalEstimator{TState, TData, TResult}"/>: states that no update changes, the
/// same bits for the same batches, no thread that sees another, honest refusal. Inherit it in a test project.
/// </summary>
/// <typeparam name="TState">What has been learned so far.</typeparam>
/// <typeparam name="TData">A batch of observations.</typeparam>
/// <typeparam name="TResult">The result.</typeparam>
public abstract class IncrementalEstimatorContract<TState, TData, TResult>
    where TState : notnull
    where TResult : class
{
    private const int Threads = 32;

    /// <summary>Makes the estimator.</summary>
    protected abstract IIncrementalEstimator<TState, TData, TResult> CreateEstimator();

    /// <summary>Makes three batches or more, any of which the estimator can have first and whose first alone gives a result. Each call
    /// makes the same batches.</summary>
    protected abstract IReadOnlyList<TData> CreateBatches();

    /// <summary>The numbers of a result by which two are compared.</summary>
    /// <param name="result">A result.</param>
    protected abstract IEnumerable<double> NumbersOf(TResult result);

    /// <summary>How far the result may depend on the order of the batches, relative to the size of each number; null where it may do so
    /// without limit.</summary>
    /// <value>Default null.</value>
    protected virtual double? OrderTolerance => null;

    /// <summary>An update leaves the state that it began at as it was.</summary>
    [Test]
    public void An_update_leaves_the_state_before_as_it_was()
    {
        IIncrementalEstimator<TState, TData, TResult> estimator = CreateEstimator();
        IReadOnlyList<TData> batches = CreateBatches();
        TState first = estimator.Update(estimator.Begin(), batches[0]);
        long[] before = BitsOf(estimator, first);
        TState second = estimator.Update(first, batches[1]);
        Assert.Multiple(() =>
        {
            Assert.That(BitsOf(estimator, first), Is.EqualTo(before), "the state before the update");
            Assert.That(BitsOf(estimator, second), Is.Not.EqualTo(before), "the state after it");
        });
    }

    /// <summary>Two updates that begin at one state do not see each other.</summary>
    [Test]
    public void Two_updates_of_one_state_are_independent()
    {
        IIncrementalEstimator<TState, TData, TResult> estimator = CreateEstimator();
        IReadOnlyList<TData> batches = CreateBatches();
        long[] alone = BitsOf(estimator, Learned(CreateEstimator(), batches[0], batches[2]));
        TState first = Learned(estimator, batches[0]);
        _ = estimator.Update(first, batches[1]);
        Assert.That(BitsOf(estimator, estimator.Update(first, batches[2])), Is.EqualTo(alone));
    }

    /// <summary>A result ends nothing: a state goes on after it as it would have without.</summary>
    [Test]
    public void A_result_ends_nothing()
    {
        IIncrementalEstimator<TState, TData, TResult> estimator = CreateEstimator();
        IReadOnlyList<TData> batches = CreateBatches();
        long[] without = BitsOf(estimator, Learned(estimator, batches[0], batches[1]));
        TState state = Learned(estimator, batches[0]);
        _ = estimator.Finish(state);
        Assert.Multiple(() =>
        {
            Assert.That(BitsOf(estimator, estimator.Update(state, batches[1])), Is.EqualTo(without));
            Assert.That(BitsOf(estimator, state), Is.EqualTo(BitsOf(estimator, state)), "two results of one state");
        });
    }

    /// <summary>The same batches give the same bits, from the same estimator and from another.</summary>
    [Test]
    public void The_same_batches_give_the_same_bits()
    {
        IIncrementalEstimator<TState, TData, TResult> estimator = CreateEstimator();
        long[] first = BitsOf(estimator, Learned(estimator, [.. CreateBatches()]));
        Assert.Multiple(() =>
        {
            Assert.That(BitsOf(estimator, Learned(estimator, [.. CreateBatches()])), Is.EqualTo(first));
            Assert.That(BitsOf(estimator, Learned(CreateEstimator(), [.. CreateBatches()])), Is.EqualTo(first));
        });
    }

    /// <summary>Updates of one state on many threads give the bits of one alone.</summary>
    [Test]
    public void Updates_on_many_threads_give_the_bits_of_one()
    {
        IIncrementalEstimator<TState, TData, TResult> estimator = CreateEstimator();
        IReadOnlyList<TData> batches = CreateBatches();
        TState state = Learned(estimator, batches[0]);
        long[][] alone = [BitsOf(estimator, estimator.Update(state, batches[1])), BitsOf(estimator, estimator.Update(state, batches[2]))];
        long[][] together = new long[Threads][];
        Parallel.For(
            0,
            Threads,
            new ParallelOptions { MaxDegreeOfParallelism = Threads },
            i => together[i] = BitsOf(estimator, estimator.Update(state, batches[1 + (i % 2)]))
        );
        for (int i = 0; i < Threads; i++)
        {
            Assert.That(together[i], Is.EqualTo(alone[i % 2]));
        }
    }

    /// <summary>Where the order of batches is said not to matter, it does not.</summary>
    [Test]
    public void The_order_of_batches_matters_as_little_as_is_said()
    {
        if (OrderTolerance is not { } tolerance)
        {
            Assert.Inconclusive("The estimator promises nothing of the order of batches.");
            return;
        }

        IIncrementalEstimator<TState, TData, TResult> estimator = CreateEstimator();
        double[] forward = [.. NumbersOf(estimator.Finish(Learned(estimator, [.. CreateBatches()])))];
        double[] backward = [.. NumbersOf(estimator.Finish(Learned(estimator, [.. CreateBatches().Reverse()])))];
        Assert.That(backward, Has.Length.EqualTo(forward.Length));
        for (int i = 0; i < forward.Length; i++)
        {
            Assert.That(backward[i], Is.EqualTo(forward[i]).Within(tolerance * Math.Max(1.0, Math.Abs(forward[i]))));
        }
    }

    /// <summary>A cancelled token ends an update.</summary>
    [Test]
    public void A_cancelled_token_ends_an_update()
    {
        IIncrementalEstimator<TState, TData, TResult> estimator = CreateEstimator();
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.That(
            () => estimator.Update(estimator.Begin(), CreateBatches()[0], source.Token),
            Throws.InstanceOf<OperationCanceledException>()
        );
    }

    /// <summary>No batch is refused as such.</summary>
    [Test]
    public void Null_is_refused()
    {
        if (default(TData) is not null)
        {
            Assert.Inconclusive("A batch is a value: there is no null.");
        }

        IIncrementalEstimator<TState, TData, TResult> estimator = CreateEstimator();
        Assert.That(() => estimator.Update(estimator.Begin(), default!), Throws.ArgumentNullException);
    }

    private static TState Learned(IIncrementalEstimator<TState, TData, TResult> estimator, params TData[] batches) =>
        batches.Aggregate(estimator.Begin(), (state, batch) => estimator.Update(state, batch));

    private long[] BitsOf(IIncrementalEstimator<TState, TData, TResult> estimator, TState state) =>
        Bits.Of(NumbersOf(estimator.Finish(state)));
}
