namespace Crabbymetrics.Optimization;

/// <summary>
/// A trust-region Newton method: <c>trust-region</c>, <c>trust-region-dogleg</c> and <c>trust-region-exact</c>. A quadratic model is
/// minimized within a radius that grows where the model proves right, and shrinks where it does not. It uses negative curvature, and so
/// does not stop at saddles.
/// </summary>
/// <remarks>
/// <para>Needs a Hessian (<see cref="IHessian"/>, <see cref="IFusedObjective"/>); with <see cref="TrustRegionMethod.Steihaug"/>, products
/// (<see cref="IHessianProduct"/>) suffice. Bounds (<see cref="IBounds"/>) are kept exactly.</para>
/// <para>The region is round in the variables as they are; where the cost hardly falls, or no step is left, in the sizes of the variables.
/// A run that leaves for infinity begins again nearer to the origin (<see cref="ExecutionOptions.PlateauRestarts"/>).</para>
/// <para>With bounds the model is minimized on one face of the box after another (Lin and More, SIAM Journal on Optimization 9 (1999),
/// 1100-1127); a run has converged where the gradient of the variables that are not held on a bound is small.</para>
/// <para>Conn, Gould and Toint, Trust-Region Methods (2000), algorithms 6.1.1, 7.3 and 7.5; Nocedal and Wright, Numerical Optimization, 2nd
/// edition, chapter 4.</para>
/// </remarks>
public sealed record TrustRegionSolver : ISolver
{
    /// <inheritdoc/>
    public string Name =>
        Method switch
        {
            TrustRegionMethod.Dogleg => "trust-region-dogleg",
            TrustRegionMethod.Exact => "trust-region-exact",
            _ => "trust-region",
        };

    /// <inheritdoc/>
    public string Description =>
        Method switch
        {
            TrustRegionMethod.Dogleg => "Newton in a trust region along Powell's dogleg: Hessians that stay positive definite.",
            TrustRegionMethod.Exact => "Newton in a trust region solved exactly: few variables, Hessians of any sign.",
            _ => "Newton in a trust region by truncated conjugate gradients: robust from poor starts.",
        };

    /// <summary>How the model is minimized. Default: <see cref="TrustRegionMethod.Steihaug"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such method.</exception>
    public TrustRegionMethod Method
    {
        get;
        init
        {
            if (!Enum.IsDefined(value))
            {
                throw new ArgumentOutOfRangeException(nameof(Method), value, "There is no such method.");
            }

            field = value;
        }
    } = TrustRegionMethod.Steihaug;

    /// <summary>The first radius, in multiples of max(1, |start|). Default: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double InitialRadius
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(InitialRadius));
    } = 1.0;

    /// <summary>The part of the predicted decrease that a step must bring to be accepted, in (0, 1/4). Default: 1e-4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double AcceptanceRatio
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(AcceptanceRatio));
    } = 1e-4;

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Requirements.Gradient(evaluator, Name);
        if (Method == TrustRegionMethod.Steihaug)
        {
            Requirements.HessianOrProduct(evaluator, Name);
        }
        else
        {
            Requirements.Hessian(evaluator, Name);
            Requirements.DenseMatrix(evaluator, Name, "'trust-region' with products, 'newton-cg' or 'lbfgs'");
        }

        return new TrustRegionRun(evaluator, this);
    }
}
