namespace Crabbymetrics.Numerics;

/// <summary>Products <c>A B'</c> of the rows of one row-major matrix with those of another: a few as they stand, many in panels and on all
/// processors.</summary>
public static class RowProducts
{
    // With fewer rows of either, copying to panels costs more than it brings.
    private const int LeastRows = 32;

    /// <summary>Computes <c>A B'</c>.</summary>
    /// <param name="a">A, rows x length values.</param>
    /// <param name="b">B, columns x length values.</param>
    /// <param name="length">The length of a row of either.</param>
    /// <returns>rows x columns values, row-major.</returns>
    public static double[] Multiply(ReadOnlyMemory<double> a, ReadOnlyMemory<double> b, int length)
    {
        if (length == 0)
        {
            return [];
        }

        int rows = a.Length / length,
            columns = b.Length / length;
        if (Math.Min(rows, columns) >= LeastRows)
        {
            return PanelProducts.Multiply(PanelMatrix.FromRows(a, length), PanelMatrix.FromRows(b, length), lower: false).ToRows();
        }

        double[] product = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                product[(i * columns) + j] = Dot(a.Span, i, b.Span, j, length);
            }
        }

        return product;
    }

    /// <summary>Computes <c>A B'</c> where that is symmetric.</summary>
    /// <param name="a">A, rows x length values.</param>
    /// <param name="b">B, rows x length values.</param>
    /// <param name="length">The length of a row of either.</param>
    /// <returns>rows x rows values, row-major, symmetric to the last bit.</returns>
    public static double[] MultiplySymmetric(ReadOnlyMemory<double> a, ReadOnlyMemory<double> b, int length)
    {
        if (length == 0)
        {
            return [];
        }

        int rows = a.Length / length;
        if (rows >= LeastRows)
        {
            PanelMatrix left = PanelMatrix.FromRows(a, length);
            return PanelProducts.Multiply(left, a.Equals(b) ? left : PanelMatrix.FromRows(b, length), lower: true).ToSymmetricRows();
        }

        double[] product = new double[rows * rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                product[(i * rows) + j] = product[(j * rows) + i] = Dot(a.Span, i, b.Span, j, length);
            }
        }

        return product;
    }

    /// <summary>Computes <c>A M A'</c> for a symmetric M.</summary>
    /// <param name="a">A, rows x length values.</param>
    /// <param name="middle">M, length x length values.</param>
    /// <param name="length">The length of a row of either.</param>
    /// <returns>rows x rows values, row-major, symmetric to the last bit.</returns>
    public static double[] Congruence(ReadOnlyMemory<double> a, ReadOnlyMemory<double> middle, int length)
    {
        if (length == 0 || Math.Min(a.Length / length, length) < LeastRows)
        {
            return MultiplySymmetric(Multiply(a, middle, length), a, length);
        }

        PanelMatrix left = PanelMatrix.FromRows(a, length);
        PanelMatrix product = PanelProducts.Multiply(left, PanelMatrix.FromRows(middle, length), lower: false);
        return PanelProducts.Multiply(product, left, lower: true).ToSymmetricRows();
    }

    private static double Dot(ReadOnlySpan<double> a, int row, ReadOnlySpan<double> b, int other, int length) =>
        Vectors.Dot(a.Slice(row * length, length), b.Slice(other * length, length));
}
