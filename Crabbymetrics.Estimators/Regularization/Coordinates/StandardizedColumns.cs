using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The columns of a linear model, centred and scaled to mean square 1, each times the root of the weights of its rows of positive
/// weight, one after the other. Immutable.</summary>
internal sealed class StandardizedColumns
{
    private readonly double[][] _parts;
    private readonly int _columnsInPart;
    private readonly int[] _rows;
    private readonly double[] _roots;
    private readonly double _total;

    private StandardizedColumns(int count, int[] rows, double[] roots, double total)
    {
        Count = count;
        _rows = rows;
        _roots = roots;
        _total = total;
        Stride = CacheLines.RoundUp(rows.Length);
        // Parts of half a gigabyte.
        _columnsInPart = Math.Max(1, (1 << 26) / Math.Max(Stride, 1));
        int parts = (count + _columnsInPart - 1) / _columnsInPart;
        _parts = new double[parts][];
        for (int part = 0; part < parts; part++)
        {
            _parts[part] = GC.AllocateUninitializedArray<double>(Math.Min(_columnsInPart, count - (part * _columnsInPart)) * Stride);
        }

        Units = new ColumnUnits(0.0, new double[count], new double[count], new double[count]);
    }

    /// <summary>The number of columns.</summary>
    public int Count { get; }

    /// <summary>The number of rows of positive weight.</summary>
    public int RowCount => _rows.Length;

    /// <summary>The number of values of a column, with the zeros after its end.</summary>
    public int Stride { get; }

    /// <summary>The way back to the raw columns.</summary>
    public ColumnUnits Units { get; private set; }

    /// <summary>Copies them.</summary>
    public static StandardizedColumns Of(GaussianRows rows, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        int[] present = [.. Enumerable.Range(0, rows.Outcome.Length).Where(i => rows.Weight(i) > 0.0)];
        double[] roots = rows.Weights.IsEmpty ? [] : Array.ConvertAll(present, i => Math.Sqrt(rows.Weight(i)));
        StandardizedColumns columns = new(rows.Design.ColumnCount, present, roots, rows.WeightSum);
        columns.Units = columns.Units with { OutcomeCentre = rows.Centre() };
        ParallelOptions options = new() { MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken };
        Parallel.For(
            0,
            columns.Count,
            options,
            () => new double[rows.Design.RowCount],
            (j, _, buffer) =>
            {
                columns.Copy(rows, j, buffer);
                return buffer;
            },
            static _ => { }
        );
        return columns;
    }

    /// <summary>The outcomes in the same form.</summary>
    public double[] Outcome(GaussianRows rows)
    {
        double[] values = new double[Stride];
        for (int i = 0; i < _rows.Length; i++)
        {
            values[i] = (rows.Outcome.Span[_rows[i]] - Units.OutcomeCentre) * Root(i);
        }

        return values;
    }

    /// <summary>A column.</summary>
    public ReadOnlySpan<double> Column(int column) => Values(column);

    /// <summary>The product of two columns, over the sum of the weights.</summary>
    public double Product(int column, int other) => Vectors.Dot(Values(column), Values(other)) / _total;

    /// <summary>The derivative of the loss with respect to a coefficient.</summary>
    public double Slope(int column, ReadOnlySpan<double> residual) => -Vectors.Dot(Values(column), residual) / _total;

    /// <summary>The derivatives with respect to some consecutive coefficients.</summary>
    public void Slopes(int first, ReadOnlySpan<double> residual, Span<double> slopes)
    {
        slopes.Clear();
        LinesAhead none = default;
        for (int done = 0; done < slopes.Length; )
        {
            int part = (first + done) / _columnsInPart,
                place = first + done - (part * _columnsInPart);
            int count = Math.Min(slopes.Length - done, (_parts[part].Length / Stride) - place);
            BlockedProducts.AddTransposedProduct(
                new StridedColumns(_parts[part].AsSpan(place * Stride, count * Stride), Stride, residual.Length, count),
                residual,
                slopes.Slice(done, count),
                ref none
            );
            done += count;
        }

        for (int j = 0; j < slopes.Length; j++)
        {
            slopes[j] /= -_total;
        }
    }

    /// <summary>The outcomes less a combination of columns.</summary>
    public void Residual(ReadOnlySpan<double> outcome, IEnumerable<int> active, Func<int, double> value, Span<double> residual)
    {
        outcome.CopyTo(residual);
        foreach (int j in active)
        {
            Vectors.Add(-value(j), Values(j), residual);
        }
    }

    private Span<double> Values(int column) => _parts[column / _columnsInPart].AsSpan(column % _columnsInPart * Stride, Stride);

    private double Root(int row) => _roots.Length == 0 ? 1.0 : _roots[row];

    private void Copy(GaussianRows rows, int column, double[] buffer)
    {
        Span<double> values = Values(column);
        rows.Design.CopyColumn(column, buffer);
        int n = _rows.Length;
        if (n == buffer.Length)
        {
            buffer.CopyTo(values);
        }
        else
        {
            for (int i = 0; i < n; i++)
            {
                values[i] = buffer[_rows[i]];
            }
        }

        bool constant = !values[..n].ContainsAnyExcept(values[0]);

        values[n..].Clear();
        double mean = Mean(values[..n], values[0]);
        mean = Mean(values[..n], mean);
        double centre = rows.HasIntercept ? mean : 0.0;
        double squares = Squares(values[..n], centre),
            spread = rows.HasIntercept ? squares : Squares(values[..n], mean);
        double scale = constant && rows.HasIntercept ? 0.0 : Math.Sqrt(squares / _total);
        double standard = constant ? 0.0 : Math.Sqrt(spread / _total);
        Units.Centres[column] = centre;
        Units.Scales[column] = scale;
        Units.Deviations[column] = standard > 0.0 ? standard : 1.0;
        if (!(scale > 0.0))
        {
            values.Clear();
            return;
        }

        TensorPrimitives.Subtract(values[..n], centre, values[..n]);
        TensorPrimitives.Divide(values[..n], scale, values[..n]);
        if (_roots.Length > 0)
        {
            TensorPrimitives.Multiply(values[..n], _roots, values[..n]);
        }
    }

    private double Squares(ReadOnlySpan<double> values, double centre)
    {
        double sum = 0.0;
        if (_roots.Length == 0)
        {
            return SquaresOfAll(values, centre);
        }

        for (int i = 0; i < values.Length; i++)
        {
            double deviation = (values[i] - centre) * _roots[i];
            sum += deviation * deviation;
        }

        return sum;
    }

    private static double SquaresOfAll(ReadOnlySpan<double> values, double centre)
    {
        const int Chunk = 256;
        Span<double> deviations = stackalloc double[Chunk];
        double sum = 0.0;
        for (int first = 0; first < values.Length; first += Chunk)
        {
            ReadOnlySpan<double> some = values[first..Math.Min(first + Chunk, values.Length)];
            TensorPrimitives.Subtract(some, centre, deviations[..some.Length]);
            sum += TensorPrimitives.SumOfSquares<double>(deviations[..some.Length]);
        }

        return sum;
    }

    private double Mean(ReadOnlySpan<double> values, double origin)
    {
        if (_roots.Length == 0)
        {
            // The mean of the rest: the sum of all less that of the origins.
            return origin + ((RowKernels.Sum(values) - (values.Length * origin)) / _total);
        }

        double sum = 0.0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += Root(i) * Root(i) * (values[i] - origin);
        }

        return origin + (sum / _total);
    }
}
