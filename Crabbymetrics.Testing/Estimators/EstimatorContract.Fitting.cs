namespace Crabbymetrics.Testing;

/// <content>What a fit is, and what it is not allowed to depend on.</content>
public abstract partial class EstimatorContract<TResult>
{
    /// <summary>A fit of good data converges, to finite numbers with a name each.</summary>
    [Test]
    public void A_fit_of_good_data_is_converged_and_finite()
    {
        RegressionData data = CreateData();
        TResult result = CreateEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Converged);
            Assert.That(Enum.IsDefined(result.Diagnostics.TerminationReason), "why the fit ended is no known reason");
            Assert.That(result.EstimatorName, Is.Not.Null.And.Not.Empty);
            Assert.That(result.ParameterNames, Has.Length.EqualTo(result.Parameters.Length).And.Unique);
            Assert.That(result.Parameters, Has.All.Matches<double>(double.IsFinite));
            Assert.That(
                result.ObservationCount,
                Is.GreaterThan(0.0).And.LessThanOrEqualTo(Math.Max(data.RowCount, data.Weights?.Sum ?? 0.0))
            );
        });
    }

    /// <summary>A fit changes nothing in the data.</summary>
    [Test]
    public void A_fit_leaves_the_data_alone()
    {
        RegressionData data = CreateData();
        RegressionData before = CreateData();
        CreateEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(data.Outcome.ToArray(), Is.EqualTo(before.Outcome.ToArray()));
            Assert.That(data.Offset.ToArray(), Is.EqualTo(before.Offset.ToArray()));
            Assert.That(data.Weights?.Values.ToArray(), Is.EqualTo(before.Weights?.Values.ToArray()));
            for (int i = 0; i < data.RowCount; i++)
            {
                for (int j = 0; j < data.Design.ColumnCount; j++)
                {
                    Assert.That(data.Design[i, j], Is.EqualTo(before.Design[i, j]));
                }
            }
        });
    }

    /// <summary>The order of the rows does not matter.</summary>
    [Test]
    public void The_order_of_rows_does_not_matter()
    {
        RegressionData data = CreateData();
        if (ReadsRowsInOrder)
        {
            Assert.Inconclusive("The estimator reads rows in order.");
        }

        IEstimator<TResult> estimator = CreateEstimator();
        AssertAgreement(estimator.Fit(Rows.Select(data, Rows.Shuffled(data.RowCount))), estimator.Fit(data));
    }

    /// <summary>A column in units a thousand times smaller has a coefficient a thousand times smaller, and nothing else changes.</summary>
    [TestCase(1e3)]
    [TestCase(1e-6)]
    public void Estimates_follow_the_units_of_a_column(double factor)
    {
        if (!FollowsUnits)
        {
            Assert.Inconclusive("The estimator does not follow units.");
        }

        RegressionData data = CreateData();
        IEstimator<TResult> estimator = CreateEstimator();
        TResult expected = estimator.Fit(data);
        double[] units = Units(expected);
        int column = data.Design.ColumnCount - 1;
        string name = data.Design.ColumnNames[column];
        TResult actual = estimator.Fit(Rows.WithColumn(data, column, value => value * factor));
        Assert.Multiple(() =>
        {
            for (int j = 0; j < units.Length; j++)
            {
                // A model with a coefficient of a column for each of several equations names them equation:column.
                string parameter = expected.ParameterNames[j];
                bool scaled = parameter == name || parameter.EndsWith(":" + name, StringComparison.Ordinal);
                Assert.That(
                    actual.Parameters[j] * (scaled ? factor : 1.0),
                    Is.EqualTo(expected.Parameters[j]).Within(Agreement * units[j]),
                    parameter
                );
            }
        });
    }
}
