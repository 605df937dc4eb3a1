namespace Crabbymetrics.Testing;

/// <content>What an estimator of regressions refuses.</content>
public abstract partial class EstimatorContract<TResult>
{
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
