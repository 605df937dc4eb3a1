namespace Crabbymetrics.Estimators;

/// <summary>The columns without a penalty of a ridge by the products of its columns: they are solved for first, and the others are taken
/// as what they leave. Immutable.</summary>
internal sealed class FreeProducts
{
    // A pivot of columns of mean square 1 below which rounding decides.
    private const double SmallestPivot = 1e-12;

    private readonly double[] _factor;
    private readonly double[] _gram;
    private readonly int _columns;

    private FreeProducts(int[] columns, double[] factor, double[] gram, int count)
    {
        Columns = columns;
        _factor = factor;
        _gram = gram;
        _columns = count;
    }

    /// <summary>The columns.</summary>
    public int[] Columns { get; }

    /// <summary>The Cholesky factor of their products, row-major.</summary>
    public ReadOnlySpan<double> Factor => _factor;

    /// <summary>Factors their products.</summary>
    /// <param name="design">The design, for the names of its columns.</param>
    /// <param name="gram">The products of all columns, of mean square 1.</param>
    /// <param name="columns">The columns without a penalty.</param>
    /// <exception cref="IdentificationException">They are combinations of each other.</exception>
    public static FreeProducts Of(DesignMatrix design, double[] gram, int[] columns)
    {
        int f = columns.Length,
            p = design.ColumnCount;
        double[] factor = new double[f * f];
        for (int a = 0; a < f; a++)
        {
            for (int b = 0; b < f; b++)
            {
                factor[(a * f) + b] = gram[(columns[a] * p) + columns[b]];
            }
        }

        return CholeskyFactorization.TryFactor(factor, f, out int failed, smallestPivot: SmallestPivot)
            ? new FreeProducts(columns, factor, gram, p)
            : throw Collinear(design.ColumnNames[columns[failed]]);
    }

    /// <summary>The error for columns without a penalty that have no single coefficients.</summary>
    /// <param name="name">The first that is a combination of those before it.</param>
    public static IdentificationException Collinear(string name) =>
        new(
            $"'{name}' has no penalty (its factor is 0) and is a combination of other columns without one: there is no single answer. Give "
                + "it a factor above 0, or leave it out.",
            [name]
        );

    /// <summary>Their coefficients for a right-hand side.</summary>
    /// <param name="right">The right-hand side, for all columns.</param>
    public double[] Solve(ReadOnlySpan<double> right)
    {
        double[] solution = new double[Columns.Length];
        for (int a = 0; a < solution.Length; a++)
        {
            solution[a] = right[Columns[a]];
        }

        CholeskyFactorization.Solve(_factor, solution.Length, solution);
        return solution;
    }

    /// <summary>What they leave of an element of a right-hand side.</summary>
    /// <param name="right">The right-hand side, for all columns.</param>
    /// <param name="solution">Its solution.</param>
    /// <param name="column">The element.</param>
    public double Left(ReadOnlySpan<double> right, ReadOnlySpan<double> solution, int column)
    {
        double value = right[column];
        for (int a = 0; a < solution.Length; a++)
        {
            value -= _gram[(column * _columns) + Columns[a]] * solution[a];
        }

        return value;
    }

    /// <summary>The products of two other columns, without what these columns explain of both.</summary>
    /// <param name="others">The other columns.</param>
    public double[] Projected(int[] others)
    {
        int m = others.Length,
            f = Columns.Length;
        // The rows L^-1 G_fj.
        double[] halves = new double[m * f],
            products = new double[m * m];
        for (int j = 0; j < m; j++)
        {
            Span<double> half = halves.AsSpan(j * f, f);
            for (int a = 0; a < f; a++)
            {
                half[a] = _gram[(others[j] * _columns) + Columns[a]];
            }

            CholeskyFactorization.SolveLower(_factor, f, half);
        }

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
            {
                double explained = f == 0 ? 0.0 : Vectors.Dot(halves.AsSpan(i * f, f), halves.AsSpan(j * f, f));
                products[(i * m) + j] = _gram[(others[i] * _columns) + others[j]] - explained;
            }
        }

        return products;
    }
}
