using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// Wald's test of linear restrictions: <c>W = (R b - q)' (R V R')^-1 (R b - q)</c>, chi-squared with as many degrees of freedom as
/// restrictions, or <c>W / m</c> as F where the estimator or the covariance has finite degrees of freedom. It is robust to whatever the
/// covariance is.
/// </summary>
public static class WaldTest
{
    /// <summary>Tests restrictions given as text.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="restrictions">Such as <c>x1 = x2, x3 = 0</c>: see <see cref="LinearRestrictions.Parse"/>.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">The text cannot be read, names a parameter that is not there or not identified, or has a
    /// restriction that depends on the others.</exception>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank for that many restrictions.</exception>
    public static HypothesisTest Of(IEstimationResult result, CovarianceMatrix covariance, string restrictions)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Of(result, covariance, LinearRestrictions.Parse(restrictions, result.ParameterNames));
    }

    /// <summary>Tests that some parameters are all zero.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="names">The parameters; null for all that are identified but the intercept.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">A name is not there, not identified or given twice, or there is no parameter but the
    /// intercept.</exception>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank for that many restrictions.</exception>
    public static HypothesisTest JointSignificance(IEstimationResult result, CovarianceMatrix covariance, IEnumerable<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        names ??= result.ParameterNames.Where((name, j) => name != "(Intercept)" && !double.IsNaN(result.Parameters[j]));
        return Of(result, covariance, LinearRestrictions.Zero(result.ParameterNames, names));
    }

    /// <summary>Tests linear restrictions.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="restrictions">The restrictions.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">The three do not speak of the same parameters, or a parameter in a restriction is not
    /// identified.</exception>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank for that many restrictions.</exception>
    public static HypothesisTest Of(IEstimationResult result, CovarianceMatrix covariance, LinearRestrictions restrictions)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentNullException.ThrowIfNull(restrictions);
        if (
            !covariance.ParameterNames.SequenceEqual(result.ParameterNames)
            || !restrictions.ParameterNames.SequenceEqual(result.ParameterNames)
        )
        {
            throw new ArgumentException(
                "The result, the covariance and the restrictions must speak of the same parameters.",
                nameof(restrictions)
            );
        }

        return Of(result.Parameters, covariance, restrictions, covariance.TestDegreesOfFreedom(result));
    }

    /// <summary>Tests linear restrictions on estimates of any kind.</summary>
    /// <param name="estimates">The k estimates.</param>
    /// <param name="covariance">Their covariance.</param>
    /// <param name="restrictions">The restrictions, on k names.</param>
    /// <param name="denominator">The degrees of freedom of F; infinity for chi-squared.</param>
    internal static HypothesisTest Of(
        ImmutableArray<double> estimates,
        CovarianceMatrix covariance,
        LinearRestrictions restrictions,
        double denominator
    )
    {
        double[] gaps = Gaps(estimates, restrictions, out int[] used);
        int count = restrictions.Count;
        double[] rows = new double[count * used.Length];
        double[] middle = new double[used.Length * used.Length];
        for (int a = 0; a < used.Length; a++)
        {
            for (int i = 0; i < count; i++)
            {
                rows[(i * used.Length) + a] = restrictions.Row(i)[used[a]];
            }

            for (int b = 0; b < used.Length; b++)
            {
                middle[(a * used.Length) + b] = covariance[used[a], used[b]];
            }
        }

        PositiveDefiniteMatrix factor =
            PositiveDefiniteMatrix.TryFactor(SquareMatrix.Congruence(rows, middle, count, used.Length), count, out int failed)
            ?? throw new CrabbymetricsException(
                $"The covariance '{covariance.Kind}' has too small a rank to test {count} restrictions together (the trouble begins "
                    + $"at '{restrictions.Labels[failed]}'): test fewer, or use more clusters than restrictions."
            );
        RequireClusters(covariance, count);
        factor.Whiten(gaps);
        double statistic = gaps.Sum(static gap => gap * gap);
        if (!covariance.ParameterDegreesOfFreedom.IsEmpty)
        {
            denominator = OwnDegrees(covariance, restrictions);
            statistic *= denominator / (denominator + count - 1.0);
        }

        HypothesisTest test = double.IsPositiveInfinity(denominator)
            ? HypothesisTest.ChiSquared("Wald", restrictions.ToString(), statistic, count)
            : HypothesisTest.FRatio("Wald", restrictions.ToString(), statistic / count, count, denominator);
        return test.With(covariance, count == 1 ? Gap(estimates, restrictions, 0) : null);
    }

    // Bias-reduced scores of G clusters do not sum to 0, so that their covariance has rank G; it cannot be trusted in G directions all the
    // same, for G - 1 are all that clusters vary in.
    private static void RequireClusters(CovarianceMatrix covariance, int count)
    {
        if (count < 2 || covariance.SerialText is not null || covariance.ClusterCounts.IsEmpty)
        {
            return;
        }

        (string name, int clusters) = covariance.ClusterCounts.MinBy(static pair => pair.Value);
        if (clusters <= count)
        {
            throw new CrabbymetricsException(
                $"The covariance '{covariance.Kind}' of {clusters} clusters of '{name}' cannot test {count} restrictions together: test "
                    + "fewer, or use more clusters than restrictions."
            );
        }
    }

    // eta - q + 1: Wald's statistic times (eta - q + 1)/(eta q) is F with that denominator.
    private static double OwnDegrees(CovarianceMatrix covariance, LinearRestrictions restrictions)
    {
        int count = restrictions.Count;
        IContrastDegreesOfFreedom degrees =
            covariance.ContrastDegreesOfFreedom
            ?? throw new InferenceUnavailableException(
                $"The degrees of freedom of tests with '{covariance.Kind}' need the data of the fit, and the model was saved without them."
            );
        double[] rows = [.. Enumerable.Range(0, count).SelectMany(i => restrictions.Row(i).ToArray())];
        double denominator = degrees.OfJoint(rows, count) - count + 1.0;
        return denominator > 0.0
            ? denominator
            : throw new CrabbymetricsException(
                FormattableString.Invariant(
                    $"'{covariance.Kind}' has {denominator + count - 1.0:0.##} degrees of freedom for {count} restrictions together: "
                ) + "test fewer, or use the wild cluster bootstrap."
            );
    }

    /// <summary>R b - q, refusing restrictions on parameters that are not identified.</summary>
    internal static double[] GapsOf(IEstimationResult result, LinearRestrictions restrictions) =>
        Gaps(result.Parameters, restrictions, out _);

    private static double[] Gaps(ImmutableArray<double> estimates, LinearRestrictions restrictions, out int[] used)
    {
        ImmutableArray<int>.Builder columns = ImmutableArray.CreateBuilder<int>();
        for (int j = 0; j < estimates.Length; j++)
        {
            for (int i = 0; i < restrictions.Count; i++)
            {
                if (restrictions.Row(i)[j] == 0.0)
                {
                    continue;
                }

                if (double.IsNaN(estimates[j]))
                {
                    throw new ArgumentException(
                        $"The restriction '{restrictions.Labels[i]}' is on '{restrictions.ParameterNames[j]}', which the data do not "
                            + $"identify: it was left out of the fit.",
                        nameof(restrictions)
                    );
                }

                columns.Add(j);
                break;
            }
        }

        used = [.. columns];
        return [.. Enumerable.Range(0, restrictions.Count).Select(i => Gap(estimates, restrictions, i))];
    }

    private static double Gap(ImmutableArray<double> estimates, LinearRestrictions restrictions, int restriction)
    {
        double gap = -restrictions.Values[restriction];
        ReadOnlySpan<double> row = restrictions.Row(restriction);
        for (int j = 0; j < row.Length; j++)
        {
            gap += row[j] == 0.0 ? 0.0 : row[j] * estimates[j];
        }

        return gap;
    }
}
