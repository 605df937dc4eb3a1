namespace Crabbymetrics.Tests.Abstractions;

/// <summary>Several combinations of the columns of a block at once are those that are made one by one.</summary>
public sealed class CombinationTests
{
    [Test]
    public void Combinations_at_once_are_those_one_by_one(
        [Values(1, 7, 64, 131)] int rows,
        [Values(1, 3, 4, 9)] int columns,
        [Values(1, 4, 6)] int count
    )
    {
        RandomSource random = new(rows + (100 * columns) + count);
        double[] values = Draw(random, rows * columns);
        double[] factors = Draw(random, count * columns);
        double[] constants = Draw(random, count);
        int[] last = [.. Enumerable.Range(0, count).Select(c => Math.Min(c, columns) - 1)];
        for (int c = 0; c < count; c++)
        {
            factors.AsSpan((c * columns) + last[c] + 1, columns - last[c] - 1).Clear();
        }

        double[] results = new double[count * rows];
        DesignBlock block = new(values, rows, rows, columns, 0);
        block.WriteCombinations(factors, constants, last, results);
        for (int c = 0; c < count; c++)
        {
            double[] expected = new double[rows];
            Array.Fill(expected, constants[c]);
            block.AddLinearPredictor(factors.AsSpan(c * columns, columns), expected);
            Assert.That(results.AsSpan(c * rows, rows).ToArray(), Is.EqualTo(expected).Within(1e-13), $"combination {c}");
        }
    }

    [Test]
    public void Lengths_that_do_not_go_together_are_refused() =>
        Assert.Multiple(() =>
        {
            Assert.That(
                static () => new DesignBlock(new double[6], 3, 3, 2, 0).WriteCombinations(new double[3], [0.0], [1], new double[3]),
                Throws.ArgumentException
            );
            Assert.That(
                static () => new DesignBlock(new double[6], 3, 3, 2, 0).WriteCombinations(new double[2], [0.0], [2], new double[3]),
                Throws.ArgumentException
            );
        });

    private static double[] Draw(RandomSource random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
}
