namespace Crabbymetrics.Estimators;

/// <summary>The change of psi of the rows as one parameter moves from one side of a point to the other.</summary>
internal sealed class ScoreWindow
{
    private const int BatchRows = 512;

    private readonly EquationSums _sums;
    private readonly double[] _low;
    private readonly double[] _high;
    private readonly double[] _squares;
    private readonly double[] _changes;

    /// <summary>Reads the rows at both sides.</summary>
    public ScoreWindow(EquationSums sums, ReadOnlySpan<double> point, int parameter, double width)
    {
        int k = point.Length;
        _sums = sums;
        (_low, _high, _squares, _changes) = (point.ToArray(), point.ToArray(), new double[k], new double[k]);
        _low[parameter] = Low = point[parameter] - width;
        _high[parameter] = High = point[parameter] + width;
        IsFinite = true;
        foreach ((int _, int a, double below, double above) in Values())
        {
            double change = Math.Abs(above - below);
            IsFinite &= double.IsFinite(change);
            Moves |= change > 0.0;
            _squares[a] += 0.5 * ((below * below) + (above * above));
            _changes[a] = Math.Max(_changes[a], change);
        }
    }

    /// <summary>The parameter below the point.</summary>
    public double Low { get; }

    /// <summary>The parameter above the point.</summary>
    public double High { get; }

    /// <summary>Whether all values are finite.</summary>
    public bool IsFinite { get; }

    /// <summary>Whether any value changes.</summary>
    public bool Moves { get; }

    /// <summary>The root mean square of an equation over the rows.</summary>
    public double RootMeanSquare(int equation) => Math.Sqrt(_squares[equation] / _sums.Equations.RowCount);

    /// <summary>The largest change of an equation over the rows.</summary>
    public double LargestChange(int equation) => _changes[equation];

    /// <summary>The rows whose equation changes by at least so much.</summary>
    public IEnumerable<int> RowsThatChange(int equation, double least) =>
        Values()
            .Where(value => value.Equation == equation && Math.Abs(value.Above - value.Below) >= least)
            .Select(static value => value.Row);

    private IEnumerable<(int Row, int Equation, double Below, double Above)> Values()
    {
        int k = _low.Length,
            n = _sums.Equations.RowCount;
        double[] below = new double[BatchRows * k],
            above = new double[BatchRows * k];
        for (int first = 0; first < n; first += BatchRows)
        {
            int rows = Math.Min(BatchRows, n - first);
            _sums.Rows(_low, first, rows, below);
            _sums.Rows(_high, first, rows, above);
            for (int i = 0; i < rows * k; i++)
            {
                if (_sums.Weight(first + (i / k)) > 0.0)
                {
                    yield return (first + (i / k), i % k, below[i], above[i]);
                }
            }
        }
    }
}
