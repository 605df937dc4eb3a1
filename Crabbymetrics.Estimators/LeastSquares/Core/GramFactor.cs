using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The Cholesky factor of a cross product in the layout of its working parameters.</summary>
internal sealed class GramFactor
{
    private readonly double[] _gram;
    private readonly double[] _factor;
    private readonly ArrowLayout _layout;

    private GramFactor(double[] gram, double[] factor, ArrowLayout layout)
    {
        _gram = gram;
        _factor = factor;
        _layout = layout;
    }

    /// <summary>A bound from above of the condition number of the columns, scaled to equal length: <c>2 / det R</c> for their triangle R.
    /// It costs nothing beside the factor, and is near 2 where the columns are nearly orthogonal. Infinite for a design with
    /// factors.</summary>
    /// <remarks>Guggenheimer, Edelman and Johnson, "A simple estimate of the condition number of a linear system", College Mathematics
    /// Journal 26 (1995): <c>2 / |det R| (|R|_F / sqrt(k))^k</c>, where columns of length 1 have |R|_F = sqrt(k).</remarks>
    public double ConditionBound
    {
        get
        {
            if (_layout.DiagonalCount > 0)
            {
                return double.PositiveInfinity;
            }

            double determinant = 1.0;
            for (int j = 0; j < _layout.Order; j++)
            {
                int diagonal = _layout.Diagonal(j);
                determinant *= _factor[diagonal] / Math.Sqrt(_gram[diagonal]);
            }

            return 2.0 / determinant;
        }
    }

    /// <summary>Factors a cross product.</summary>
    /// <param name="gram">The cross product, in its layout; it is kept and not changed.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; it changes no bit.</param>
    /// <returns>The factor; null where the matrix is not positive definite to working precision.</returns>
    public static GramFactor? TryCreate(double[] gram, ArrowLayout layout, int maxDegreeOfParallelism)
    {
        double[] factor = [.. gram];
        return ArrowFactorization.TryFactor(factor, layout, out _, maxDegreeOfParallelism) ? new GramFactor(gram, factor, layout) : null;
    }

    /// <summary>The condition number of the columns, scaled to equal length, by some products with the matrix and its inverse.</summary>
    public double EstimateCondition()
    {
        double[] roots = new double[_layout.Order];
        for (int j = 0; j < roots.Length; j++)
        {
            roots[j] = Math.Sqrt(_gram[_layout.Diagonal(j)]);
        }

        double squared = ConditionEstimate.Of(
            _layout.Order,
            vector =>
            {
                Divide(vector, roots);
                Multiply(_gram, _layout, vector);
                Divide(vector, roots);
            },
            vector =>
            {
                Times(vector, roots);
                ArrowFactorization.Solve(_factor, _layout, vector);
                Times(vector, roots);
            }
        );
        return Math.Sqrt(squared);
    }

    /// <summary>Whether what each column has beyond those before it is more than a share of its square: none is then a combination of
    /// others. Of a matrix without a diagonal block.</summary>
    /// <param name="smallestPivot">The share.</param>
    public bool HasPivotsAbove(double smallestPivot)
    {
        for (int j = 0; j < _layout.Order; j++)
        {
            int diagonal = _layout.Diagonal(j);
            if (!(_factor[diagonal] * _factor[diagonal] > smallestPivot * _gram[diagonal]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Solves in place.</summary>
    public void Solve(Span<double> vector) => ArrowFactorization.Solve(_factor, _layout, vector);

    // Row by row of the lower triangle, so that memory is read in order.
    private static void Multiply(double[] gram, ArrowLayout layout, double[] vector)
    {
        int h = layout.HeadCount;
        double[] result = new double[layout.Order];
        double[] head = new double[h];
        double[] sums = new double[h];
        for (int a = 0; a < h; a++)
        {
            head[a] = vector[layout.RowOfHead(a)];
        }

        for (int a = 0; a < h; a++)
        {
            ReadOnlySpan<double> row = gram.AsSpan(a * h, a + 1);
            sums[a] = Vectors.Dot(row, head.AsSpan(0, a + 1));
            Vectors.Add(head[a], row[..a], sums.AsSpan(0, a));
        }

        for (int t = 0; t < layout.DiagonalCount; t++)
        {
            ReadOnlySpan<double> own = gram.AsSpan(layout.StartOf(t), h + 1);
            int row = layout.DiagonalStart + t;
            result[row] = Vectors.Dot(own[..h], head) + (own[h] * vector[row]);
            Vectors.Add(vector[row], own[..h], sums);
        }

        for (int a = 0; a < h; a++)
        {
            result[layout.RowOfHead(a)] = sums[a];
        }

        result.CopyTo(vector, 0);
    }

    private static void Divide(double[] vector, double[] by) => System.Numerics.Tensors.TensorPrimitives.Divide(vector, by, vector);

    private static void Times(double[] vector, double[] by) => System.Numerics.Tensors.TensorPrimitives.Multiply(vector, by, vector);
}
