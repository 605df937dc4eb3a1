namespace Crabbymetrics.Estimators;

/// <summary>Points of a kernel, row by row, after columns were centred and scaled where that is asked for.</summary>
internal static class KernelPoints
{
    /// <summary>All rows of a design.</summary>
    /// <returns>n x p values, row-major.</returns>
    public static double[] Of(DesignMatrix data, double[] means, double[] scales)
    {
        int p = data.ColumnCount;
        double[] points = new double[checked((long)data.RowCount * p)];
        double[] column = new double[data.RowCount];
        for (int j = 0; j < p; j++)
        {
            data.CopyColumn(j, column);
            for (int i = 0; i < column.Length; i++)
            {
                points[(i * p) + j] = (column[i] - means[j]) / scales[j];
            }
        }

        return points;
    }

    /// <summary>The distance that a kernel has: squared Euclidean, or the sum of absolute differences.</summary>
    public static double Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> z, bool isAbsolute)
    {
        double sum = 0.0;
        for (int j = 0; j < x.Length; j++)
        {
            double difference = x[j] - z[j];
            sum += isAbsolute ? Math.Abs(difference) : difference * difference;
        }

        return sum;
    }
}
