namespace Crabbymetrics.Optimization;

/// <summary>
/// What every problem has: a number of variables. A problem adds to it the capabilities that it has, and no others:
/// <see cref="ICostFunction"/>, <see cref="IGradient"/>, <see cref="IHessian"/>, <see cref="IHessianProduct"/>,
/// <see cref="IFusedObjective"/>, <see cref="IResiduals"/>, <see cref="IJacobian"/>, <see cref="IBounds"/>.
/// </summary>
/// <remarks>
/// A problem is called by one run at a time and on the thread of the run. It must not keep the spans that it is given: the
/// run reuses them. An exception it throws reaches the caller of <see cref="IExecutor.Minimize"/> unwrapped.
/// </remarks>
public interface IProblem
{
    /// <summary>The number of variables, 0 or more. It must not change while a run uses the problem.</summary>
    int Dimension { get; }
}
