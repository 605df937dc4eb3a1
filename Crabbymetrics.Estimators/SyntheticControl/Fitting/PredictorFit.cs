namespace Crabbymetrics.Estimators;

/// <summary>The weights of predictors and how well they do.</summary>
/// <param name="Weights">With sum 1.</param>
/// <param name="Loss">The weighted squared distance of the predictors.</param>
/// <param name="Mspe">The mean squared error of the outcomes that the weights were chosen by, or before treatment.</param>
/// <param name="Bound">The smallest mean squared error before treatment that any weights of donors have.</param>
internal sealed record PredictorFit(double[] Weights, double Loss, double Mspe, double Bound);
