using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Testing.Faults;

/// <summary>Gradient descent with backtracking, and one fault.</summary>
internal sealed class FaultySolver(string fault) : ISolver
{
    private readonly double[] _shared = new double[8];

    public FaultySolver()
        : this("none") { }

    public string Name => "faulty";

    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        if (evaluator.HasBounds && fault is not ("ignores bounds" or "stops at the bounds"))
        {
            throw new ArgumentException("The solver keeps no bounds.");
        }

        return new Descent(fault, evaluator, fault == "shares a buffer between runs" ? _shared : new double[evaluator.Dimension]);
    }

    private sealed class Descent(string fault, Evaluator evaluator, double[] point) : SolverRun(evaluator)
    {
        private readonly int _n = evaluator.Dimension;
        private readonly double[] _trial = new double[evaluator.Dimension];
        private readonly double[] _gradient = new double[evaluator.Dimension];
        private readonly double[] _trialGradient = new double[evaluator.Dimension];
        private double _length = 1.0;
        private double _momentum;

        public override ReadOnlySpan<double> X => point.AsSpan(0, _n);

        public override ReadOnlySpan<double> Gradient => _gradient;

        public override bool CanStartAgain => fault == "claims that it can start again";

        public override TerminationReason? Start(ReadOnlySpan<double> start)
        {
            start.CopyTo(point);
            EvaluationStatus status = Evaluator.Evaluate(point.AsSpan(0, _n), out double cost, _gradient, default);
            Cost = cost;
            GradientNorm = Largest(_gradient);
            return status == EvaluationStatus.Finite || fault == "ignores a start without a value" ? null : Evaluator.ReasonFor(status);
        }

        public override TerminationReason? Iterate()
        {
            if (fault == "claims convergence at once")
            {
                return TerminationReason.GradientNorm;
            }

            double[] step = fault == "allocates in its iterations" ? new double[_n] : _trial;
            double squared = 0.0;
            for (int j = 0; j < _n; j++)
            {
                squared += _gradient[j] * _gradient[j];
            }

            for (int halving = 0; halving < 60; halving++)
            {
                for (int j = 0; j < _n; j++)
                {
                    step[j] = point[j] - (_length * _gradient[j]);
                    if (
                        fault == "stops at the bounds"
                        && Evaluator.HasBounds
                        && !(step[j] > Evaluator.LowerBounds[j] && step[j] < Evaluator.UpperBounds[j])
                    )
                    {
                        return TerminationReason.StepSize;
                    }
                }

                EvaluationStatus status = Evaluate(step, out double cost);
                if (status == EvaluationStatus.Stopped)
                {
                    return fault == "gives another reason when it is stopped" ? TerminationReason.NoAcceptableStep : Evaluator.StopReason;
                }

                if (status == EvaluationStatus.Finite && cost <= Cost - (1e-4 * _length * squared))
                {
                    StepNorm = _length * Largest(_gradient);
                    step.AsSpan(0, _n).CopyTo(point);
                    _trialGradient.CopyTo(_gradient, 0);
                    Cost = cost;
                    GradientNorm = Largest(_gradient);
                    _momentum += 1.0;
                    _length *= 1.9 + (0.1 / _momentum);
                    return null;
                }

                _length *= 0.5;
            }

            return TerminationReason.NoAcceptableStep;
        }

        public override void Exchange(StateExchange state)
        {
            if (fault == "exchanges nothing")
            {
                return;
            }

            base.Exchange(state);
            state.Values(point.AsSpan(0, _n));
            state.Values(_gradient);
            if (fault == "exchanges half of its state")
            {
                return;
            }

            state.Value(ref _length);
            state.Value(ref _momentum);
        }

        private static double Largest(double[] values)
        {
            double largest = 0.0;
            foreach (double value in values)
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            return largest;
        }

        private EvaluationStatus Evaluate(double[] at, out double cost)
        {
            if (fault != "calls the problem past the evaluator" || Evaluator.Problem is not IFusedObjective problem)
            {
                return Evaluator.Evaluate(at.AsSpan(0, _n), out cost, _trialGradient, default);
            }

            cost = problem.Evaluate(at.AsSpan(0, _n), _trialGradient, default);
            return double.IsFinite(cost) ? EvaluationStatus.Finite : EvaluationStatus.NonFiniteCost;
        }
    }
}
