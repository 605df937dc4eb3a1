using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The Cholesky factor of a cross product in the layout of its working parameters.</summary>
internal sealed class GramFactor
{
    private readonly double[] _factor;
    private readonly ArrowLayout _layout;

    private GramFactor(double[] factor, ArrowLayout layout, double condition)
    {
        _factor = factor;
        _layout = layout;
        Condition = condition;
    }

    /// <summary>The estimated condition number of the columns, scaled to equal length.</summary>
    public double Condition { get; }

    /// <summary>Factors a cross product.</summary>
    /// <param name="sums">The cross products.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; it changes no bit.</param>
    /// <returns>The factor; null where the matrix is not positive definite to working precision.</returns>
    public static GramFactor? TryCreate(CrossProducts sums, int maxDegreeOfParallelism)
    {
        ArrowLayout layout = sums.Working.Layout;
        double[] factor = [.. sums.Gram];
        if (!ArrowFactorization.TryFactor(factor, layout, out _, maxDegreeOfParallelism))
        {
            return null;
        }

        double[] roots = new double[layout.Order];
        for (int j = 0; j < roots.Length; j++)
        {
            roots[j] = Math.Sqrt(sums.Gram[layout.Diagonal(j)]);
        }

        double squared = ConditionEstimate.Of(
            layout.Order,
            vector =>
            {
                Divide(vector, roots);
                Multiply(sums.Gram, layout, vector);
                Divide(vector, roots);
            },
            vector =>
            {
                Times(vector, roots);
                ArrowFactorization.Solve(factor, layout, vector);
                Times(vector, roots);
            }
        );
        return new GramFactor(factor, layout, Math.Sqrt(squared));
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
