namespace Crabbymetrics.Estimators;

/// <summary>Linear combinations of the columns of a block in pairs of doubles, those of categorical columns included.</summary>
internal static class PairCombination
{
    private const int AtOnce = 4;

    /// <summary>(high, low) += sum_j factors_j column_j.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="factors">A factor for each column.</param>
    /// <param name="high">The highs, one a row.</param>
    /// <param name="low">The lows.</param>
    public static void Add(in DesignBlock block, ReadOnlySpan<double> factors, Span<double> high, Span<double> low)
    {
        Span<int> columns = stackalloc int[AtOnce];
        int count = 0;
        for (int j = 0; j < factors.Length; j++)
        {
            if (factors[j] == 0.0 || block.IsDummy(j))
            {
                continue;
            }

            columns[count++] = j;
            if (count == AtOnce)
            {
                PairKernels.AddMultiples(in block, columns, factors, high, low);
                count = 0;
            }
        }

        foreach (int j in columns[..count])
        {
            PairKernels.AddMultiple(block.Column(j), factors[j], high, low);
        }

        AddFactors(in block, factors, high, low);
    }

    /// <summary>Adds the sum over the rows of column_j (high + low) to the lanes of j, <see cref="PairKernels.SumValues"/> values a
    /// column.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="high">The highs, one a row.</param>
    /// <param name="low">The lows.</param>
    /// <param name="sums">The lanes of all columns.</param>
    public static void AddProducts(in DesignBlock block, ReadOnlySpan<double> high, ReadOnlySpan<double> low, Span<double> sums)
    {
        const int Size = PairKernels.SumValues;
        int waiting = -1;
        for (int j = 0; j < block.ColumnCount; j++)
        {
            if (block.IsDummy(j))
            {
                continue;
            }

            if (waiting < 0)
            {
                waiting = j;
                continue;
            }

            PairKernels.AddProducts(
                block.Column(waiting),
                block.Column(j),
                high,
                low,
                sums.Slice(waiting * Size, Size),
                sums.Slice(j * Size, Size)
            );
            waiting = -1;
        }

        if (waiting >= 0)
        {
            PairKernels.AddProducts(block.Column(waiting), default, high, low, sums.Slice(waiting * Size, Size), default);
        }

        if (block.FactorCount == 0)
        {
            return;
        }

        int[] columns = new int[block.RowCount];
        double[] values = new double[block.RowCount];
        for (int f = 0; f < block.FactorCount; f++)
        {
            block.CopyFactor(f, columns, values);
            for (int i = 0; i < columns.Length; i++)
            {
                if (columns[i] >= 0)
                {
                    PairKernels.AddTo(sums.Slice(columns[i] * Size, Size), new DoubleDouble(high[i], low[i]) * values[i]);
                }
            }
        }
    }

    private static void AddFactors(in DesignBlock block, ReadOnlySpan<double> factors, Span<double> high, Span<double> low)
    {
        if (block.FactorCount == 0)
        {
            return;
        }

        int[] columns = new int[block.RowCount];
        double[] values = new double[block.RowCount];
        for (int f = 0; f < block.FactorCount; f++)
        {
            block.CopyFactor(f, columns, values);
            for (int i = 0; i < columns.Length; i++)
            {
                // Columns after those with a factor have no part.
                if (columns[i] >= 0 && columns[i] < factors.Length)
                {
                    DoubleDouble product = DoubleDouble.Product(values[i], factors[columns[i]]);
                    DoubleDouble sum = DoubleDouble.Sum(high[i], product.High);
                    high[i] = sum.High;
                    low[i] += sum.Low + product.Low;
                }
            }
        }
    }
}
