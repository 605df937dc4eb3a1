namespace Crabbymetrics.Optimization;

/// <content>The steps of a solve.</content>
public sealed partial class SimplexLeastSquares
{
    private Span<double> Point(int column) => _points.AsSpan(column * _rows, _rows);

    private void RequireLengths(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> linear, ReadOnlySpan<double> weights)
    {
        Require(a, (long)RowCount * _columns, nameof(a), "A");
        Require(b, RowCount, nameof(b), "b");
        if (linear.Length > 0)
        {
            Require(linear, _columns, nameof(linear), "c");
        }

        if (weights.Length != _columns)
        {
            throw new ArgumentException($"There is room for {weights.Length} weights; there are {_columns}.", nameof(weights));
        }
    }

    private static void Require(ReadOnlySpan<double> values, long length, string argument, string name)
    {
        if (values.Length != length)
        {
            throw new ArgumentException($"{name} has {values.Length} values; {length} are expected.", argument);
        }

        if (!Vectors.IsFinite(values))
        {
            throw new ArgumentException($"A value of {name} is not finite.", argument);
        }
    }

    // The columns a_j - b over a row of ones, which gets a length like theirs.
    private void Load(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> linear)
    {
        int m = RowCount;
        for (int j = 0; j < _columns; j++)
        {
            Span<double> point = Point(j);
            a.Slice(j * m, m).CopyTo(point);
            Vectors.Add(-1.0, b, point[..m]);
            _norms[j] = Vectors.Norm(point[..m]);
        }

        double lengths = Vectors.Norm(_norms);
        _scale = lengths > 0.0 ? lengths / Math.Sqrt(_columns) : 1.0;
        for (int j = 0; j < _columns; j++)
        {
            Point(j)[m] = _scale;
            _norms[j] = double.Hypot(_norms[j], _scale);
        }

        _hasLinear = linear.Length > 0 && Vectors.MaxAbs(linear) > 0.0;
        _linear.AsSpan().Clear();
        if (_hasLinear)
        {
            linear.CopyTo(_linear);
        }

        _support.Clear();
        _inSupport.AsSpan().Clear();
        _passedOver.AsSpan().Clear();
        _candidateCount = 0;
        Iterations = 0;
    }

    private void StartAtVertex()
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int j = 0; j < _columns; j++)
        {
            double value = (0.5 * _norms[j] * _norms[j]) + _linear[j];
            if (value < least)
            {
                (best, least) = (j, value);
            }
        }

        Add(best);
        _values[0] = 1.0;
        _ = FitSupport();
        _values[0] = 1.0;
        FindDual();
    }

    private bool Add(int column)
    {
        if (!_support.TryAdd(column, Point(column), _norms[column], LeastShare))
        {
            return false;
        }

        _inSupport[column] = true;
        return true;
    }

    private void RemoveAt(int place)
    {
        _inSupport[_support.Indices[place]] = false;
        _support.RemoveAt(place);
        _values.AsSpan(place + 1, _support.Count - place).CopyTo(_values.AsSpan(place));
        _fitted.AsSpan(place + 1, _support.Count - place).CopyTo(_fitted.AsSpan(place));
    }

    private double ReducedGradient(int column) => _linear[column] - Vectors.Dot(Point(column), _dual);

    private double Rounding(int column) =>
        (_norms[column] * ((DualTolerance * Vectors.Norm(_dual)) + (4.0 * Epsilon * _size))) + (DualTolerance * Math.Abs(_linear[column]));

    // The column with the most negative reduced gradient beside its length: among the candidates, or, where none of them is left, among
    // all.
    private int NextCandidate()
    {
        double dual = (DualTolerance * Vectors.Norm(_dual)) + (4.0 * Epsilon * _size);
        int best = -1;
        double merit = 0.0;
        for (int c = 0; c < _candidateCount; c++)
        {
            double own = Merit(_candidates[c], dual);
            if (own > merit)
            {
                (best, merit) = (_candidates[c], own);
            }
        }

        if (best >= 0)
        {
            return best;
        }

        _candidateCount = 0;
        for (int j = 0; j < _columns; j++)
        {
            double own = Merit(j, dual);
            if (own > 0.0)
            {
                Remember(j, own);
                if (own > merit)
                {
                    (best, merit) = (j, own);
                }
            }
        }

        return best;
    }

    // Above 0 for a column that lowers the objective.
    private double Merit(int column, double dual)
    {
        if (_inSupport[column] || _passedOver[column])
        {
            return 0.0;
        }

        double fall = -ReducedGradient(column);
        double rounding = (_norms[column] * dual) + (DualTolerance * Math.Abs(_linear[column]));
        return fall > rounding ? fall / _norms[column] : 0.0;
    }

    private void Remember(int column, double merit)
    {
        int place = _candidateCount;
        if (place < MostCandidates)
        {
            _candidateCount++;
        }
        else if (merit > _merits[place - 1])
        {
            place--;
        }
        else
        {
            return;
        }

        while (place > 0 && _merits[place - 1] < merit)
        {
            _merits[place] = _merits[place - 1];
            _candidates[place] = _candidates[place - 1];
            place--;
        }

        _merits[place] = merit;
        _candidates[place] = column;
    }

    // Takes a column in, and those out that fall to 0 for it. False where the objective did not fall.
    private bool TryEnter(int column)
    {
        double before = _merit;
        if (Add(column))
        {
            int last = _support.Count - 1;
            _values[last] = 0.0;
            if (!FitSupport() || !(_fitted[last] > 0.0))
            {
                RemoveAt(last);
                return false;
            }
        }
        else if (!_hasLinear || !TryExchange(column) || !FitSupport())
        {
            return false;
        }

        while (MoveTowardsFit())
        {
            _ = FitSupport();
        }

        FindDual();
        return _merit < before;
    }

    // Along a direction without curvature up to the first weight that falls to 0.
    private bool TryExchange(int column)
    {
        _support.Solve(Point(column), _fitted);
        int k = _support.Count;
        double largest = Vectors.MaxAbs(_fitted.AsSpan(0, k));
        int stopper = -1;
        double step = double.PositiveInfinity;
        for (int i = 0; i < k; i++)
        {
            if (_fitted[i] > 1e-9 * largest && _values[i] / _fitted[i] < step)
            {
                (stopper, step) = (i, _values[i] / _fitted[i]);
            }
        }

        if (stopper < 0)
        {
            return false;
        }

        int leaving = _support.Indices[stopper];
        double kept = _values[stopper];
        for (int i = 0; i < k; i++)
        {
            _values[i] = Math.Max(0.0, _values[i] - (step * _fitted[i]));
        }

        RemoveAt(stopper);
        if (Add(column))
        {
            _values[_support.Count - 1] = step;
            return true;
        }

        // It depends on the others alone: all is put back.
        for (int i = 0; i < k - 1; i++)
        {
            _values[i] += step * _fitted[i];
        }

        _ = Add(leaving);
        _values[_support.Count - 1] = kept;
        return false;
    }

    // The minimum over the weights of the support, of any sign, that sum to 1: R'R w + c = nu 1. As D'e is a multiple of 1 for the row of
    // ones e, R'^-1 1 is that row of Q.
    private bool FitSupport()
    {
        int k = _support.Count;
        double squares = 0.0,
            product = 0.0;
        for (int i = 0; i < k; i++)
        {
            _ones[i] = _support.Direction(i)[_rows - 1] / _scale;
            squares += _ones[i] * _ones[i];
        }

        Span<double> fitted = _fitted.AsSpan(0, k);
        fitted.Clear();
        if (_hasLinear)
        {
            for (int i = 0; i < k; i++)
            {
                fitted[i] = _linear[_support.Indices[i]];
            }

            _support.SolveLower(fitted);
            product = Vectors.Dot(fitted, _ones.AsSpan(0, k));
        }

        _multiplier = (1.0 + product) / squares;
        for (int i = 0; i < k; i++)
        {
            fitted[i] = (_multiplier * _ones[i]) - fitted[i];
        }

        _support.SolveUpper(fitted);
        return Vectors.IsFinite(fitted);
    }

    // Moves as far as no weight falls below 0; takes the columns out whose weights fall to 0. False where the fit was reached.
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
                (stopper, share) = (i, own);
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
            if (_values[i] <= 0.0 && (_fitted[i] <= 0.0 || i == stopper))
            {
                RemoveAt(i);
            }
        }

        return true;
    }

    // At the fit: D w = (nu / scale) Q Q'e - Q s, so that y = e nu / scale - D w has the reduced gradients c_j - d_j'y, with the digits of
    // what Q leaves of e.
    private void FindDual()
    {
        int k = _support.Count;
        _trial.AsSpan().Clear();
        _trial[_rows - 1] = 1.0;
        _support.Residual(_trial, _dual);
        double left = Vectors.Norm(_dual);
        Vectors.Scale(_multiplier / _scale, _dual);
        _size = 0.0;
        double linear = 0.0;
        for (int i = 0; i < k; i++)
        {
            _size += _values[i] * _norms[_support.Indices[i]];
            linear += _values[i] * _linear[_support.Indices[i]];
        }

        _merit = left;
        if (_hasLinear)
        {
            for (int i = 0; i < k; i++)
            {
                _ones[i] = _linear[_support.Indices[i]];
            }

            _support.SolveLower(_ones.AsSpan(0, k));
            for (int i = 0; i < k; i++)
            {
                Vectors.Add(_ones[i], _support.Direction(i), _dual);
            }

            double length = Vectors.Norm(_dual.AsSpan(0, _rows - 1));
            _merit = (0.5 * length * length) + linear;
        }
    }

    // The factorization in the order of the columns: what the solution is does not hang on the path to it.
    private void FactorAnew()
    {
        int k = _support.Count;
        Span<int> order = _order.AsSpan(0, k);
        for (int i = 0; i < k; i++)
        {
            order[i] = _support.Indices[i];
        }

        order.Sort(_values.AsSpan(0, k));
        _support.Clear();
        bool positive = true;
        foreach (int column in order)
        {
            positive &= _support.TryAdd(column, Point(column), _norms[column], 0.0);
        }

        positive = positive && FitSupport();
        for (int i = 0; i < k; i++)
        {
            positive &= _fitted[i] > 0.0;
        }

        if (positive)
        {
            _fitted.AsSpan(0, k).CopyTo(_values);
        }

        double sum = 0.0;
        for (int i = 0; i < k; i++)
        {
            sum += _values[i];
        }

        Vectors.Scale(1.0 / sum, _values.AsSpan(0, k));
        FindDual();
    }
}
