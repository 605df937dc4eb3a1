namespace Crabbymetrics.Estimators;

/// <summary>An orthonormal basis of the columns without a penalty of a ridge by the products of its rows. Immutable.</summary>
/// <remarks>Gram and Schmidt, each column twice: Golub and Van Loan, section 5.2.</remarks>
internal sealed class FreeBasis
{
    // A column of which so little is left is a combination of those before it.
    private const double SmallestShare = 1e-8;

    private readonly double[][] _basis;

    // The upper triangle R of Z = Q R, by columns.
    private readonly double[][] _triangle;

    private FreeBasis(int[] columns, double[][] basis, double[][] triangle)
    {
        Columns = columns;
        _basis = basis;
        _triangle = triangle;
    }

    /// <summary>The columns.</summary>
    public int[] Columns { get; }

    /// <summary>Makes the basis.</summary>
    /// <param name="design">The design, for the names of its columns.</param>
    /// <param name="values">The columns in the form of the fit.</param>
    /// <param name="columns">Those without a penalty.</param>
    /// <exception cref="IdentificationException">They are combinations of each other.</exception>
    public static FreeBasis Of(DesignMatrix design, StandardizedColumns values, int[] columns)
    {
        double[][] basis = new double[columns.Length][],
            triangle = new double[columns.Length][];
        for (int a = 0; a < columns.Length; a++)
        {
            double[] column = values.Column(columns[a]).ToArray();
            double size = Math.Sqrt(Vectors.Dot(column, column));
            triangle[a] = new double[a + 1];
            for (int pass = 0; pass < 2; pass++)
            {
                for (int b = 0; b < a; b++)
                {
                    double product = Vectors.Dot(basis[b], column);
                    triangle[a][b] += product;
                    Vectors.Add(-product, basis[b], column);
                }
            }

            double left = Math.Sqrt(Vectors.Dot(column, column));
            if (!(left > SmallestShare * size))
            {
                throw FreeProducts.Collinear(design.ColumnNames[columns[a]]);
            }

            triangle[a][a] = left;
            Vectors.Scale(1.0 / left, column);
            basis[a] = column;
        }

        return new FreeBasis(columns, basis, triangle);
    }

    /// <summary>Takes off a vector what the columns explain of it.</summary>
    public void Project(Span<double> vector)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] direction in _basis)
            {
                Vectors.Add(-Vectors.Dot(direction, vector), direction, vector);
            }
        }
    }

    /// <summary>The coefficients by which the columns explain a vector.</summary>
    public double[] Coefficients(ReadOnlySpan<double> vector)
    {
        double[] solution = new double[Columns.Length];
        for (int a = solution.Length - 1; a >= 0; a--)
        {
            double value = Vectors.Dot(_basis[a], vector);
            for (int b = a + 1; b < solution.Length; b++)
            {
                value -= _triangle[b][a] * solution[b];
            }

            solution[a] = value / _triangle[a][a];
        }

        return solution;
    }

    /// <summary>The leverage of a row.</summary>
    public double Leverage(int row)
    {
        double sum = 0.0;
        foreach (double[] direction in _basis)
        {
            sum += direction[row] * direction[row];
        }

        return sum;
    }
}
