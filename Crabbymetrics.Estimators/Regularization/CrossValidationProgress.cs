namespace Crabbymetrics.Estimators;

/// <summary>How far a cross-validation is.</summary>
/// <param name="Done">The folds that are done.</param>
/// <param name="Folds">All folds.</param>
public readonly record struct CrossValidationProgress(int Done, int Folds);
