namespace Crabbymetrics.Optimization;

/// <summary>
/// A cost whose derivatives come out of the same pass: a likelihood that reads its data once for cost, gradient and Hessian.
/// One that has no second derivatives says so by <see cref="GivesHessian"/>. Solvers prefer it to <see cref="IGradient"/> and
/// <see cref="IHessian"/> and ask in one call for all that they will need.
/// </summary>
/// <example>Newton's method makes one call per accepted full step: the trial at step length 1 asks for everything.</example>
public interface IFusedObjective : ICostFunction
{
    /// <summary>Whether <see cref="Evaluate"/> writes the Hessian. Where it is false no Hessian is ever asked for, and solvers that need
    /// one refuse the problem or take it from <see cref="IHessian"/> or <see cref="IHessianProduct"/>. Default: true.</summary>
    bool GivesHessian => true;

    /// <summary>The cost at a point and, where wanted, its derivatives.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="gradient">Receives the gradient, of length n; an empty span means that it is not wanted.</param>
    /// <param name="hessian">
    /// Receives the Hessian, n x n in row-major order, both triangles; an empty span means that it is not wanted.
    /// </param>
    /// <returns>The cost. Where it is not finite the derivatives are not read.</returns>
    double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian);
}
