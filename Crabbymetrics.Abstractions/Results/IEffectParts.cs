namespace Crabbymetrics;

/// <summary>A result whose linear predictors hold absorbed effects, which were estimated with the parameters: a statistic of linear
/// predictors, a marginal effect say, varies with them too.</summary>
public interface IEffectParts
{
    /// <summary>
    /// Carries statistics to a model in which the delta method has all of them: with their derivatives <c>g</c> by the parameters and
    /// <c>c</c> by the linear predictors of the rows, the effects follow the parameters, so that the derivatives become
    /// <c>g - (X - X~)'c</c>, X~ the regressors without their effects; and the rest of the effects is a further parameter each, of the
    /// column <c>z</c> in the effects with <c>D'W z = D'c</c>. Under any covariance of that model the errors are those of the same model
    /// with the effects written out.
    /// </summary>
    /// <param name="shifts">For each of m statistics the n derivatives c.</param>
    /// <param name="gradients">m x k derivatives by the reported parameters with the effects held, row-major.</param>
    /// <returns>The model, and the derivatives by its parameters.</returns>
    /// <exception cref="InferenceUnavailableException">The result has no such model; the message says why.</exception>
    CarriedStatistics Carry(IReadOnlyList<double[]> shifts, ReadOnlySpan<double> gradients);
}
