namespace Crabbymetrics.Numerics;

/// <summary>The smallest eigenvalue of the tridiagonal matrix that conjugate gradients make: a bound from above, soon a sharp one, of that
/// of the preconditioned system.</summary>
internal sealed class LanczosBound
{
    private const int Interval = 8;

    private readonly List<double> _steps = [];
    private readonly List<double> _ratios = [];
    private int _known;

    /// <summary>The smallest eigenvalue when it was last worked out.</summary>
    public double Smallest { get; private set; } = 1.0;

    /// <summary>Adds an iteration.</summary>
    /// <param name="step">The length of the step.</param>
    /// <param name="ratio">The size of the residual after it over that before.</param>
    public void Add(double step, double ratio)
    {
        _steps.Add(step);
        _ratios.Add(ratio);
    }

    /// <summary>The square of the error that a residual may stand for. It is not computed each time while it is far too large.</summary>
    /// <param name="size">The square of the residual under the preconditioner.</param>
    /// <param name="wanted">What it is compared with.</param>
    public double ErrorOf(double size, double wanted)
    {
        if (_steps.Count == 0)
        {
            // The eigenvalues are not known yet: nothing but an infinite tolerance ends before the first step.
            return size == 0.0 ? 0.0 : double.MaxValue;
        }

        bool isDue = _known < _steps.Count && (_steps.Count < Interval || _steps.Count - _known >= Interval);
        if (isDue || (_known < _steps.Count && size / Smallest <= wanted))
        {
            Smallest = Find();
            _known = _steps.Count;
        }

        return size / Smallest;
    }

    // Bisection with Sturm's sequence.
    private double Find()
    {
        double low = 0.0;
        double high = 1.0 / _steps[0];
        for (int pass = 0; pass < 40 && high - low > 1e-3 * high; pass++)
        {
            double middle = low > 0.0 ? Math.Sqrt(low * high) : high / 16.0;
            if (middle < 1e-18)
            {
                return 1e-18;
            }

            if (HasEigenvalueBelow(middle))
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return low > 0.0 ? low : high;
    }

    private bool HasEigenvalueBelow(double value)
    {
        double pivot = 1.0;
        for (int k = 0; k < _steps.Count; k++)
        {
            double diagonal = (1.0 / _steps[k]) + (k > 0 ? _ratios[k - 1] / _steps[k - 1] : 0.0) - value;
            double square = k > 0 ? _ratios[k - 1] / (_steps[k - 1] * _steps[k - 1]) : 0.0;
            pivot = k > 0 ? diagonal - (square / pivot) : diagonal;
            if (!(pivot > 0.0))
            {
                return true;
            }
        }

        return false;
    }
}
