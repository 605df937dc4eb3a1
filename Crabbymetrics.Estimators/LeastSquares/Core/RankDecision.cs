using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Decides which columns are linear combinations of earlier ones. A column is dependent if its remainder after the earlier ones is no
/// larger than rounding of the data explains: <c>|a_j - sum c_i a_i| &lt;= tau eps (|a_j| + sum |c_i| |a_i|)</c>, c being the coefficients
/// of its regression on them. No units, no origin and no condition number enter: columns as hard as powers up to the tenth are kept.
/// </summary>
internal static class RankDecision
{
    // Rounding of the data is some tenths of eps per value, that of the factorization a few eps.
    private const double Tau = 32.0;

    /// <summary>Finds the columns of a triangle.</summary>
    /// <param name="triangle">The triangle R of the working columns.</param>
    /// <param name="order">The number of columns.</param>
    /// <param name="lengths">The lengths of the working columns before centring.</param>
    /// <param name="kept">Receives the columns that are kept, ascending.</param>
    /// <returns>The triangle of the kept columns.</returns>
    public static HouseholderTriangle Find(HouseholderTriangle triangle, int order, double[] lengths, out ImmutableArray<int> kept)
    {
        List<int> columns = [.. Enumerable.Range(0, order)];
        HouseholderTriangle current = triangle;
        int from = 0;
        while (FirstDependent(current.Values, columns, lengths, from) is int dependent and >= 0)
        {
            columns.RemoveAt(dependent);
            from = dependent;
            current = triangle.Keep([.. columns]);
        }

        kept = [.. columns];
        return current;
    }

    /// <summary>Whether a column is a combination of others.</summary>
    /// <param name="residual">The length of what they leave of it.</param>
    /// <param name="length">Its own length.</param>
    /// <param name="coefficients">The coefficients of the others.</param>
    /// <param name="lengths">The lengths of the others.</param>
    public static bool IsDependent(double residual, double length, ReadOnlySpan<double> coefficients, ReadOnlySpan<double> lengths)
    {
        double scale = length;
        for (int i = 0; i < coefficients.Length; i++)
        {
            scale += Math.Abs(coefficients[i]) * lengths[i];
        }

        return residual <= Tau * MachinePrecision.Epsilon * scale;
    }

    private static int FirstDependent(double[] triangle, List<int> columns, double[] lengths, int from)
    {
        int k = columns.Count;
        double[] coefficients = new double[k];
        for (int j = from; j < k; j++)
        {
            for (int i = j - 1; i >= 0; i--)
            {
                double value = triangle[(i * k) + j];
                for (int l = i + 1; l < j; l++)
                {
                    value -= triangle[(i * k) + l] * coefficients[l];
                }

                coefficients[i] = value / triangle[(i * k) + i];
            }

            double[] others = [.. columns.Take(j).Select(column => lengths[column])];
            if (IsDependent(Math.Abs(triangle[(j * k) + j]), lengths[columns[j]], coefficients.AsSpan(0, j), others))
            {
                return j;
            }
        }

        return -1;
    }
}
