namespace Crabbymetrics.Optimization;

/// <summary>
/// Sees when rounding has taken over: for several iterations on end neither the cost has fallen measurably nor the gradient or the
/// decrement become smaller.
/// </summary>
internal struct Stagnation
{
    // Newton's method gains something measurable every time; conjugate gradients need a round of directions.
    private const int Patience = 6;
    private const int PatienceWithoutHessian = 30;

    // A rise of the cost, relative, that no rounding explains.
    private const double Rise = 1e-6;

    private double _cost = double.PositiveInfinity;
    private double _gradientNorm = double.PositiveInfinity;
    private double _decrement = double.PositiveInfinity;
    private int _idle;

    public Stagnation() { }

    public bool IsReached(SolverRun run, double previousCost, double costScale)
    {
        // Without a gradient there is nothing to judge by; such solvers have tests of their own.
        if (double.IsNaN(run.GradientNorm))
        {
            return false;
        }

        bool progress = false;
        if (run.Cost < _cost - Rounding.Noise(_cost, costScale) || double.IsPositiveInfinity(_cost))
        {
            _cost = run.Cost;
            progress = true;
        }

        if (run.GradientNorm <= 0.9 * _gradientNorm)
        {
            _gradientNorm = run.GradientNorm;
            progress = true;
        }

        if (run.NewtonDecrement <= 0.9 * _decrement)
        {
            _decrement = run.NewtonDecrement;
            progress = true;
        }

        // A cost that goes up measurably, or up and down in a run that is not monotone, says nothing of rounding.
        double noise = Rounding.Noise(_cost, costScale);
        bool moves =
            run.Cost > _cost + noise + (run.IsMonotone ? Rise * Math.Abs(_cost) : 0.0)
            || (!run.IsMonotone && Math.Abs(run.Cost - previousCost) > noise);
        _idle = progress || moves ? 0 : _idle + 1;
        return _idle >= (double.IsNaN(run.NewtonDecrement) ? PatienceWithoutHessian : Patience);
    }

    public void Exchange(StateExchange state)
    {
        state.Value(ref _cost);
        state.Value(ref _gradientNorm);
        state.Value(ref _decrement);
        state.Value(ref _idle);
    }
}
