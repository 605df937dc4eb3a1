namespace Crabbymetrics.Inference;

/// <summary>Refuses arguments that a formula does not read.</summary>
internal static class UnreadArguments
{
    private static readonly CovarianceInputs[] All =
    [
        CovarianceInputs.Clusters,
        CovarianceInputs.Lag,
        CovarianceInputs.SmallSample,
        CovarianceInputs.MultiwayFactor,
        CovarianceInputs.ClusterDegreesOfFreedom,
        CovarianceInputs.Kernel,
        CovarianceInputs.Bandwidth,
        CovarianceInputs.Prewhiten,
        CovarianceInputs.AbsorbedCount,
        CovarianceInputs.Bread,
    ];

    /// <summary>Refuses what is given and not read.</summary>
    /// <param name="covariance">The formula.</param>
    /// <param name="arguments">The arguments of the caller.</param>
    /// <param name="registry">Where the formulas that would read it are looked for; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An argument is given that the formula does not read. The message names those that
    /// do.</exception>
    public static void Refuse(ICovarianceEstimator covariance, CovarianceArguments arguments, ICovarianceRegistry? registry = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        CovarianceInputs unread = arguments.Given & ~ReadBy(covariance);
        foreach (CovarianceInputs input in All)
        {
            if (unread.HasFlag(input))
            {
                ICovarianceRegistry known = registry ?? CovarianceRegistry.Default;
                IEnumerable<string> readers = known.Names.Where(name => ReadBy(known.Find(name)).HasFlag(input));
                throw new ArgumentException(
                    $"The covariance '{covariance.Name}' does not read {nameof(CovarianceArguments)}.{input}. Those that do are: "
                        + $"{string.Join(", ", readers)}. A formula declares what it reads in {nameof(ICovarianceEstimator)}."
                        + $"{nameof(ICovarianceEstimator.Reads)}.",
                    nameof(arguments)
                );
            }
        }
    }

    private static CovarianceInputs ReadBy(ICovarianceEstimator covariance) =>
        covariance.Reads.HasFlag(CovarianceInputs.SmallSample) ? covariance.Reads | CovarianceInputs.AbsorbedCount : covariance.Reads;
}
