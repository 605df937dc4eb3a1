namespace Crabbymetrics.Optimization;

/// <summary>
/// The units in which the region is round: those of More, the largest norms that the columns of the Jacobian have had. Where these stand in
/// the way, because columns have since become small and the cost hardly falls, the sizes of the variables themselves take their place.
/// </summary>
/// <remarks>
/// More (1978) lets the norms only grow, which makes a far start dear: a variable whose column was once huge is held fast for ever, while
/// another that hardly matters has all the room (Chebyquad from ten times its start: 10,000 iterations without end, and a few hundred like
/// this). Both units make the method blind to the scaling of the variables. Transtrum and Sethna (2012), section 3.2, on the choice.
/// </remarks>
internal sealed class LevenbergMarquardtScale(int n)
{
    // The number of iterations after which the scale is examined.
    private const int Window = 25;

    // The cost has hardly fallen where it is above this share of that at the examination before.
    private const double HardlyFallen = 0.7;

    // The scale is out of proportion where one column norm fell this many times as far below its largest value as another.
    private const double Disproportion = 100.0;

    private readonly double[] _values = new double[n];
    private readonly double[] _sizes = new double[n];
    private readonly double[] _scaled = new double[n];
    private bool _isBySizes;
    private double _windowCost;
    private int _iterations;

    public ReadOnlySpan<double> Values => _values;

    public void Start(ReadOnlySpan<double> start, ReadOnlySpan<double> columnNorms)
    {
        // A column that is all but zero has no scale of its own.
        double largest = Vectors.MaxAbs(columnNorms);
        for (int j = 0; j < n; j++)
        {
            _sizes[j] = Math.Abs(start[j]);
            _values[j] = columnNorms[j] == 0.0 ? 1.0 : Math.Max(columnNorms[j], MachinePrecision.Epsilon * largest);
        }

        _isBySizes = false;
        _windowCost = double.PositiveInfinity;
        _iterations = 0;
    }

    /// <summary>Takes in a new iterate.</summary>
    /// <returns>Whether the units have changed altogether: a radius in the old ones means nothing.</returns>
    public bool Update(double cost, ReadOnlySpan<double> x, ReadOnlySpan<double> columnNorms)
    {
        if (_isBySizes)
        {
            return false;
        }

        (double most, double least) = (0.0, double.PositiveInfinity);
        for (int j = 0; j < n; j++)
        {
            _values[j] = Math.Max(_values[j], columnNorms[j]);
            double shrinkage = _values[j] / Math.Max(columnNorms[j], 1e-300);
            (most, least) = (Math.Max(most, shrinkage), Math.Min(least, shrinkage));
        }

        if (++_iterations % Window != 0)
        {
            return false;
        }

        bool hardlyFallen = cost > HardlyFallen * _windowCost;
        _windowCost = cost;
        if (!hardlyFallen || !(most > Disproportion * least))
        {
            return false;
        }

        for (int j = 0; j < n; j++)
        {
            double size = Math.Max(_sizes[j], Math.Abs(x[j]));
            _values[j] = size > 0.0 ? 1.0 / size : 1.0;
        }

        return _isBySizes = true;
    }

    /// <summary>The norm of a vector in these units.</summary>
    public double Norm(ReadOnlySpan<double> vector)
    {
        for (int j = 0; j < n; j++)
        {
            _scaled[j] = _values[j] * vector[j];
        }

        return Vectors.Norm(_scaled);
    }

    public void Exchange(StateExchange state)
    {
        state.Values(_values);
        state.Values(_sizes);
        state.Value(ref _isBySizes);
        state.Value(ref _windowCost);
        state.Value(ref _iterations);
    }
}
