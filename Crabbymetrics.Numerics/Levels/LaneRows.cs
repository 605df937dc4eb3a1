using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>Brings four columns into the order of the largest block and back.</summary>
internal static class LaneRows
{
    private const int Chunk = 65_536;

    public static void Gather(double[][] columns, int[] places, double[] buffer, int threads) =>
        Visit(places.Length, threads, (first, end) => Gather(columns, places, buffer, first, end));

    public static void Scatter(double[] buffer, int[] places, double[][] columns, int threads) =>
        Visit(places.Length, threads, (first, end) => Scatter(buffer, places, columns, first, end));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(double[][] columns, int[] places, double[] buffer, int first, int end)
    {
        ColumnLanes lanes = new(columns, columns);
        ref double rows = ref MemoryMarshal.GetArrayDataReference(buffer);
        for (int i = first; i < end; i++)
        {
            lanes.Load(i).StoreUnsafe(ref rows, 4 * (nuint)(uint)places[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(double[] buffer, int[] places, double[][] columns, int first, int end)
    {
        ColumnLanes lanes = new(columns, columns);
        ref double rows = ref MemoryMarshal.GetArrayDataReference(buffer);
        for (int i = first; i < end; i++)
        {
            lanes.Store(i, Vector256.LoadUnsafe(ref rows, 4 * (nuint)(uint)places[i]));
        }
    }

    private static void Visit(int rows, int threads, Action<int, int> work)
    {
        int chunks = (rows + Chunk - 1) / Chunk;
        if (chunks == 1 || threads == 1)
        {
            work(0, rows);
            return;
        }

        Parallel.For(
            0,
            chunks,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            chunk => work(chunk * Chunk, Math.Min(rows, (chunk + 1) * Chunk))
        );
    }
}
