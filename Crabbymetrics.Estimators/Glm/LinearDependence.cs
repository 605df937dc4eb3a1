using System.Buffers;
using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Finds the columns that are linear combinations of earlier ones, from their cross product.</summary>
internal static class LinearDependence
{
    // The pivot of column j over its diagonal is 1 - R^2 of the column on those before it. For an exactly dependent column, centred, it
    // is rounding, of the order of 1e-15. A column below this bound is refused too: its standard error would have no correct digit.
    internal const double SmallestPivot = 1e-11;

    /// <summary>Factors column by column, passing over each that depends on those kept before it.</summary>
    /// <param name="cross">The cross product; unchanged.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; -1 for all processors. It changes no bit.</param>
    /// <returns>The columns that depend on earlier ones, ascending.</returns>
    internal static ImmutableArray<int> Find(ReadOnlySpan<double> cross, ArrowLayout layout, int maxDegreeOfParallelism = 1) =>
        layout.DiagonalCount > 0 ? ArrowDependence.Find(cross, layout, SmallestPivot)
        : IsIndependent(cross, layout.Order, maxDegreeOfParallelism) ? []
        : FindOneByOne(cross, layout.Order);

    // The quick answer for nearly every fit, by a blocked factorization.
    private static bool IsIndependent(ReadOnlySpan<double> cross, int count, int maxDegreeOfParallelism)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(count * count);
        try
        {
            Span<double> factor = rented.AsSpan(0, count * count);
            cross.CopyTo(factor);
            if (!CholeskyFactorization.TryFactor(factor, count, out _, maxDegreeOfParallelism))
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                double pivot = factor[(i * count) + i];
                if (!(pivot * pivot > SmallestPivot * cross[(i * count) + i]))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static ImmutableArray<int> FindOneByOne(ReadOnlySpan<double> cross, int count)
    {
        double[] factor = new double[count * count];
        Span<bool> dependent = count <= 256 ? stackalloc bool[count] : new bool[count];
        dependent.Clear();
        ImmutableArray<int>.Builder found = ImmutableArray.CreateBuilder<int>();
        for (int i = 0; i < count; i++)
        {
            Span<double> row = factor.AsSpan(i * count, i + 1);
            for (int j = 0; j < i; j++)
            {
                if (dependent[j])
                {
                    continue;
                }

                ReadOnlySpan<double> other = factor.AsSpan(j * count, j + 1);
                row[j] = (cross[(i * count) + j] - Dot(row[..j], other[..j])) / other[j];
            }

            double diagonal = cross[(i * count) + i];
            double pivot = diagonal - Dot(row[..i], row[..i]);
            // An overflow left a NaN: dependence cannot be judged, and the minimization will say what is wrong.
            if (!(pivot <= SmallestPivot * diagonal))
            {
                row[i] = Math.Sqrt(pivot);
                continue;
            }

            dependent[i] = true;
            row.Clear();
            found.Add(i);
        }

        return found.ToImmutable();
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0.0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
