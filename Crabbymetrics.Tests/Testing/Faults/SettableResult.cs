using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Testing.Faults;

/// <summary>A result that a caller can change.</summary>
internal sealed class SettableResult(string fault, RegressionData data, PoissonResult fit) : FaultyResult(fault, data, fit)
{
    public double Level { get; set; } = 0.95;
}
