using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>A function in a box, which counts the evaluations outside.</summary>
internal sealed class Boxed(double[] lower, double[] upper, CostFunction cost, GradientFunction gradient)
    : ICostFunction,
        IGradient,
        IBounds
{
    public int Outside { get; private set; }

    public int Dimension => lower.Length;

    public ReadOnlySpan<double> LowerBounds => lower;

    public ReadOnlySpan<double> UpperBounds => upper;

    public double Cost(ReadOnlySpan<double> x)
    {
        Check(x);
        return cost(x);
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> values)
    {
        Check(x);
        gradient(x, values);
    }

    private void Check(ReadOnlySpan<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (!(x[i] >= lower[i] && x[i] <= upper[i]))
            {
                Outside++;
            }
        }
    }
}
