using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// Parameters that one observation or one cluster determines alone. Its residual (of a cluster: the sum of its scores in that direction)
/// is 0 whatever the outcome, so that every covariance that is made of scores leaves its part of the variance out. What
/// <see cref="CarriedRows"/> and <see cref="CarriedClusters"/> share.
/// </summary>
/// <remarks>Belsley, Kuh and Welsch (1980), section 2.1, on leverages of 1; Young and MacKinnon, Nielsen and Webb (2023, "Cluster-robust
/// inference: a guide to empirical practice", section 7) on one cluster that is treated alone.</remarks>
internal static class CarriedParameters
{
    /// <summary>A leverage, or an eigenvalue of the share of a cluster in the information, is 1 where it differs from 1 by less than
    /// this.</summary>
    public const double Rounding = 1e-9;

    // Above this share of the variance of a parameter that comes from the direction, its standard error is mostly missing.
    private const double Share = 0.5;

    // Up to this many multiplications the check is always made; beyond, only where the scores leave out a direction.
    private const double AlwaysAffordable = 2e6;
    private const int Shown = 5;

    /// <summary>Whether the rows must be looked at: they are few, or the scores leave out a direction.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="middle">The outer product of the scores; null to look in any case.</param>
    public static bool NeedLook(Bread bread, int rowCount, double[]? middle)
    {
        int k = bread.Dimension;
        return middle is null || (double)rowCount * k * k <= AlwaysAffordable || LeavesOutDirection(middle, bread.Information, k);
    }

    /// <summary>The model's variances of the parameters.</summary>
    public static double[] Variances(Bread bread)
    {
        double[] values = bread.ToIdentified(bread.Inverse);
        double[] variances = new double[bread.Dimension];
        for (int j = 0; j < variances.Length; j++)
        {
            variances[j] = values[(j * variances.Length) + j];
        }

        return variances;
    }

    /// <summary>Adds the parameters whose variance comes from a direction z: a map takes it to the parameters, and contributes (map z)^2 to
    /// their variances.</summary>
    public static void AddCarried(Bread bread, double[] map, double[] direction, double[] variances, SortedSet<int> parameters)
    {
        int k = bread.Dimension;
        for (int j = 0; j < k; j++)
        {
            double part = TensorPrimitives.Dot<double>(map.AsSpan(j * k, k), direction);
            if (part * part > Share * variances[j])
            {
                parameters.Add(j);
            }
        }
    }

    /// <summary>The names of the parameters, or of the first of many.</summary>
    public static string Names(Bread bread, SortedSet<int> parameters) =>
        parameters.Count == 0
            ? "what they determine"
            : string.Join(", ", parameters.Take(Shown).Select(j => $"'{bread.NameOf(j)}'"))
                + (parameters.Count > Shown ? FormattableString.Invariant($" and {parameters.Count - Shown} more") : "");

    /// <summary>The rows, or the first of many.</summary>
    public static string Some(List<int> rows, string one, string several) =>
        (rows.Count == 1 ? one : several)
        + " "
        + string.Join(", ", rows.Take(Shown).Select(static row => FormattableString.Invariant($"{row}")))
        + (rows.Count > Shown ? FormattableString.Invariant($" and {rows.Count - Shown} more") : "");

    /// <summary>Whether the scores are nearly 0 in some direction, in units of the information.</summary>
    public static bool LeavesOutDirection(double[] middle, double[] information, int k)
    {
        double[] factor = new double[k * k];
        double trace = 0.0;
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                factor[(a * k) + b] = middle[(a * k) + b] / Math.Sqrt(information[(a * k) + a] * information[(b * k) + b]);
            }

            trace += factor[(a * k) + a];
        }

        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double left = factor[(a * k) + b] - TensorPrimitives.Dot<double>(factor.AsSpan(a * k, b), factor.AsSpan(b * k, b));
                if (a != b)
                {
                    factor[(a * k) + b] = left / factor[(b * k) + b];
                }
                else if (!(left > Rounding * trace / k))
                {
                    return true;
                }
                else
                {
                    factor[(a * k) + a] = Math.Sqrt(left);
                }
            }
        }

        return false;
    }
}
