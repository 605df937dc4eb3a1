namespace Crabbymetrics.Estimators;

/// <summary>Ridge by the eigenvalues of the products of the rows: fewer rows than columns. Immutable.</summary>
internal sealed class RowRidge : RidgeDecomposition
{
    // Columns at once.
    private const int ChunkColumns = 512;

    private readonly StandardizedColumns _columns;
    private readonly FreeBasis _free;
    private readonly double[] _squaredSizes;
    private readonly double[] _vectors;
    private readonly double[] _outcome;
    private readonly double[] _rotated;

    private RowRidge(
        GaussianRows rows,
        StandardizedColumns columns,
        FreeBasis free,
        double[] squaredSizes,
        (double[] Vectors, double[] Values) eigen,
        double[] outcome
    )
        : base(rows, eigen.Values, free.Columns.Length, Vectors.Dot(outcome, outcome) / rows.WeightSum)
    {
        _columns = columns;
        _free = free;
        _squaredSizes = squaredSizes;
        _vectors = eigen.Vectors;
        _outcome = outcome;
        int n = eigen.Values.Length;
        _rotated = new double[n];
        double[] left = [.. outcome];
        free.Project(left);
        for (int i = 0; i < n; i++)
        {
            Vectors.Add(left[i], _vectors.AsSpan(i * n, n), _rotated);
        }
    }

    /// <summary>Decomposes.</summary>
    public static RowRidge Create(
        GaussianRows rows,
        PenaltySpecification penalty,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        StandardizedColumns columns = StandardizedColumns.Of(rows, maxDegreeOfParallelism, cancellationToken);
        (int[] freeColumns, _) = Divide(columns.Units, penalty);
        FreeBasis free = FreeBasis.Of(rows.Design, columns, freeColumns);
        double[] sizes = new double[columns.Count];
        for (int j = 0; j < sizes.Length; j++)
        {
            double size = SizeOf(columns.Units, penalty, j);
            sizes[j] = size * size;
        }

        int n = columns.RowCount;
        double[] products = Products(columns, sizes, rows.WeightSum, cancellationToken),
            values = new double[n];
        Project(free, products, columns);
        if (!SymmetricEigenvalues.Decompose(products, values, new double[n]))
        {
            throw new CrabbymetricsException("The eigenvalues of the rows could not be found: are there values near the largest number?");
        }

        return new RowRidge(rows, columns, free, sizes, (products, values), columns.Outcome(rows));
    }

    /// <inheritdoc/>
    public override double[] Fit(double l2)
    {
        int n = Values.Length,
            first = Rows.HasIntercept ? 1 : 0;
        double[] shares = new double[n],
            dual = new double[_columns.Stride],
            slopes = new double[_columns.Count];
        for (int k = 0; k < n; k++)
        {
            shares[k] = Values[k] > 0.0 ? _rotated[k] / (Values[k] + l2) : 0.0;
        }

        for (int i = 0; i < n; i++)
        {
            dual[i] = Vectors.Dot(_vectors.AsSpan(i * n, n), shares);
        }

        _free.Project(dual);
        _columns.Slopes(0, dual, slopes);
        for (int j = 0; j < slopes.Length; j++)
        {
            slopes[j] *= -_squaredSizes[j];
        }

        AddFree(slopes);
        return Reported(_columns.Units, slopes, first);
    }

    /// <inheritdoc/>
    protected override double[] FreeLeverages()
    {
        double[] leverages = new double[Rows.Outcome.Length];
        int present = 0;
        for (int i = 0; i < leverages.Length; i++)
        {
            leverages[i] = Rows.Weight(i) > 0.0 ? _free.Leverage(present++) : 0.0;
        }

        return leverages;
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

    // The columns without a penalty explain what the others leave of the outcomes.
    private void AddFree(double[] slopes)
    {
        if (FreeCount == 0)
        {
            return;
        }

        double[] left = [.. _outcome];
        for (int j = 0; j < slopes.Length; j++)
        {
            if (slopes[j] != 0.0)
            {
                Vectors.Add(-slopes[j], _columns.Column(j), left);
            }
        }

        double[] solved = _free.Coefficients(left);
        for (int a = 0; a < solved.Length; a++)
        {
            slopes[_free.Columns[a]] = solved[a];
        }
    }

    // M K M, M taking off what the columns without a penalty explain.
    private static void Project(FreeBasis free, double[] products, StandardizedColumns columns)
    {
        if (free.Columns.Length == 0)
        {
            return;
        }

        int n = columns.RowCount;
        double[] line = new double[columns.Stride];
        for (int side = 0; side < 2; side++)
        {
            for (int a = 0; a < n; a++)
            {
                products.AsSpan(a * n, n).CopyTo(line);
                line.AsSpan(n).Clear();
                free.Project(line);
                line.AsSpan(0, n).CopyTo(products.AsSpan(a * n, n));
            }

            for (int a = 0; a < n; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    (products[(a * n) + b], products[(b * n) + a]) = (products[(b * n) + a], products[(a * n) + b]);
                }
            }
        }

        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double middle = 0.5 * (products[(a * n) + b] + products[(b * n) + a]);
                products[(a * n) + b] = middle;
                products[(b * n) + a] = middle;
            }
        }
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
