namespace Crabbymetrics.Optimization;

/// <summary>One solve of <see cref="NonnegativeLeastSquares"/>.</summary>
internal sealed class NonnegativeLeastSquaresRun
{
    // A column whose share independent of the support is below this would get a coefficient of rounding.
    private const double LeastShare = 1e-11;

    // The number of stretches of the columns, each of which gives its best column as a candidate.
    private const int Stretches = 64;

    private readonly NonnegativeLeastSquares _options;
    private readonly ILeastSquaresMatrix _matrix;
    private readonly CancellationToken _cancellationToken;
    private readonly int _rows;
    private readonly int _columns;
    private readonly double[] _b;
    private readonly double _norm;
    private readonly double[] _norms;
    private readonly double[] _products;
    private readonly double[] _residual;
    private readonly double[] _trial;
    private readonly OrthogonalColumns _support;
    private readonly HashSet<int> _passedOver = [];
    private readonly int[] _candidates = new int[Stretches];
    private readonly double[] _candidateColumns;
    private readonly int _mostIterations;
    private readonly double[] _values;
    private readonly double[] _fitted;
    private double _length;
    private int _candidateCount;
    private int _iterations;
    private int _productCount;

    public NonnegativeLeastSquaresRun(
        NonnegativeLeastSquares options,
        ILeastSquaresMatrix matrix,
        ReadOnlySpan<double> b,
        CancellationToken cancellationToken
    )
    {
        _options = options;
        _matrix = matrix;
        _cancellationToken = cancellationToken;
        _rows = matrix.RowCount;
        _columns = matrix.ColumnCount;
        _b = b.ToArray();
        _norm = Vectors.Norm(b);
        _norms = new double[_columns];
        _products = new double[_columns];
        _residual = b.ToArray();
        _trial = new double[_rows];
        _length = _norm;
        _support = new OrthogonalColumns(_rows);
        _values = new double[_rows + 1];
        _fitted = new double[_rows + 1];
        _candidateColumns = new double[Stretches * _rows];
        _mostIterations = options.MaxIterations > 0 ? options.MaxIterations : 100 + (50 * _rows);
        matrix.ColumnNorms(_norms);
    }

    private bool ResidualIsZero => _length <= Math.Max(Roundoff, _options.ResidualTolerance);

    private double Roundoff
    {
        get
        {
            double size = _norm;
            for (int i = 0; i < _support.Count; i++)
            {
                size += _values[i] * _norms[_support.Indices[i]];
            }

            return 8.0 * MachinePrecision.Epsilon * size;
        }
    }

    public NonnegativeLeastSquaresResult Run()
    {
        bool converged = false;
        while (!(converged = ResidualIsZero) && _iterations < _mostIterations)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            Multiply();
            while (FindCandidates() && !TryCandidates() && _iterations < _mostIterations)
            {
                // No candidate shortened the residual: others may.
            }

            if (_candidateCount == 0)
            {
                converged = true;
                break;
            }
        }

        return Result(converged);
    }

    private void Multiply()
    {
        _matrix.TransposedProduct(_residual, _products);
        _productCount++;
        foreach (int index in _support.Indices)
        {
            _products[index] = 0.0;
        }
    }

    // The column of each stretch with the largest cosine to the residual, where that is above the tolerance. False where there is none.
    private bool FindCandidates()
    {
        double least = _options.DualTolerance * _length;
        int stretches = Math.Min(Stretches, _columns);
        _candidateCount = 0;
        for (int s = 0; s < stretches; s++)
        {
            int best = -1;
            double largest = least;
            int end = (int)((s + 1L) * _columns / stretches);
            for (int j = (int)((long)s * _columns / stretches); j < end; j++)
            {
                double product = _products[j];
                if (product > 0.0 && product > largest * _norms[j] && !_passedOver.Contains(j))
                {
                    best = j;
                    largest = product / _norms[j];
                }
            }

            if (best >= 0)
            {
                _matrix.CopyColumn(best, CandidateColumn(_candidateCount));
                _candidates[_candidateCount++] = best;
            }
        }

        return _candidateCount > 0;
    }

    private Span<double> CandidateColumn(int candidate) => _candidateColumns.AsSpan(candidate * _rows, _rows);

    // Takes in candidates, the best for the current residual first, while one shortens it. False where none did.
    private bool TryCandidates()
    {
        bool any = false;
        Span<bool> done = stackalloc bool[Stretches];
        done.Clear();
        while (_iterations < _mostIterations && !ResidualIsZero)
        {
            int best = -1;
            double largest = _options.DualTolerance * _length;
            for (int c = 0; c < _candidateCount; c++)
            {
                if (done[c] || _passedOver.Contains(_candidates[c]) || _support.Indices.Contains(_candidates[c]))
                {
                    continue;
                }

                double norm = _norms[_candidates[c]];
                double product = Vectors.Dot(CandidateColumn(c), _residual);
                if (product > largest * norm)
                {
                    best = c;
                    largest = product / norm;
                }
            }

            if (best < 0)
            {
                return any;
            }

            _iterations++;
            if (TryEnter(_candidates[best], CandidateColumn(best)))
            {
                any = true;
                _passedOver.Clear();
            }
            else
            {
                _passedOver.Add(_candidates[best]);
            }
        }

        return any;
    }

    // Takes in a column, and takes out those whose values fall to 0. False where the residual did not become shorter.
    private bool TryEnter(int index, ReadOnlySpan<double> column)
    {
        if (!_support.TryAdd(index, column, _norms[index], LeastShare))
        {
            return false;
        }

        int last = _support.Count - 1;
        _values[last] = 0.0;
        _support.Solve(_b, _fitted);
        if (!(_fitted[last] > 0.0) || !double.IsFinite(_fitted[last]))
        {
            _support.RemoveAt(last);
            return false;
        }

        while (MoveTowardsFit())
        {
            _support.Solve(_b, _fitted);
        }

        _support.Residual(_b, _trial);
        double length = Vectors.Norm(_trial);
        bool shorter = length < _length;
        _trial.CopyTo(_residual, 0);
        _length = length;
        return shorter;
    }

    // Moves as far as no value falls below 0; takes the columns out whose values fall to 0. False where the fit was reached.
    private bool MoveTowardsFit()
    {
        int k = _support.Count;
        double share = 1.0;
        int stopper = -1;
        for (int i = 0; i < k; i++)
        {
            if (_fitted[i] > 0.0)
            {
                continue;
            }

            double own = _values[i] > 0.0 ? _values[i] / (_values[i] - _fitted[i]) : 0.0;
            if (stopper < 0 || own < share)
            {
                share = own;
                stopper = i;
            }
        }

        if (stopper < 0)
        {
            _fitted.AsSpan(0, k).CopyTo(_values);
            return false;
        }

        for (int i = 0; i < k; i++)
        {
            _values[i] += share * (_fitted[i] - _values[i]);
        }

        _values[stopper] = 0.0;
        for (int i = k - 1; i >= 0; i--)
        {
            if (_values[i] > 0.0 || (_fitted[i] > 0.0 && i != stopper))
            {
                continue;
            }

            _support.RemoveAt(i);
            _values.AsSpan(i + 1, _support.Count - i).CopyTo(_values.AsSpan(i));
            _fitted.AsSpan(i + 1, _support.Count - i).CopyTo(_fitted.AsSpan(i));
        }

        return true;
    }

    private NonnegativeLeastSquaresResult Result(bool converged)
    {
        bool zero = ResidualIsZero;
        double violation = 0.0,
            complementarity = 0.0;
        if (!zero)
        {
            Multiply();
            for (int j = 0; j < _columns; j++)
            {
                violation = _products[j] > 0.0 ? Math.Max(violation, _products[j] / (_norms[j] * _length)) : violation;
            }

            for (int i = 0; i < _support.Count; i++)
            {
                double product = Math.Abs(Vectors.Dot(_support.Column(i), _residual));
                complementarity = Math.Max(complementarity, product / (_norms[_support.Indices[i]] * _length));
            }
        }

        int[] order = [.. Enumerable.Range(0, _support.Count).OrderBy(i => _support.Indices[i])];
        return new NonnegativeLeastSquaresResult
        {
            Support = [.. order.Select(i => _support.Indices[i])],
            Values = [.. order.Select(i => _values[i])],
            Residual = [.. _residual],
            ResidualNorm = _length,
            Roundoff = Roundoff,
            ResidualIsZero = zero,
            DualViolation = violation,
            Complementarity = complementarity,
            Converged = converged,
            Iterations = _iterations,
            Products = _productCount,
        };
    }
}
