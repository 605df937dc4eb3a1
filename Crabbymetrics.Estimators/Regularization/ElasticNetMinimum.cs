namespace Crabbymetrics.Estimators;

/// <summary>How a minimization at one penalty ended.</summary>
internal readonly record struct ElasticNetMinimum(double Cost, double Penalty, double Residual, int Iterations, bool Converged);
