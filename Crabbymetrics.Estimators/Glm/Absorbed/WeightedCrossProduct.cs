using System.Collections.Immutable;
using System.Numerics.Tensors;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The weighted cross products of columns with each other and with residuals.</summary>
internal sealed class WeightedCrossProduct
{
    private const int ChunkRows = 1024;

    private readonly double[] _cross;
    private readonly double[] _rightSide;

    private WeightedCrossProduct(double[] cross, double[] rightSide)
    {
        _cross = cross;
        _rightSide = rightSide;
    }

    /// <summary>Forms the products.</summary>
    /// <param name="ranges">The ranges of rows.</param>
    /// <param name="weights">n weights.</param>
    /// <param name="columns">k columns.</param>
    /// <param name="residuals">n residuals.</param>
    public static WeightedCrossProduct Of(RowRanges ranges, double[] weights, IReadOnlyList<double[]> columns, double[] residuals)
    {
        int k = columns.Count;
        double[][] parts = new double[ranges.Count][];
        ranges.Run(
            (range, first, end) =>
            {
                double[] sums = new double[k * (k + 1)];
                Span<double> weighted = stackalloc double[ChunkRows];
                for (int start = first; start < end; start += ChunkRows)
                {
                    int n = Math.Min(ChunkRows, end - start);
                    for (int a = 0; a < k; a++)
                    {
                        Span<double> own = weighted[..n];
                        TensorPrimitives.Multiply(columns[a].AsSpan(start, n), weights.AsSpan(start, n), own);
                        for (int b = 0; b <= a; b++)
                        {
                            sums[(a * k) + b] += TensorPrimitives.Dot<double>(own, columns[b].AsSpan(start, n));
                        }

                        sums[(k * k) + a] += TensorPrimitives.Dot<double>(own, residuals.AsSpan(start, n));
                    }
                }

                parts[range] = sums;
            }
        );
        double[] cross = new double[k * k];
        double[] rightSide = new double[k];
        foreach (double[] sums in parts)
        {
            TensorPrimitives.Add(cross, sums.AsSpan(0, k * k), cross);
            TensorPrimitives.Add(rightSide, sums.AsSpan(k * k), rightSide);
        }

        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < a; b++)
            {
                cross[(b * k) + a] = cross[(a * k) + b];
            }
        }

        return new WeightedCrossProduct(cross, rightSide);
    }

    /// <summary>Forms the products of columns, with a right side that is known.</summary>
    /// <param name="ranges">The ranges of rows.</param>
    /// <param name="weights">n weights.</param>
    /// <param name="columns">k columns.</param>
    /// <param name="rightSide">k values.</param>
    public static WeightedCrossProduct WithRightSide(
        RowRanges ranges,
        double[] weights,
        IReadOnlyList<double[]> columns,
        double[] rightSide
    ) => new(Of(ranges, weights, columns, weights)._cross, rightSide);

    /// <summary>The product of the right side with coefficients.</summary>
    /// <param name="coefficients">k coefficients.</param>
    public double RightSideTimes(ReadOnlySpan<double> coefficients) => TensorPrimitives.Dot(_rightSide, coefficients);

    /// <summary>The columns that depend on those before them, ascending.</summary>
    public ImmutableArray<int> FindDependent() => LinearDependence.Find(_cross, ArrowLayout.Dense(_rightSide.Length));

    /// <summary>The coefficients of the regression of the residuals on the columns; null where the products are singular.</summary>
    public double[]? Solve()
    {
        int k = _rightSide.Length;
        double[] scale = new double[k];
        double[] factor = [.. _cross];
        double[] solution = [.. _rightSide];
        for (int j = 0; j < k; j++)
        {
            scale[j] = 1.0 / Math.Sqrt(_cross[(j * k) + j]);
            solution[j] *= scale[j];
        }

        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                factor[(a * k) + b] *= scale[a] * scale[b];
            }
        }

        if (!CholeskyFactorization.TryFactor(factor, k, out _))
        {
            return null;
        }

        CholeskyFactorization.Solve(factor, k, solution);
        TensorPrimitives.Multiply(solution, scale, solution);
        return Array.TrueForAll(solution, double.IsFinite) ? solution : null;
    }
}
