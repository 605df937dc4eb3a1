namespace Crabbymetrics.Estimators;

/// <summary>
/// The columns in which least squares and the inference on it work, and the way from their coefficients to the reported ones. Either those
/// of
/// <see cref="WorkingParameters"/>, centred and scaled, or combinations of them, <c>A T</c> with an upper triangular T, that are nearly
/// orthonormal: then nothing that is computed of them loses digits to collinearity.
/// </summary>
/// <remarks>
/// Of a basis with a triangle the columns are computed from the raw regressors in pairs of doubles (<see cref="DoubleDouble"/>), where the
/// columns are far from orthogonal: each value is right to the last digit or two, whatever cancels in it.
/// </remarks>
internal sealed class LinearBasis
{
    private readonly int _p;
    private readonly bool _inPairs;
    private readonly DesignView _view;

    // The p factors and the constant of each combination of the columns of the view that is not in pairs.
    private readonly double[] _plainFactors = [];
    private readonly double[] _plainConstants = [];

    // The working columns of the view; null for combinations.
    private readonly ScaledColumns? _ofView;

    // The same columns of the raw regressors.
    private RawBasis? _raw;

    // The last column of the view in each combination.
    private readonly int[] _last;

    private LinearBasis(WorkingParameters working, double[]? triangle, bool inPairs)
    {
        Working = working;
        Triangle = triangle;
        _p = working.SlopeCount;
        _inPairs = inPairs;
        _view = inPairs ? RawView(working) : working.View;
        _ofView = triangle is null ? ScaledColumns.OfView(working) : null;
        if (triangle is not null && !inPairs)
        {
            RawBasis plain = new(ScaledColumns.OfView(working), triangle);
            _plainFactors = plain.Combinations;
            _plainConstants = Array.ConvertAll(plain.Constants, static constant => constant.Value);
        }

        _last = [.. Enumerable.Range(0, _plainConstants.Length).Select(l => Math.Min(l, working.Count - 1) - working.FirstSlope)];
    }

    /// <summary>The working parameters that the columns are combinations of.</summary>
    public WorkingParameters Working { get; }

    /// <summary>T, k x k, row-major; null where the columns are the working ones.</summary>
    public double[]? Triangle { get; }

    /// <summary>The number k of columns.</summary>
    public int Count => Working.Count;

    /// <summary>The columns computed from the raw regressors, which can be sent to rows that live elsewhere; combinations are those in
    /// pairs.</summary>
    public RawBasis Raw => _raw ??= new RawBasis(ScaledColumns.OfRaw(Working), Triangle);

    /// <summary>The view of the regressors that the columns are made of.</summary>
    public DesignView View => _view;

    /// <summary>The working columns themselves.</summary>
    public static LinearBasis OfWorking(WorkingParameters working) => new(working, null, false);

    /// <summary>Combinations of the working columns.</summary>
    /// <param name="working">The working parameters.</param>
    /// <param name="triangle">T, k x k, upper triangular, row-major.</param>
    /// <param name="inPairs">Whether cancellation in the combinations calls for pairs of doubles.</param>
    public static LinearBasis OfTriangle(WorkingParameters working, double[] triangle, bool inPairs) => new(working, triangle, inPairs);

    /// <summary>The kept columns as they are in the data.</summary>
    public static DesignView RawView(WorkingParameters working) =>
        new(working.View.Design, working.View.Columns, new double[working.SlopeCount]);

    /// <summary>The number of values of scratch that <see cref="Fill"/> needs.</summary>
    public static int ScratchCount(int rows) => rows;

    /// <summary>Writes the k columns of some rows, one after the other.</summary>
    /// <param name="block">The rows, of <see cref="View"/>.</param>
    /// <param name="columns">Receives k columns of as many values as the block has rows.</param>
    /// <param name="scratch"><see cref="ScratchCount"/> values.</param>
    public void Fill(in DesignBlock block, Span<double> columns, Span<double> scratch)
    {
        int n = block.RowCount;
        if (Triangle is not null && !_inPairs)
        {
            block.WriteCombinations(_plainFactors, _plainConstants, _last, columns[..(Count * n)]);
            return;
        }

        if (Triangle is not null)
        {
            Raw.Fill(in block, columns, scratch);
            return;
        }

        _ofView!.Fill(in block, columns);
    }

    /// <summary>Writes some consecutive rows, row-major.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="rows">Receives rowCount x k values.</param>
    public void CopyRows(int firstRow, int rowCount, Span<double> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, _view.RowCount - firstRow);
        int k = Count;
        int capacity = _view.Design.BlockRowCount;
        double[] copy = new double[_view.ScratchCount];
        double[] columns = new double[k * capacity];
        double[] scratch = new double[ScratchCount(capacity)];
        for (int row = firstRow; row < firstRow + rowCount; )
        {
            DesignBlock block = _view.Load(row / capacity, copy);
            Fill(in block, columns, scratch);
            int n = block.RowCount;
            int end = Math.Min(firstRow + rowCount, block.FirstRow + n);
            for (int l = 0; l < k; l++)
            {
                ReadOnlySpan<double> column = columns.AsSpan(l * n, n);
                for (int i = row; i < end; i++)
                {
                    rows[((i - firstRow) * k) + l] = column[i - block.FirstRow];
                }
            }

            row = end;
        }
    }

    /// <summary>The derivatives of the reported coefficients that are kept with respect to those of the basis: the working parameters' own
    /// times T.</summary>
    /// <param name="jacobian">Receives k x k values, row-major.</param>
    public void CopyJacobian(Span<double> jacobian)
    {
        if (Triangle is null)
        {
            Working.CopyJacobian(jacobian);
            return;
        }

        int k = Count;
        RawBasis raw = Raw;
        for (int l = 0; l < k; l++)
        {
            if (Working.HasIntercept)
            {
                jacobian[l] = raw.Constants[l].Value;
            }

            for (int j = 0; j < _p; j++)
            {
                jacobian[((Working.FirstSlope + j) * k) + l] = raw.Combinations[(l * _p) + j];
            }
        }
    }

    /// <summary>Carries coefficients of the basis to the reported ones that are kept, intercept first.</summary>
    /// <param name="theta">k values.</param>
    public double[] ToReported(ReadOnlySpan<double> theta)
    {
        int k = Count;
        double[] working = theta.ToArray();
        if (Triangle is not null)
        {
            for (int a = 0; a < k; a++)
            {
                DoubleDouble sum = DoubleDouble.Zero;
                for (int l = a; l < k; l++)
                {
                    sum += DoubleDouble.Product(Triangle[(a * k) + l], theta[l]);
                }

                working[a] = sum.Value;
            }
        }

        return Working.ToKept(working);
    }

    /// <summary>The coefficients of the basis but that of the intercept, for given reported ones.</summary>
    /// <param name="reported">k values, intercept first.</param>
    public double[] SlopesOf(ReadOnlySpan<double> reported)
    {
        int k = Count;
        int first = Working.FirstSlope;
        double[] slopes = new double[_p];
        for (int j = _p - 1; j >= 0; j--)
        {
            double value = reported[first + j] * Working.Scale(j);
            if (Triangle is not null)
            {
                int row = (first + j) * k;
                for (int l = j + 1; l < _p; l++)
                {
                    value -= Triangle[row + first + l] * slopes[l];
                }

                value /= Triangle[row + first + j];
            }

            slopes[j] = value;
        }

        return slopes;
    }

    /// <summary>Carries the derivatives of a sum with respect to the reported coefficients to those with respect to the basis: T' J'
    /// g.</summary>
    /// <param name="gradient">k pairs, intercept first.</param>
    public double[] FromGradient(ReadOnlySpan<DoubleDouble> gradient)
    {
        int k = Count;
        DoubleDouble[] working = gradient.ToArray();
        for (int j = 0; j < _p; j++)
        {
            int index = Working.FirstSlope + j;
            DoubleDouble own = working[index];
            if (Working.HasIntercept)
            {
                own -= working[0] * Working.Mean(j);
            }

            double inverse = 1.0 / Working.Scale(j);
            working[index] = new DoubleDouble(own.High * inverse, own.Low * inverse);
        }

        double[] result = new double[k];
        for (int l = 0; l < k; l++)
        {
            if (Triangle is null)
            {
                result[l] = working[l].Value;
                continue;
            }

            DoubleDouble sum = DoubleDouble.Zero;
            for (int a = 0; a <= l; a++)
            {
                sum += working[a] * Triangle[(a * k) + l];
            }

            result[l] = sum.Value;
        }

        return result;
    }

    /// <summary>The cross product <c>B' diag(v) B</c> of the columns.</summary>
    /// <param name="values">n values v of any sign; empty for all ones.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; it changes no bit.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>k x k values, row-major, both triangles.</returns>
    public double[] CrossProduct(ReadOnlyMemory<double> values, int maxDegreeOfParallelism, CancellationToken cancellationToken = default)
    {
        if (Triangle is null)
        {
            CrossProducts sums = CrossProductPass.Run(Working, values, [], [], maxDegreeOfParallelism, cancellationToken);
            double[] result = new double[Count * Count];
            Working.Layout.Expand(sums.Gram, result);
            return result;
        }

        return BasisCrossProduct.Of(this, values, maxDegreeOfParallelism, cancellationToken);
    }
}
