using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization.Documentation;

/// <summary>Three shares of the largest entropy that sum to 1, with a mean of 2.5 of the numbers 1, 2, 3.</summary>
public sealed class Shares : ICostFunction, IGradient, INonlinearConstraints, IBounds
{
    private static readonly double[] Lowest = [1e-6, 1e-6, 1e-6];
    private static readonly double[] Highest = [1.0, 1.0, 1.0];

    public int Dimension => 3;

    public int EqualityCount => 2;

    public int InequalityCount => 0;

    public ReadOnlySpan<double> LowerBounds => Lowest;

    public ReadOnlySpan<double> UpperBounds => Highest;

    public double Cost(ReadOnlySpan<double> x) => (x[0] * Math.Log(x[0])) + (x[1] * Math.Log(x[1])) + (x[2] * Math.Log(x[2]));

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        for (int i = 0; i < 3; i++)
        {
            gradient[i] = Math.Log(x[i]) + 1.0;
        }
    }

    public void Constraints(ReadOnlySpan<double> x, Span<double> values)
    {
        values[0] = x[0] + x[1] + x[2] - 1.0;
        values[1] = x[0] + (2.0 * x[1]) + (3.0 * x[2]) - 2.5;
    }

    public void ConstraintJacobian(ReadOnlySpan<double> x, Span<double> jacobian) =>
        ((double[])[1.0, 1.0, 1.0, 1.0, 2.0, 3.0]).CopyTo(jacobian);
}
