namespace Crabbymetrics.Estimators;

/// <summary>Ridge by the eigenvalues of the products of the rows: fewer rows than columns. Immutable.</summary>
internal sealed class RowRidge : RidgeDecomposition
{
    // Columns at once.
    private const int ChunkColumns = 512;

    private readonly StandardizedColumns _columns;
    private readonly double[] _squaredSizes;
    private readonly double[] _vectors;
    private readonly double[] _rotated;

    private RowRidge(
        GaussianRows rows,
        StandardizedColumns columns,
        double[] squaredSizes,
        (double[] Vectors, double[] Values) eigen,
        double[] outcome
    )
        : base(rows, eigen.Values, Vectors.Dot(outcome, outcome) / rows.WeightSum)
    {
        _columns = columns;
        _squaredSizes = squaredSizes;
        _vectors = eigen.Vectors;
        int n = eigen.Values.Length;
        _rotated = new double[n];
        for (int i = 0; i < n; i++)
        {
            Vectors.Add(outcome[i], _vectors.AsSpan(i * n, n), _rotated);
        }
    }

    /// <summary>Decomposes.</summary>
    public static RowRidge Create(GaussianRows rows, bool standardize, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        StandardizedColumns columns = StandardizedColumns.Of(rows, maxDegreeOfParallelism, cancellationToken);
        double[] sizes = new double[columns.Count];
        for (int j = 0; j < sizes.Length; j++)
        {
            double scale = columns.Units.Scales[j],
                size = standardize ? scale / columns.Units.Deviations[j] : scale;
            sizes[j] = size * size;
        }

        int n = columns.RowCount;
        double[] products = Products(columns, sizes, rows.WeightSum, cancellationToken),
            values = new double[n];
        if (!SymmetricEigenvalues.Decompose(products, values, new double[n]))
        {
            throw new CrabbymetricsException("The eigenvalues of the rows could not be found: are there values near the largest number?");
        }

        return new RowRidge(rows, columns, sizes, (products, values), columns.Outcome(rows));
    }

    /// <inheritdoc/>
    public override double[] Fit(double l2)
    {
        int n = Values.Length,
            p = _columns.Count,
            first = Rows.HasIntercept ? 1 : 0;
        double[] shares = new double[n],
            dual = new double[_columns.Stride],
            slopes = new double[p];
        for (int k = 0; k < n; k++)
        {
            shares[k] = Values[k] > 0.0 ? _rotated[k] / (Values[k] + l2) : 0.0;
        }

        for (int i = 0; i < n; i++)
        {
            dual[i] = Vectors.Dot(_vectors.AsSpan(i * n, n), shares);
        }

        _columns.Slopes(0, dual, slopes);
        double[] parameters = new double[p + first];
        double intercept = _columns.Units.OutcomeCentre;
        for (int j = 0; j < p; j++)
        {
            double scale = _columns.Units.Scales[j];
            parameters[first + j] = scale > 0.0 ? -slopes[j] * _squaredSizes[j] / scale : 0.0;
            intercept -= parameters[first + j] * _columns.Units.Centres[j];
        }

        if (first == 1)
        {
            parameters[0] = intercept;
        }

        return parameters;
    }

    /// <inheritdoc/>
    protected override double[] Squares()
    {
        int n = Values.Length,
            present = 0;
        double[] squares = new double[checked(Rows.Outcome.Length * n)];
        for (int i = 0; i < Rows.Outcome.Length; i++)
        {
            if (!(Rows.Weight(i) > 0.0))
            {
                continue;
            }

            for (int k = 0; k < n; k++)
            {
                double element = Values[k] > 0.0 ? _vectors[(present * n) + k] : 0.0;
                squares[(i * n) + k] = element * element;
            }

            present++;
        }

        return squares;
    }

    // sum_j s_j z_j z_j' over the sum of the weights, by chunks of columns turned over.
    private static double[] Products(StandardizedColumns columns, double[] sizes, double total, CancellationToken cancellationToken)
    {
        int n = columns.RowCount;
        double[] products = new double[checked(n * n)],
            turned = new double[n * ChunkColumns];
        LinesAhead none = default;
        for (int firstColumn = 0; firstColumn < columns.Count; firstColumn += ChunkColumns)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(ChunkColumns, columns.Count - firstColumn);
            for (int j = 0; j < count; j++)
            {
                ReadOnlySpan<double> column = columns.Column(firstColumn + j);
                for (int i = 0; i < n; i++)
                {
                    turned[(i * ChunkColumns) + j] = column[i];
                }
            }

            BlockedProducts.AddCrossProduct(
                new StridedColumns(turned, ChunkColumns, count, n),
                sizes.AsSpan(firstColumn, count),
                [],
                products,
                ref none
            );
        }

        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                products[(a * n) + b] /= total;
                products[(b * n) + a] = products[(a * n) + b];
            }
        }

        return products;
    }
}
