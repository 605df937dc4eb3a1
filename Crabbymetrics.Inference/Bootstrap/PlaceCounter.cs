using System.Numerics;

namespace Crabbymetrics.Inference;

/// <summary>Draws as many places as there are, with replacement, and counts them where they lead to: rows with a weight, active clusters,
/// the observations behind a row.</summary>
internal static class PlaceCounter
{
    /// <summary>Clears the counts and draws.</summary>
    /// <param name="random">The stream.</param>
    /// <param name="places">Where each of the equally likely places leads to.</param>
    /// <param name="counts">Receives the counts.</param>
    /// <returns>False where a count left the range of its type.</returns>
    public static bool Draw<T>(RandomSource random, ReadOnlySpan<int> places, Span<T> counts)
        where T : struct, INumber<T>
    {
        counts.Clear();
        bool fits = true;
        Span<int> drawn = stackalloc int[ResamplingBatch.Size];
        for (int done = 0; done < places.Length; done += drawn.Length)
        {
            Span<int> batch = drawn[..Math.Min(drawn.Length, places.Length - done)];
            random.FillIndices(batch, places.Length);
            foreach (int index in batch)
            {
                fits &= ++counts[places[index]] > T.Zero;
            }
        }

        return fits;
    }
}
