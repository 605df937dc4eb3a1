using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization.Constraints;

/// <summary>The same within bounds.</summary>
public sealed class BoundedFunction(
    Func<double[], double> cost,
    Func<double[], double[]> equalities,
    Func<double[], double[]> inequalities,
    double[] lower,
    double[] upper
) : ConstrainedFunction(cost, equalities, inequalities), IBounds
{
    public ReadOnlySpan<double> LowerBounds => lower;

    public ReadOnlySpan<double> UpperBounds => upper;
}
