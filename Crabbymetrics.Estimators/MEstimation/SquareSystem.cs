namespace Crabbymetrics.Estimators;

/// <summary>A square linear system, factored with partial pivoting after its rows and columns are brought to the same size, so that units
/// decide nothing.</summary>
internal sealed class SquareSystem
{
    // A pivot of the equilibrated matrix below this share of the largest is rounding, and the system counts as singular.
    private const double SmallestPivot = 1e-13;

    private readonly double[] _factor;
    private readonly double[] _rowScales;
    private readonly double[] _columnScales;
    private readonly int[] _order;
    private readonly int _n;

    private SquareSystem(double[] factor, double[] rowScales, double[] columnScales, int[] order)
    {
        _factor = factor;
        _rowScales = rowScales;
        _columnScales = columnScales;
        _order = order;
        _n = order.Length;
    }

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">n x n values, row-major; unchanged.</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="singular">The column at which the matrix is singular; -1 where it is not.</param>
    /// <returns>The factored system; null where it is singular or not finite.</returns>
    public static SquareSystem? Factor(ReadOnlySpan<double> matrix, int n, out int singular)
    {
        double[] factor = matrix.ToArray(),
            rowScales = new double[n],
            columnScales = new double[n];
        int[] order = [.. Enumerable.Range(0, n)];
        for (int j = 0; j < n; j++)
        {
            double largest = 0.0;
            for (int i = 0; i < n; i++)
            {
                largest = Math.Max(largest, Math.Abs(factor[(i * n) + j]));
            }

            singular = j;
            if (!(largest > 0.0 && double.IsFinite(largest)))
            {
                return null;
            }

            columnScales[j] = 1.0 / largest;
        }

        for (int i = 0; i < n; i++)
        {
            double largest = 0.0;
            for (int j = 0; j < n; j++)
            {
                factor[(i * n) + j] *= columnScales[j];
                largest = Math.Max(largest, Math.Abs(factor[(i * n) + j]));
            }

            singular = i;
            if (!(largest > 0.0 && double.IsFinite(largest)))
            {
                return null;
            }

            rowScales[i] = 1.0 / largest;
            for (int j = 0; j < n; j++)
            {
                factor[(i * n) + j] *= rowScales[i];
            }
        }

        for (singular = 0; singular < n; singular++)
        {
            if (!Eliminate(factor, order, n, singular))
            {
                return null;
            }
        }

        singular = -1;
        return new SquareSystem(factor, rowScales, columnScales, order);
    }

    /// <summary>Solves A x = b in place.</summary>
    public void Solve(Span<double> vector)
    {
        double[] x = new double[_n];
        for (int i = 0; i < _n; i++)
        {
            x[i] = vector[_order[i]] * _rowScales[_order[i]];
            for (int j = 0; j < i; j++)
            {
                x[i] -= _factor[(i * _n) + j] * x[j];
            }
        }

        for (int i = _n - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < _n; j++)
            {
                x[i] -= _factor[(i * _n) + j] * x[j];
            }

            x[i] /= _factor[(i * _n) + i];
        }

        for (int i = 0; i < _n; i++)
        {
            vector[i] = x[i] * _columnScales[i];
        }
    }

    /// <summary>The inverse, n x n, row-major.</summary>
    public double[] Invert()
    {
        double[] inverse = new double[_n * _n],
            column = new double[_n];
        for (int j = 0; j < _n; j++)
        {
            Array.Clear(column);
            column[j] = 1.0;
            Solve(column);
            for (int i = 0; i < _n; i++)
            {
                inverse[(i * _n) + j] = column[i];
            }
        }

        return inverse;
    }

    private static bool Eliminate(double[] factor, int[] order, int n, int step)
    {
        int best = step;
        for (int i = step + 1; i < n; i++)
        {
            if (Math.Abs(factor[(i * n) + step]) > Math.Abs(factor[(best * n) + step]))
            {
                best = i;
            }
        }

        if (!(Math.Abs(factor[(best * n) + step]) > SmallestPivot))
        {
            return false;
        }

        for (int j = 0; j < n && best != step; j++)
        {
            (factor[(step * n) + j], factor[(best * n) + j]) = (factor[(best * n) + j], factor[(step * n) + j]);
        }

        (order[step], order[best]) = (order[best], order[step]);
        for (int i = step + 1; i < n; i++)
        {
            double multiple = factor[(i * n) + step] /= factor[(step * n) + step];
            for (int j = step + 1; j < n; j++)
            {
                factor[(i * n) + j] -= multiple * factor[(step * n) + j];
            }
        }

        return true;
    }
}
