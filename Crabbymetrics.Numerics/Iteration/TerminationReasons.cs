namespace Crabbymetrics.Numerics;

/// <summary>What a <see cref="TerminationReason"/> means.</summary>
public static class TerminationReasons
{
    /// <summary>Whether a run that ended for this reason has converged. Limits, tokens, observers and failures never count.</summary>
    /// <param name="reason">The reason.</param>
    /// <returns>True for the reasons that stand for a test of convergence that was met.</returns>
    public static bool IsConverged(this TerminationReason reason) =>
        reason
            is TerminationReason.GradientNorm
                or TerminationReason.NewtonDecrement
                or TerminationReason.CostChange
                or TerminationReason.StepSize
                or TerminationReason.TargetCost
                or TerminationReason.CustomRule
                or TerminationReason.Solved
                or TerminationReason.Root
                or TerminationReason.Minimum
                or TerminationReason.KktResidual
                or TerminationReason.Boundary;

    /// <summary>A sentence for the person who reads the result.</summary>
    /// <param name="reason">The reason.</param>
    /// <returns>What happened and, where there is something to do about it, what.</returns>
    public static string Describe(this TerminationReason reason) =>
        reason switch
        {
            TerminationReason.GradientNorm => "Converged: the gradient is within tolerance.",
            TerminationReason.NewtonDecrement => "Converged: the Newton decrement is within tolerance.",
            TerminationReason.CostChange => "Converged: the cost changes by less than the tolerance.",
            TerminationReason.StepSize => "Converged: the step is smaller than the tolerance.",
            TerminationReason.TargetCost => "Converged: the target cost is reached.",
            TerminationReason.CustomRule => "Converged: a custom stopping rule is met.",
            TerminationReason.Solved => "The equations were solved at once.",
            TerminationReason.Root => "Converged: the next step towards the root is within tolerance.",
            TerminationReason.Minimum => "Converged: the next Newton step is within tolerance.",
            TerminationReason.KktResidual => "Converged: the optimality conditions hold within tolerance.",
            TerminationReason.Boundary => "Converged: the maximum lies at the edge of the range of the means.",
            TerminationReason.ScheduleCompleted => "The schedule of the solver is used up; the best point found proves no optimum.",
            TerminationReason.MaxIterations =>
                "Not converged: the limit of iterations is reached. Raise MaxIterations, or look at the scaling of the problem.",
            TerminationReason.MaxEvaluations => "Not converged: the limit of evaluations is reached.",
            TerminationReason.MaxTime => "Not converged: the time is over.",
            TerminationReason.Cancelled => "Not converged: the run was cancelled.",
            TerminationReason.StoppedByObserver => "Not converged: an observer stopped the run.",
            TerminationReason.LineSearchFailed =>
                "Not converged: no step in a direction of descent lowers the cost. Check the gradient (DerivativeChecker), and that "
                    + "the cost is smooth.",
            TerminationReason.RoundoffLimited =>
                "Not converged to the tolerance: what is left to gain is below the rounding error of the cost. The point is usable; a "
                    + "looser tolerance would be met.",
            TerminationReason.NonFiniteCost => "Not converged: the cost is NaN or infinite.",
            TerminationReason.NonFiniteGradient => "Not converged: the gradient or Jacobian has a NaN or an infinity.",
            TerminationReason.NonFiniteHessian => "Not converged: the Hessian has a NaN or an infinity.",
            TerminationReason.Unbounded => "Not converged: the cost falls without end; the problem seems to have no minimum.",
            TerminationReason.NotAMinimum =>
                "Not converged: the gradient vanishes at a point that is no minimum (a maximum, a saddle, or a wrong gradient). Start "
                    + "elsewhere, or check the gradient (DerivativeChecker).",
            TerminationReason.NoAcceptableStep =>
                "Not converged: no step, however short, lowers the cost. Check the derivatives (DerivativeChecker).",
            TerminationReason.Plateau =>
                "Not converged: the cost has levelled off on a plateau, which may reach to infinity, and not at a minimum. Start "
                    + "elsewhere, bound the variables, or look whether the data determine them.",
            TerminationReason.AtInfinity => "Not converged: the likelihood has no finite maximum; some linear predictors run to infinity.",
            TerminationReason.NoFiniteMaximum => "Not converged: the likelihood grows without end; the data do not determine the model.",
            TerminationReason.NonFiniteStart => "Not converged: the equations have no value at the start. Start inside the domain.",
            TerminationReason.SingularDerivative =>
                "Not converged: the derivative of the equations is singular or not finite. Look whether the data determine the parameters.",
            TerminationReason.Kink => "The criterion has a kink where the search ended.",
            TerminationReason.EvaluatedAt => "Nothing was searched: the model was evaluated at given parameters.",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "This is not a reason for a run to end."),
        };
}
