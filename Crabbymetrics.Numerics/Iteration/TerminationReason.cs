namespace Crabbymetrics.Numerics;

/// <summary>Why an iterative search or a fit ended. <see cref="TerminationReasons.IsConverged"/> says which of these are success.</summary>
public enum TerminationReason
{
    /// <summary>Converged: the gradient is within the tolerance of the rule.</summary>
    GradientNorm = 1,

    /// <summary>Converged: the Newton decrement sqrt(g' H^-1 g) is within the tolerance of the rule.</summary>
    NewtonDecrement = 2,

    /// <summary>Converged: the cost changes by less than the tolerance asked for.</summary>
    CostChange = 3,

    /// <summary>Converged: the step, the simplex or the bracket is smaller than the tolerance asked for.</summary>
    StepSize = 4,

    /// <summary>Converged: the cost has reached the target asked for.</summary>
    TargetCost = 5,

    /// <summary>Converged: a stopping rule of the caller's own says so.</summary>
    CustomRule = 6,

    /// <summary>Converged: the equations of a fit were solved at once, without a search.</summary>
    Solved = 7,

    /// <summary>Converged: the next step of a search for a root of equations is within the tolerance.</summary>
    Root = 8,

    /// <summary>Converged: the next Newton step of a criterion is within the tolerance.</summary>
    Minimum = 9,

    /// <summary>Converged: the conditions of Karush, Kuhn and Tucker of a penalized fit hold within the tolerance.</summary>
    KktResidual = 10,

    /// <summary>Converged: the maximum of a likelihood lies where some means reach the edge of their range.</summary>
    Boundary = 11,

    /// <summary>The schedule of a stochastic solver is used up: it has done its work, which proves no optimum.</summary>
    ScheduleCompleted = 20,

    /// <summary>Not converged: the limit of iterations is reached.</summary>
    MaxIterations = 21,

    /// <summary>Not converged: the limit of evaluations is reached.</summary>
    MaxEvaluations = 22,

    /// <summary>Not converged: the time is over.</summary>
    MaxTime = 23,

    /// <summary>Not converged: the token was cancelled.</summary>
    Cancelled = 24,

    /// <summary>Not converged: an observer asked to stop.</summary>
    StoppedByObserver = 25,

    /// <summary>
    /// Not converged: no step along a direction of descent lowers the cost, although a measurable decrease was due. The
    /// gradient is likely wrong, or the cost is not smooth.
    /// </summary>
    LineSearchFailed = 26,

    /// <summary>
    /// Not converged to the tolerance asked for: what is left to gain is below the rounding error of the cost and the gradient
    /// no longer improves. The point is usable; the tolerance asks for more than double precision gives here.
    /// </summary>
    RoundoffLimited = 27,

    /// <summary>Not converged: the cost is NaN or infinite at the start, or at every trial point however close.</summary>
    NonFiniteCost = 28,

    /// <summary>Not converged: the gradient or Jacobian has a NaN or an infinity.</summary>
    NonFiniteGradient = 29,

    /// <summary>Not converged: the Hessian, or a product with it, has a NaN or an infinity.</summary>
    NonFiniteHessian = 30,

    /// <summary>Not converged: the cost falls without end (below the bound for one that is unbounded).</summary>
    Unbounded = 31,

    /// <summary>
    /// Not converged: the gradient vanishes, but the cost falls in some direction nearby: a maximum, a saddle, or a wrong gradient.
    /// </summary>
    NotAMinimum = 32,

    /// <summary>Not converged: the trust region or the damping ended its range without a step that lowers the cost.</summary>
    NoAcceptableStep = 33,

    /// <summary>
    /// Not converged: the cost has levelled off where there is no minimum: a variable that had an effect at the start no longer has one, or
    /// the cost goes on falling ever more slowly, to an infimum at infinity.
    /// </summary>
    Plateau = 34,

    /// <summary>Not converged: the likelihood has no finite maximum, and some linear predictors run to infinity.</summary>
    AtInfinity = 35,

    /// <summary>Not converged: the likelihood of a model grows without end in its parameters.</summary>
    NoFiniteMaximum = 36,

    /// <summary>Not converged: the equations have no value at the start.</summary>
    NonFiniteStart = 37,

    /// <summary>Not converged: the derivative of the equations is singular or not finite.</summary>
    SingularDerivative = 38,

    /// <summary>The criterion has a kink where the search ended. A method without derivatives can have found its minimum there; one that
    /// follows derivatives cannot.</summary>
    Kink = 39,

    /// <summary>Nothing was searched: the model was evaluated at given parameters.</summary>
    EvaluatedAt = 40,
}
