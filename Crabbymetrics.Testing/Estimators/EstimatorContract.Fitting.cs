using System.Collections.Immutable;

namespace Crabbymetrics.Testing;

/// <content>What a fit is, and what it is not allowed to depend on.</content>
public abstract partial class EstimatorContract<TResult>
{
    private const int Fits = 64;

    /// <summary>A fit of good data converges, to finite numbers with a name each.</summary>
    [Test]
    public void A_fit_of_good_data_is_converged_and_finite()
    {
        RegressionData data = CreateData();
        TResult result = CreateEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Converged);
            Assert.That(result.Diagnostics.TerminationReason, Is.Not.Null.And.Not.Empty);
            Assert.That(result.EstimatorName, Is.Not.Null.And.Not.Empty);
            Assert.That(result.ParameterNames, Has.Length.EqualTo(result.Parameters.Length).And.Unique);
            Assert.That(result.Parameters, Has.All.Matches<double>(double.IsFinite));
            Assert.That(
                result.ObservationCount,
                Is.GreaterThan(0.0).And.LessThanOrEqualTo(Math.Max(data.RowCount, data.Weights?.Sum ?? 0.0))
            );
        });
    }

    /// <summary>Fitting again, with the same estimator or another, gives the same bits.</summary>
    [Test]
    public void Fitting_again_gives_the_same_bits()
    {
        IEstimator<TResult> estimator = CreateEstimator();
        long[] first = Bits.Of(estimator.Fit(CreateData()).Parameters);
        Assert.Multiple(() =>
        {
            Assert.That(Bits.Of(estimator.Fit(CreateData()).Parameters), Is.EqualTo(first));
            Assert.That(Bits.Of(CreateEstimator().Fit(CreateData()).Parameters), Is.EqualTo(first));
        });
    }

    /// <summary>64 fits at once with one estimator, of two data sets in turn, give the bits that each gives alone.</summary>
    [Test]
    public void Concurrent_fits_give_the_bits_of_fits_one_by_one()
    {
        IEstimator<TResult> estimator = CreateEstimator();
        RegressionData data = CreateData();
        RegressionData reversed = Rows.Select(data, [.. Enumerable.Range(0, data.RowCount).Reverse()]);
        long[][] alone = [Bits.Of(estimator.Fit(data).Parameters), Bits.Of(estimator.Fit(reversed).Parameters)];
        long[][] together = new long[Fits][];
        Parallel.For(
            0,
            Fits,
            new ParallelOptions { MaxDegreeOfParallelism = Fits },
            i => together[i] = Bits.Of(estimator.Fit(i % 2 == 0 ? data : reversed).Parameters)
        );
        for (int i = 0; i < Fits; i++)
        {
            Assert.That(together[i], Is.EqualTo(alone[i % 2]));
        }
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

    /// <summary>A result has nothing that a caller can set.</summary>
    [Test]
    public void A_result_is_immutable()
    {
        Type type = CreateEstimator().Fit(CreateData()).GetType();
        ImmutableArray<string> settable =
        [
            .. type.GetProperties()
                .Where(static property =>
                    property.SetMethod is { IsPublic: true } setter
                    && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit))
                )
                .Select(static property => property.Name),
        ];
        ImmutableArray<string> exposed =
        [
            .. type.GetFields().Where(static field => !field.IsInitOnly && !field.IsLiteral).Select(static field => field.Name),
        ];
        Assert.Multiple(() =>
        {
            Assert.That(settable, Is.Empty, "settable properties");
            Assert.That(exposed, Is.Empty, "writable fields");
        });
    }

    /// <summary>The order of the rows does not matter.</summary>
    [Test]
    public void The_order_of_rows_does_not_matter()
    {
        RegressionData data = CreateData();
        if (data.Time is not null)
        {
            Assert.Ignore("The data have a time index: their order may mean something.");
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
            Assert.Ignore("The estimator does not follow units.");
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
