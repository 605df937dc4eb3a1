using System.Buffers;

namespace Crabbymetrics.Estimators;

/// <summary>The weighted standard deviation of a column.</summary>
internal static class ColumnDeviation
{
    /// <summary><c>sqrt(sum w (x - m)^2 / sum w)</c> with <c>m = sum w x / sum w</c>: rows of weight 0 have no part in it, and frequencies
    /// count as repeated rows.</summary>
    /// <param name="design">The columns.</param>
    /// <param name="column">The zero-based column.</param>
    /// <param name="weights">The weights; empty for all ones.</param>
    /// <returns>The standard deviation; exactly 0 of a constant column.</returns>
    public static double Of(DesignMatrix design, int column, ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty)
        {
            return design.Moments(column).StandardDeviation;
        }

        double[] values = ArrayPool<double>.Shared.Rent(design.RowCount);
        design.CopyColumn(column, values);
        // Deviations are taken from the mean over all rows first, so that a column far from 0 keeps its digits.
        double origin = design.Moments(column).Mean,
            total = 0.0,
            sum = 0.0,
            minimum = double.PositiveInfinity,
            maximum = double.NegativeInfinity;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0.0)
            {
                total += weights[i];
                sum += weights[i] * (values[i] - origin);
                minimum = Math.Min(minimum, values[i]);
                maximum = Math.Max(maximum, values[i]);
            }
        }

        double mean = sum / total,
            squares = 0.0;
        for (int i = 0; i < weights.Length; i++)
        {
            double deviation = weights[i] > 0.0 ? values[i] - origin - mean : 0.0;
            squares += weights[i] * deviation * deviation;
        }

        ArrayPool<double>.Shared.Return(values);
        // The spread of a constant column is exactly 0: rounding must not give it one.
        return minimum < maximum ? Math.Sqrt(squares / total) : 0.0;
    }
}
