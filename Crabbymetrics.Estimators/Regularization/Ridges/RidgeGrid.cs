using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The penalties of a grid of ridges.</summary>
internal static class RidgeGrid
{
    // From a penalty at which the largest component is shrunk to a thousandth, to one that the largest component does not notice.
    private const double LargestRatio = 1e3;
    private const double SmallestRatio = 1e-8;

    /// <summary>Penalties in equal ratios, descending.</summary>
    /// <param name="ridge">The decomposition.</param>
    /// <param name="count">Their number.</param>
    public static ImmutableArray<double> Of(RidgeDecomposition ridge, int count = 100)
    {
        double largest = ridge.LargestValue;
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(l => largest * LargestRatio * Math.Pow(SmallestRatio / LargestRatio, count == 1 ? 0.5 : (double)l / (count - 1))),
        ];
    }
}
