using System.Numerics;

namespace Crabbymetrics.Optimization;

/// <summary>
/// Gives a problem the derivatives that it lacks, by finite differences: the gradient from costs, the Hessian and its products from
/// gradients where the problem has them, else from costs. What the problem has is passed on. All keep the bounds; second differences of
/// costs are taken around the nearest point that leaves room for them.
/// </summary>
/// <remarks>
/// Costs inside a difference are counted in <see cref="DifferenceEvaluations"/>, while the run counts one gradient. Not thread-safe: it has
/// buffers. A solver's tolerance must respect the accuracy: 1e-10 is out of reach with forward differences.
/// </remarks>
public sealed partial class FiniteDifferenceProblem : ICostFunction, IGradient, IHessian, IHessianProduct, IBounds
{
    private readonly ICostFunction _problem;
    private readonly IGradient? _gradient;
    private readonly IFusedObjective? _fused;
    private readonly IHessian? _hessian;
    private readonly IComplexCostFunction? _complex;
    private readonly double[] _sizes;
    private readonly double[] _point;
    private readonly double[] _shifted;
    private readonly double[] _low;
    private readonly double[] _high;
    private readonly double[] _lowerBounds;
    private readonly double[] _upperBounds;
    private readonly Complex[] _complexPoint;
    private double _here;

    internal IProblem Inner => _problem;

    /// <summary>Wraps a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="scheme">How gradients are approximated.</param>
    /// <param name="typicalSizes">For each variable a size that is usual for it, above 0: a step is a share of it, or of the variable where
    /// that is larger. Null for 1. Variables that are usually far from 1, such as a variance of 1e-6, need it.</param>
    /// <exception cref="ArgumentNullException">There is no problem.</exception>
    /// <exception cref="ArgumentException">A complex step is asked for, and the problem is no
    /// <see cref="IComplexCostFunction"/>; or a typical size is not a finite number above 0, or their number is wrong.</exception>
    public FiniteDifferenceProblem(
        ICostFunction problem,
        DifferenceScheme scheme = DifferenceScheme.Central,
        IReadOnlyList<double>? typicalSizes = null
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        _sizes = DifferenceSteps.Sizes(typicalSizes, problem.Dimension);
        _problem = problem;
        _gradient = problem as IGradient;
        _fused = problem as IFusedObjective;
        _hessian = problem as IHessian;
        _complex = problem as IComplexCostFunction;
        if (scheme == DifferenceScheme.ComplexStep && _complex is null)
        {
            throw new ArgumentException(
                $"A complex step needs a cost in complex numbers: let {problem.GetType().Name} implement IComplexCostFunction.",
                nameof(scheme)
            );
        }

        Scheme = scheme;
        int n = problem.Dimension;
        _point = new double[n];
        _shifted = new double[n];
        _low = new double[n];
        _high = new double[n];
        _lowerBounds = new double[n];
        _upperBounds = new double[n];
        Array.Fill(_lowerBounds, double.NegativeInfinity);
        Array.Fill(_upperBounds, double.PositiveInfinity);
        if (problem is IBounds bounds)
        {
            bounds.LowerBounds.CopyTo(_lowerBounds);
            bounds.UpperBounds.CopyTo(_upperBounds);
        }

        _complexPoint = scheme == DifferenceScheme.ComplexStep ? new Complex[n] : [];
    }

    /// <summary>How gradients are approximated.</summary>
    public DifferenceScheme Scheme { get; }

    /// <inheritdoc/>
    public int Dimension => _problem.Dimension;

    /// <inheritdoc/>
    public ReadOnlySpan<double> LowerBounds => _lowerBounds;

    /// <inheritdoc/>
    public ReadOnlySpan<double> UpperBounds => _upperBounds;

    /// <summary>The costs and gradients evaluated inside differences.</summary>
    public int DifferenceEvaluations { get; private set; }

    private bool HasGradient => _gradient is not null || _fused is not null;

    /// <inheritdoc/>
    public double Cost(ReadOnlySpan<double> x) => _problem.Cost(x);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        if (HasGradient)
        {
            OwnGradient(x, gradient);
            return;
        }

        if (Scheme == DifferenceScheme.ComplexStep)
        {
            ComplexStepGradient(x, gradient);
            return;
        }

        bool central = Scheme == DifferenceScheme.Central;
        _here = double.NaN;
        x.CopyTo(_point);
        for (int i = 0; i < x.Length; i++)
        {
            (double low, double high) = DifferenceSteps.Around(
                x[i],
                central ? DifferenceSteps.Central : DifferenceSteps.Forward,
                central,
                _lowerBounds[i],
                _upperBounds[i],
                _sizes[i]
            );
            gradient[i] =
                high == low ? 0.0
                : central && (low == x[i] || high == x[i]) ? AtBound(i, x[i], low == x[i] ? high : low)
                : Difference(i, x[i], low, high);
            _point[i] = x[i];
        }
    }

    // Forward from the cost at the point itself, or central.
    private double Difference(int i, double x, double low, double high)
    {
        double lowCost = low == x ? Here(i, x) : CostWith(i, low);
        double highCost = high == x ? Here(i, x) : CostWith(i, high);
        return double.IsFinite(lowCost) && double.IsFinite(highCost)
            ? (highCost - lowCost) / (high - low)
            : OneSided(i, x, lowCost, highCost, Math.Max(high - x, x - low));
    }

    // A bound leaves one side: three points, and nearer by where one of them lies outside the domain.
    private double AtBound(int i, double x, double end)
    {
        double gradient = ThreePoints(i, x, end);
        for (int trial = 0; trial < DifferenceSteps.MostNearer && !double.IsFinite(gradient); trial++)
        {
            end = x + (DifferenceSteps.Nearer * (end - x));
            gradient = ThreePoints(i, x, end);
        }

        return gradient;
    }

    // Of the second order, from x to one side.
    private double ThreePoints(int i, double x, double end)
    {
        double middle = x + (0.5 * (end - x));
        return middle == x || middle == end
            ? double.NaN
            : ((4.0 * CostWith(i, middle)) - (3.0 * Here(i, x)) - CostWith(i, end)) / (end - x);
    }

    // Where a point lies outside the domain of the cost, the difference is taken nearer by. Where that does not help, three points on the
    // other side take its place: a difference of the second order too. NaN where the cost is not finite on either side.
    private double OneSided(int i, double x, double lowCost, double highCost, double step)
    {
        double nearer = step;
        for (int trial = 0; trial < DifferenceSteps.MostNearer; trial++)
        {
            nearer *= DifferenceSteps.Nearer;
            double low = Math.Max(x - nearer, _lowerBounds[i]);
            double high = Math.Min(x + nearer, _upperBounds[i]);
            double difference = CostWith(i, high) - CostWith(i, low);
            if (double.IsFinite(difference) && high > x && low < x)
            {
                return difference / (high - low);
            }
        }

        if (!double.IsFinite(highCost) && !double.IsFinite(lowCost))
        {
            return double.NaN;
        }

        double side = double.IsFinite(highCost) ? step : -step;
        double end = Math.Min(Math.Max(x + side, _lowerBounds[i]), _upperBounds[i]);
        return ThreePoints(i, x, end);
    }

    // The cost at the point itself, where no variable is changed: evaluated when it is first needed, and once.
    private double Here(int i, double x) => double.IsNaN(_here) ? _here = CostWith(i, x) : _here;

    private double CostWith(int i, double value)
    {
        _point[i] = value;
        return Count(_problem.Cost(_point));
    }

    private double Count(double cost)
    {
        DifferenceEvaluations++;
        return cost;
    }

    private void OwnGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        if (_fused is not null)
        {
            _fused.Evaluate(x, gradient, default);
        }
        else
        {
            _gradient!.Gradient(x, gradient);
        }
    }

    private void ComplexStepGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        // So small that its square vanishes: no truncation error, and no cancellation either.
        const double step = 1e-150;
        for (int i = 0; i < x.Length; i++)
        {
            _complexPoint[i] = x[i];
        }

        for (int i = 0; i < x.Length; i++)
        {
            _complexPoint[i] = new Complex(x[i], step);
            DifferenceEvaluations++;
            gradient[i] = _complex!.Cost(_complexPoint).Imaginary / step;
            _complexPoint[i] = x[i];
        }
    }
}
