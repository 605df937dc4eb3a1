using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// Variances that are 0 but for rounding, of which no standard error can be made. The scores of a coefficient sum to 0 in each cluster or
/// period whatever the outcomes where the model has a dummy of each; over all rows they always do, which a kernel that weighs all lags
/// alike sums; and the difference of several clusterings may be nothing, or below 0 and mended to 0. A ratio to such a standard error
/// would be infinitely significant.
/// </summary>
internal static class VanishedVariances
{
    private const string OfDummies = "the scores cancel whatever the outcomes, as those of a dummy of one cluster or period do";

    /// <summary>For sums of scores by group: the share of the variance by single rows (HC0) below which a variance is rounding.</summary>
    public const double ShareOfSums = 1e-18;

    /// <summary>For differences of products of scores, as of a kernel or of several clusterings.</summary>
    public const double ShareOfDifferences = 1e-12;

    // Only where a variance is this small beside that of the model the scores of single rows are looked at, which is another pass.
    private const double Suspicious = 1e-8;

    /// <summary>The variances, up to which those of a covariance are rounding.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="values">The covariance of the k identified parameters, row-major.</param>
    /// <param name="share">The share of the variance by single rows that is rounding.</param>
    /// <returns>k values; 0 where the variance is far from it.</returns>
    public static double[] Floors(Bread bread, double[] values, double share)
    {
        int k = bread.Dimension;
        double[] floors = new double[k];
        double[]? middle = null;
        for (int j = 0; j < k; j++)
        {
            if (!(Math.Abs(values[(j * k) + j]) <= Suspicious * bread.ModelVariance(j)))
            {
                continue;
            }

            middle ??= ScoresOfRows(bread);
            double[] influence = bread.InfluenceRow(j);
            for (int a = 0; a < k; a++)
            {
                floors[j] += influence[a] * TensorPrimitives.Dot<double>(middle.AsSpan(a * k, k), influence);
            }

            floors[j] = Math.Max(0.0, share * floors[j]);
        }

        return floors;
    }

    /// <summary>Puts NaN in the rows and columns of the parameters whose variance is at most its floor.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="values">The covariance of the k identified parameters, row-major, changed in place.</param>
    /// <param name="floors">The k floors.</param>
    /// <param name="formula">The formula, for the message.</param>
    /// <param name="reason">Why a variance may be 0 there, as a clause after "because"; null for the usual reason.</param>
    /// <returns>What was withheld and why; null where nothing was.</returns>
    public static string? Withhold(Bread bread, double[] values, double[] floors, string formula, string? reason = null)
    {
        int k = bread.Dimension;
        SortedSet<int> withheld = [.. Enumerable.Range(0, k).Where(j => Math.Abs(values[(j * k) + j]) <= floors[j])];
        if (withheld.Count == 0)
        {
            return null;
        }

        foreach (int j in withheld)
        {
            for (int a = 0; a < k; a++)
            {
                values[(j * k) + a] = values[(a * k) + j] = double.NaN;
            }
        }

        return $"'{formula}' has no standard error for {CarriedParameters.Names(bread, withheld)}: the formula gives a variance of 0 but "
            + $"for rounding, because {reason ?? OfDummies}. "
            + "Use another covariance for it, such as the model's (vanilla), or leave the coefficient out.";
    }

    /// <summary>Withholds the variances that are rounding beside those by single rows.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="values">The covariance of the k identified parameters, row-major, changed in place.</param>
    /// <param name="share">The share that is rounding.</param>
    /// <param name="formula">The formula, for the message.</param>
    /// <returns>The warnings, none or one.</returns>
    public static ImmutableArray<string> Withhold(Bread bread, double[] values, double share, string formula) =>
        Withhold(bread, values, Floors(bread, values, share), formula) is { } warning ? [warning] : [];

    private static double[] ScoresOfRows(Bread bread)
    {
        double[] middle = new double[bread.Dimension * bread.Dimension];
        if (RowSums.Only(bread.Result) is { } sums)
        {
            sums.ScoreOuterProduct(new ScoreWeighting(0), middle);
        }
        else
        {
            Capability.RequireScores(bread, "sandwich").ScoreOuterProduct([], middle);
        }

        return middle;
    }
}
