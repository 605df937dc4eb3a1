namespace Crabbymetrics.Estimators;

/// <summary>Ridge by the eigenvalues of the products of the columns: at least as many rows as columns. Immutable.</summary>
internal sealed class ColumnRidge : RidgeDecomposition
{
    private readonly UnitProducts _sums;
    private readonly FreeProducts _free;
    private readonly int[] _penalized;
    private readonly double[] _sizes;
    private readonly double[] _vectors;

    private ColumnRidge(
        GaussianRows rows,
        UnitProducts sums,
        FreeProducts free,
        (int[] Columns, double[] Sizes) penalized,
        (double[] Vectors, double[] Values) eigen
    )
        : base(rows, eigen.Values, free.Columns.Length, sums.TotalSquares)
    {
        _sums = sums;
        _free = free;
        (_penalized, _sizes) = penalized;
        _vectors = eigen.Vectors;
    }

    /// <summary>Decomposes.</summary>
    public static ColumnRidge Create(
        GaussianRows rows,
        PenaltySpecification penalty,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        UnitProducts sums = UnitProducts.Of(rows, maxDegreeOfParallelism, cancellationToken);
        (int[] freeColumns, int[] penalized) = Divide(sums.Units, penalty);
        FreeProducts free = FreeProducts.Of(rows.Design, sums.Gram, freeColumns);
        int m = penalized.Length;
        double[] sizes = Array.ConvertAll(penalized, j => SizeOf(sums.Units, penalty, j)),
            gram = free.Projected(penalized),
            values = new double[m];
        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b < m; b++)
            {
                gram[(a * m) + b] *= sizes[a] * sizes[b];
            }
        }

        if (!SymmetricEigenvalues.Decompose(gram, values, new double[m]))
        {
            throw new CrabbymetricsException(
                "The eigenvalues of the columns could not be found: are there values near the largest number?"
            );
        }

        return new ColumnRidge(rows, sums, free, (penalized, sizes), (gram, values));
    }

    /// <inheritdoc/>
    public override double[] Fit(double l2)
    {
        int p = Rows.Design.ColumnCount,
            first = Rows.HasIntercept ? 1 : 0;
        double[] slopes = new double[p],
            remainder = [.. _sums.Products];
        AddSolution(remainder, l2, slopes);
        // What rounding left of the equations is solved for once more.
        for (int j = 0; j < p; j++)
        {
            remainder[j] = _sums.Products[j] - Vectors.Dot(_sums.Gram.AsSpan(j * p, p), slopes);
        }

        for (int a = 0; a < _penalized.Length; a++)
        {
            // A column that tells nothing has size 0, and coefficient 0.
            int j = _penalized[a];
            remainder[j] = _sizes[a] > 0.0 ? remainder[j] - (l2 * slopes[j] / (_sizes[a] * _sizes[a])) : 0.0;
        }

        AddSolution(remainder, l2, slopes);
        return Reported(_sums.Units, slopes, first);
    }

    /// <inheritdoc/>
    protected override double[] Squares()
    {
        int n = Rows.Outcome.Length,
            m = _penalized.Length;
        double[] squares = new double[checked(n * m)],
            slopes = new double[Rows.Design.ColumnCount];
        for (int k = 0; k < m; k++)
        {
            if (!(Values[k] > 0.0))
            {
                continue;
            }

            Array.Clear(slopes);
            for (int a = 0; a < m; a++)
            {
                slopes[_penalized[a]] = _vectors[(a * m) + k] * _sizes[a];
            }

            AddFree([], slopes);
            double[] component = Component(slopes);
            for (int i = 0; i < n; i++)
            {
                squares[(i * m) + k] = Rows.Weight(i) * component[i] * component[i] / (Rows.WeightSum * Values[k]);
            }
        }

        return squares;
    }

    /// <inheritdoc/>
    protected override double[] FreeLeverages()
    {
        int n = Rows.Outcome.Length,
            f = FreeCount;
        double[] leverages = new double[n],
            own = new double[f],
            slopes = new double[Rows.Design.ColumnCount];
        for (int k = 0; k < f; k++)
        {
            // The column k of L'^-1: the components have unit products.
            Array.Clear(own);
            own[k] = 1.0;
            CholeskyFactorization.SolveUpper(_free.Factor, f, own);
            Array.Clear(slopes);
            for (int a = 0; a < f; a++)
            {
                slopes[_free.Columns[a]] = own[a];
            }

            double[] component = Component(slopes);
            for (int i = 0; i < n; i++)
            {
                leverages[i] += Rows.Weight(i) * component[i] * component[i] / Rows.WeightSum;
            }
        }

        return leverages;
    }

    // Solves the equations of the ridge for a right-hand side.
    private void AddSolution(ReadOnlySpan<double> right, double l2, double[] slopes)
    {
        int m = _penalized.Length;
        double[] solved = _free.Solve(right),
            rotated = new double[m],
            added = new double[slopes.Length];
        for (int a = 0; a < m; a++)
        {
            Vectors.Add(_sizes[a] * _free.Left(right, solved, _penalized[a]), _vectors.AsSpan(a * m, m), rotated);
        }

        for (int k = 0; k < m; k++)
        {
            rotated[k] = Values[k] + l2 > 0.0 && (Values[k] > 0.0 || l2 > 0.0) ? rotated[k] / (Values[k] + l2) : 0.0;
        }

        for (int a = 0; a < m; a++)
        {
            added[_penalized[a]] = _sizes[a] * Vectors.Dot(_vectors.AsSpan(a * m, m), rotated);
        }

        AddFree(right, added);
        Vectors.Add(1.0, added, slopes);
    }

    // The coefficients without a penalty that go with those of the others, for a right-hand side; empty for one of zeros.
    private void AddFree(ReadOnlySpan<double> right, double[] slopes)
    {
        int p = slopes.Length,
            f = FreeCount;
        if (f == 0)
        {
            return;
        }

        double[] remainder = new double[p];
        foreach (int j in _free.Columns)
        {
            remainder[j] = (right.IsEmpty ? 0.0 : right[j]) - Vectors.Dot(_sums.Gram.AsSpan(j * p, p), slopes);
        }

        double[] solved = _free.Solve(remainder);
        for (int a = 0; a < f; a++)
        {
            slopes[_free.Columns[a]] = solved[a];
        }
    }

    // A combination of the centred and scaled columns, row by row.
    private double[] Component(double[] slopes)
    {
        double shift = 0.0;
        double[] raw = new double[slopes.Length],
            component = new double[Rows.Outcome.Length];
        for (int j = 0; j < raw.Length; j++)
        {
            double scale = _sums.Units.Scales[j];
            raw[j] = scale > 0.0 ? slopes[j] / scale : 0.0;
            shift -= raw[j] * _sums.Units.Centres[j];
        }

        Rows.Design.LinearPredictor(shift, raw, component);
        return component;
    }
}
