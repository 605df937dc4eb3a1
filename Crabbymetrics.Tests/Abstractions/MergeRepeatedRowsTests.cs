namespace Crabbymetrics.Tests.Abstractions;

/// <summary>Data with equal rows merged into one that has their number as its frequency.</summary>
public sealed class MergeRepeatedRowsTests
{
    private static readonly RegressionData Data = RegressionData
        .Create([KeyValuePair.Create("x", new[] { 1.0, 2.0, 1.0, 1.0, 2.0, 1.0 })], [3.0, 4.0, 3.0, 5.0, 4.0, 3.0], "visits")
        .WithOffset([0.0, 0.5, 0.0, 0.0, 0.5, 0.0]);

    [Test]
    public void Equal_rows_become_one_with_their_number()
    {
        RegressionData merged = Data.MergeRepeatedRows();
        Assert.Multiple(() =>
        {
            Assert.That(merged.RowCount, Is.EqualTo(3));
            Assert.That(merged.Outcome.ToArray(), Is.EqualTo(new[] { 3.0, 4.0, 5.0 }));
            Assert.That(merged.Offset.ToArray(), Is.EqualTo(new[] { 0.0, 0.5, 0.0 }));
            Assert.That(merged.Design[1, 0], Is.EqualTo(2.0));
            Assert.That(merged.Design.ColumnNames, Is.EqualTo(new[] { "x" }));
            Assert.That(merged.OutcomeName, Is.EqualTo("visits"));
            Assert.That(merged.Weights!.Kind, Is.EqualTo(WeightKind.Frequency));
            Assert.That(merged.Weights.Values.ToArray(), Is.EqualTo(new[] { 3.0, 2.0, 1.0 }));
        });
    }

    [Test]
    public void Frequencies_add_up() =>
        Assert.That(
            Data.WithWeights([1, 2, 3, 4, 5, 0], WeightKind.Frequency).MergeRepeatedRows().Weights!.Values.ToArray(),
            Is.EqualTo(new[] { 4.0, 7.0, 4.0 })
        );

    [Test]
    public void Rows_of_different_clusters_and_times_stay_apart()
    {
        RegressionData merged = Data.WithClusters("school", ["b", "a", "b", "a", "a", "a"])
            .WithTime([2001, 1999, 2001, 2001, 1999, 2001])
            .MergeRepeatedRows();
        Assert.Multiple(() =>
        {
            Assert.That(merged.Weights!.Values.ToArray(), Is.EqualTo(new[] { 2.0, 2.0, 1.0, 1.0 }));
            Assert.That(merged.Clusters["school"].Codes.ToArray(), Is.EqualTo(new[] { 0, 1, 1, 1 }));
            Assert.That(merged.Clusters["school"].Labels, Is.EqualTo(new[] { "b", "a" }));
            Assert.That(merged.Time!.Periods.ToArray(), Is.EqualTo(new[] { 1, 0, 1, 1 }));
            Assert.That(merged.Time.Labels, Is.EqualTo(new[] { "1999", "2001" }));
        });
    }

    [TestCase(WeightKind.Analytic)]
    [TestCase(WeightKind.Probability)]
    public void Weights_that_are_no_numbers_of_observations_are_refused(WeightKind kind) =>
        Assert.That(
            () => Data.WithWeights([1, 1, 1, 1, 1, 1], kind).MergeRepeatedRows(),
            Throws.InvalidOperationException.With.Message.Contains(kind.ToString())
        );

    [Test]
    public void Without_repetition_every_row_stays()
    {
        RegressionData merged = RegressionData
            .Create(
                new double[,]
                {
                    { 1 },
                    { 2 },
                },
                [0, 0]
            )
            .MergeRepeatedRows();
        Assert.That(merged.Weights!.Values.ToArray(), Is.EqualTo(new[] { 1.0, 1.0 }));
    }
}
