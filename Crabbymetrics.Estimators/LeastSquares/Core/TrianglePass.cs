using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The triangle of <see cref="QrPass"/> of rows that live elsewhere: <c>[1 | R]</c>. Triangles of pieces are put together by
/// another QR factorization (TSQR), which needs a runner that calls <see cref="IPass.Combine"/>.</summary>
internal sealed class TrianglePass(RawBasis basis) : BasisPass(basis)
{
    public const string Kind = "least-squares.triangle";

    public override int SumCount => 1 + (Basis.Count * Basis.Count);

    public static IPass Read(PassReading reading) => new TrianglePass(RawBasis.Read(reading));

    /// <summary>Makes the pass.</summary>
    /// <exception cref="NotSupportedException">The runner of the observations adds the sums of its pieces as if they were plain
    /// numbers.</exception>
    public static HouseholderTriangle Run(LeastSquaresProblem problem, LinearBasis basis)
    {
        double[] sums = problem.Run(new TrianglePass(basis.Raw), LinearBasis.RawView(basis.Working));
        if (sums[0] != 1.0)
        {
            throw new NotSupportedException(
                $"The columns are nearly collinear, which takes a QR factorization of the pieces of the rows; the runner of "
                    + $"{problem.Elsewhere!.GetType().Name} adds the sums of pieces instead of calling {nameof(IPass)}.{nameof(Combine)}."
            );
        }

        return Load(sums, basis.Count);
    }

    public override PassDescription Describe() => new(Kind, [], [.. Basis.Numbers]);

    public override int ScratchCount(int rowCount) => base.ScratchCount(rowCount) + rowCount;

    public override void Combine(ReadOnlySpan<double> part, Span<double> sums)
    {
        int k = Basis.Count;
        if (part[0] == 0.0)
        {
            return;
        }

        sums[0] = Math.Max(sums[0], part[0]);
        HouseholderTriangle triangle = Load(sums, k);
        triangle.Add(Load(part, k));
        triangle.Values.CopyTo(sums[1..]);
    }

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount,
            k = Basis.Count;
        Fill(in block, scratch[n..]);
        Span<double> columns = scratch.Slice(n, k * n);
        if (!block.Weights.IsEmpty)
        {
            Span<double> roots = scratch[..n];
            TensorPrimitives.Sqrt(block.Weights, roots);
            for (int l = 0; l < k; l++)
            {
                Span<double> column = columns.Slice(l * n, n);
                TensorPrimitives.Multiply(column, roots, column);
            }
        }

        HouseholderTriangle triangle = Load(sums, k);
        triangle.Add(columns, n, n);
        sums[0] = 1.0;
        triangle.Values.CopyTo(sums[1..]);
    }

    private static HouseholderTriangle Load(ReadOnlySpan<double> sums, int k)
    {
        HouseholderTriangle triangle = new(k);
        sums.Slice(1, k * k).CopyTo(triangle.Values);
        return triangle;
    }
}
