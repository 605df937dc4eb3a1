namespace Crabbymetrics.Estimators;

/// <summary>Refuses matrices that would take more memory than is allowed.</summary>
internal static class KernelMemory
{
    private const double Mebibyte = 1024.0 * 1024.0;

    /// <summary>Checks a matrix.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="budget">The most memory in MiB.</param>
    /// <param name="remedy">What to do instead.</param>
    /// <exception cref="ArgumentException">It would take more.</exception>
    public static void Require(long rows, long columns, double budget, string remedy)
    {
        double needed = (double)rows * columns * sizeof(double) / Mebibyte;
        if (needed > budget || (double)rows * columns > Array.MaxLength)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A kernel matrix of {rows} x {columns} numbers takes {needed:N0} MiB; ")
                    + FormattableString.Invariant($"{nameof(KernelOptions.MemoryBudget)} allows {budget:N0}. {remedy}")
            );
        }
    }
}
