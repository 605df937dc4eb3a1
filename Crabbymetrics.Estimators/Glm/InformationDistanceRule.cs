using System.Buffers;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The stopping rule in standard errors for solvers that do not know the Newton decrement: <c>sqrt(g' H^-1 g)</c> with the Hessian of an
/// earlier point. What it stops is looked at again with the Hessian of the point itself.
/// </summary>
internal sealed class InformationDistanceRule(double[] factor, ArrowLayout layout, double tolerance) : IStoppingRule
{
    public TerminationReason? Check(in IterationView view)
    {
        int k = view.Gradient.Length;
        if (k == 0 || !double.IsNaN(view.NewtonDecrement))
        {
            return null;
        }

        double[] rented = ArrayPool<double>.Shared.Rent(k);
        try
        {
            Span<double> half = rented.AsSpan(0, k);
            view.Gradient.CopyTo(half);
            return NewtonStep.Decrement(factor, layout, half) <= tolerance ? TerminationReason.CustomRule : null;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }
}
