using System.Collections.Immutable;

namespace Crabbymetrics.Optimization;

/// <summary>
/// The Hessian H of a cost at the minimum that a run has found, and its inverse: where the cost is a negative log-likelihood, the
/// covariance of the estimates. Immutable.
/// </summary>
/// <remarks>H is what the problem gives, or differences of its gradients, or of its costs (some 7 digits). Variables that lie on a bound
/// are held: their rows and columns of the covariance are zero.</remarks>
public sealed class MinimumCurvature
{
    private MinimumCurvature(ImmutableArray<double> hessian, ImmutableArray<double> covariance, ImmutableArray<bool> isHeld)
    {
        Hessian = hessian;
        Covariance = covariance;
        IsHeld = isHeld;
    }

    /// <summary>H, n x n, row-major.</summary>
    public ImmutableArray<double> Hessian { get; }

    /// <summary>H^-1 over the variables that are not held, n x n, row-major.</summary>
    public ImmutableArray<double> Covariance { get; }

    /// <summary>For each variable, whether it lies on one of its bounds.</summary>
    public ImmutableArray<bool> IsHeld { get; }

    /// <summary>The square roots of the diagonal of <see cref="Covariance"/>, of length n.</summary>
    public ImmutableArray<double> StandardErrors => MinimumChecks.StandardErrors(Covariance, IsHeld.Length);

    /// <summary>Takes the second derivatives at the minimum of a run.</summary>
    /// <param name="problem">The problem that was minimized.</param>
    /// <param name="result">How the run ended.</param>
    /// <returns>The Hessian and its inverse.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The result is of a problem of another size.</exception>
    /// <exception cref="InvalidOperationException">The run did not converge; or the Hessian is not positive definite at its point, which is
    /// then no strict minimum.</exception>
    public static MinimumCurvature Of(ICostFunction problem, OptimizationResult result)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(result);
        int n = problem.Dimension;
        MinimumChecks.Require(result, n);
        double[] hessian = new double[n * n];
        new FiniteDifferenceProblem(problem).Hessian(result.X.AsSpan(), hessian);
        bool[] held = MinimumChecks.Held(problem, result);

        return new MinimumCurvature([.. hessian], [.. MinimumChecks.InverseOfFree(hessian, held)], [.. held]);
    }
}
