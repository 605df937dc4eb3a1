namespace Crabbymetrics.Optimization;

/// <summary>
/// Minimizes <c>|A w - b|^2 / 2 + c'w</c> over weights w of 0 or more that sum to 1, A being m x n: an active set method on A itself, never
/// on A'A. A workspace of one size that solves many problems without allocation; of one thread at a time.
/// </summary>
/// <remarks>
/// As A w - b = (A - b 1')w on the simplex, the problem without c is nonnegative least squares with the columns <c>a_j - b</c>, a row of
/// ones and the target 0 but for that row: its solution divided by its sum is the answer (Lawson and Hanson 1974, chapter 23). The same
/// factorization <c>D = Q R</c> of the columns of the support, ones included, gives the answer with c: <c>R'R w + c = nu 1</c>. Reduced
/// gradients come from the part of the row of ones that Q leaves over, so that they have their digits where A w - b is all but 0. A column
/// that depends on the support has no curvature along it; with c it takes the place of the first weight to fall to 0. The end is reached in
/// finitely many steps, since the objective falls in each.
/// </remarks>
public sealed partial class SimplexLeastSquares
{
    private const double Epsilon = 2.220446049250313e-16;
    private const double DualTolerance = 1e-13;

    // A column of which a smaller share is independent of the support would get a coefficient of rounding.
    private const double LeastShare = 1e-11;

    // A smaller weight may be rounding.
    private const double LeastWeight = 1e-13;

    // So many columns with the most negative reduced gradients serve the steps that follow a look at all.
    private const int MostCandidates = 24;

    private readonly int _rows;
    private readonly int _columns;
    private readonly double[] _points;
    private readonly double[] _norms;
    private readonly double[] _linear;
    private readonly double[] _dual;
    private readonly double[] _trial;
    private readonly double[] _values;
    private readonly double[] _fitted;
    private readonly double[] _ones;
    private readonly double[] _kept;
    private readonly int[] _order;
    private readonly bool[] _passedOver;
    private readonly bool[] _inSupport;
    private readonly int[] _candidates = new int[MostCandidates];
    private readonly double[] _merits = new double[MostCandidates];
    private readonly OrthogonalColumns _support;
    private bool _hasLinear;
    private int _candidateCount;
    private double _scale;
    private double _size;
    private double _multiplier;
    private double _merit;

    /// <summary>Creates the workspace.</summary>
    /// <param name="rowCount">The number m of rows.</param>
    /// <param name="columnCount">The number n of weights, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is too small.</exception>
    public SimplexLeastSquares(int rowCount, int columnCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columnCount);
        _rows = rowCount + 1;
        _columns = columnCount;
        _points = new double[_rows * columnCount];
        _norms = new double[columnCount];
        _linear = new double[columnCount];
        _dual = new double[_rows];
        _trial = new double[_rows];
        _values = new double[_rows + 1];
        _fitted = new double[_rows + 1];
        _ones = new double[_rows + 1];
        _kept = new double[_rows + 1];
        _order = new int[_rows + 1];
        _passedOver = new bool[columnCount];
        _inSupport = new bool[columnCount];
        _support = new OrthogonalColumns(_rows);
    }

    /// <summary>The number m of rows.</summary>
    public int RowCount => _rows - 1;

    /// <summary>The number n of weights.</summary>
    public int ColumnCount => _columns;

    /// <summary>How many columns were taken into the support, or tried, in the last solve.</summary>
    public int Iterations { get; private set; }

    /// <summary>Solves a problem.</summary>
    /// <param name="a">A, m x n finite values, column after column.</param>
    /// <param name="b">m finite values.</param>
    /// <param name="linear">n finite values c; empty for none.</param>
    /// <param name="weights">Receives n values. They sum to 1 but for rounding; those outside the support are exactly 0.</param>
    /// <param name="cancellationToken">Ends the solve.</param>
    /// <returns>Whether the conditions of the minimum hold; false where the steps ran out (a hundred, and fifty a row), and the weights
    /// are then the best so far.</returns>
    /// <exception cref="ArgumentException">A length is wrong or a value is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public bool Solve(
        ReadOnlySpan<double> a,
        ReadOnlySpan<double> b,
        ReadOnlySpan<double> linear,
        Span<double> weights,
        CancellationToken cancellationToken = default
    )
    {
        RequireLengths(a, b, linear, weights);
        Load(a, b, linear);
        StartAtVertex();
        int most = 100 + (50 * _rows);
        bool converged = false;
        while (!converged && Iterations < most)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int entering = NextCandidate();
            converged = entering < 0;
            if (!converged)
            {
                Iterations++;
                bool lower = TryEnter(entering);
                _passedOver[entering] |= !lower;
                if (lower)
                {
                    _passedOver.AsSpan().Clear();
                }
            }
        }

        FactorAnew();
        weights.Clear();
        for (int i = 0; i < _support.Count; i++)
        {
            weights[_support.Indices[i]] = _values[i];
        }

        return converged;
    }

    /// <summary>Judges the answer of the last solve.</summary>
    /// <exception cref="InvalidOperationException">Nothing was solved yet.</exception>
    public SimplexCertificate Certify()
    {
        if (_support.Count == 0)
        {
            throw new InvalidOperationException("Nothing was solved yet: call Solve first.");
        }

        double gap = double.PositiveInfinity;
        List<int> free = [];
        for (int j = 0; j < _columns; j++)
        {
            if (!_inSupport[j])
            {
                double gradient = ReducedGradient(j);
                gap = Math.Min(gap, gradient);
                if (gradient <= 100.0 * Rounding(j))
                {
                    free.Add(j);
                }
            }
        }

        return new SimplexCertificate(gap, Stationarity(), IsUnique(free), free.Count > 0);
    }

    // Another solution moves weight to columns with a reduced gradient of 0 and leaves A w as it is.
    private bool IsUnique(List<int> free)
    {
        if (free.Count == 0)
        {
            return true;
        }

        double[] left = new double[(_rows + 1) * free.Count];
        for (int f = 0; f < free.Count; f++)
        {
            _support.Residual(Point(free[f]), _trial);
            double length = Vectors.Norm(_trial);
            if (!(length > LeastShare * _norms[free[f]]))
            {
                return false;
            }

            for (int i = 0; i < _rows; i++)
            {
                left[(i * free.Count) + f] = _trial[i] / length;
            }

            left[(_rows * free.Count) + f] = 1.0;
        }

        double[] target = new double[_rows + 1];
        target[_rows] = 1.0;
        NonnegativeLeastSquares solver = new() { ResidualTolerance = 1e-10 };
        return !solver.Solve(new DenseLeastSquaresMatrix(left, _rows + 1, free.Count), target).ResidualIsZero;
    }

    private double Stationarity()
    {
        // From the weights alone.
        _trial.AsSpan().Clear();
        for (int i = 0; i < _support.Count; i++)
        {
            Vectors.Add(_values[i], Point(_support.Indices[i])[..(_rows - 1)], _trial.AsSpan(0, _rows - 1));
        }

        ReadOnlySpan<double> residual = _trial.AsSpan(0, _rows - 1);
        double length = Vectors.Norm(residual);
        double mean = 0.0;
        for (int i = 0; i < _support.Count; i++)
        {
            int j = _support.Indices[i];
            mean += _values[i] * (Vectors.Dot(Point(j)[..(_rows - 1)], residual) + _linear[j]);
        }

        double worst = 0.0;
        for (int i = 0; i < _support.Count; i++)
        {
            int j = _support.Indices[i];
            double gradient = Vectors.Dot(Point(j)[..(_rows - 1)], residual) + _linear[j];
            double size = (_norms[j] * Math.Max(length, Epsilon * _size)) + Math.Abs(_linear[j]) + Math.Abs(mean);
            worst = size > 0.0 ? Math.Max(worst, Math.Abs(gradient - mean) / size) : worst;
        }

        return worst;
    }
}
