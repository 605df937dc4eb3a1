using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Tests.Abstractions;

/// <summary>Data are validated once, copied, and never changed.</summary>
public sealed class RegressionDataTests
{
    private static readonly double[] Y = [1.0, 2.0, 3.0];

    private static double[,] X =>
        new double[,]
        {
            { 1, 10 },
            { 2, 20 },
            { 3, 30 },
        };

    [Test]
    public void Rows_of_x_unlike_the_length_of_y_are_refused_with_both_numbers() =>
        Assert.That(
            () => RegressionData.Create(X, [1.0, 2.0]),
            Throws.ArgumentException.With.Message.Contains("x rows must match y length").And.Message.Contains("3").And.Message.Contains("2")
        );

    [Test]
    public void No_rows_are_refused() =>
        Assert.That(() => RegressionData.Create(new double[0, 2], []), Throws.ArgumentException.With.Message.Contains("no rows"));

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_named_by_argument_row_and_column(double value)
    {
        double[,] x = X;
        x[1, 1] = value;
        Assert.Multiple(() =>
        {
            Assert.That(
                () => RegressionData.Create(x, Y),
                Throws.ArgumentException.With.Message.Contains("row 1").And.Message.Contains("'x2'").And.Message.StartsWith("x ")
            );
            Assert.That(
                () => RegressionData.Create(X, [1.0, value, 3.0]),
                Throws.ArgumentException.With.Message.Contains("row 1").And.Message.StartsWith("y ")
            );
            Assert.That(
                () => RegressionData.Create(X, Y).WithOffset([0.0, 0.0, value]),
                Throws.ArgumentException.With.Message.Contains("row 2").And.Message.StartsWith("offset ")
            );
            Assert.That(
                () => RegressionData.Create(X, Y).WithWeights([value, 1.0, 1.0], WeightKind.Analytic),
                Throws.ArgumentException.With.Message.Contains("row 0")
            );
        });
    }

    [Test]
    public void The_callers_arrays_are_copied()
    {
        double[,] x = X;
        double[] y = [.. Y];
        double[] offset = [0.1, 0.2, 0.3];
        RegressionData data = RegressionData.Create(x, y).WithOffset(offset);
        x[0, 0] = y[0] = offset[0] = 99.0;
        Assert.Multiple(() =>
        {
            Assert.That(data.Design[0, 0], Is.EqualTo(1.0));
            Assert.That(data.Outcome.Span[0], Is.EqualTo(1.0));
            Assert.That(data.Offset.Span[0], Is.EqualTo(0.1));
        });
    }

    [Test]
    public void Extending_data_leaves_them_unchanged()
    {
        RegressionData plain = RegressionData.Create(X, Y);
        RegressionData extended = plain
            .WithOffset([1, 2, 3])
            .WithWeights([1, 0, 2], WeightKind.Frequency)
            .WithClusters("firm", ["a", "b", "a"])
            .WithTime([2020, 2010, 2015]);
        Assert.Multiple(() =>
        {
            Assert.That(plain.HasOffset, Is.False);
            Assert.That(plain.Weights, Is.Null);
            Assert.That(plain.Clusters, Is.Empty);
            Assert.That(plain.Time, Is.Null);
            Assert.That(extended.Weights!.Sum, Is.EqualTo(3.0));
            Assert.That(extended.Weights.PositiveCount, Is.EqualTo(2));
            Assert.That(extended.Clusters["firm"].Codes.ToArray(), Is.EqualTo(new[] { 0, 1, 0 }));
            Assert.That(extended.Clusters["firm"].Labels, Is.EqualTo(new[] { "a", "b" }));
            Assert.That(extended.Time!.Periods.ToArray(), Is.EqualTo(new[] { 2, 0, 1 }));
        });
    }

    [Test]
    public void Matrices_arrays_and_columns_give_the_same_data()
    {
        RegressionData array = RegressionData.Create(X, Y);
        RegressionData matrix = RegressionData.Create(Matrix<double>.Build.DenseOfArray(X), Vector<double>.Build.Dense([.. Y]));
        RegressionData columns = RegressionData.Create([new("x1", [1, 2, 3]), new("x2", [10, 20, 30])], Y);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 2; j++)
            {
                Assert.That(matrix.Design[i, j], Is.EqualTo(array.Design[i, j]));
                Assert.That(columns.Design[i, j], Is.EqualTo(array.Design[i, j]));
            }
        }

        Assert.That(columns.Design.ColumnNames, Is.EqualTo(array.Design.ColumnNames));
    }

    [Test]
    public void Wrong_weights_are_refused()
    {
        RegressionData data = RegressionData.Create(X, Y);
        Assert.Multiple(() =>
        {
            Assert.That(() => data.WithWeights([1, -2, 1], WeightKind.Frequency), Throws.ArgumentException.With.Message.Contains("row 1"));
            Assert.That(
                () => data.WithWeights([0, 0, 0], WeightKind.Analytic),
                Throws.ArgumentException.With.Message.Contains("All weights are zero")
            );
            Assert.That(
                () => data.WithWeights([1, 1], WeightKind.Analytic),
                Throws.ArgumentException.With.Message.Contains("3 rows").And.Message.Contains("has 2")
            );
            Assert.That(() => data.WithWeights([1, 1, 1], (WeightKind)7), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void Wrong_clusters_and_times_are_refused()
    {
        RegressionData data = RegressionData.Create(X, Y);
        Assert.Multiple(() =>
        {
            Assert.That(() => data.WithClusters("g", [1, 2]), Throws.ArgumentException.With.Message.Contains("has 2"));
            Assert.That(
                () => data.WithClusters("g", ["a", null!, "b"]),
                Throws.ArgumentException.With.Message.Contains("row 1").And.Message.Contains("'g'")
            );
            Assert.That(() => data.WithClusters("g", [1.0, 2.0, double.NaN]), Throws.ArgumentException.With.Message.Contains("row 2"));
            Assert.That(() => data.WithTime([1.0, double.NaN, 2.0]), Throws.ArgumentException.With.Message.Contains("row 1"));
            Assert.That(() => data.WithTime([1, 2, 3, 4]), Throws.ArgumentException.With.Message.Contains("has 4"));
        });
    }

    // More rows than one thread takes alone.
    [Test]
    public void Rows_are_selected_alike_by_any_number_of_threads_and_handed_over_columns_stay_columns()
    {
        const int Count = 100_000;
        double[] x = [.. Enumerable.Range(0, Count).Select(static i => (double)(i % 97))];
        double[] y = [.. Enumerable.Range(0, Count).Select(static i => (double)(i % 13))];
        int[] firms = [.. Enumerable.Range(0, Count).Select(static i => i % 1009)];
        RegressionData data = RegressionData
            .FromOwned(DesignMatrix.FromOwnedColumns(["x"], [x]), y)
            .WithAbsorbed("firm", firms)
            .WithClusters("firm", firms);
        int[] rows = [.. Enumerable.Range(0, Count).Where(static i => i % 4 != 1).Reverse()];

        RegressionData one = data.SelectRows(rows);
        RegressionData many = data.SelectRows(rows, -1);
        ReadOnlyMemory<double> column = many.Design.ColumnValues(0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(many.Design.ColumnValues(0).ToArray(), Is.EqualTo(Array.ConvertAll(rows, row => x[row])));
            Assert.That(many.Design.ColumnValues(0), Is.EqualTo(column), "The same memory, no copy.");
            Assert.That(many.Design.Moments(0), Is.EqualTo(one.Design.Moments(0)));
            Assert.That(many.Outcome.ToArray(), Is.EqualTo(Array.ConvertAll(rows, row => y[row])));
            Assert.That(many.Clusters["firm"].Codes.ToArray(), Is.EqualTo(one.Clusters["firm"].Codes.ToArray()));
            Assert.That(many.Clusters["firm"].Labels[many.Clusters["firm"].Codes[5]], Is.EqualTo($"{firms[rows[5]]}"));
            Assert.That(many.Absorbed[0].Levels.Codes.ToArray(), Is.EqualTo(one.Absorbed[0].Levels.Codes.ToArray()));
            Assert.That(() => data.SelectRows([0, Count], -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public void Names_are_unique_and_lengths_equal()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => RegressionData.Create([new("a", [1, 2, 3]), new("a", [1, 2, 3])], Y),
                Throws.ArgumentException.With.Message.Contains("'a'")
            );
            Assert.That(
                () => RegressionData.Create([new("a", [1, 2])], Y),
                Throws.ArgumentException.With.Message.Contains("'a'").And.Message.Contains("2").And.Message.Contains("3")
            );
            Assert.That(() => RegressionData.Create([new(" ", [1, 2, 3])], Y), Throws.ArgumentException.With.Message.Contains("no name"));
        });
    }
}
