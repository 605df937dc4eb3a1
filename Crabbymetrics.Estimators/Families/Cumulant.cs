namespace Crabbymetrics.Estimators;

/// <summary>The cumulant function A of a natural exponential family at one linear predictor, with its derivatives.</summary>
/// <param name="Value">A(eta).</param>
/// <param name="Mean">A'(eta), the mean.</param>
/// <param name="Variance">A''(eta), the variance.</param>
/// <param name="Third">A'''(eta).</param>
public readonly record struct Cumulant(double Value, double Mean, double Variance, double Third);
