using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>A criterion as a problem for the solvers: cost, gradient and Hessian. It remembers what it knows of the last point. Serves one
/// run at a time.</summary>
internal sealed class CriterionObjective(EquationSums sums) : IFusedObjective, IGradient, IHessian
{
    private readonly int _k = sums.Equations.Names.Length;
    private readonly double[] _point = new double[sums.Equations.Names.Length];
    private readonly double[] _gradient = new double[sums.Equations.Names.Length];
    private readonly double[] _hessian = new double[sums.Equations.Names.Length * sums.Equations.Names.Length];
    private readonly double[] _outer = new double[sums.Equations.Names.Length * sums.Equations.Names.Length];
    private double _cost;
    private bool _hasCost;
    private bool _hasGradient;
    private bool _hasHessian;
    private bool _scaled = sums.Equations.HasDerivatives || sums.Equations.IsComplex;

    public int Dimension => _k;

    /// <summary>Whether the second derivatives are differences of the scores.</summary>
    public bool ByDifferences { get; } = !sums.Equations.HasDerivatives && !sums.Equations.IsComplex;

    /// <summary>Whether the solver has asked for a gradient or Hessian.</summary>
    public bool WasDerived { get; private set; }

    /// <summary>A place where the scores jump, once one has been found.</summary>
    public ScoreJump? Jump { get; private set; }

    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient, default);

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian) => Evaluate(x, default, hessian);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        WasDerived |= !gradient.IsEmpty || !hessian.IsEmpty;
        return Read(x, gradient, hessian);
    }

    /// <summary>Looks for a jump of the scores near a point, where their derivatives come by differences.</summary>
    public ScoreJump? FindJump(ReadOnlySpan<double> x) => Jump ??= ScoreJump.Find(sums, x);

    private double Read(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        if (!_hasCost || !x.SequenceEqual(_point))
        {
            _hasCost = _hasGradient = _hasHessian = false;
            x.CopyTo(_point);
            _cost = sums.Loss(x);
            _hasCost = true;
        }

        if (!_hasGradient && (!gradient.IsEmpty || !hessian.IsEmpty))
        {
            sums.Values(x, _gradient, _outer);
            _hasGradient = true;
        }

        if (!_hasHessian && !hessian.IsEmpty)
        {
            Derive(x);
            _hasHessian = true;
        }

        if (!gradient.IsEmpty)
        {
            _gradient.CopyTo(gradient);
        }

        if (!hessian.IsEmpty)
        {
            _hessian.CopyTo(hessian);
        }

        return _cost;
    }

    /// <summary>The next Newton step from a point; null where the Hessian there is singular.</summary>
    public NewtonDistance? Distance(ReadOnlySpan<double> x)
    {
        Read(x, _gradient, _hessian);
        return SquareSystem.Factor(_hessian, _k, out _) is { } system ? NewtonDistance.Of(system, x, _gradient, _outer) : null;
    }

    // Difference steps are in standard errors, which the first differences give.
    private void Derive(ReadOnlySpan<double> x)
    {
        sums.Derivatives(x, _hessian);
        if (!_scaled && SquareSystem.Factor(_hessian, _k, out _) is { } system)
        {
            _scaled = true;
            sums.SetScales(NewtonDistance.Of(system, x, _gradient, _outer).StandardErrors);
            sums.Derivatives(x, _hessian);
        }

        // Only rounding of the differences makes the matrix of second derivatives asymmetric.
        for (int a = 0; a < _k; a++)
        {
            for (int b = 0; b < a; b++)
            {
                _hessian[(a * _k) + b] = _hessian[(b * _k) + a] = 0.5 * (_hessian[(a * _k) + b] + _hessian[(b * _k) + a]);
            }
        }
    }
}
