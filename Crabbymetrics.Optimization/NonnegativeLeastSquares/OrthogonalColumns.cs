namespace Crabbymetrics.Optimization;

/// <summary>
/// Some columns of m values and their factorization Q R, which gains and loses columns. Q is orthonormal to rounding: each column that
/// joins is orthogonalized twice (Daniel, Gragg, Kaufman and Stewart 1976), and one that leaves is taken out by rotations.
/// </summary>
internal sealed class OrthogonalColumns(int rowCount)
{
    private readonly List<int> _indices = [];
    private double[] _columns = [];
    private double[] _q = [];
    private double[] _r = [];
    private int _capacity;

    /// <summary>The number of columns.</summary>
    public int Count => _indices.Count;

    /// <summary>Which columns, in the order of the factorization.</summary>
    public IReadOnlyList<int> Indices => _indices;

    /// <summary>The column at a place.</summary>
    public ReadOnlySpan<double> Column(int place) => _columns.AsSpan(place * rowCount, rowCount);

    /// <summary>Adds a column at the end.</summary>
    /// <returns>False, and nothing is added, where less than a share of the column is independent of the others.</returns>
    public bool TryAdd(int index, ReadOnlySpan<double> column, double norm, double leastShare)
    {
        int k = Count;
        if (k == rowCount)
        {
            return false;
        }

        Reserve(k + 1);
        Span<double> q = Q(k),
            r = R(k);
        column.CopyTo(q);
        r[..k].Clear();
        for (int pass = 0; pass < 2; pass++)
        {
            for (int j = 0; j < k; j++)
            {
                double share = Vectors.Dot(Q(j), q);
                r[j] += share;
                Vectors.Add(-share, Q(j), q);
            }
        }

        double left = Vectors.Norm(q);
        if (!(left > leastShare * norm))
        {
            return false;
        }

        Vectors.Scale(1.0 / left, q);
        r[k] = left;
        column.CopyTo(_columns.AsSpan(k * rowCount, rowCount));
        _indices.Add(index);
        return true;
    }

    /// <summary>Takes the column at a place out.</summary>
    public void RemoveAt(int place)
    {
        int k = Count;
        for (int j = place; j < k - 1; j++)
        {
            R(j + 1)[..(j + 2)].CopyTo(R(j));
            Column(j + 1).CopyTo(_columns.AsSpan(j * rowCount, rowCount));
        }

        // Each moved column has one element below the diagonal, which a rotation of two rows removes.
        for (int j = place; j < k - 1; j++)
        {
            double above = R(j)[j],
                below = R(j)[j + 1];
            double length = double.Hypot(above, below);
            double cosine = length == 0.0 ? 1.0 : above / length,
                sine = length == 0.0 ? 0.0 : below / length;
            for (int c = j; c < k - 1; c++)
            {
                Span<double> column = R(c);
                (column[j], column[j + 1]) = ((cosine * column[j]) + (sine * column[j + 1]), (cosine * column[j + 1]) - (sine * column[j]));
            }

            Span<double> first = Q(j),
                second = Q(j + 1);
            for (int i = 0; i < rowCount; i++)
            {
                (first[i], second[i]) = ((cosine * first[i]) + (sine * second[i]), (cosine * second[i]) - (sine * first[i]));
            }
        }

        _indices.RemoveAt(place);
    }

    /// <summary>Writes the coefficients of the least squares fit to a vector.</summary>
    public void Solve(ReadOnlySpan<double> b, Span<double> coefficients)
    {
        for (int j = 0; j < Count; j++)
        {
            coefficients[j] = Vectors.Dot(Q(j), b);
        }

        SolveUpper(coefficients);
    }

    /// <summary>Replaces the first values of a vector by <c>R^-1</c> times them.</summary>
    public void SolveUpper(Span<double> vector)
    {
        for (int j = Count - 1; j >= 0; j--)
        {
            vector[j] /= R(j)[j];
            Vectors.Add(-vector[j], R(j)[..j], vector[..j]);
        }
    }

    /// <summary>Replaces the first values of a vector by <c>R'^-1</c> times them.</summary>
    public void SolveLower(Span<double> vector)
    {
        for (int j = 0; j < Count; j++)
        {
            vector[j] = (vector[j] - Vectors.Dot(R(j)[..j], vector[..j])) / R(j)[j];
        }
    }

    /// <summary>The orthonormal column at a place.</summary>
    public ReadOnlySpan<double> Direction(int place) => Q(place);

    /// <summary>Takes all columns out.</summary>
    public void Clear() => _indices.Clear();

    /// <summary>Writes what no combination of the columns explains of a vector: at right angles to them, twice over.</summary>
    public void Residual(ReadOnlySpan<double> b, Span<double> residual)
    {
        b.CopyTo(residual);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int j = 0; j < Count; j++)
            {
                Vectors.Add(-Vectors.Dot(Q(j), residual), Q(j), residual);
            }
        }
    }

    private Span<double> Q(int place) => _q.AsSpan(place * rowCount, rowCount);

    // The columns of the upper triangle, each with room for the element below the diagonal that a removal creates.
    private Span<double> R(int place) => _r.AsSpan(place * (_capacity + 1), _capacity + 1);

    private void Reserve(int count)
    {
        if (count <= _capacity)
        {
            return;
        }

        int capacity = Math.Min(Math.Max(8, 2 * count), rowCount);
        double[] r = new double[capacity * (capacity + 1)];
        for (int j = 0; j < Count; j++)
        {
            R(j)[..(j + 1)].CopyTo(r.AsSpan(j * (capacity + 1)));
        }

        _r = r;
        _capacity = capacity;
        Array.Resize(ref _columns, capacity * rowCount);
        Array.Resize(ref _q, capacity * rowCount);
    }
}
