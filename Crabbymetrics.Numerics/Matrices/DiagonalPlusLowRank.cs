namespace Crabbymetrics.Numerics;

/// <summary>
/// The inverse of an arrowhead matrix, of which a large block is diagonal, as <c>E + F F'</c> with E diagonal and F as many columns as
/// there are rows outside the block, the head: with the block D, the head H and C between them, <c>E = diag(0, D^-1)</c> and <c>F F' = G
/// S^-1 G'</c> with the Schur complement <c>S = H - C'D^-1 C</c> and <c>G = (I; -D^-1 C)</c>. A thousand dummies cost the square of their
/// number times the head, not its cube.
/// </summary>
/// <remarks>Golub and Van Loan, Matrix Computations, 4th edition, sections 2.1.4 and 3.2.11.</remarks>
public sealed class DiagonalPlusLowRank
{
    // With fewer rows, and where the block is no larger than the rest, the plain inverse is as good.
    private const int LeastRows = 96;

    private readonly double[] _scale;
    private readonly double[] _diagonal;
    private readonly double[] _factor;
    private readonly int _rank;

    private DiagonalPlusLowRank(double[] scale, double[] diagonal, double[] factor, int rank)
    {
        _scale = scale;
        _diagonal = diagonal;
        _factor = factor;
        _rank = rank;
    }

    private int Dimension => _diagonal.Length;

    /// <summary>Inverts an arrowhead matrix.</summary>
    /// <param name="matrix">k x k values, row-major.</param>
    /// <param name="k">The number of rows.</param>
    /// <returns>The inverse; null where the matrix is none, or not positive definite to working precision.</returns>
    public static DiagonalPlusLowRank? TryInvert(double[] matrix, int k)
    {
        DiagonalBlock block = k < LeastRows ? default : DiagonalBlock.Find(matrix, k);
        int h = k - block.Count;
        if (block.Count <= h || PositiveDefiniteMatrix.UnitDiagonal(matrix, k, out _) is not { } scale)
        {
            return null;
        }

        int[] head = [.. Enumerable.Range(0, block.Start), .. Enumerable.Range(block.Start + block.Count, h - block.Start)];

        // Scaled, the block is the identity. The columns of C as rows, so that products run along memory.
        double[] between = new double[h * block.Count];
        double[] remainder = new double[h * h];
        for (int a = 0; a < h; a++)
        {
            ReadOnlySpan<double> row = matrix.AsSpan(head[a] * k, k);
            for (int t = 0; t < block.Count; t++)
            {
                between[(a * block.Count) + t] = row[block.Start + t] * (scale[head[a]] * scale[block.Start + t]);
            }

            for (int b = 0; b < h; b++)
            {
                remainder[(a * h) + b] = row[head[b]] * (scale[head[a]] * scale[head[b]]);
            }
        }

        Vectors.Add(-1.0, RowProducts.MultiplySymmetric(between, between, block.Count), remainder);
        if (PositiveDefiniteMatrix.TryFactorRemainder(remainder, h, k) is not { } schur)
        {
            return null;
        }

        double[] factor = new double[k * h];
        double[] diagonal = new double[k];
        for (int a = 0; a < h; a++)
        {
            factor[(head[a] * h) + a] = 1.0;
        }

        for (int t = 0; t < block.Count; t++)
        {
            int row = block.Start + t;
            diagonal[row] = scale[row] * scale[row];
            for (int a = 0; a < h; a++)
            {
                factor[(row * h) + a] = -between[(a * block.Count) + t];
            }
        }

        for (int row = 0; row < k; row++)
        {
            Span<double> own = factor.AsSpan(row * h, h);
            schur.Whiten(own);
            Vectors.Scale(scale[row], own);
        }

        return new DiagonalPlusLowRank(scale, diagonal, factor, h);
    }

    /// <summary>The matrix in full.</summary>
    /// <returns>k x k values, row-major, symmetric to the last bit.</returns>
    public double[] ToRows()
    {
        int k = Dimension;
        double[] rows = _rank == 0 ? new double[k * k] : RowProducts.MultiplySymmetric(_factor, _factor, _rank);
        for (int j = 0; j < k; j++)
        {
            rows[(j * k) + j] += _diagonal[j];
        }

        return rows;
    }

    /// <summary>The condition number of the matrix with unit diagonal in the largest-column-sum norm.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="inverse">Its inverse in full.</param>
    public double ConditionNumber(double[] matrix, double[] inverse) =>
        PositiveDefiniteMatrix.ScaledNorm(matrix, _scale)
        * PositiveDefiniteMatrix.ScaledNorm(inverse, Array.ConvertAll(_scale, static scale => 1.0 / scale));

    /// <summary>Computes <c>B M B</c> for this B: <c>E M E + P F' + F P'</c> with <c>P = E M F + F (F'M F) / 2</c>.</summary>
    /// <param name="middle">M, k x k values, row-major and symmetric.</param>
    /// <returns>k x k values, row-major, symmetric to the last bit.</returns>
    public double[] Congruence(ReadOnlyMemory<double> middle)
    {
        int k = Dimension,
            h = _rank;
        double[] transposed = new double[h * k];
        for (int row = 0; row < k; row++)
        {
            for (int a = 0; a < h; a++)
            {
                transposed[(a * k) + row] = _factor[(row * h) + a];
            }
        }

        // F'M, whose rows are the columns of M F.
        double[] product = RowProducts.Multiply(transposed, middle, k);
        double[] inner = RowProducts.MultiplySymmetric(transposed, product, k);
        double[] left = new double[2 * k * h],
            right = new double[2 * k * h];
        for (int row = 0; row < k; row++)
        {
            ReadOnlySpan<double> own = _factor.AsSpan(row * h, h);
            Span<double> half = left.AsSpan(2 * row * h, h);
            for (int a = 0; a < h; a++)
            {
                half[a] = (_diagonal[row] * product[(a * k) + row]) + (0.5 * Vectors.Dot(own, inner.AsSpan(a * h, h)));
            }

            own.CopyTo(left.AsSpan(((2 * row) + 1) * h, h));
            own.CopyTo(right.AsSpan(2 * row * h, h));
            half.CopyTo(right.AsSpan(((2 * row) + 1) * h, h));
        }

        double[] result = h == 0 ? new double[k * k] : RowProducts.MultiplySymmetric(left, right, 2 * h);
        double[] scaled = new double[k];
        for (int row = 0; row < k; row++)
        {
            if (_diagonal[row] == 0.0)
            {
                continue;
            }

            Span<double> own = result.AsSpan(row * k, row + 1);
            RowKernels.Multiply(middle.Span.Slice(row * k, row + 1), _diagonal.AsSpan(0, row + 1), scaled);
            Vectors.Add(_diagonal[row], scaled.AsSpan(0, row + 1), own);
        }

        SquareMatrix.Mirror(result, k);
        return result;
    }
}
