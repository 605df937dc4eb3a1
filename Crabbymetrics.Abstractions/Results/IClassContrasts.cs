using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// A result with a linear predictor for each of C classes, <c>p_c = exp(x b_c) / sum_d exp(x b_d)</c>, that of the reference class being 0:
/// the multinomial logit. Effects on the probabilities of the classes need it. The parameters stand class by class, the reference left out,
/// the intercept of each class, where there is one, before its columns.
/// </summary>
public interface IClassContrasts : IClassPrediction
{
    /// <summary>The n x p regressors of the fit, without a column of ones.</summary>
    DesignMatrix Design { get; }

    /// <summary>Whether each class has an intercept.</summary>
    bool HasIntercept { get; }
}
