namespace Crabbymetrics.Estimators;

/// <summary>Ranges of rows that threads work on, the same for any number of threads, so that sums of their sums are too.</summary>
internal sealed class RowRanges(int rowCount, int threads)
{
    private const int RowsPerRange = 16384;
    private const int Most = 128;

    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = threads };

    /// <summary>The number of ranges.</summary>
    public int Count { get; } = Math.Clamp((rowCount + RowsPerRange - 1) / RowsPerRange, 1, Most);

    /// <summary>Works on all ranges.</summary>
    /// <param name="work">Takes the number of a range, its first row and the row after its last.</param>
    public void Run(Action<int, int, int> work)
    {
        if (Count == 1 || _parallel.MaxDegreeOfParallelism == 1)
        {
            for (int range = 0; range < Count; range++)
            {
                work(range, Start(range), Start(range + 1));
            }

            return;
        }

        Parallel.For(0, Count, _parallel, range => work(range, Start(range), Start(range + 1)));
    }

    /// <summary>The sum over the ranges of what each adds up to.</summary>
    /// <param name="sum">The sum of a range.</param>
    public double Sum(Func<int, int, double> sum)
    {
        double[] sums = new double[Count];
        Run((range, start, end) => sums[range] = sum(start, end));
        double total = 0.0;
        foreach (double part in sums)
        {
            total += part;
        }

        return total;
    }

    private int Start(int range) => (int)((long)range * rowCount / Count);
}
