namespace Crabbymetrics.Optimization;

/// <summary>The outcome of an evaluation by the <see cref="Evaluator"/>.</summary>
public enum EvaluationStatus
{
    /// <summary>Everything that was asked for is finite.</summary>
    Finite = 0,

    /// <summary>The cost (or a residual) is NaN or infinite. Reject the trial and come closer.</summary>
    NonFiniteCost,

    /// <summary>The gradient (or the Jacobian) has a NaN or an infinity. Reject the trial and come closer.</summary>
    NonFiniteGradient,

    /// <summary>The Hessian, or a product with it, has a NaN or an infinity. Reject the trial and come closer.</summary>
    NonFiniteHessian,

    /// <summary>
    /// The problem was not asked: the budget, the time or the token is used up. Return
    /// <see cref="Evaluator.StopReason"/> at once.
    /// </summary>
    Stopped,
}
