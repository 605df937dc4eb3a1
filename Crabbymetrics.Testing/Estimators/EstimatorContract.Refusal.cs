namespace Crabbymetrics.Testing;

/// <content>What an estimator refuses, and how.</content>
public abstract partial class EstimatorContract<TResult>
{
    /// <summary>No data is an error in the argument.</summary>
    [Test]
    public void Null_data_is_refused() => Assert.That(() => CreateEstimator().Fit(null!), Throws.ArgumentNullException);

    /// <summary>A token that is cancelled ends a fit with the exception that is made for it, and leaves the estimator as it was.</summary>
    [Test]
    public void A_cancelled_token_ends_the_fit()
    {
        IEstimator<TResult> estimator = CreateEstimator();
        RegressionData data = CreateData();
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
        IEstimator<TResult> estimator = CreateEstimator();
        int index = 0;
        Assert.Multiple(() =>
        {
            foreach (RegressionData data in UnacceptableData)
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
        int index = 0;
        Assert.Multiple(() =>
        {
            foreach (Action construction in InvalidOptions)
            {
                Assert.That(
                    () => construction(),
                    Throws.InstanceOf<ArgumentException>().With.Message.Not.Empty,
                    FormattableString.Invariant($"invalid options {index++}")
                );
            }
        });
    }

    /// <summary>A column that repeats another is left out and named, or refused by name: it never gets a made-up coefficient.</summary>
    [Test]
    public void A_repeated_column_is_named()
    {
        RegressionData data = CreateData();
        double[] values = new double[data.RowCount];
        data.Design.CopyColumn(0, values);
        RegressionData repeated = Rows.WithColumn(data, data.Design.ColumnCount - 1, static value => value);
        repeated = Rows.Append(repeated, "the_repeated_one", values);
        try
        {
            TResult result = CreateEstimator().Fit(repeated);
            if (result is IInformation { InferenceUnavailableReason: not null })
            {
                return;
            }

            Assert.Multiple(() =>
            {
                Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("the_repeated_one"));
                Assert.That(result.Parameters, Has.Some.NaN);
            });
        }
        catch (IdentificationException error)
        {
            Assert.That(error.Columns, Has.Member("the_repeated_one"));
        }
    }
}
