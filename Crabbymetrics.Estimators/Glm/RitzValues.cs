namespace Crabbymetrics.Estimators;

/// <summary>
/// What a run of conjugate gradients has learned of the spectrum of its preconditioned matrix: the least and the largest Ritz value, the
/// extreme eigenvalues of the Lanczos matrix that its coefficients make up. They lie inside the spectrum and approach its ends from the
/// first steps on.
/// </summary>
/// <remarks>Golub and Van Loan, Matrix Computations, 4th edition, sections 10.1 and 11.3; the eigenvalues by bisection on Sturm sequences,
/// ibid. section 8.4.</remarks>
internal sealed class RitzValues(int capacity)
{
    private const double RelativeAccuracy = 1e-3;

    private readonly double[] _diagonal = new double[capacity];
    private readonly double[] _squaredOffDiagonal = new double[capacity];
    private int _count;
    private double _step = double.NaN;
    private double _ratio;

    /// <summary>The least Ritz value; NaN before the first step.</summary>
    public double Least { get; private set; } = double.NaN;

    /// <summary>The largest.</summary>
    public double Largest { get; private set; } = double.NaN;

    /// <summary>Forgets all: another run begins.</summary>
    public void Clear()
    {
        _count = 0;
        _ratio = 0.0;
        Least = Largest = _step = double.NaN;
    }

    /// <summary>Takes a step's coefficients. Beyond the capacity nothing is learned.</summary>
    /// <param name="step">The length alpha of the step along its direction.</param>
    /// <param name="ratio">The ratio beta of the squared residuals after it and before it.</param>
    public void Add(double step, double ratio)
    {
        if (_count == _diagonal.Length)
        {
            return;
        }

        _diagonal[_count] = (1.0 / step) + (_count == 0 ? 0.0 : _ratio / _step);
        _squaredOffDiagonal[_count] = _count == 0 ? 0.0 : _ratio / (_step * _step);
        _count++;
        _step = step;
        _ratio = ratio;
        if (_count == 1)
        {
            Least = Largest = _diagonal[0];
            return;
        }

        // Ritz values interlace: the extremes move outwards only, and the whole lies between 0 and its trace.
        Largest = Bisect(Largest, Trace(), _count - 1);
        Least = Bisect(0.0, Least, 0);
    }

    private double Trace()
    {
        double sum = 0.0;
        foreach (double value in _diagonal.AsSpan(0, _count))
        {
            sum += value;
        }

        return sum;
    }

    // The eigenvalue above exactly so many others.
    private double Bisect(double low, double high, int below)
    {
        while (high - low > RelativeAccuracy * high)
        {
            double middle = 0.5 * (low + high);
            if (CountBelow(middle) > below)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return below == 0 ? low : high;
    }

    private int CountBelow(double value)
    {
        int count = 0;
        double pivot = 1.0;
        for (int i = 0; i < _count; i++)
        {
            pivot = _diagonal[i] - value - (_squaredOffDiagonal[i] / pivot);
            if (pivot == 0.0)
            {
                pivot = double.Epsilon;
            }

            count += pivot < 0.0 ? 1 : 0;
        }

        return count;
    }
}
