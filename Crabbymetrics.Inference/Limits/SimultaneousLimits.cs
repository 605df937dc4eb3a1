using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// Simultaneous limits (sup-t bands): <c>estimate -/+ c se</c> with one c for all, so that together they hold all true values with the
/// chance that is asked for. c is the quantile of the largest of |t_j| over draws of normal vectors with the correlations of the estimates,
/// over a common chi where the degrees of freedom are finite. Less wide than Bonferroni's, since estimates depend on each other. Montiel
/// Olea and Plagborg-Moller (2019), Journal of Applied Econometrics 34; Hothorn, Bretz and Westfall (2008), Biometrical Journal 50.
/// </summary>
public static class SimultaneousLimits
{
    /// <summary>The limits of some parameters of a model.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters, of any kind.</param>
    /// <param name="names">The parameters that hold together; null for all that are identified but the intercept.</param>
    /// <param name="level">The level at which all limits hold together.</param>
    /// <param name="draws">The number of draws.</param>
    /// <param name="seed">Their seed.</param>
    /// <returns>A row for each parameter; its p-value is adjusted for all of them.</returns>
    /// <exception cref="ArgumentException">A name is not there, not identified or has no error, or the covariance is of other
    /// parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 1,000 draws, or the level is not between 0 and 1.</exception>
    public static IntervalTable Of(
        IEstimationResult result,
        CovarianceMatrix covariance,
        IEnumerable<string>? names = null,
        double level = 0.95,
        int draws = 100_000,
        long seed = 1
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        EffectCovariance.RequireSameParameters(result, covariance);
        int[] chosen = MultipleTesting.Tested(result, names);
        double[] estimates = [.. chosen.Select(j => result.Parameters[j])];
        return Of(estimates, covariance, chosen, (covariance.TestDegreesOfFreedom(result), level), (draws, seed));
    }

    /// <summary>The limits of effects that hold together.</summary>
    /// <param name="effects">The effects; those without an error take no part.</param>
    /// <param name="draws">The number of draws.</param>
    /// <param name="seed">Their seed.</param>
    /// <returns>A row for each effect that has an error.</returns>
    /// <exception cref="ArgumentException">No effect has an error.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 1,000 draws.</exception>
    public static IntervalTable Of(EffectTable effects, int draws = 100_000, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(effects);
        int[] chosen = [.. Enumerable.Range(0, effects.Count).Where(m => effects[m].StandardError is > 0.0)];
        if (chosen.Length == 0)
        {
            throw new ArgumentException("No effect has a standard error.", nameof(effects));
        }

        double[] estimates = [.. chosen.Select(m => effects[m].Estimate!.Value)];
        return Of(estimates, effects.Covariance, chosen, (effects.DegreesOfFreedom, effects.Level), (draws, seed));
    }

    private static IntervalTable Of(
        double[] estimates,
        CovarianceMatrix covariance,
        int[] chosen,
        (double DegreesOfFreedom, double Level) at,
        (int Count, long Seed) draws
    )
    {
        EffectTable.RequireLevel(at.Level);
        if (draws.Count < 1000)
        {
            throw new ArgumentOutOfRangeException(nameof(draws), draws.Count, "The quantile needs 1,000 draws or more.");
        }

        int m = chosen.Length;
        double[] errors = [.. chosen.Select(j => Math.Sqrt(covariance[j, j]))];
        if (Array.FindIndex(errors, static error => !(error > 0.0) || !double.IsFinite(error)) is >= 0 and int bad)
        {
            throw new ArgumentException($"'{covariance.ParameterNames[chosen[bad]]}' has no standard error.", nameof(covariance));
        }

        double[] root = Root([.. from a in Enumerable.Range(0, m) from b in Enumerable.Range(0, m) select Correlation(a, b)], m);
        double[] largest = Largest(root, m, at.DegreesOfFreedom, draws);
        double critical = BootstrapQuantile.OfSorted(largest, at.Level);
        ImmutableArray<CoefficientRow> rows =
        [
            .. chosen.Select(
                (j, a) =>
                {
                    double t = Math.Abs(estimates[a] / errors[a]);
                    int below = Array.BinarySearch(largest, t);
                    below = below < 0 ? ~below : below;
                    return CoefficientRow.Create(covariance.ParameterNames[j], estimates[a], errors[a], at.DegreesOfFreedom, critical) with
                    {
                        PValue = (1.0 + largest.Length - below) / (1.0 + largest.Length),
                    };
                }
            ),
        ];
        string note = FormattableString.Invariant($"Limits that hold together, critical value {critical:0.0000} of {draws.Count} draws; ");
        return new IntervalTable("Simultaneous limits", rows, at.Level, note + $"standard errors: {covariance.Description}.")
        {
            CriticalValue = critical,
        };

        double Correlation(int a, int b) => a == b ? 1.0 : covariance[chosen[a], chosen[b]] / (errors[a] * errors[b]);
    }

    private static double[] Largest(double[] root, int m, double degreesOfFreedom, (int Count, long Seed) draws)
    {
        RandomSource random = new(draws.Seed);
        double[] z = new double[m];
        double[] largest = new double[draws.Count];
        for (int r = 0; r < largest.Length; r++)
        {
            for (int a = 0; a < m; a++)
            {
                z[a] = random.NextNormal();
            }

            double scale = double.IsPositiveInfinity(degreesOfFreedom)
                ? 1.0
                : Math.Sqrt(2.0 * random.NextGamma(degreesOfFreedom / 2.0) / degreesOfFreedom);
            double most = 0.0;
            for (int a = 0; a < m; a++)
            {
                double sum = 0.0;
                for (int b = 0; b <= a; b++)
                {
                    sum += root[(a * m) + b] * z[b];
                }

                most = Math.Max(most, Math.Abs(sum));
            }

            largest[r] = most / scale;
        }

        Array.Sort(largest);
        return largest;
    }

    // Cholesky's root of a matrix that may be singular: effects on probabilities sum to 0.
    private static double[] Root(double[] matrix, int m)
    {
        const double Negligible = 1e-12;
        double[] root = new double[m * m];
        for (int b = 0; b < m; b++)
        {
            double pivot = matrix[(b * m) + b] - Sum(b, b, b);
            double diagonal = pivot > Negligible ? Math.Sqrt(pivot) : 0.0;
            root[(b * m) + b] = diagonal;
            for (int a = b + 1; diagonal > 0.0 && a < m; a++)
            {
                root[(a * m) + b] = (matrix[(a * m) + b] - Sum(a, b, b)) / diagonal;
            }
        }

        return root;

        double Sum(int a, int b, int count)
        {
            double sum = 0.0;
            for (int c = 0; c < count; c++)
            {
                sum += root[(a * m) + c] * root[(b * m) + c];
            }

            return sum;
        }
    }
}
