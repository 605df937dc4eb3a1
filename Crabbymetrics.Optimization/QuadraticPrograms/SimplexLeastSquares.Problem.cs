namespace Crabbymetrics.Optimization;

/// <content>The problem as the steps take it.</content>
public sealed partial class SimplexLeastSquares
{
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
}
