namespace Crabbymetrics.Optimization;

/// <summary>
/// The quadratic model of one iterate. It is prepared once, and then minimized within one radius after another until a step is accepted.
/// </summary>
internal abstract class TrustRegionModel
{
    /// <summary>The Newton decrement; NaN where the Hessian is not positive definite or it is not known.</summary>
    public double NewtonDecrement { get; protected set; } = double.NaN;

    /// <summary>Whether negative curvature was found; null where the method cannot tell.</summary>
    public bool? HasNegativeCurvature { get; protected set; }

    /// <summary>Whether the last step ended at the radius.</summary>
    public bool IsAtRadius { get; protected set; }

    /// <summary>As <see cref="SolverRun.PromiseOfProducts"/>, of the last step.</summary>
    public virtual double Promise => double.NaN;

    /// <summary>Takes in a new iterate.</summary>
    public abstract EvaluationStatus Prepare(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, ReadOnlySpan<double> hessian);

    /// <summary>Minimizes the model within a radius.</summary>
    /// <param name="gradient">The gradient of the iterate.</param>
    /// <param name="radius">The radius; infinity for the full Newton step of a positive definite model.</param>
    /// <param name="step">Receives the step.</param>
    /// <param name="reduction">The decrease that the model predicts, 0 or more.</param>
    public abstract EvaluationStatus Solve(ReadOnlySpan<double> gradient, double radius, Span<double> step, out double reduction);
}
