namespace Crabbymetrics.Estimators;

/// <summary>All variances and directions: from the cross product of the columns, or of the rows where these are fewer.</summary>
internal static class ExactSpectrum
{
    // The eigenvalues of a cross product are exact to the rounding of the largest: below this share of it they are found again, from the
    // scores.
    private const double RefinedBelow = 1e-3;

    public static Spectrum Of(StandardColumns columns) =>
        columns.Design.RowCount < columns.Design.ColumnCount ? OfRows(columns) : OfColumns(columns);

    private static Spectrum OfColumns(StandardColumns columns)
    {
        int p = columns.Design.ColumnCount;
        double[] scatter = new double[p * p];
        if (columns.View.IsWide)
        {
            double[] weights = columns.Rows.Values;
            if (weights.Length == 0)
            {
                weights = new double[columns.Design.RowCount];
                weights.AsSpan().Fill(1.0);
            }

            columns.View.AddWeightedCrossProduct(weights, scatter);
            columns.ThrowIfCancelled();
        }
        else
        {
            columns.Run(new ScatterVisitor(columns.Rows.Values, p), scatter);
        }

        double[] variances = new double[p];
        for (int j = 0; j < p; j++)
        {
            variances[j] = scatter[(j * p) + j] / columns.Divisor;
        }

        double[] scales = columns.ScalesOf(variances);
        double total = 0.0;
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                scatter[(i * p) + j] /= scales[i] * scales[j] * columns.Divisor;
            }

            total += scatter[(i * p) + i];
        }

        SquareMatrix.Mirror(scatter, p);
        double[] values = new double[p];
        Decompose(scatter, p, values);
        if (values[0] > 0.0 && values[p - 1] < RefinedBelow * values[0])
        {
            Refine(columns, scales, scatter, values);
        }

        return new Spectrum(scales, values, scatter, total);
    }

    // The cross product of the scores has the digits of the small ones.
    private static void Refine(StandardColumns columns, double[] scales, double[] vectors, double[] values)
    {
        int p = values.Length;
        double[] cross = new double[p * p];
        columns.Run(new ScoreScatterVisitor(columns.Rows.Values, Divided(vectors, scales), p), cross);
        System.Numerics.Tensors.TensorPrimitives.Divide(cross, columns.Divisor, cross);
        SquareMatrix.Mirror(cross, p);
        Diagonalize(cross, vectors, p, values);
    }

    private static Spectrum OfRows(StandardColumns columns)
    {
        int n = columns.Design.RowCount,
            p = columns.Design.ColumnCount;
        double[] byColumn = new double[(long)n * p];
        double[] variances = new double[p];
        for (int j = 0; j < p; j++)
        {
            Span<double> column = byColumn.AsSpan(j * n, n);
            columns.Design.CopyColumn(j, column);
            for (int i = 0; i < n; i++)
            {
                double multiplier = columns.Rows.Values.Length == 0 ? 1.0 : Math.Sqrt(columns.Rows.Values[i]);
                column[i] = (column[i] - columns.Means[j]) * multiplier;
            }

            variances[j] = Vectors.Dot(column, column) / columns.Divisor;
        }

        columns.ThrowIfCancelled();
        double[] scales = columns.ScalesOf(variances);
        double[] byRow = new double[(long)n * p];
        double total = 0.0;
        double root = Math.Sqrt(columns.Divisor);
        for (int j = 0; j < p; j++)
        {
            Span<double> column = byColumn.AsSpan(j * n, n);
            Vectors.Scale(1.0 / (scales[j] * root), column);
            total += variances[j] / (scales[j] * scales[j]);
            for (int i = 0; i < n; i++)
            {
                byRow[(i * p) + j] = column[i];
            }
        }

        double[] left = RowProducts.MultiplySymmetric(byRow, byRow, p);
        double[] values = new double[n];
        Decompose(left, n, values);
        columns.ThrowIfCancelled();

        // Rows of the length of their singular values.
        double[] vectors = RowProducts.Multiply(left, byColumn, n);
        Diagonalize(RowProducts.MultiplySymmetric(vectors, vectors, p), vectors, p, values);
        for (int i = 0; i < n && values[i] > 0.0; i++)
        {
            Vectors.Scale(1.0 / Math.Sqrt(values[i]), vectors.AsSpan(i * p, p));
        }

        return new Spectrum(scales, values, vectors, total);
    }

    /// <summary>Rotates the rows of nearly diagonal cross products until these are diagonal, and puts the largest first.</summary>
    public static void Diagonalize(double[] cross, double[] vectors, int length, double[] values)
    {
        int n = values.Length;
        double largest = 0.0;
        for (int i = 0; i < n; i++)
        {
            largest = Math.Max(largest, cross[(i * n) + i]);
        }

        double floor = MachinePrecision.Epsilon * MachinePrecision.Epsilon * n * largest;
        GradedEigenvectors.Diagonalize(cross, n, vectors, length, floor);
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => cross[(i * n) + i])];
        double[] sorted = [.. vectors];
        for (int i = 0; i < n; i++)
        {
            values[i] = Math.Max(0.0, cross[(order[i] * n) + order[i]]);
            sorted.AsSpan(order[i] * length, length).CopyTo(vectors.AsSpan(i * length));
        }
    }

    /// <summary>Eigenvectors as rows, the largest first.</summary>
    public static void Decompose(double[] matrix, int n, double[] values)
    {
        if (!SymmetricEigenvectors.TryDecompose(matrix, n, values))
        {
            throw new CrabbymetricsException(
                "The variances of the columns are not finite: a value is too large to be squared. Rescale the columns."
            );
        }

        for (int i = 0; i < n; i++)
        {
            values[i] = Math.Max(0.0, values[i]);
        }
    }

    /// <summary>Rows divided, element by element.</summary>
    public static double[] Divided(double[] vectors, double[] scales)
    {
        double[] result = [.. vectors];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] /= scales[i % scales.Length];
        }

        return result;
    }
}
