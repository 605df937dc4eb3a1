using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// <c>c B [sum_g S_g S_g'] B</c> over one clustering (Liang and Zeger 1986), and over several by inclusion and exclusion of their
/// intersections (Cameron, Gelbach and Miller 2011; Thompson 2011).
/// </summary>
internal sealed class ClusterRobustCovariance(
    string name,
    ImmutableArray<string> aliases,
    string description,
    SmallSampleFactor factor,
    BreadInformation standardBread = BreadInformation.Observed
) : ICovarianceEstimator
{
    // 2^8 - 1 terms, each of the cost of a one-way covariance: nobody clusters by more.
    private const int MostClusterings = 8;

    public string Name => name;

    public ImmutableArray<string> Aliases => aliases;

    public string Description => description;

    public CovarianceInputs Reads =>
        CovarianceInputs.Clusters
        | CovarianceInputs.SmallSample
        | CovarianceInputs.MultiwayFactor
        | CovarianceInputs.Bread
        | CovarianceInputs.ClusterDegreesOfFreedom;

    public CovarianceInputs Needs => CovarianceInputs.Clusters;

    public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
    {
        UnreadArguments.Refuse(this, arguments);
        SmallSampleFactor chosen = SmallSampleFactor.Choose(arguments, factor, clustered: true);
        Bread bread = Bread.Of(result, name, (arguments.Bread ?? standardBread) == BreadInformation.Expected);
        IScoreSums? elsewhere = RowSums.Only(result);
        IScoreContributions? scores = elsewhere is null ? Capability.RequireScores(bread, name) : null;
        ClusterSelection clusters = elsewhere is null
            ? ClusterSelection.Of(result, arguments, scores!.RowCount, name, MostClusterings)
            : ClusterSelection.Elsewhere(result, elsewhere, arguments, name, MostClusterings);
        int k = bread.Dimension;
        int counted = bread.CountedParameters(arguments, clusters.Groups);
        double smallest = chosen.Value(result.ObservationCount, counted, clusters.SmallestCount);
        bool perTerm = chosen.NeedsClusters && clusters.Names.Length > 1 && arguments.MultiwayFactor != MultiwayFactor.SmallestClustering;
        if (arguments.MultiwayFactor is not null && !(chosen.NeedsClusters && clusters.Names.Length > 1))
        {
            throw new ArgumentException(
                $"'{name}' does not read {nameof(CovarianceArguments)}.{nameof(CovarianceArguments.MultiwayFactor)} here: it needs several "
                    + "clusterings and a factor with G/(G-1).",
                nameof(arguments)
            );
        }

        double[] middle = new double[k * k];
        double[] added = new double[k * k];
        for (int subset = 1; subset < 1 << clusters.Names.Length; subset++)
        {
            (int count, double[] sums) = elsewhere is null ? Sum(scores!, clusters, subset, k) : Sum(elsewhere, clusters, subset);
            double scalar = perTerm ? chosen.Value(result.ObservationCount, counted, count) : smallest;
            bool adds = int.IsOddInteger(int.PopCount(subset));
            SquareMatrix.AddOuterProducts(sums, k, adds ? scalar : -scalar, middle);
            if (adds && clusters.Names.Length > 1)
            {
                SquareMatrix.AddOuterProducts(sums, k, scalar, added);
            }
        }

        double[] working = bread.Sandwich(middle);
        double[] values = bread.ToIdentified(working);
        ImmutableArray<string> warnings =
        [
            .. bread.Warnings,
            .. clusters.Warnings(k, result),
            .. elsewhere is null ? Carried(bread, clusters, middle) : [],
        ];
        double[] floors = VanishedVariances.Floors(bread, values, VanishedVariances.ShareOfSums);
        string? reason = null;
        if (clusters.Names.Length > 1)
        {
            double[] terms = bread.ToIdentified(bread.Sandwich(added));
            RaiseFloors(floors, j => VanishedVariances.ShareOfDifferences * terms[(j * k) + j]);
            if (SemidefiniteMending.Mend(values, bread.ToIdentified(bread.Inverse), k) is { } mended)
            {
                warnings = warnings.Add(mended.Text);
                working = [];
                RaiseFloors(floors, j => mended.Rounding * bread.ModelVariance(j));
                reason = "the clusterings together leave nothing of it, or less than nothing, which was set to zero";
            }
        }

        if (VanishedVariances.Withhold(bread, values, floors, name, reason) is { } withheld)
        {
            warnings = warnings.Add(withheld);
            working = [];
        }

        return new CovarianceMatrix(
            chosen.KindOf(name, factor) + SmallSampleFactor.BreadText(arguments.Bread, standardBread),
            result.ParameterNames,
            bread.Embed(values)
        )
        {
            SmallSample = chosen.Name,
            SmallSampleFactor = perTerm ? double.NaN : smallest,
            ClusterCounts = clusters.Counts,
            Working = working.Length == 0 ? null : bread.Working(working),
            DegreesOfFreedom = clusters.DegreesOfFreedom(result, arguments),
            Warnings = warnings,
        };
    }

    private static void RaiseFloors(double[] floors, Func<int, double> floor)
    {
        for (int j = 0; j < floors.Length; j++)
        {
            floors[j] = Math.Max(floors[j], floor(j));
        }
    }

    private IEnumerable<string> Carried(Bread bread, ClusterSelection clusters, double[] middle) =>
        clusters.Groups.SelectMany(group =>
            CarriedClusters.Find(
                bread,
                group.Codes,
                group.Count,
                group.Name,
                clusters.Groups.Length == 1 && group.Count > bread.Dimension ? middle : null,
                name
            )
        );

    private static (int Count, double[] Sums) Sum(IScoreContributions scores, ClusterSelection clusters, int subset, int k)
    {
        ObservationGroups groups = Intersection(clusters, subset);
        double[] sums = new double[groups.Count * k];
        scores.SumScores([], groups.Codes, sums);
        return (groups.Count, sums);
    }

    private static (int Count, double[] Sums) Sum(IScoreSums scores, ClusterSelection clusters, int subset)
    {
        GroupedScores sums = scores.SumScores([.. clusters.Names.Where((_, c) => (subset >> c & 1) != 0)]);
        return (sums.Count, sums.Sums.ToArray());
    }

    private static ObservationGroups Intersection(ClusterSelection clusters, int subset)
    {
        ObservationGroups? groups = null;
        for (int c = 0; c < clusters.Groups.Length; c++)
        {
            if ((subset >> c & 1) != 0)
            {
                groups = groups?.Intersect(clusters.Groups[c], clusters.Weights.Span) ?? clusters.Groups[c];
            }
        }

        return groups!;
    }
}
