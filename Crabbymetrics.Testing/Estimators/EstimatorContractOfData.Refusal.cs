namespace Crabbymetrics.Testing;

/// <content>What an estimator refuses, and how.</content>
public abstract partial class EstimatorContract<TData, TResult>
{
    /// <summary>No data is an error in the argument.</summary>
    [Test]
    public void Null_data_is_refused() => Assert.That(() => CreateEstimator().Fit(default!), Throws.ArgumentNullException);

    /// <summary>A token that is cancelled ends a fit with the exception that is made for it, and leaves the estimator as it was.</summary>
    [Test]
    public void A_cancelled_token_ends_the_fit()
    {
        IEstimator<TData, TResult> estimator = CreateEstimator();
        TData data = CreateData();
        long[] expected = Bits.Of(estimator.Fit(data).Parameters);
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Multiple(() =>
        {
            Assert.That(() => estimator.Fit(data, source.Token), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(Bits.Of(estimator.Fit(data).Parameters), Is.EqualTo(expected), "after the cancelled fit");
        });
    }

    /// <summary>Data outside the model's domain are refused with a message, and not fitted.</summary>
    [Test]
    public void Data_outside_the_domain_are_refused()
    {
        IEstimator<TData, TResult> estimator = CreateEstimator();
        TData[] unacceptable = [.. UnacceptableData];
        if (unacceptable.Length == 0)
        {
            Assert.Inconclusive("UnacceptableData names none.");
        }

        int index = 0;
        Assert.Multiple(() =>
        {
            foreach (TData data in unacceptable)
            {
                Assert.That(
                    () => estimator.Fit(data),
                    Throws.InstanceOf<ArgumentException>().Or.InstanceOf<CrabbymetricsException>().With.Message.Not.Empty,
                    FormattableString.Invariant($"unacceptable data {index++}")
                );
            }
        });
    }

    /// <summary>An option out of its range is refused where the estimator is made, not where it is used.</summary>
    [Test]
    public void Options_out_of_range_are_refused_at_once()
    {
        Action[] invalid = [.. InvalidOptions];
        if (invalid.Length == 0)
        {
            Assert.Inconclusive("InvalidOptions names none.");
        }

        int index = 0;
        Assert.Multiple(() =>
        {
            foreach (Action construction in invalid)
            {
                Assert.That(
                    () => construction(),
                    Throws.InstanceOf<ArgumentException>().With.Message.Not.Empty,
                    FormattableString.Invariant($"invalid options {index++}")
                );
            }
        });
    }
}
