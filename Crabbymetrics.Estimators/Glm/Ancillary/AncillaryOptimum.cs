using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The ancillary parameters that are best for given coefficients.</summary>
internal static class AncillaryOptimum
{
    // In standard errors of the ancillary parameters. Smaller distances are rounding in the profile likelihood.
    private const double Tolerance = 1e-8;

    /// <summary>Minimizes an objective of coefficients and ancillary parameters over the latter.</summary>
    /// <param name="objective">The objective: k working coefficients, then q working ancillary parameters.</param>
    /// <param name="coefficients">The k coefficients, kept.</param>
    /// <param name="start">Where the search starts, q values.</param>
    /// <param name="services">The executor and its solvers.</param>
    /// <param name="options">How many iterations are allowed.</param>
    /// <exception cref="ConvergenceException">The minimum was not found.</exception>
    public static double[] Find(
        IFusedObjective objective,
        double[] coefficients,
        double[] start,
        EstimationServices services,
        GlmOptions options
    )
    {
        OptimizationResult run = services.Executor.Minimize(
            new FixedCoefficients(objective, coefficients),
            start,
            services.Solvers.Find("newton"),
            new ExecutionOptions
            {
                MaxIterations = options.MaxIterations,
                UnboundedCost = double.NegativeInfinity,
                // The start is a converged fit; the check around the end would read all rows again.
                VerifyConvergence = false,
                StoppingRules = [new NewtonDecrementRule(Tolerance)],
            }
        );
        return run.Converged || run.Reason == TerminationReason.RoundoffLimited
            ? [.. run.X]
            : throw new CrabbymetricsException(
                $"The ancillary parameters did not converge at given coefficients, after {run.Iterations} iterations: {run.Message}"
            );
    }

    private sealed class FixedCoefficients(IFusedObjective objective, double[] coefficients) : IFusedObjective
    {
        private readonly int _k = coefficients.Length;
        private readonly double[] _point = [.. coefficients, .. new double[objective.Dimension - coefficients.Length]];
        private readonly double[] _gradient = new double[objective.Dimension];
        private readonly double[] _hessian = new double[objective.Dimension * objective.Dimension];

        public int Dimension => objective.Dimension - _k;

        public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            int size = objective.Dimension;
            x.CopyTo(_point.AsSpan(_k));
            double cost = objective.Evaluate(
                _point,
                gradient.IsEmpty ? default : _gradient.AsSpan(),
                hessian.IsEmpty ? default : _hessian.AsSpan()
            );
            for (int a = 0; a < Dimension; a++)
            {
                if (!gradient.IsEmpty)
                {
                    gradient[a] = _gradient[_k + a];
                }

                for (int b = 0; b < Dimension && !hessian.IsEmpty; b++)
                {
                    hessian[(a * Dimension) + b] = _hessian[((_k + a) * size) + _k + b];
                }
            }

            return cost;
        }
    }
}
