using System.Numerics;

namespace Crabbymetrics.Optimization;

/// <summary>A cost that can be evaluated in complex numbers, for exact derivatives by <see cref="DifferenceScheme.ComplexStep"/>.</summary>
public interface IComplexCostFunction
{
    /// <summary>The cost continued to complex arguments by the same formula, without absolute values or conjugates.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <returns>The cost.</returns>
    Complex Cost(ReadOnlySpan<Complex> x);
}
