namespace Crabbymetrics.Numerics;

/// <summary>Runs parts of a matrix computation that need nothing of each other, on all processors where there is enough to do.</summary>
internal static class Bands
{
    // The multiplications of some hundred microseconds, the time that a sleeping thread may take to wake.
    private const long ParallelProducts = 1 << 22;

    /// <summary>Runs every part once. No part is divided, so that the number of threads changes no bit.</summary>
    /// <param name="count">The number of parts.</param>
    /// <param name="products">About how many multiplications all parts have.</param>
    /// <param name="run">Runs one part, given its zero-based number.</param>
    public static void Run(int count, long products, Action<int> run)
    {
        if (count > 1 && products >= ParallelProducts)
        {
            Parallel.For(0, count, run);
            return;
        }

        for (int part = 0; part < count; part++)
        {
            run(part);
        }
    }
}
