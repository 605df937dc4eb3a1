using Crabbymetrics.Tests.Estimators.Elsewhere;

namespace Crabbymetrics.Tests.Abstractions;

/// <summary>Schema and summary of pieces are those of all rows.</summary>
public sealed class ObservationPiecesTests
{
    [TestCase("none")]
    [TestCase("offset")]
    [TestCase("frequency")]
    public void Pieces_have_the_schema_and_the_summary_of_all_rows(string extra)
    {
        RegressionData data = ElsewhereSample.Of("count", extra);
        IObservations all = data;
        PiecedObservations pieces = PiecedObservations.Cut(data, 100, 500, 1_400);
        Assert.That(pieces.Design.ColumnNames, Is.EqualTo(data.Design.ColumnNames));
        for (int j = 0; j < data.Design.ColumnCount; j++)
        {
            Assert.That(pieces.Design.IsDummy(j), Is.EqualTo(data.Design.IsDummy(j)));
            double spread = data.Design.Moments(j).StandardDeviation;
            Assert.That(pieces.Design.Moments(j).Mean, Is.EqualTo(data.Design.Moments(j).Mean).Within(1e-13 * spread));
            Assert.That(pieces.Design.Moments(j).StandardDeviation, Is.EqualTo(spread).Within(1e-13 * spread));
        }

        ObservationSummary expected = all.Summary,
            actual = pieces.Summary;
        Assert.Multiple(() =>
        {
            Assert.That(actual.RowCount, Is.EqualTo(data.RowCount));
            Assert.That(actual.SmallestOutcome, Is.EqualTo(data.SmallestOutcome));
            Assert.That(actual.LargestOutcome, Is.EqualTo(data.LargestOutcome));
            Assert.That(actual.OutcomeSum, Is.EqualTo(expected.OutcomeSum).Within(1e-9));
            Assert.That(actual.WeightKind, Is.EqualTo(data.Weights?.Kind));
            Assert.That(actual.WeightSum, Is.EqualTo(data.Weights?.Sum ?? data.RowCount));
            Assert.That(actual.PositiveCount, Is.EqualTo(data.Weights?.PositiveCount ?? data.RowCount));
            Assert.That(actual.HasOffset, Is.EqualTo(data.HasOffset));
            Assert.That(actual.SmallestOffset, Is.EqualTo(expected.SmallestOffset));
            Assert.That(actual.LargestOffset, Is.EqualTo(expected.LargestOffset));
            Assert.That(actual.OffsetSum, Is.EqualTo(expected.OffsetSum).Within(1e-10));
            Assert.That(actual.LogExposure, Is.EqualTo(expected.LogExposure).Within(1e-12));
            Assert.That(actual.Clusterings["firm"], Is.EqualTo(data.Clusters["firm"].Labels));
            Assert.That(actual.Clusterings["period"], Is.EqualTo(data.Clusters["period"].Labels));
        });
    }

    [Test]
    public void A_constant_column_of_all_pieces_is_constant()
    {
        double[,] x = new double[7, 1];
        for (int i = 0; i < 7; i++)
        {
            x[i, 0] = 0.1;
        }

        RegressionData data = RegressionData.Create(x, new double[7]);
        Assert.That(PiecedObservations.Cut(data, 2, 5).Design.Moments(0), Is.EqualTo(data.Design.Moments(0)));
    }

    [Test]
    public void Pieces_that_differ_are_refused_by_name()
    {
        RegressionData first = RegressionData.Create(new double[3, 2], [1.0, 2.0, 3.0]);
        RegressionData other = RegressionData.Create(new double[3, 1], [1.0, 2.0, 3.0]);
        Assert.Multiple(() =>
        {
            Assert.That(() => new PiecedObservations(first, other), Throws.ArgumentException.With.Message.Contains("x1, x2"));
            Assert.That(
                () => new PiecedObservations(first, first.WithOffset([0.0, 0.0, 0.0])),
                Throws.ArgumentException.With.Message.Contains("offset")
            );
            Assert.That(
                () => new PiecedObservations(Factor("a", "b"), Factor("a", "c")),
                Throws.ArgumentException.With.Message.Contains("other columns").Or.Message.Contains("region")
            );
            Assert.That(() => new PiecedObservations(), Throws.ArgumentException.With.Message.Contains("no pieces"));
        });
    }

    [Test]
    public void Values_by_row_of_observations_elsewhere_are_refused_with_the_reason()
    {
        IObservations pieces = PiecedObservations.Cut(ElsewhereSample.Of("count", "frequency"), 3);
        Assert.Multiple(() =>
        {
            Assert.That(() => pieces.Weights, Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("weights"));
            Assert.That(() => pieces.Clusters, Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("clusters"));
            Assert.That(() => pieces.Time, Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("times"));
            Assert.That(() => pieces.Units, Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("units"));
            Assert.That(() => pieces.Columns, Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("columns"));
        });
    }

    [Test]
    public void Blocks_come_with_outcome_offset_and_weights()
    {
        RegressionData data = ElsewhereSample.Of("count", "none");
        double[] offset = [.. Enumerable.Range(0, data.RowCount).Select(static i => 0.5 * i)];
        IObservations observations = data.WithOffset(offset).WithWeights(offset, WeightKind.Analytic);
        using IPassRunner runner = observations.Open(new ViewSpecification([], []));
        double[] sums = new double[4];
        runner.Run(new RowPass(), sums);
        Assert.Multiple(() =>
        {
            Assert.That(sums[0], Is.EqualTo(data.RowCount));
            Assert.That(sums[1], Is.EqualTo(data.Outcome.ToArray().Sum()));
            Assert.That(sums[2], Is.EqualTo(offset.Sum()));
            Assert.That(sums[3], Is.EqualTo(offset.Sum()));
        });
    }

    private static RegressionData Factor(params string[] levels) =>
        RegressionData.Create(DesignMatrix.Create([CategoricalColumn.FromCodes("region", levels, [0, 1, 1])]), [1.0, 2.0, 3.0]);

    private sealed class RowPass : IPass, IBlockVisitor
    {
        public int SumCount => 4;

        public IBlockVisitor Bind(LocalRows rows) => this;

        public PassDescription Describe() => new("test.rows", [], []);

        public int ScratchCount(int rowCount) => 0;

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            sums[0] += block.RowCount;
            for (int i = 0; i < block.RowCount; i++)
            {
                sums[1] += block.Outcome[i];
                sums[2] += block.Offset[i];
                sums[3] += block.Weights[i];
            }
        }
    }
}
