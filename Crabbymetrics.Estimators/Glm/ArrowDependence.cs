using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The columns that are linear combinations of earlier ones where the cross product is an arrowhead matrix. Its diagonal block is
/// eliminated first, which costs little; each head column that then depends on the rest gives a null vector, and the last column of each
/// independent combination of these is the one that depends on earlier ones.
/// </summary>
internal static class ArrowDependence
{
    // An element of a null vector below this share of the largest is rounding.
    private const double SmallestPart = 1e-6;

    /// <summary>Finds the columns that depend on earlier ones, ascending.</summary>
    /// <param name="cross">The cross product; unchanged.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="smallestPivot">The share of a column's square, once earlier ones are taken out of it, up to which it depends on
    /// them.</param>
    public static ImmutableArray<int> Find(ReadOnlySpan<double> cross, ArrowLayout layout, double smallestPivot)
    {
        double[] factor = cross.ToArray();
        List<int> dependent = [];
        // A level without rows has a column of zeros.
        for (int t = 0; t < layout.DiagonalCount; t++)
        {
            Span<double> own = factor.AsSpan(layout.StartOf(t), layout.HeadCount + 1);
            if (own[^1] != 0.0)
            {
                continue;
            }

            dependent.Add(layout.DiagonalStart + t);
            own.Clear();
            own[^1] = 1.0;
        }

        // An overflow left a NaN: dependence cannot be judged, and the minimization will say what is wrong.
        if (!ArrowFactorization.TryEliminateDiagonal(factor, layout, out _))
        {
            return [];
        }

        List<int> heads = FactorHead(factor, cross, layout.HeadCount, smallestPivot);
        if (heads.Count > 0)
        {
            dependent.AddRange(LastColumns(NullVectors(factor, cross, layout, heads), layout.Order));
        }

        dependent.Sort();
        return [.. dependent];
    }

    // Factors the head column by column. A column that depends on those kept before it is passed over, and its row holds its products
    // with them.
    private static List<int> FactorHead(double[] factor, ReadOnlySpan<double> cross, int count, double smallestPivot)
    {
        List<int> dependent = [];
        bool[] left = new bool[count];
        for (int i = 0; i < count; i++)
        {
            Span<double> row = factor.AsSpan(i * count, i + 1);
            double pivot = row[i];
            for (int j = 0; j < i; j++)
            {
                if (left[j])
                {
                    row[j] = 0.0;
                    continue;
                }

                ReadOnlySpan<double> other = factor.AsSpan(j * count, j + 1);
                row[j] = (row[j] - System.Numerics.Tensors.TensorPrimitives.Dot(row[..j], other[..j])) / other[j];
                pivot -= row[j] * row[j];
            }

            if (!(pivot <= smallestPivot * cross[(i * count) + i]))
            {
                row[i] = Math.Sqrt(pivot);
                continue;
            }

            left[i] = true;
            row[i] = 1.0;
            dependent.Add(i);
        }

        return dependent;
    }

    // For each dependent column of the head the combination of columns that is zero, each column divided by its root of squares.
    private static double[][] NullVectors(double[] factor, ReadOnlySpan<double> cross, ArrowLayout layout, List<int> dependent)
    {
        int h = layout.HeadCount;
        double[][] vectors = new double[dependent.Count][];
        double[] head = new double[h];
        for (int v = 0; v < vectors.Length; v++)
        {
            int own = dependent[v];
            head.AsSpan().Clear();
            for (int j = own - 1; j >= 0; j--)
            {
                if (dependent.BinarySearch(j) >= 0)
                {
                    continue;
                }

                double value = -factor[(own * h) + j];
                for (int i = j + 1; i < own; i++)
                {
                    value -= factor[(i * h) + j] * head[i];
                }

                head[j] = value / factor[(j * h) + j];
            }

            head[own] = 1.0;
            double[] vector = vectors[v] = new double[layout.Order];
            for (int j = 0; j < h; j++)
            {
                vector[layout.RowOfHead(j)] = head[j];
            }

            for (int t = 0; t < layout.DiagonalCount; t++)
            {
                ReadOnlySpan<double> products = factor.AsSpan(layout.StartOf(t), h + 1);
                vector[layout.DiagonalStart + t] = -System.Numerics.Tensors.TensorPrimitives.Dot(products[..h], head) / products[h];
            }

            for (int j = 0; j < vector.Length; j++)
            {
                vector[j] *= Math.Sqrt(cross[layout.Diagonal(j)]);
            }
        }

        return vectors;
    }

    // Gaussian elimination of the null vectors from the last column to the first: the columns at which each ends.
    private static List<int> LastColumns(double[][] vectors, int count)
    {
        List<int> last = [];
        List<double[]> open = [.. vectors];
        for (int column = count - 1; column >= 0 && open.Count > 0; column--)
        {
            double[] pivot = open.MaxBy(vector => Math.Abs(vector[column]) / Largest(vector, column))!;
            if (!(Math.Abs(pivot[column]) > SmallestPart * Largest(pivot, column)))
            {
                continue;
            }

            last.Add(column);
            open.Remove(pivot);
            foreach (double[] vector in open)
            {
                double share = vector[column] / pivot[column];
                for (int j = 0; j <= column && share != 0.0; j++)
                {
                    vector[j] -= share * pivot[j];
                }
            }
        }

        return last;
    }

    // The largest element up to this column: those of later columns were eliminated, or are rounding.
    private static double Largest(double[] vector, int column)
    {
        double largest = 0.0;
        for (int j = 0; j <= column; j++)
        {
            largest = Math.Max(largest, Math.Abs(vector[j]));
        }

        return largest;
    }
}
