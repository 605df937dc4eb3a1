namespace Crabbymetrics.Inference;

/// <summary>
/// The robust standard errors with which studentized limits measure: HC0 for rows, CR0 for clusters, for the data that a replicate drew.
/// </summary>
internal static class RobustErrors
{
    /// <summary>Writes the standard errors of a model that was fitted under multipliers.</summary>
    /// <param name="fitted">The model: the refitted one, whose scores include the multipliers.</param>
    /// <param name="original">The model that was bootstrapped, which knows the frequencies of the rows.</param>
    /// <param name="multipliers">The n multipliers; empty for the original fit itself.</param>
    /// <param name="clusters">The clusters that share a multiplier; null where rows are drawn.</param>
    /// <param name="errors">Receives a value for each reported parameter, NaN where it is not identified.</param>
    public static void Write(
        IEstimationResult fitted,
        IEstimationResult original,
        ReadOnlySpan<double> multipliers,
        Clustering? clusters,
        Span<double> errors
    )
    {
        const string Asks = "A studentized limit";
        Bread bread = Bread.Of(fitted, Asks);
        IScoreContributions scores = Capability.RequireScores(bread, Asks);
        int k = bread.Dimension;
        double[] middle = new double[k * k];
        if (clusters is null)
        {
            scores.ScoreOuterProduct(Reciprocals(original, multipliers, scores.RowCount), middle);
        }
        else
        {
            double[] sums = new double[clusters.GroupCount * k];
            scores.SumScores([], clusters.Codes, sums);
            AddClusters(sums, ClusterMultipliers(clusters, multipliers), k, middle);
        }

        double[] variance = bread.ToReported(bread.Sandwich(middle));
        int all = errors.Length;
        for (int j = 0; j < all; j++)
        {
            errors[j] = Math.Sqrt(variance[(j * all) + j]);
        }
    }

    // A row drawn c times is c observations, each with the score s/c, and adds s s'/c; with f copies in the data it is c f observations.
    private static double[] Reciprocals(IEstimationResult original, ReadOnlySpan<double> multipliers, int rows)
    {
        ReadOnlySpan<double> frequencies = ObservationCounts.Frequencies(original).Span;
        double[] reciprocals = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double copies = (multipliers.IsEmpty ? 1.0 : multipliers[i]) * (frequencies.IsEmpty ? 1.0 : frequencies[i]);
            reciprocals[i] = copies > 0.0 ? 1.0 / copies : 0.0;
        }

        return reciprocals;
    }

    private static double[] ClusterMultipliers(Clustering clusters, ReadOnlySpan<double> multipliers)
    {
        double[] ofCluster = new double[clusters.GroupCount];
        Array.Fill(ofCluster, 1.0);
        for (int i = 0; i < multipliers.Length; i++)
        {
            ofCluster[clusters.Codes[i]] = multipliers[i];
        }

        return ofCluster;
    }

    private static void AddClusters(double[] sums, double[] multipliers, int k, double[] middle)
    {
        for (int g = 0; g < multipliers.Length; g++)
        {
            if (!(multipliers[g] > 0.0))
            {
                continue;
            }

            ReadOnlySpan<double> sum = sums.AsSpan(g * k, k);
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                {
                    middle[(a * k) + b] += sum[a] * sum[b] / multipliers[g];
                }
            }
        }
    }
}
