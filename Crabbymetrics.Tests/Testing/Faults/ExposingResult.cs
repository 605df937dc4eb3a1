using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Testing.Faults;

/// <summary>A result that hands out an array.</summary>
internal sealed class ExposingResult(string fault, RegressionData data, PoissonResult fit) : FaultyResult(fault, data, fit)
{
    public double[] Estimates { get; } = [.. fit.Parameters];
}
