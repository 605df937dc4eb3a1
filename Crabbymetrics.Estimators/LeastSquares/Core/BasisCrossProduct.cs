using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The cross product <c>B' diag(v) B</c> of the columns of a basis that are combinations, of rows in memory.</summary>
internal static class BasisCrossProduct
{
    /// <summary>Sums it.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="values">n values v of any sign; empty for all ones.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; it changes no bit.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>k x k values, row-major, both triangles.</returns>
    public static double[] Of(
        LinearBasis basis,
        ReadOnlyMemory<double> values,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        int k = basis.Count,
            capacity = basis.View.Design.BlockRowCount;
        Part[] parts = BlockParts.Run(
            basis.View,
            maxDegreeOfParallelism,
            () => new Part(k, capacity),
            (Part part, in DesignBlock block) => part.Add(basis, in block, values.Span),
            cancellationToken
        );
        double[] result = new double[k * k];
        foreach (Part part in parts)
        {
            TensorPrimitives.Add(result, part.Cross, result);
        }

        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < a; b++)
            {
                result[(b * k) + a] = result[(a * k) + b];
            }
        }

        return result;
    }

    private sealed class Part(int k, int capacity)
    {
        private readonly double[] _columns = new double[k * capacity];
        private readonly double[] _scratch = new double[LinearBasis.ScratchCount(capacity)];
        private readonly double[] _values = Ones(capacity);

        public double[] Cross { get; } = new double[k * k];

        public void Add(LinearBasis basis, in DesignBlock block, ReadOnlySpan<double> values)
        {
            int n = block.RowCount;
            basis.Fill(in block, _columns, _scratch);
            DesignBlock filled = new(_columns, n, n, k, block.FirstRow);
            filled.AddWeightedCrossProduct(values.IsEmpty ? _values.AsSpan(0, n) : values.Slice(block.FirstRow, n), Cross);
        }

        private static double[] Ones(int count)
        {
            double[] ones = new double[count];
            Array.Fill(ones, 1.0);
            return ones;
        }
    }
}
