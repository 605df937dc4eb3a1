using System.Buffers;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The cheap test that spares nearly every fit the search for separated rows. Along a direction that separates, the information falls
/// without end, while elsewhere it keeps its size; so where the information at the end less a small share of that at the start is positive
/// definite, nothing is separated.
/// </summary>
internal static class SeparationSymptom
{
    // The least share of the information at the start that must be left at the end, for a small tolerance.
    private const double LeastShare = 1e-3;

    // The largest such share, for a large tolerance.
    private const double LargestShare = 0.5;

    /// <summary>Whether the rows need a look.</summary>
    /// <param name="atStart">The information at the start.</param>
    /// <param name="atEnd">The information at the end.</param>
    /// <param name="layout">How both are stored.</param>
    /// <param name="tolerance">The tolerance of the fit: the coarser, the earlier it may have stopped on its way to infinity.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; -1 for all processors.</param>
    internal static bool Shows(
        ReadOnlySpan<double> atStart,
        ReadOnlySpan<double> atEnd,
        ArrowLayout layout,
        double tolerance,
        int maxDegreeOfParallelism = 1
    )
    {
        // A run that kept its first Hessian to the end found the later ones close to it.
        if (atStart.SequenceEqual(atEnd))
        {
            return false;
        }

        double share = Math.Clamp(tolerance, LeastShare, LargestShare);
        int size = layout.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(size);
        try
        {
            Span<double> difference = rented.AsSpan(0, size);
            for (int i = 0; i < size; i++)
            {
                difference[i] = atEnd[i] - (share * atStart[i]);
            }

            return !ArrowFactorization.TryFactor(difference, layout, out _, maxDegreeOfParallelism);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }
}
