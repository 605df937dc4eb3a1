using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>P-values adjusted for testing several hypotheses at once.</summary>
public static class MultipleTesting
{
    /// <summary>
    /// Holm's (1979) step-down adjustment: rejecting where the adjusted p-value is at most a keeps the chance of any false rejection below
    /// a, however the tests depend on each other.
    /// </summary>
    /// <param name="pValues">The p-values, each in [0, 1].</param>
    /// <returns>The adjusted p-values, in the same order.</returns>
    /// <exception cref="ArgumentException">A p-value is not in [0, 1]; the message gives its position.</exception>
    public static ImmutableArray<double> Holm(IReadOnlyList<double> pValues)
    {
        int[] order = Ascending(pValues);
        double[] adjusted = new double[order.Length];
        double largest = 0.0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1.0, (order.Length - rank) * pValues[order[rank]]));
            adjusted[order[rank]] = largest;
        }

        return [.. adjusted];
    }

    /// <summary>
    /// Benjamini and Hochberg's (1995) step-up adjustment: rejecting where the adjusted p-value is at most a keeps the expected share of
    /// false rejections among all below a, for tests that are independent or positively dependent.
    /// </summary>
    /// <param name="pValues">The p-values, each in [0, 1].</param>
    /// <returns>The adjusted p-values, in the same order.</returns>
    /// <exception cref="ArgumentException">A p-value is not in [0, 1]; the message gives its position.</exception>
    public static ImmutableArray<double> BenjaminiHochberg(IReadOnlyList<double> pValues)
    {
        int[] order = Ascending(pValues);
        double[] adjusted = new double[order.Length];
        double smallest = 1.0;
        for (int rank = order.Length - 1; rank >= 0; rank--)
        {
            smallest = Math.Min(smallest, order.Length / (rank + 1.0) * pValues[order[rank]]);
            adjusted[order[rank]] = smallest;
        }

        return [.. adjusted];
    }

    /// <summary>
    /// Romano and Wolf's (2005, 2016) step-down adjustment from bootstrap draws: like Holm's it bounds the chance of any false rejection,
    /// and it is sharper since the draws tell how the tests depend on each other. The hypotheses are that parameters are zero, two-sided,
    /// studentized by the bootstrap standard errors.
    /// </summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="bootstrap">The draws of its parameters; failed replicates are left out.</param>
    /// <param name="names">The parameters; null for all that are identified but the intercept.</param>
    /// <returns>An adjusted p-value for each name, in their order: (1 + number of draws at least as extreme) / (1 + number of
    /// draws).</returns>
    /// <exception cref="ArgumentException">A name is not there or not identified, there is none, or the draws are of other parameters or
    /// fewer than two.</exception>
    public static ImmutableArray<double> RomanoWolf(IEstimationResult result, BootstrapResult bootstrap, IEnumerable<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(bootstrap);
        if (!bootstrap.ParameterNames.SequenceEqual(result.ParameterNames))
        {
            throw new ArgumentException("The draws are of other parameters than the result has.", nameof(bootstrap));
        }

        int[] tested = Tested(result, names);
        double[] errors = [.. tested.Select(j => bootstrap.StandardErrors[j])];
        double[] observed = [.. tested.Select((j, h) => Math.Abs(result.Parameters[j]) / errors[h])];
        if (Array.FindIndex(observed, static statistic => !double.IsFinite(statistic)) is var bad and >= 0)
        {
            throw new ArgumentException(
                $"'{result.ParameterNames[tested[bad]]}' has no bootstrap standard error: Romano and Wolf's adjustment needs at least "
                    + $"two draws that differ.",
                nameof(bootstrap)
            );
        }

        int[] descending = [.. Enumerable.Range(0, tested.Length).OrderByDescending(h => observed[h])];
        int[] exceeded = new int[tested.Length];
        int draws = 0;
        for (int b = 0; b < bootstrap.Replications; b++)
        {
            ReadOnlySpan<double> draw = bootstrap.Draw(b);
            if (double.IsNaN(draw[tested[0]]))
            {
                continue;
            }

            draws++;
            double largest = 0.0;
            // From the least significant upwards, so that each step sees the largest statistic of the hypotheses that are not rejected
            // before it.
            for (int rank = tested.Length - 1; rank >= 0; rank--)
            {
                int h = descending[rank];
                largest = Math.Max(largest, Math.Abs(draw[tested[h]] - result.Parameters[tested[h]]) / errors[h]);
                exceeded[rank] += largest >= observed[h] ? 1 : 0;
            }
        }

        double[] adjusted = new double[tested.Length];
        double highest = 0.0;
        for (int rank = 0; rank < tested.Length; rank++)
        {
            highest = Math.Max(highest, (1.0 + exceeded[rank]) / (1.0 + draws));
            adjusted[descending[rank]] = highest;
        }

        return [.. adjusted];
    }

    /// <summary>The positions of some parameters, or of all that are identified but the intercept.</summary>
    internal static int[] Tested(IEstimationResult result, IEnumerable<string>? names)
    {
        names ??= result.ParameterNames.Where((name, j) => name != "(Intercept)" && !double.IsNaN(result.Parameters[j]));
        List<int> tested = [];
        foreach (string name in names)
        {
            int index = result.ParameterNames.IndexOf(name);
            if (index < 0)
            {
                throw RestrictionParser.Unknown(name, result.ParameterNames, nameof(names));
            }

            tested.Add(
                !double.IsNaN(result.Parameters[index])
                    ? index
                    : throw new ArgumentException($"The data do not identify '{name}': it was left out of the fit.", nameof(names))
            );
        }

        return tested.Count > 0
            ? [.. tested]
            : throw new ArgumentException("No parameter was named: there is nothing to test.", nameof(names));
    }

    private static int[] Ascending(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        for (int i = 0; i < pValues.Count; i++)
        {
            if (!(pValues[i] >= 0.0 && pValues[i] <= 1.0))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The p-value at position {i} is {pValues[i]}: it must lie between 0 and 1."),
                    nameof(pValues)
                );
            }
        }

        return [.. Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i])];
    }
}
