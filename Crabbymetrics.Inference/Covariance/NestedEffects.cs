namespace Crabbymetrics.Inference;

/// <summary>
/// Whether all absorbed effects are nested in a clustering. The part of the hat matrix that belongs to them is then one block for each
/// cluster, at right angles to the regressors without effects, so that formulas with the leverages of clusters hold for these regressors
/// alone (Pustejovsky and Tipton 2018, section 2.3).
/// </summary>
internal static class NestedEffects
{
    /// <summary>Whether every level of every effect is in one cluster, in a least-squares fit without weights.</summary>
    /// <param name="effects">The effects.</param>
    /// <param name="clusters">The clusters.</param>
    /// <param name="result">The fitted model.</param>
    public static bool AreAll(IAbsorbedEffects effects, ClusterSelection clusters, IEstimationResult result)
    {
        bool isUnweighted = clusters.Weights.IsEmpty && result is IWorkingRegression and ILinearFit;
        return isUnweighted
            && clusters.Groups.Length == 1
            && effects.Absorbed.All(effect => IsNested(effect.Levels, clusters.Groups[0].Codes, []));
    }

    /// <summary>Whether each level is in one group.</summary>
    /// <param name="levels">The levels.</param>
    /// <param name="groups">The group of each row.</param>
    /// <param name="weights">The weight of each row, of which 0 leaves it out; empty for all ones.</param>
    public static bool IsNested(Clustering levels, int[] groups, ReadOnlySpan<double> weights)
    {
        int[] known = new int[levels.GroupCount];
        ReadOnlySpan<int> codes = levels.Codes;
        for (int i = 0; i < groups.Length; i++)
        {
            if (!weights.IsEmpty && !(weights[i] > 0.0))
            {
                continue;
            }

            ref int group = ref known[codes[i]];
            if (group != 0 && group != groups[i] + 1)
            {
                return false;
            }

            group = groups[i] + 1;
        }

        return true;
    }
}
