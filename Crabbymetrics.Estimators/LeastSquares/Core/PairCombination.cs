namespace Crabbymetrics.Estimators;

/// <summary>Linear combinations of the columns of a block in pairs of doubles, those of categorical columns included.</summary>
internal static class PairCombination
{
    /// <summary>(high, low) += sum_j factors_j column_j.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="factors">A factor for each column.</param>
    /// <param name="high">The highs, one a row.</param>
    /// <param name="low">The lows.</param>
    public static void Add(in DesignBlock block, ReadOnlySpan<double> factors, Span<double> high, Span<double> low)
    {
        int waiting = -1;
        for (int j = 0; j < factors.Length; j++)
        {
            if (factors[j] == 0.0 || block.IsDummy(j))
            {
                continue;
            }

            if (waiting < 0)
            {
                waiting = j;
                continue;
            }

            PairKernels.AddMultiples(block.Column(waiting), factors[waiting], block.Column(j), factors[j], high, low);
            waiting = -1;
        }

        if (waiting >= 0)
        {
            PairKernels.AddMultiple(block.Column(waiting), factors[waiting], high, low);
        }

        AddFactors(in block, factors, high, low);
    }

    /// <summary>sums_j += sum over the rows of column_j (high + low).</summary>
    /// <param name="block">The rows.</param>
    /// <param name="high">The highs, one a row.</param>
    /// <param name="low">The lows.</param>
    /// <param name="sums">A sum for each column.</param>
    public static void AddProducts(in DesignBlock block, ReadOnlySpan<double> high, ReadOnlySpan<double> low, Span<DoubleDouble> sums)
    {
        for (int j = 0; j < sums.Length; j++)
        {
            if (!block.IsDummy(j))
            {
                sums[j] += PairKernels.Dot(block.Column(j), high, low);
            }
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
                    sums[columns[i]] += new DoubleDouble(high[i], low[i]) * values[i];
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
                if (columns[i] >= 0)
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
