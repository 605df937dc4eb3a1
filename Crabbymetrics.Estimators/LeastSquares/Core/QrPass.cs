using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The triangle of a QR factorization of the working columns, each row times the root of its weight, part by part and then of the
/// parts in order.</summary>
internal static class QrPass
{
    // A piece stays in the second-level cache, and a panel of it in the first.
    private const int PieceValues = 8192;
    private const int FewestRows = 64;

    public static HouseholderTriangle Run(LeastSquaresProblem problem, WorkingParameters working)
    {
        LinearBasis basis = LinearBasis.OfWorking(working);
        if (problem.Elsewhere is not null)
        {
            return TrianglePass.Run(problem, basis);
        }

        int k = working.Count;
        int capacity = working.View.Design.BlockRowCount;
        Part[] parts = BlockParts.Run(
            working.View,
            problem.MaxDegreeOfParallelism,
            () => new Part(k, capacity),
            (Part part, in DesignBlock block) => part.Add(basis, in block, problem.Weights),
            problem.CancellationToken
        );
        HouseholderTriangle triangle = parts[0].Triangle;
        foreach (Part part in parts.AsSpan(1))
        {
            triangle.Add(part.Triangle);
        }

        return triangle;
    }

    private sealed class Part(int k, int capacity)
    {
        private readonly double[] _columns = new double[k * capacity];
        private readonly double[] _scratch = new double[LinearBasis.ScratchCount(capacity)];

        public HouseholderTriangle Triangle { get; } = new(k);

        public void Add(LinearBasis basis, in DesignBlock block, ReadOnlyMemory<double> weights)
        {
            int n = block.RowCount;
            basis.Fill(in block, _columns, _scratch);
            if (!weights.IsEmpty)
            {
                Span<double> roots = _scratch.AsSpan(0, n);
                TensorPrimitives.Sqrt(weights.Span.Slice(block.FirstRow, n), roots);
                for (int l = 0; l < k; l++)
                {
                    Span<double> column = _columns.AsSpan(l * n, n);
                    TensorPrimitives.Multiply(column, roots, column);
                }
            }

            int piece = Math.Max(FewestRows, PieceValues / Math.Max(k, 1) / CacheLines.Doubles * CacheLines.Doubles);
            for (int first = 0; first < n; first += piece)
            {
                int rows = Math.Min(piece, n - first);
                Triangle.Add(_columns.AsSpan(first, ((k - 1) * n) + rows), n, rows);
            }
        }
    }
}
