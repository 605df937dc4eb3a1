namespace Crabbymetrics.Numerics;

/// <summary>Brings four columns into the order of the largest block and back.</summary>
internal static class LaneRows
{
    private const int Chunk = 65_536;

    public static void Gather(double[][] columns, int[] places, double[] buffer, int threads) =>
        Visit(
            places.Length,
            threads,
            (first, end) =>
            {
                (double[] a, double[] b, double[] c, double[] d) = (columns[0], columns[1], columns[2], columns[3]);
                for (int i = first; i < end; i++)
                {
                    Span<double> row = buffer.AsSpan(4 * places[i], 4);
                    row[0] = a[i];
                    row[1] = b[i];
                    row[2] = c[i];
                    row[3] = d[i];
                }
            }
        );

    public static void Scatter(double[] buffer, int[] places, double[][] columns, int threads) =>
        Visit(
            places.Length,
            threads,
            (first, end) =>
            {
                (double[] a, double[] b, double[] c, double[] d) = (columns[0], columns[1], columns[2], columns[3]);
                for (int i = first; i < end; i++)
                {
                    ReadOnlySpan<double> row = buffer.AsSpan(4 * places[i], 4);
                    a[i] = row[0];
                    b[i] = row[1];
                    c[i] = row[2];
                    d[i] = row[3];
                }
            }
        );

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
