using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The wild cluster bootstrap test of linear restrictions on a model fitted by least squares or two-stage least squares. Bootstrap data
/// have the residuals of each cluster times a random multiplier; the clustered t (or F) of the data is compared with those of the bootstrap
/// data. With the hypothesis imposed (WCR) its size is right with few and unequal clusters where t with G - 1 degrees of freedom is not, as
/// long as not too few clusters identify the coefficient. All replicates come from sums over clusters: the rows are read twice.
/// </summary>
/// <remarks>
/// <para>The variants 11, 13, 31 and 33: the first digit says whether residuals are those of the fit (1) or of fits without the cluster
/// (3), the second whether the variance is CV1, <c>G/(G-1) (n-1)/(n-k)</c> times the sandwich, or CV3, <c>(G-1)/G</c> times the sum of
/// squares of the changes as clusters are left out.</para>
/// <para>With several clusterings the variance of the statistic is that of inclusion and exclusion, each term with its factor, and the
/// multipliers are those of one clustering. A replicate whose variance is not positive counts as extreme.</para>
/// <para>Absorbed effects: any whose levels are each in one cluster, or one other, which is projected out of each replicate. Weights stay
/// with their rows.</para>
/// <para>Of an equation fitted by two-stage least squares it is the wild restricted efficient bootstrap (WRE) of Davidson and MacKinnon
/// (2010), "Wild bootstrap tests for IV regression", Journal of Business and Economic Statistics 28: of one restriction on any
/// coefficients and one clustering. The multiplier of a cluster goes to its residuals of the equation under the hypothesis and to those of
/// the first stages, which have the former as a regressor. Residuals are not rescaled. The t of each replicate is compared, in absolute
/// value or by tails; the symmetric p-value is that of t squared. Where the hypothesis leaves endogenous coefficients free, their
/// restricted estimates are those of two-stage least squares with all instruments.</para>
/// <para>Cameron, Gelbach and Miller (2008); Roodman, MacKinnon, Nielsen and Webb (2019), "Fast and wild: Bootstrap inference in Stata
/// using boottest"; MacKinnon, Nielsen and Webb (2023), "Fast and reliable jackknife and bootstrap methods for cluster-robust
/// inference"; MacKinnon, Nielsen and Webb (2021), "Wild bootstrap and asymptotic inference with multiway clustering".</para>
/// </remarks>
public static partial class WildClusterTest
{
    private const string Formula = "The wild cluster bootstrap";

    // Statistics that differ by less than rounding are ties.
    internal const double TieTolerance = 1e-9;

    /// <summary>Tests restrictions given as text.</summary>
    /// <param name="result">The model, fitted by least squares or two-stage least squares.</param>
    /// <param name="restrictions">Such as <c>x1 = x2, x3 = 0</c>: see <see cref="LinearRestrictions.Parse"/>.</param>
    /// <param name="options">Replications, seed, clusters, multipliers, variant; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the test with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The test, with the confidence set of a single restriction.</returns>
    /// <exception cref="ArgumentException">The text cannot be read, or an option is wrong.</exception>
    /// <exception cref="NotSupportedException">The model is not fitted by least squares.</exception>
    /// <exception cref="InferenceUnavailableException">There is no inference, or absorbed effects are not of the kinds that it
    /// takes.</exception>
    /// <exception cref="CrabbymetricsException">There are too few clusters for that many restrictions, or a cluster cannot be left
    /// out.</exception>
    public static WildClusterTestResult Of(
        IEstimationResult result,
        string restrictions,
        WildClusterOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        return Of(result, LinearRestrictions.Parse(restrictions, result.ParameterNames), options, cancellationToken);
    }

    /// <summary>Tests linear restrictions.</summary>
    /// <param name="result">The model, fitted by least squares or two-stage least squares.</param>
    /// <param name="restrictions">The restrictions.</param>
    /// <param name="options">Replications, seed, clusters, multipliers, variant; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the test with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The test, with the confidence set of a single restriction.</returns>
    /// <exception cref="ArgumentException">The restrictions are on other parameters, or an option is wrong.</exception>
    /// <exception cref="NotSupportedException">The model is not fitted by least squares.</exception>
    /// <exception cref="InferenceUnavailableException">There is no inference, or absorbed effects are not of the kinds that it
    /// takes.</exception>
    /// <exception cref="CrabbymetricsException">There are too few clusters for that many restrictions, or a cluster cannot be left
    /// out.</exception>
    public static WildClusterTestResult Of(
        IEstimationResult result,
        LinearRestrictions restrictions,
        WildClusterOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(restrictions);
        options ??= new WildClusterOptions();
        IEstimationResult model = (result as ResultWithCovariance)?.Model ?? result;
        ClusterSelection clusters = Validate(model, restrictions, options);
        if (model is IInstrumentedRegression equation)
        {
            return OfInstruments(equation, restrictions, options, clusters, cancellationToken);
        }

        double[] gaps = WaldTest.GapsOf(model, restrictions);
        WildClusterBuilder builder = new(model, restrictions, options, clusters);
        WildClusterSystem system = builder.Build([.. gaps]);
        double[] variance = VarianceOf(system, builder.DataContributions);
        WildClusterDraws draws = WildClusterDraws.Of(system, options, cancellationToken);
        return restrictions.Count == 1
            ? Single(
                restrictions,
                clusters,
                new WildReplicates(options, VariantOf(options), builder.Parent, builder.LargestShare, draws.Enumerated),
                (gaps[0], Math.Sqrt(variance[0])),
                draws.T,
                cancellationToken
            )
            : Several(restrictions, options, clusters, builder, gaps, variance, draws);
    }

    // From the statistics at a distance of the estimate from the hypothesis.
    private static WildClusterTestResult Single(
        LinearRestrictions restrictions,
        ClusterSelection clusters,
        WildReplicates replicates,
        (double Gap, double Error) data,
        Func<double, double[]> statisticsAt,
        CancellationToken cancellationToken
    )
    {
        WildClusterOptions options = replicates.Options;
        double estimate = data.Gap + restrictions.Values[0];
        double[] statistics = statisticsAt(data.Gap);
        (double symmetric, double equal) = PValues(statistics, data.Gap / data.Error, replicates.Enumerated);
        return new WildClusterTestResult
        {
            Hypothesis = restrictions.ToString(),
            Estimate = estimate,
            StandardError = data.Error,
            Statistic = data.Gap / data.Error,
            PValue = options.Tails == WildTails.Symmetric ? symmetric : equal,
            SymmetricPValue = symmetric,
            EqualTailedPValue = equal,
            Statistics = [.. statistics],
            Enumerated = replicates.Enumerated,
            Variant = replicates.Variant,
            Multipliers = options.Multipliers.Name,
            MultiplierCluster = replicates.Parent.Name,
            ClusterCounts = clusters.Counts,
            Level = options.Level,
            Tails = options.Tails,
            ConfidenceSet = ConfidenceSetSearch.Find(
                estimate,
                data.Error,
                options.Level,
                distance =>
                {
                    (double both, double twice) = PValues(statisticsAt(distance), distance / data.Error, replicates.Enumerated);
                    return options.Tails == WildTails.Symmetric ? both : twice;
                },
                cancellationToken
            ),
            Warnings = Warnings(replicates, statistics),
        };
    }

    private static WildClusterTestResult Several(
        LinearRestrictions restrictions,
        WildClusterOptions options,
        ClusterSelection clusters,
        WildClusterBuilder builder,
        double[] gaps,
        double[] variance,
        WildClusterDraws draws
    )
    {
        int m = restrictions.Count;
        WildReplicates replicates = new(options, VariantOf(options), builder.Parent, builder.LargestShare, draws.Enumerated);
        PositiveDefiniteMatrix factor = PositiveDefiniteMatrix.TryFactor(variance, m, out _) ?? throw TooFew(builder, m);
        factor.Whiten(gaps);
        double statistic = gaps.Sum(static gap => gap * gap) / m;
        double[] statistics = [.. Enumerable.Range(0, draws.Count).Select(draws.F)];
        double p = Share(statistics.Count(value => value >= statistic * (1.0 - TieTolerance)), draws.Count, draws.Enumerated);
        return new WildClusterTestResult
        {
            Hypothesis = restrictions.ToString(),
            Statistic = statistic,
            PValue = p,
            SymmetricPValue = p,
            Statistics = [.. statistics],
            Enumerated = draws.Enumerated,
            Variant = VariantOf(options),
            Multipliers = options.Multipliers.Name,
            MultiplierCluster = builder.Parent.Name,
            ClusterCounts = clusters.Counts,
            Level = options.Level,
            Tails = options.Tails,
            Warnings = Warnings(replicates, statistics),
        };
    }

    private static string VariantOf(WildClusterOptions options) =>
        $"WC{(options.ImposeNull ? "R" : "U")}-{(options.JackknifeResiduals ? 3 : 1)}{(options.JackknifeVariance ? 3 : 1)}";

    // m x m.
    private static double[] VarianceOf(WildClusterSystem system, double[][] contributions)
    {
        int m = contributions.Length;
        double[] variance = new double[m * m];
        foreach ((int[] groups, int count, double factor) in system.Terms)
        {
            double[] sums = new double[count * m];
            for (int c = 0; c < groups.Length; c++)
            {
                for (int i = 0; i < m; i++)
                {
                    sums[(groups[c] * m) + i] += contributions[i][c];
                }
            }

            SquareMatrix.AddOuterProducts(sums, m, factor, variance);
        }

        for (int i = 0; i < m; i++)
        {
            if (!(variance[(i * m) + i] > 0.0))
            {
                throw new CrabbymetricsException(
                    "The clustered variance of what is tested is not positive: the scores of the clusters do not vary, or the terms of "
                        + "several clusterings cancel. Use one clustering, or another test."
                );
            }
        }

        return variance;
    }

    private static (double Symmetric, double EqualTailed) PValues(double[] statistics, double t, bool enumerated)
    {
        double tolerance = TieTolerance * Math.Abs(t);
        double absolute = Math.Abs(t) - tolerance;
        int outside = 0;
        int above = 0;
        int below = 0;
        foreach (double value in statistics)
        {
            outside += Math.Abs(value) >= absolute ? 1 : 0;
            above += value >= t - tolerance ? 1 : 0;
            below += value <= t + tolerance ? 1 : 0;
        }

        return (Share(outside), Math.Min(1.0, 2.0 * Math.Min(Share(above), Share(below))));

        double Share(int count) => WildClusterTest.Share(count, statistics.Length, enumerated);
    }

    /// <summary>The p-value: the share of the replicates that are as extreme, the data one of them unless these are all
    /// combinations.</summary>
    /// <param name="count">The number of replicates that are as extreme as the data.</param>
    /// <param name="replicates">The number of all.</param>
    /// <param name="enumerated">Whether they are all combinations of signs.</param>
    internal static double Share(int count, int replicates, bool enumerated) =>
        enumerated ? (double)count / replicates : (1.0 + count) / (replicates + 1.0);
}
