using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization.Documentation;

// docs: solver
/// <summary>Steepest descent with any line search: the shortest solver that is whole.</summary>
public sealed record SteepestDescentSolver : ISolver
{
    public string Name => "steepest-descent";

    public ILineSearch LineSearch { get; init; } = new BacktrackingLineSearch();

    public SolverRun CreateRun(Evaluator evaluator) =>
        evaluator is { HasGradient: true, HasBounds: false }
            ? new Run(evaluator, LineSearch)
            : throw new ArgumentException("The solver 'steepest-descent' needs a gradient, and keeps no bounds.");

    private sealed class Run(Evaluator evaluator, ILineSearch search) : SolverRun(evaluator)
    {
        private readonly double[] _point = new double[evaluator.Dimension];
        private readonly double[] _gradient = new double[evaluator.Dimension];
        private readonly double[] _direction = new double[evaluator.Dimension];
        private readonly LineFunction _line = new(evaluator);
        private double _step = 1.0;

        public override ReadOnlySpan<double> X => _point;

        public override ReadOnlySpan<double> Gradient => _gradient;

        public override TerminationReason? Start(ReadOnlySpan<double> start)
        {
            start.CopyTo(_point);
            EvaluationStatus status = Evaluator.CostAndGradient(_point, out double cost, _gradient);
            Cost = cost;
            GradientNorm = Largest(_gradient);
            return status == EvaluationStatus.Finite ? null : Evaluator.ReasonFor(status);
        }

        public override TerminationReason? Iterate()
        {
            for (int i = 0; i < _point.Length; i++)
            {
                _direction[i] = -_gradient[i];
            }

            _line.Begin(_point, Cost, _gradient, _direction);
            switch (search.Search(_line, 2.0 * _step, 1e10))
            {
                case LineSearchOutcome.Stopped:
                    return Evaluator.StopReason;
                case LineSearchOutcome.Failed:
                    return _line.FailureReason();
            }

            _step = _line.KeptStep;
            StepNorm = _step * GradientNorm;
            _line.KeptPoint.CopyTo(_point);
            _line.KeptGradient.CopyTo(_gradient);
            Cost = _line.KeptValue;
            GradientNorm = Largest(_gradient);
            return null;
        }

        public override void Exchange(StateExchange state)
        {
            base.Exchange(state);
            state.Values(_point);
            state.Values(_gradient);
            state.Value(ref _step);
        }

        private static double Largest(ReadOnlySpan<double> values)
        {
            double largest = 0.0;
            foreach (double value in values)
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            return largest;
        }
    }
}
// docs: end
