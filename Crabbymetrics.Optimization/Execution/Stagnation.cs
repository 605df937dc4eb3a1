namespace Crabbymetrics.Optimization;

/// <summary>
/// Sees when rounding has taken over: for several iterations on end neither the cost has fallen measurably nor the gradient or the
/// decrement become smaller.
/// </summary>
internal struct Stagnation
{
    // The most iterations without a measurable gain of a method with Hessians, which gains in each one.
    private const int MostIdle = 6;

    // The same without Hessians: conjugate gradients need a round of directions.
    private const int MostIdleWithoutHessian = 30;

    // A relative rise of the cost that rounding does not explain.
    private const double Rise = 1e-6;

    private double _cost = double.PositiveInfinity;
    private double _gradientNorm = double.PositiveInfinity;
    private double _decrement = double.PositiveInfinity;
    private int _idle;

    public Stagnation() { }

    public bool IsReached(SolverRun run, double previousCost, double costScale)
    {
        // Without a gradient stagnation cannot be judged; such solvers have tests of their own.
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

        // A cost that rises measurably, or varies in a run that is not monotone, tells nothing about rounding.
        double noise = Rounding.Noise(_cost, costScale);
        bool moves =
            run.Cost > _cost + noise + (run.IsMonotone ? Rise * Math.Abs(_cost) : 0.0)
            || (!run.IsMonotone && Math.Abs(run.Cost - previousCost) > noise);
        _idle = progress || moves ? 0 : _idle + 1;
        return _idle >= (double.IsNaN(run.NewtonDecrement) ? MostIdleWithoutHessian : MostIdle);
    }

    public void Exchange(StateExchange state)
    {
        state.Value(ref _cost);
        state.Value(ref _gradientNorm);
        state.Value(ref _decrement);
        state.Value(ref _idle);
    }
}
