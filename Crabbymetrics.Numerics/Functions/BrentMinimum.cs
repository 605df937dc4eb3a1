namespace Crabbymetrics.Numerics;

/// <summary>
/// The search for a minimum of a function of one variable in an interval, by golden sections and parabolas: the interval, its three best
/// points and the last two steps. The caller evaluates the function.
/// </summary>
/// <remarks>R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 5, procedure <c>localmin</c>.</remarks>
public sealed class BrentMinimum
{
    /// <summary>The share of an interval at which a golden section divides it, <c>(3 - sqrt 5) / 2</c>.</summary>
    public const double Golden = 0.3819660112501051;

    // Golden sections alone shrink an interval by 10^41 in as many steps.
    private const int MostSteps = 200;

    private readonly double[] _state = new double[10];

    /// <summary>The best point.</summary>
    public ReadOnlySpan<double> Point => _state.AsSpan(0, 1);

    /// <summary>The value of the function at the best point.</summary>
    public double Value => Best;

    /// <summary>All numbers of the search, for a caller that keeps it and continues later.</summary>
    public Span<double> State => _state;

    private ref double X => ref _state[0];

    private ref double Best => ref _state[1];

    private ref double Low => ref _state[2];

    private ref double High => ref _state[3];

    private ref double Second => ref _state[4];

    private ref double SecondValue => ref _state[5];

    private ref double Third => ref _state[6];

    private ref double ThirdValue => ref _state[7];

    private ref double Step => ref _state[8];

    private ref double PreviousStep => ref _state[9];

    /// <summary>Finds a point of a local minimum.</summary>
    /// <param name="function">The function.</param>
    /// <param name="low">The lower end of the interval.</param>
    /// <param name="high">Its upper end.</param>
    /// <param name="tolerance">How near to the minimum the point is to be.</param>
    public static double Find(Func<double, double> function, double low, double high, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(function);
        BrentMinimum search = new();
        double start = low + (Golden * (high - low));
        search.Begin(low, high, start, function(start));
        for (int i = 0; i < MostSteps; i++)
        {
            double precision = (1e-10 * Math.Abs(search.X)) + (tolerance / 3.0);
            if (search.IsLocated(precision))
            {
                break;
            }

            double point = search.Propose(precision);
            search.Take(point, function(point));
        }

        return search.X;
    }

    /// <summary>Begins a search.</summary>
    /// <param name="low">The lower end of the interval.</param>
    /// <param name="high">Its upper end.</param>
    /// <param name="point">A point of the interval.</param>
    /// <param name="value">The value of the function there.</param>
    public void Begin(double low, double high, double point, double value)
    {
        (Low, High) = (low, high);
        X = Second = Third = point;
        Best = SecondValue = ThirdValue = value;
        Step = PreviousStep = 0.0;
    }

    /// <summary>Whether the minimum is located: no point of the interval is farther from the best one than twice the precision.</summary>
    /// <param name="precision">How far from the minimum the best point may be.</param>
    public bool IsLocated(double precision) => Math.Abs(X - (0.5 * (Low + High))) <= (2.0 * precision) - (0.5 * (High - Low));

    /// <summary>Proposes the next point: the minimum of the parabola through the three best points where it lies inside and the steps
    /// become shorter, and a golden section of the longer part elsewhere.</summary>
    /// <param name="precision">The shortest step.</param>
    public double Propose(double precision)
    {
        double middle = 0.5 * (Low + High);
        if (Math.Abs(PreviousStep) <= precision || !TryParabola(middle, precision))
        {
            PreviousStep = X < middle ? High - X : Low - X;
            Step = Golden * PreviousStep;
        }

        return X + (Math.Abs(Step) >= precision ? Step : Math.CopySign(precision, Step));
    }

    /// <summary>Takes the value of a proposed point.</summary>
    /// <param name="point">The point.</param>
    /// <param name="value">The value of the function there, a number.</param>
    public void Take(double point, double value)
    {
        if (value <= Best)
        {
            Exclude(point, X);
            (Third, ThirdValue) = (Second, SecondValue);
            (Second, SecondValue) = (X, Best);
            (X, Best) = (point, value);
            return;
        }

        Exclude(X, point);
        if (value <= SecondValue || Second == X)
        {
            (Third, ThirdValue) = (Second, SecondValue);
            (Second, SecondValue) = (point, value);
        }
        else if (value <= ThirdValue || Third == X || Third == Second)
        {
            (Third, ThirdValue) = (point, value);
        }
    }

    /// <summary>Leaves out a proposed point, at which the function has no value, and all beyond it.</summary>
    /// <param name="point">The point.</param>
    /// <returns>Whether an interval is left.</returns>
    public bool Refuse(double point)
    {
        Exclude(X, point);
        Step = PreviousStep = 0.0;
        return High - Low > 4.0 * double.Epsilon;
    }

    private void Exclude(double inside, double outside)
    {
        if (outside < inside)
        {
            Low = outside;
        }
        else
        {
            High = outside;
        }
    }

    private bool TryParabola(double middle, double precision)
    {
        double r = (X - Second) * (Best - ThirdValue);
        double q = (X - Third) * (Best - SecondValue);
        double p = ((X - Third) * q) - ((X - Second) * r);
        q = 2.0 * (q - r);
        p = q > 0.0 ? -p : p;
        q = Math.Abs(q);
        double before = PreviousStep;
        PreviousStep = Step;
        if (!(Math.Abs(p) < Math.Abs(0.5 * q * before) && p > q * (Low - X) && p < q * (High - X)))
        {
            return false;
        }

        Step = p / q;
        double point = X + Step;
        if (point - Low < 2.0 * precision || High - point < 2.0 * precision)
        {
            Step = X < middle ? precision : -precision;
        }

        return true;
    }
}
