namespace Crabbymetrics;

/// <summary>A result of a model whose outcomes are normal around a linear mean, so that a new outcome has an exact prediction
/// interval.</summary>
public interface INormalOutcome
{
    /// <summary>The variance of a new outcome of weight 1 around its mean; NaN where outcomes are not normal with the identity link, or
    /// where it is not known.</summary>
    double OutcomeVariance { get; }
}
