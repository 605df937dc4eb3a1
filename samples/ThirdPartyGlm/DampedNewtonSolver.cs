using System.Numerics.Tensors;
using Crabbymetrics.Numerics;
using Crabbymetrics.Optimization;

namespace ThirdPartyGlm;

/// <summary>
/// Newton's method with damping in place of a line search: steps <c>-(H + t diag H)^-1 g</c>, t falling where the quadratic model foretells
/// the cost and rising where it does not. Marquardt (1963), "An algorithm for least-squares estimation of nonlinear parameters".
/// </summary>
public sealed record DampedNewtonSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "damped-newton";

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        return new Run(evaluator);
    }

    private sealed class Run(Evaluator evaluator) : DescentRun(evaluator, hessian: true)
    {
        private readonly double[] _step = new double[evaluator.Dimension];
        private readonly double[] _factor = new double[evaluator.Dimension * evaluator.Dimension];
        private double _damping;

        public override TerminationReason? Iterate()
        {
            EvaluationStatus status = EvaluationStatus.Finite;
            for (; _damping <= 1e12 && status != EvaluationStatus.Stopped; _damping = Math.Max(1e-4, 10.0 * _damping))
            {
                double gain = Solve(_damping);
                TensorPrimitives.Add(X, _step, Trial);
                status = EvaluateTrial(out double cost);
                if (status == EvaluationStatus.Finite && Cost - cost >= (1e-4 * gain) - (1e-13 * Math.Abs(Cost)))
                {
                    _damping = _damping < 1e-9 ? 0.0 : 0.1 * _damping;
                    AcceptTrial(cost);
                    return null;
                }
            }

            return status == EvaluationStatus.Stopped ? Evaluator.StopReason : TerminationReason.NoAcceptableStep;
        }

        public override void Exchange(StateExchange state)
        {
            base.Exchange(state);
            state.Value(ref _damping);
        }

        protected override void Measure()
        {
            NewtonDecrement = Math.Sqrt(2.0 * Solve(0.0));
            HasNegativeCurvature = double.IsNaN(NewtonDecrement);
        }

        // By how much the quadratic model lowers the cost, at least; NaN where the matrix is not positive definite.
        private double Solve(double damping)
        {
            Hessian.CopyTo(_factor);
            for (int j = 0; j < _step.Length; j++)
            {
                _factor[j * (_step.Length + 1)] += damping * Math.Abs(_factor[j * (_step.Length + 1)]);
            }

            TensorPrimitives.Negate(Gradient, _step);
            bool definite = CholeskyFactorization.TryFactor(_factor, _step.Length, out _);
            CholeskyFactorization.Solve(_factor, _step.Length, _step);
            return definite ? -0.5 * TensorPrimitives.Dot(Gradient, _step) : double.NaN;
        }
    }
}
