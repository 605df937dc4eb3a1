namespace Crabbymetrics.Estimators;

/// <summary>Ridge by the eigenvalues of the products of the columns: at least as many rows as columns. Immutable.</summary>
internal sealed class ColumnRidge : RidgeDecomposition
{
    private readonly UnitProducts _sums;
    private readonly double[] _sizes;
    private readonly double[] _vectors;
    private readonly double[] _rotated;

    private ColumnRidge(GaussianRows rows, UnitProducts sums, double[] sizes, (double[] Vectors, double[] Values) eigen)
        : base(rows, eigen.Values, sums.TotalSquares)
    {
        _sums = sums;
        _sizes = sizes;
        _vectors = eigen.Vectors;
        int p = sizes.Length;
        _rotated = new double[p];
        for (int j = 0; j < p; j++)
        {
            Vectors.Add(sizes[j] * sums.Products[j], _vectors.AsSpan(j * p, p), _rotated);
        }
    }

    /// <summary>Decomposes.</summary>
    public static ColumnRidge Create(GaussianRows rows, bool standardize, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        UnitProducts sums = UnitProducts.Of(rows, maxDegreeOfParallelism, cancellationToken);
        int p = sums.Products.Length;
        double[] sizes = new double[p];
        for (int j = 0; j < p; j++)
        {
            sizes[j] = standardize ? sums.Units.Scales[j] / sums.Units.Deviations[j] : sums.Units.Scales[j];
        }

        double[] gram = new double[p * p],
            values = new double[p];
        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b < p; b++)
            {
                gram[(a * p) + b] = sums.Gram[(a * p) + b] * sizes[a] * sizes[b];
            }
        }

        if (p > 0 && !SymmetricEigenvalues.Decompose(gram, values, new double[p]))
        {
            throw new CrabbymetricsException(
                "The eigenvalues of the columns could not be found: are there values near the largest number?"
            );
        }

        return new ColumnRidge(rows, sums, sizes, (gram, values));
    }

    /// <inheritdoc/>
    public override double[] Fit(double l2)
    {
        int p = _sizes.Length,
            first = Rows.HasIntercept ? 1 : 0;
        double[] slopes = new double[p];
        AddSolution(_rotated, l2, slopes);
        // What rounding left of the equations is solved for once more.
        double[] remainder = new double[p],
            rotated = new double[p];
        for (int j = 0; j < p; j++)
        {
            double product = 0.0;
            for (int k = 0; k < p; k++)
            {
                product += _sums.Gram[(j * p) + k] * _sizes[k] * slopes[k];
            }

            remainder[j] = (_sizes[j] * (_sums.Products[j] - product)) - (l2 * slopes[j]);
            Vectors.Add(remainder[j], _vectors.AsSpan(j * p, p), rotated);
        }

        AddSolution(rotated, l2, slopes);
        double[] parameters = new double[p + first];
        double intercept = _sums.Units.OutcomeCentre;
        for (int j = 0; j < p; j++)
        {
            double scale = _sums.Units.Scales[j];
            parameters[first + j] = scale > 0.0 ? slopes[j] * _sizes[j] / scale : 0.0;
            intercept -= parameters[first + j] * _sums.Units.Centres[j];
        }

        if (first == 1)
        {
            parameters[0] = intercept;
        }

        return parameters;
    }

    private void AddSolution(double[] rotated, double l2, double[] slopes)
    {
        int p = slopes.Length;
        double[] shares = new double[p];
        for (int k = 0; k < p; k++)
        {
            shares[k] = Values[k] + l2 > 0.0 && (Values[k] > 0.0 || l2 > 0.0) ? rotated[k] / (Values[k] + l2) : 0.0;
        }

        for (int j = 0; j < p; j++)
        {
            slopes[j] += Vectors.Dot(_vectors.AsSpan(j * p, p), shares);
        }
    }

    /// <inheritdoc/>
    protected override double[] Squares()
    {
        int n = Rows.Outcome.Length,
            p = _sizes.Length;
        double[] squares = new double[checked(n * p)];
        double[] raw = new double[p],
            component = new double[n];
        for (int k = 0; k < p; k++)
        {
            if (!(Values[k] > 0.0))
            {
                continue;
            }

            double shift = 0.0;
            for (int j = 0; j < p; j++)
            {
                double scale = _sums.Units.Scales[j];
                raw[j] = scale > 0.0 ? _vectors[(j * p) + k] * _sizes[j] / scale : 0.0;
                shift -= raw[j] * _sums.Units.Centres[j];
            }

            Rows.Design.LinearPredictor(shift, raw, component);
            for (int i = 0; i < n; i++)
            {
                squares[(i * p) + k] = Rows.Weight(i) * component[i] * component[i] / (Rows.WeightSum * Values[k]);
            }
        }

        return squares;
    }
}
