namespace Crabbymetrics.Estimators;

/// <summary>What the multinomial elastic nets of one data set share, from which the degrees of freedom of a fit follow.
/// Immutable.</summary>
/// <param name="Sample">The rows.</param>
/// <param name="Rows">The rows in the form of the columns.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Penalty">What the penalty is on.</param>
/// <param name="Grouped">Whether the coefficients of a column enter together.</param>
internal sealed record ClassModel(
    MultinomialSample Sample,
    GaussianRows Rows,
    StandardizedColumns Columns,
    PenaltySpecification Penalty,
    bool Grouped
)
{
    // A direction of the curvature that is this share of the largest is none.
    private const double NegligibleValue = 1e-10;

    /// <summary>The number of columns with a penalty.</summary>
    public int PenalizedCount => Enumerable.Range(0, Columns.Count).Count(column => Penalty.FactorOf(column) > 0.0);

    /// <summary>New rows of the likelihood.</summary>
    public ClassRows NewRows() => new(Columns, Sample.Codes, Rows, Sample.Offsets, Sample.Classes.Length);

    /// <summary>The trace of the hat matrix of the coefficients that are free to move, <c>tr (H + D)^+ H</c>: H is the curvature of the
    /// loss without that of the intercepts, D that of the penalty, which bends where it is a square or a norm. The intercepts are not
    /// counted.</summary>
    /// <remarks>Zou, Hastie and Tibshirani, Annals of Statistics 35 (2007); Vaiter, Deledalle, Fadili, Peyre and Dossal, The degrees of
    /// freedom of partly smooth regularizers, Annals of the Institute of Statistical Mathematics 69 (2017).</remarks>
    /// <param name="parameters">The reported parameters, class by class.</param>
    /// <param name="l1">The weight of the absolute coefficients.</param>
    /// <param name="l2">The weight of half the squared ones.</param>
    public double DegreesOfFreedom(ReadOnlySpan<double> parameters, double l1, double l2)
    {
        int classes = Sample.Classes.Length,
            first = Rows.HasIntercept ? 1 : 0,
            perClass = Columns.Count + first;
        List<int> set = [];
        for (int j = 0; j < Columns.Count; j++)
        {
            bool isIn = Penalty.FactorOf(j) == 0.0 && Columns.Units.Scales[j] > 0.0;
            for (int k = 0; k < classes; k++)
            {
                isIn |= parameters[(k * perClass) + first + j] != 0.0;
            }

            if (isIn)
            {
                set.Add(j);
            }
        }

        int[] columns = [.. set];
        ClassLayout layout = new(classes, columns.Length, Rows.HasIntercept);
        double[] point = new double[layout.Count];
        List<(int Place, int Column)> free = [];
        for (int k = 0; k < classes; k++)
        {
            double intercept = first == 1 ? parameters[k * perClass] : 0.0;
            for (int a = 0; a < columns.Length; a++)
            {
                int j = columns[a];
                double value = parameters[(k * perClass) + first + j];
                point[layout.Slope(k, a)] = value * Columns.Units.Scales[j];
                intercept += value * Columns.Units.Centres[j];
                if (value > Penalty.LowerOf(j) && value < Penalty.UpperOf(j) && (value != 0.0 || Grouped || Penalty.FactorOf(j) == 0.0))
                {
                    free.Add((layout.Slope(k, a), a));
                }
            }

            if (first == 1)
            {
                point[layout.Intercept(k)] = intercept;
            }
        }

        if (free.Count == 0)
        {
            return 0.0;
        }

        ClassRows rows = NewRows();
        rows.Loss(layout, columns, point);
        int[] places = [.. free.Select(static pair => pair.Place)];
        double[] curvature = WithoutIntercepts(rows.Hessian(layout, columns), layout, places);
        SeparablePenalty weights = new ClassColumns(Columns.Units, Penalty).Weighted(columns, l1, l2);
        return Trace(curvature, Bent(layout, weights, point, free));
    }

    // The curvature of the penalty between coefficients.
    private double[] Bent(ClassLayout layout, SeparablePenalty weights, double[] point, List<(int Place, int Column)> free)
    {
        int m = free.Count;
        double[] bent = new double[m * m];
        for (int r = 0; r < m; r++)
        {
            (int place, int column) = free[r];
            bent[(r * m) + r] = weights.Square[column];
            if (!Grouped || !(weights.Absolute[column] > 0.0))
            {
                continue;
            }

            double squares = 0.0;
            for (int k = 0; k < layout.Classes; k++)
            {
                squares += point[layout.Slope(k, column)] * point[layout.Slope(k, column)];
            }

            double norm = Math.Sqrt(squares);
            bent[(r * m) + r] += weights.Absolute[column] / norm;
            for (int c = 0; c < m; c++)
            {
                bent[(r * m) + c] -=
                    free[c].Column == column ? weights.Absolute[column] * point[place] * point[free[c].Place] / (norm * squares) : 0.0;
            }
        }

        return bent;
    }

    // The block of some slopes, less what the intercepts explain of it.
    private static double[] WithoutIntercepts(double[] hessian, ClassLayout layout, int[] places)
    {
        int m = places.Length,
            count = layout.Count,
            intercepts = layout.HasIntercept ? layout.Classes - 1 : 0;
        double[] block = new double[m * m],
            corner = new double[intercepts * intercepts],
            halves = new double[m * intercepts];
        for (int k = 0; k < intercepts; k++)
        {
            for (int l = 0; l < intercepts; l++)
            {
                corner[(k * intercepts) + l] = hessian[(layout.Intercept(k) * count) + layout.Intercept(l)];
            }
        }

        bool solved = CholeskyFactorization.TryFactor(corner, intercepts, out _);
        for (int r = 0; r < m; r++)
        {
            Span<double> half = halves.AsSpan(r * intercepts, intercepts);
            for (int k = 0; k < intercepts; k++)
            {
                half[k] = hessian[(places[r] * count) + layout.Intercept(k)];
            }

            if (solved)
            {
                CholeskyFactorization.SolveLower(corner, intercepts, half);
            }
        }

        for (int r = 0; r < m; r++)
        {
            for (int c = 0; c < m; c++)
            {
                double explained =
                    intercepts == 0 || !solved
                        ? 0.0
                        : Vectors.Dot(halves.AsSpan(r * intercepts, intercepts), halves.AsSpan(c * intercepts, intercepts));
                block[(r * m) + c] = hessian[(places[r] * count) + places[c]] - explained;
            }
        }

        return block;
    }

    // tr (H + D)^+ H by the eigenvalues of H + D.
    private static double Trace(double[] curvature, double[] bent)
    {
        int m = (int)Math.Sqrt(curvature.Length);
        double[] vectors = new double[m * m],
            values = new double[m];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = curvature[i] + bent[i];
        }

        if (!SymmetricEigenvalues.Decompose(vectors, values, new double[m]))
        {
            return double.NaN;
        }

        double smallest = NegligibleValue * values.Max(),
            trace = 0.0;
        double[] product = new double[m];
        for (int k = 0; k < m; k++)
        {
            if (!(values[k] > smallest))
            {
                continue;
            }

            Array.Clear(product);
            for (int r = 0; r < m; r++)
            {
                Vectors.Add(vectors[(r * m) + k], curvature.AsSpan(r * m, m), product);
            }

            double size = 0.0;
            for (int r = 0; r < m; r++)
            {
                size += vectors[(r * m) + k] * product[r];
            }

            trace += size / values[k];
        }

        return trace;
    }
}
