using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Abstractions;

/// <summary>Designs that exceed the caches ask memory for the next block while they work on one: hints alone, that change no bit. Columns
/// that were handed over are copied block by block, and not asked for.</summary>
public sealed class ReadAheadTests
{
    // More than a megabyte each; one ends in the middle of a block and of a register, one has whole blocks alone.
    [TestCase(30_011, 5)]
    [TestCase(16_384, 9)]
    [TestCase(5_003, 57)]
    public void Products_have_the_same_bits(int rows, int columns)
    {
        (DesignMatrix own, DesignMatrix handed, double[] y) = Simulate(rows, columns);
        double[] b = [.. Enumerable.Range(0, columns).Select(j => Math.Sin(j + 1.0))];
        Assert.Multiple(() =>
        {
            Assert.That(Linear(own), Is.EqualTo(Linear(handed)));
            Assert.That(Transposed(own), Is.EqualTo(Transposed(handed)));
            Assert.That(Cross(own), Is.EqualTo(Cross(handed)));
        });

        double[] Linear(DesignMatrix design)
        {
            double[] result = new double[rows];
            design.LinearPredictor(0.3, b, result);
            return result;
        }

        double[] Transposed(DesignMatrix design)
        {
            double[] result = new double[columns];
            design.TransposedProduct(y, result);
            return result;
        }

        double[] Cross(DesignMatrix design)
        {
            double[] result = new double[columns * columns];
            design.WeightedCrossProduct(y, result);
            return result;
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public void Fits_have_the_same_bits(int threads)
    {
        (DesignMatrix own, DesignMatrix handed, double[] y) = Simulate(280_001, 4);
        PoissonEstimator estimator = new(new PoissonOptions { MaxDegreeOfParallelism = threads });
        PoissonResult one = estimator.Fit(RegressionData.Create(own, y)),
            other = estimator.Fit(RegressionData.Create(handed, y));
        Assert.Multiple(() =>
        {
            Assert.That(one.Parameters, Is.EqualTo(other.Parameters));
            Assert.That(one.Covariance("hc0").StandardErrors(), Is.EqualTo(other.Covariance("hc0").StandardErrors()));
        });
    }

    [Test]
    public void Every_block_but_the_last_of_a_large_design_asks_for_the_next()
    {
        (DesignMatrix own, _, _) = Simulate(30_011, 5);
        PieceCounter visitor = new();
        using BlockRunner runner = new(own.View(), 1);
        double[] sums = new double[1];
        runner.Run(visitor, sums);
        Assert.That(sums[0], Is.EqualTo(own.BlockCount - 1));
    }

    private sealed class PieceCounter : IBlockVisitor
    {
        public int SumCount => 1;

        public int ScratchCount(int rowCount) => 0;

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch) =>
            sums[0] += block.PieceRows < block.RowCount ? 1.0 : 0.0;
    }

    [Test]
    public void A_block_alone_is_one_piece()
    {
        DesignBlock block = new([1, 2, 3, 4, 5, 6], 3, 3, 2, 0);
        block.ReadAhead();
        Assert.That(block.PieceRows, Is.EqualTo(3));
    }

    private static (DesignMatrix Own, DesignMatrix Handed, double[] Outcome) Simulate(int rows, int columns)
    {
        RandomSource random = new(20260301);
        string[] names = [.. Enumerable.Range(1, columns).Select(j => $"x{j}")];
        double[][] values = [.. names.Select(_ => new double[rows])];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double eta = 0.2;
            for (int j = 0; j < columns; j++)
            {
                values[j][i] = random.NextNormal();
                eta += (j % 3 - 1) * 0.2 / Math.Sqrt(columns) * values[j][i];
            }

            y[i] = random.NextPoisson(Math.Exp(eta));
        }

        return (DesignMatrix.Create(rows, names.Zip(values, KeyValuePair.Create)), DesignMatrix.FromOwnedColumns(names, values), y);
    }
}
