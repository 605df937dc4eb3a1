namespace Crabbymetrics.Estimators;

/// <summary>Which penalty of a grid of ridges is chosen.</summary>
public enum RidgeRule
{
    /// <summary>The smallest generalized cross-validation.</summary>
    GeneralizedCrossValidation,

    /// <summary>The smallest mean squared error of observations left out one by one.</summary>
    LeaveOneOut,
}
