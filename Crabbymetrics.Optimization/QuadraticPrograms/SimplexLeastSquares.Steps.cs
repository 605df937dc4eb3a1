namespace Crabbymetrics.Optimization;

/// <content>The steps of a solve.</content>
public sealed partial class SimplexLeastSquares
{
    private Span<double> Point(int column) => _points.AsSpan(column * _rows, _rows);

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

    // The factorization in the order of the columns: what the solution is does not hang on the path to it. Weights that are rounding are
    // taken out where nothing is lost with them.
    private void FactorAnew()
    {
        int k = _support.Count,
            kept = 0;
        double length = Vectors.Norm(_dual.AsSpan(0, _rows - 1)),
            merit = _merit;
        for (int i = 0; i < k; i++)
        {
            _order[i] = _support.Indices[i];
        }

        _values.AsSpan(0, k).CopyTo(_kept);
        _order.AsSpan(0, k).Sort(_kept.AsSpan(0, k));
        for (int i = 0; i < k; i++)
        {
            kept += _kept[i] > LeastWeight ? 1 : 0;
        }

        bool isLost =
            kept == k
            || !TryFactor(k, LeastWeight)
            || Vectors.Norm(_dual.AsSpan(0, _rows - 1)) > length + (16.0 * Epsilon * _size)
            || (_hasLinear && _merit > merit + (16.0 * Epsilon * (Math.Abs(merit) + (_size * _size))));
        if (isLost && !TryFactor(k, 0.0))
        {
            _kept.AsSpan(0, k).CopyTo(_values);
            FindDual();
        }
    }

    // The fit to those of the columns in order that have more than a weight. False where a weight of theirs is not above 0.
    private bool TryFactor(int count, double least)
    {
        _support.Clear();
        _inSupport.AsSpan().Clear();
        bool isPositive = true;
        for (int i = 0; i < count; i++)
        {
            if (_kept[i] > least)
            {
                isPositive &= _support.TryAdd(_order[i], Point(_order[i]), _norms[_order[i]], 0.0);
                _inSupport[_order[i]] = true;
            }
        }

        isPositive = isPositive && FitSupport();
        double sum = 0.0;
        for (int i = 0; i < _support.Count; i++)
        {
            isPositive &= _fitted[i] > 0.0;
            sum += _fitted[i];
        }

        if (isPositive)
        {
            _fitted.AsSpan(0, _support.Count).CopyTo(_values);
            Vectors.Scale(1.0 / sum, _values.AsSpan(0, _support.Count));
            FindDual();
        }

        return isPositive;
    }
}
