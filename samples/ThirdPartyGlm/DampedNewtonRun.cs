using Crabbymetrics.Numerics;
using Crabbymetrics.Optimization;

namespace ThirdPartyGlm;

/// <summary>A run of <see cref="DampedNewtonSolver"/>. Counts, budgets, tokens and the best point are the evaluator's business.</summary>
internal sealed class DampedNewtonRun(Evaluator evaluator) : SolverRun(evaluator)
{
    private const double SmallestDamping = 1e-9;
    private const double LargestDamping = 1e12;
    private const double Rounding = 1e-13;

    private readonly int _n = evaluator.Dimension;
    private readonly double[] _point = new double[evaluator.Dimension];
    private readonly double[] _trial = new double[evaluator.Dimension];
    private readonly double[] _gradient = new double[evaluator.Dimension];
    private readonly double[] _trialGradient = new double[evaluator.Dimension];
    private readonly double[] _step = new double[evaluator.Dimension];
    private readonly double[] _hessian = new double[evaluator.Dimension * evaluator.Dimension];
    private readonly double[] _trialHessian = new double[evaluator.Dimension * evaluator.Dimension];
    private readonly double[] _factor = new double[evaluator.Dimension * evaluator.Dimension];
    private double _damping;

    public override ReadOnlySpan<double> X => _point;

    public override ReadOnlySpan<double> Gradient => _gradient;

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        start.CopyTo(_point);
        EvaluationStatus status = Evaluator.Evaluate(_point, out double cost, _gradient, _hessian);
        Cost = cost;
        if (status != EvaluationStatus.Finite)
        {
            return Evaluator.ReasonFor(status);
        }

        Measure();
        return null;
    }

    public override TerminationReason? Iterate()
    {
        while (!TrySolve(_damping))
        {
            if (!Dampen())
            {
                return TerminationReason.NonFiniteHessian;
            }
        }

        EvaluationStatus status = Move();
        if (status == EvaluationStatus.Stopped)
        {
            return Evaluator.StopReason;
        }

        double foretold = Foretold(),
            noise = Rounding * Math.Max(1.0, Math.Abs(Cost));
        double fall = Cost - TrialCost;
        StepNorm = 0.0;
        if (status == EvaluationStatus.Finite && (fall > 1e-4 * foretold || (foretold <= noise && fall >= -noise)))
        {
            Accept();
            _damping = fall > 0.75 * foretold ? (_damping < SmallestDamping ? 0.0 : 0.1 * _damping) : _damping;
            return null;
        }

        if (foretold <= noise)
        {
            return TerminationReason.RoundoffLimited;
        }

        return Dampen() ? null : TerminationReason.NoAcceptableStep;
    }

    public override TerminationReason? TakeLastNewtonStep()
    {
        if (TrySolve(0.0) && Move() == EvaluationStatus.Finite && TrialCost <= Cost + (Rounding * Math.Max(1.0, Math.Abs(Cost))))
        {
            double decrement = NewtonDecrement;
            Accept();
            NewtonDecrement = decrement;
        }

        return null;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(_point);
        state.Values(_gradient);
        state.Values(_hessian);
        state.Value(ref _damping);
    }

    private double TrialCost { get; set; }

    private EvaluationStatus Move()
    {
        for (int j = 0; j < _n; j++)
        {
            _trial[j] = _point[j] + _step[j];
        }

        EvaluationStatus status = Evaluator.Evaluate(_trial, out double cost, _trialGradient, _trialHessian);
        TrialCost = cost;
        return status;
    }

    private void Accept()
    {
        StepNorm = _step.Max(Math.Abs);
        _trial.CopyTo(_point, 0);
        _trialGradient.CopyTo(_gradient, 0);
        _trialHessian.CopyTo(_hessian, 0);
        Cost = TrialCost;
        Measure();
    }

    private bool TrySolve(double damping)
    {
        _hessian.CopyTo(_factor, 0);
        for (int j = 0; j < _n; j++)
        {
            _factor[(j * _n) + j] += damping * Math.Max(Math.Abs(_hessian[(j * _n) + j]), double.Epsilon);
        }

        for (int j = 0; j < _n; j++)
        {
            _step[j] = -_gradient[j];
        }

        if (!CholeskyFactorization.TryFactor(_factor, _n, out _))
        {
            return false;
        }

        CholeskyFactorization.Solve(_factor, _n, _step);
        return Array.TrueForAll(_step, double.IsFinite);
    }

    private bool Dampen()
    {
        _damping = Math.Max(1e-4, 10.0 * _damping);
        return _damping <= LargestDamping;
    }

    // By how much the quadratic model says that the step lowers the cost: -g'd - d'Hd / 2.
    private double Foretold()
    {
        double foretold = 0.0;
        for (int i = 0; i < _n; i++)
        {
            foretold -= _gradient[i] * _step[i];
            for (int j = 0; j < _n; j++)
            {
                foretold -= 0.5 * _step[i] * _hessian[(i * _n) + j] * _step[j];
            }
        }

        return foretold;
    }

    private void Measure()
    {
        GradientNorm = _gradient.Max(Math.Abs);
        HasNegativeCurvature = !TrySolve(0.0);
        double squared = 0.0;
        for (int j = 0; j < _n; j++)
        {
            squared -= _gradient[j] * _step[j];
        }

        NewtonDecrement = HasNegativeCurvature == true ? double.NaN : Math.Sqrt(Math.Max(0.0, squared));
    }
}
