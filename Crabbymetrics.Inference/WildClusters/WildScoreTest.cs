using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// The wild (cluster) score bootstrap test of linear restrictions: the statistic of the scores at the restricted estimates is compared with
/// those of the same scores under random multipliers, one for each cluster. Reliable with far fewer clusters than Wald's test with a
/// clustered covariance; nothing is fitted but the restricted model.
/// </summary>
/// <remarks>
/// <para>
/// With S_g the sum of the scores over cluster g and <c>T_g = R A^-1 S_g</c>, the statistic is <c>T' V^-1 T</c>, where <c>T = sum T_g</c>
/// and <c>V = sum (T_g - mean)(T_g - mean)'</c>; a replicate takes v_g T_g for T_g throughout. With the hypothesis not imposed the scores
/// are those at the estimates, and T of the data is <c>R b - q</c>.
/// </para>
/// <para>Without clusters a row with frequency weight f is f observations, each with a multiplier of its own. A cluster has one multiplier,
/// whatever the weights.</para>
/// <para>Kline and Santos (2012), "A score based approach to wild bootstrap inference"; Roodman, MacKinnon, Nielsen and Webb (2019), "Fast
/// and wild", section 7.</para>
/// </remarks>
public static class WildScoreTest
{
    // All combinations of signs are taken where they are at most 2 to this power and at most the replications asked for.
    private const int MostEnumeratedBits = 20;

    /// <summary>Tests restrictions given as text.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="restrictions">Such as <c>x1 = x2, x3 = 0</c>: see <see cref="LinearRestrictions.Parse"/>.</param>
    /// <param name="options">Replications, seed, clusters, multipliers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the test with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">The text cannot be read, or an option is wrong.</exception>
    /// <exception cref="NotSupportedException">The result lacks scores, information, or (with the hypothesis imposed)
    /// <see cref="IPointEvaluation"/>.</exception>
    /// <exception cref="CrabbymetricsException">The restricted estimates cannot be found, or there are too few clusters for that many
    /// restrictions.</exception>
    public static WildScoreTestResult Of(
        IEstimationResult result,
        string restrictions,
        WildScoreTestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        return Of(result, LinearRestrictions.Parse(restrictions, result.ParameterNames), options, cancellationToken);
    }

    /// <summary>Tests linear restrictions.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="restrictions">The restrictions.</param>
    /// <param name="options">Replications, seed, clusters, multipliers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the test with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">The restrictions are on other parameters or on one that is not identified, or an option is
    /// wrong.</exception>
    /// <exception cref="NotSupportedException">The result lacks scores, information, or (with the hypothesis imposed)
    /// <see cref="IPointEvaluation"/>.</exception>
    /// <exception cref="CrabbymetricsException">The restricted estimates cannot be found, or there are too few clusters for that many
    /// restrictions.</exception>
    public static WildScoreTestResult Of(
        IEstimationResult result,
        LinearRestrictions restrictions,
        WildScoreTestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        const string Asks = "A wild score test";
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(restrictions);
        options ??= new WildScoreTestOptions();
        Validate(result, restrictions, options);
        int rows = Capability.Require<IScoreContributions>(result, Asks).RowCount;
        Clustering? clusters = ClustersOf(result, options, rows);
        IEstimationResult at = options.ImposeNull
            ? RestrictedEstimates.Find(Capability.Require<IPointEvaluation>(result, Asks + " under the hypothesis"), restrictions)
            : result;
        double[][] units = Units(at, restrictions, clusters, rows, Asks);
        double[] total = options.ImposeNull ? Sum(units, restrictions.Count, []) : WaldTest.GapsOf(result, restrictions);
        double statistic =
            Statistic(units, restrictions, [], total)
            ?? throw new CrabbymetricsException(
                $"The scores of {units.Length} {(clusters is null ? "rows" : "clusters")} do not vary enough to test "
                    + $"{restrictions.Count} restrictions together: test fewer."
            );
        int bits = units.Length - 1;
        bool enumerate =
            ReferenceEquals(options.Multipliers, MultiplierDistribution.Rademacher)
            && bits < MostEnumeratedBits
            && (1 << bits) <= options.Replications;
        double[] statistics = enumerate ? Enumerate(units, restrictions, 1 << bits) : Draw(units, restrictions, options, cancellationToken);
        int atLeast = statistics.Count(value => value >= statistic * (1.0 - WildClusterTest.TieTolerance));
        return new WildScoreTestResult
        {
            Hypothesis = restrictions.ToString(),
            Statistic = statistic,
            PValue = WildClusterTest.Share(atLeast, statistics.Length, enumerate),
            Statistics = [.. statistics],
            Enumerated = enumerate,
            NullImposed = options.ImposeNull,
            Cluster = clusters?.Name,
            UnitCount = units.Length,
            Multipliers = options.Multipliers.Name,
            Warnings =
            [
                .. (
                    (string?[])
                        [
                            WildClusterTest.FewWarning(units.Length, clusters is null ? "rows" : "clusters", enumerate),
                            clusters is null
                                ? null
                                : WildClusterTest.ShareWarning(clusters.Name, LargestShare(result, restrictions, clusters)),
                        ]
                ).OfType<string>(),
            ],
        };
    }

    // The share of each cluster in the variation that identifies the restrictions, a'A_g a / a'A a with a = A^-1 J'R'; 0 where the result
    // is no regression.
    private static double LargestShare(IEstimationResult result, LinearRestrictions restrictions, Clustering clusters)
    {
        if (result is not IWorkingRegression regression)
        {
            return 0.0;
        }

        const string Asks = "A wild score test";
        Bread bread = Bread.Of(result, Asks);
        int k = bread.Dimension;
        ObservationGroups groups = ObservationGroups.Create(clusters.Name, clusters.Codes, ObservationCounts.Weights(result).Span);
        double[] map = RestrictedEstimates.ScoreToRestrictions(bread, restrictions);
        double[][] products = new WildClusterSums(regression, bread, groups, Asks).Products(map, restrictions.Count);
        double largest = 0.0;
        for (int r = 0; r < restrictions.Count; r++)
        {
            double[] parts =
            [
                .. Enumerable
                    .Range(0, groups.Count)
                    .Select(g => TensorPrimitives.Dot<double>(map.AsSpan(r * k, k), products[r].AsSpan(g * k, k))),
            ];
            largest = Math.Max(largest, parts.Max() / parts.Sum());
        }

        return largest;
    }

    // The contribution of each cluster (or row of positive weight) to the gaps of the restrictions.
    private static double[][] Units(IEstimationResult at, LinearRestrictions restrictions, Clustering? clusters, int rows, string asks)
    {
        Bread bread = Bread.Of(at, asks);
        IScoreContributions scores = Capability.RequireScores(bread, asks);
        int k = bread.Dimension;
        double[] map = RestrictedEstimates.ScoreToRestrictions(bread, restrictions);
        ObservationWeights? weights = ResampledRows.Weights(at);
        int[] active = clusters is null
            ? [.. Enumerable.Range(0, rows).Where(i => weights is null || weights.Values.Span[i] > 0.0)]
            : ResampledRows.Active(clusters, weights);
        double[] sums = new double[(clusters?.GroupCount ?? rows) * k];
        if (clusters is null)
        {
            scores.CopyScores(0, rows, sums);
        }
        else
        {
            scores.SumScores([], clusters.Codes, sums);
        }

        bool repeated = clusters is null && weights?.Kind == WeightKind.Frequency;
        return
        [
            .. active.SelectMany(unit =>
            {
                // The f observations of one row have equal contributions and share the array.
                int copies = repeated ? Math.Max(1, (int)Math.Round(weights!.Values.Span[unit])) : 1;
                double[] gaps = new double[restrictions.Count];
                for (int r = 0; r < gaps.Length; r++)
                {
                    gaps[r] = TensorPrimitives.Dot(map.AsSpan(r * k, k), sums.AsSpan(unit * k, k)) / copies;
                }

                return Enumerable.Repeat(gaps, copies);
            }),
        ];
    }

    // T' V^-1 T; null where V has too small a rank.
    private static double? Statistic(
        double[][] units,
        LinearRestrictions restrictions,
        ReadOnlySpan<double> multipliers,
        double[]? total = null
    )
    {
        int m = restrictions.Count;
        double[] sum = Sum(units, m, multipliers);
        double[] variance = new double[m * m];
        for (int g = 0; g < units.Length; g++)
        {
            double multiplier = multipliers.IsEmpty ? 1.0 : multipliers[g];
            for (int a = 0; a < m; a++)
            {
                double left = (multiplier * units[g][a]) - (sum[a] / units.Length);
                for (int b = 0; b < m; b++)
                {
                    variance[(a * m) + b] += left * ((multiplier * units[g][b]) - (sum[b] / units.Length));
                }
            }
        }

        PositiveDefiniteMatrix? factor = PositiveDefiniteMatrix.TryFactor(variance, m, out _);
        if (factor is null)
        {
            return null;
        }

        double[] whitened = [.. total ?? sum];
        factor.Whiten(whitened);
        return TensorPrimitives.SumOfSquares<double>(whitened);
    }

    private static double[] Draw(
        double[][] units,
        LinearRestrictions restrictions,
        WildScoreTestOptions options,
        CancellationToken cancellationToken
    )
    {
        double[] statistics = new double[options.Replications];
        Parallel.For(
            0,
            options.Replications,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => (Random: new RandomSource(options.Seed), Multipliers: new double[units.Length]),
            (replicate, _, local) =>
            {
                local.Random.Restart(options.Seed, replicate);
                options.Multipliers.Fill(local.Random, local.Multipliers);
                // Multipliers without variance give an infinite statistic, which counts as extreme.
                statistics[replicate] = Statistic(units, restrictions, local.Multipliers) ?? double.PositiveInfinity;
                return local;
            },
            static _ => { }
        );
        return statistics;
    }

    // A change of all signs leaves the statistic as it is, so that the first sign is fixed.
    private static double[] Enumerate(double[][] units, LinearRestrictions restrictions, int combinations)
    {
        double[] statistics = new double[combinations];
        double[] signs = new double[units.Length];
        for (int combination = 0; combination < combinations; combination++)
        {
            signs[0] = 1.0;
            for (int g = 1; g < signs.Length; g++)
            {
                signs[g] = ((combination >> (g - 1)) & 1) == 0 ? 1.0 : -1.0;
            }

            statistics[combination] = Statistic(units, restrictions, signs) ?? double.PositiveInfinity;
        }

        return statistics;
    }

    private static double[] Sum(double[][] units, int count, ReadOnlySpan<double> multipliers)
    {
        double[] sum = new double[count];
        for (int g = 0; g < units.Length; g++)
        {
            TensorPrimitives.MultiplyAdd(units[g], multipliers.IsEmpty ? 1.0 : multipliers[g], sum, sum);
        }

        return sum;
    }

    private static Clustering? ClustersOf(IEstimationResult result, WildScoreTestOptions options, int rows)
    {
        bool any = result is IObservedData { Clusters.Count: > 0 };
        return options.Cluster is null && !any
            ? null
            : ResampledRows.RequireClusters(result, new BootstrapOptions { Cluster = options.Cluster }, "wild score test", rows);
    }

    private static void Validate(IEstimationResult result, LinearRestrictions restrictions, WildScoreTestOptions options)
    {
        WildClusterTest.Require(result, restrictions, options.Replications, options.Multipliers);
        // Refuses restrictions on parameters that are not identified.
        _ = WaldTest.GapsOf(result, restrictions);
    }
}
