using System.Collections.Immutable;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Crabbymetrics.Inference;

/// <summary>
/// Finds parameters that one observation or one cluster determines alone. Its residual (of a cluster: the sum of its scores in that
/// direction) is 0 whatever the outcome, so that every covariance that is made of scores leaves its part of the variance out.
/// </summary>
/// <remarks>Belsley, Kuh and Welsch (1980), section 2.1, on leverages of 1; Young and MacKinnon, Nielsen and Webb (2023, "Cluster-robust
/// inference: a guide to empirical practice", section 7) on one cluster that is treated alone.</remarks>
internal static class CarriedParameters
{
    // What is left of 1 when a leverage, or an eigenvalue of a cluster's part of the information, is 1 up to rounding.
    private const double Rounding = 1e-9;

    // The share of a parameter's variance that comes from the direction: from here on its standard error is mostly missing.
    private const double Share = 0.5;

    // So many products are made without being asked; beyond, only where the scores leave out a direction.
    private const double AlwaysAffordable = 2e6;
    private const int MostParameters = 300;
    private const int Shown = 5;
    private const int BlockRows = 256;

    /// <summary>The warnings of a covariance that sums the scores of single observations.</summary>
    /// <param name="bread">The bread, over distinct observations where the result has those.</param>
    /// <param name="middle">The outer product of the scores; null to look in any case.</param>
    /// <param name="multipliers">One over the frequency of each row; null for all ones.</param>
    /// <param name="formula">What leaves the variance out.</param>
    /// <param name="rowName">The row of the data that a row here is.</param>
    public static ImmutableArray<string> OfRows(
        Bread bread,
        double[]? middle,
        double[]? multipliers,
        string formula,
        Func<int, int> rowName
    )
    {
        if (bread.Result is not IWorkingRegression regression || bread.Dimension > MostParameters)
        {
            return [];
        }

        int n = regression.WorkingRowCount;
        int k = bread.Dimension;
        if (middle is not null && (double)n * k * k > AlwaysAffordable && !LeavesOutDirection(middle, bread.Information, k))
        {
            return [];
        }

        double[] leverages = Leverages.Of(bread, n, formula);
        double[] weights = new double[n];
        regression.CopyWorkingWeights(weights);
        double[] row = new double[k];
        double[] variances = Variances(bread);
        double[]? map = null;
        List<int> rows = [];
        SortedSet<int> parameters = [];
        int active = 0;
        for (int i = 0; i < n; i++)
        {
            double multiplier = multipliers?[i] ?? 1.0;
            active += multiplier > 0.0 && weights[i] > 0.0 ? 1 : 0;
            // Observed information may give what is no leverage, above 1: only 1 itself says that a row is alone.
            if (!(multiplier > 0.0) || !(Math.Abs((leverages[i] * multiplier) - 1.0) <= Rounding))
            {
                continue;
            }

            rows.Add(rowName(i));
            regression.CopyRegressors(i, 1, row);
            double scale = Math.Sqrt(weights[i] * multiplier);
            TensorPrimitives.Multiply(row, scale, row);
            AddCarried(bread, map ??= bread.ScoreToParameters(), row, variances, parameters);
        }

        if (rows.Count == 0)
        {
            return [];
        }

        return rows.Count == active
            ?
            [
                $"The model is saturated: it has as many coefficients as observations, so that every residual is 0 by construction and the "
                    + $"standard errors of '{formula}' are rounding. Use those of the model (vanilla), or a smaller model.",
            ]
            :
            [
                $"{Some(rows, "Row", "Rows")} (counted from 0) alone determine{(rows.Count == 1 ? "s" : "")} a coefficient "
                    + $"(leverage 1), so that the residual is 0 whatever the outcome. '{formula}' leaves that variance out: the "
                    + $"standard error of {Names(bread, parameters)} is too small. Use that of the model (vanilla), or leave the row "
                    + $"or the coefficient out.",
            ];
    }

    /// <summary>The warnings of a covariance that sums the scores of clusters.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="codes">The cluster of each row.</param>
    /// <param name="count">The number of clusters.</param>
    /// <param name="clustering">The name of the clustering.</param>
    /// <param name="middle">The outer product of the clusters' scores; null to look in any case.</param>
    /// <param name="formula">What leaves the variance out.</param>
    public static ImmutableArray<string> OfClusters(
        Bread bread,
        ReadOnlySpan<int> codes,
        int count,
        string clustering,
        double[]? middle,
        string formula
    )
    {
        if (bread.Result is not IWorkingRegression regression || bread.Dimension > MostParameters)
        {
            return [];
        }

        int n = regression.WorkingRowCount;
        int k = bread.Dimension;
        if (
            codes.Length != n
            || (middle is not null && (double)n * k * k > AlwaysAffordable && !LeavesOutDirection(middle, bread.Information, k))
        )
        {
            return [];
        }

        double[] weights = new double[n];
        regression.CopyWorkingWeights(weights);
        Matrix<double> inverse = Matrix<double>.Build.Dense(k, k, [.. bread.Inverse]);
        if (!TryFactor(inverse, out Matrix<double> root))
        {
            return [];
        }

        int[] firstRows = new int[count];
        Array.Fill(firstRows, -1);
        double[] traces = Traces(bread, regression, weights, codes, firstRows);
        double[] variances = Variances(bread);
        double[] map = Jacobian(bread, root);
        List<int> clusters = [];
        SortedSet<int> parameters = [];
        for (int g = 0; g < count; g++)
        {
            if (!(traces[g] >= 1.0 - Rounding) || firstRows[g] < 0)
            {
                continue;
            }

            Matrix<double> part = root.TransposeThisAndMultiply(Part(regression, weights, codes, g, k)) * root;
            Evd<double> decomposition = part.Evd(Symmetricity.Symmetric);
            bool alone = false;
            for (int j = 0; j < k; j++)
            {
                if (Math.Abs(decomposition.EigenValues[j].Real - 1.0) > Rounding)
                {
                    continue;
                }

                alone = true;
                AddCarried(bread, map, decomposition.EigenVectors.Column(j).ToArray(), variances, parameters);
            }

            if (alone)
            {
                clusters.Add(firstRows[g]);
            }
        }

        return clusters.Count == 0
            ? []
            :
            [
                $"{(clusters.Count == 1 ? "One cluster" : FormattableString.Invariant($"Each of {clusters.Count} clusters"))} of "
                    + $"'{clustering}' ({Some(clusters, "with row", "with rows")}, counted from 0) alone determines a coefficient, so that "
                    + $"its scores sum to 0 there whatever the outcomes. '{formula}' leaves that variance out: the standard error of "
                    + $"{Names(bread, parameters)} is too small. One cluster cannot show how clusters vary: use that of the model "
                    + $"(vanilla) for it, or leave the coefficient out.",
            ];
    }

    // Whether the scores are nearly 0 in some direction, in units of the information.
    private static bool LeavesOutDirection(double[] middle, double[] information, int k)
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

    private static double[] Variances(Bread bread)
    {
        double[] values = bread.ToIdentified(bread.Inverse);
        double[] variances = new double[bread.Dimension];
        for (int j = 0; j < variances.Length; j++)
        {
            variances[j] = values[(j * variances.Length) + j];
        }

        return variances;
    }

    // A direction z that the map takes to the parameters contributes (map z)^2 to their variances.
    private static void AddCarried(Bread bread, double[] map, double[] direction, double[] variances, SortedSet<int> parameters)
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

    private static bool TryFactor(Matrix<double> inverse, out Matrix<double> root)
    {
        try
        {
            root = inverse.Cholesky().Factor;
            return true;
        }
        catch (ArgumentException)
        {
            root = inverse;
            return false;
        }
    }

    // J R, the map from a direction of unit variance to the reported parameters.
    private static double[] Jacobian(Bread bread, Matrix<double> root)
    {
        int k = bread.Dimension;
        double[] map = new double[k * k];
        for (int b = 0; b < k; b++)
        {
            double[] column = bread.ToIdentifiedVector(root.Column(b).ToArray());
            for (int a = 0; a < k; a++)
            {
                map[(a * k) + b] = column[a];
            }
        }

        return map;
    }

    private static double[] Traces(Bread bread, IWorkingRegression regression, double[] weights, ReadOnlySpan<int> codes, int[] firstRows)
    {
        int k = bread.Dimension;
        double[] traces = new double[firstRows.Length];
        double[] block = new double[BlockRows * k];
        for (int first = 0; first < weights.Length; first += BlockRows)
        {
            int rows = Math.Min(BlockRows, weights.Length - first);
            regression.CopyRegressors(first, rows, block);
            for (int i = first; i < first + rows; i++)
            {
                if (weights[i] == 0.0)
                {
                    continue;
                }

                firstRows[codes[i]] = firstRows[codes[i]] < 0 ? i : firstRows[codes[i]];
                ReadOnlySpan<double> row = block.AsSpan((i - first) * k, k);
                for (int j = 0; j < k; j++)
                {
                    traces[codes[i]] += weights[i] * row[j] * TensorPrimitives.Dot(bread.Inverse.AsSpan(j * k, k), row);
                }
            }
        }

        return traces;
    }

    private static Matrix<double> Part(IWorkingRegression regression, double[] weights, ReadOnlySpan<int> codes, int cluster, int k)
    {
        double[] part = new double[k * k];
        double[] row = new double[k];
        for (int i = 0; i < weights.Length; i++)
        {
            if (codes[i] != cluster || weights[i] == 0.0)
            {
                continue;
            }

            regression.CopyRegressors(i, 1, row);
            for (int j = 0; j < k; j++)
            {
                TensorPrimitives.MultiplyAdd(row, weights[i] * row[j], part.AsSpan(j * k, k), part.AsSpan(j * k, k));
            }
        }

        return Matrix<double>.Build.Dense(k, k, part);
    }

    private static string Names(Bread bread, SortedSet<int> parameters) =>
        parameters.Count == 0
            ? "what they determine"
            : string.Join(", ", parameters.Take(Shown).Select(j => $"'{bread.NameOf(j)}'"))
                + (parameters.Count > Shown ? FormattableString.Invariant($" and {parameters.Count - Shown} more") : "");

    private static string Some(List<int> rows, string one, string several) =>
        (rows.Count == 1 ? one : several)
        + " "
        + string.Join(", ", rows.Take(Shown).Select(static row => FormattableString.Invariant($"{row}")))
        + (rows.Count > Shown ? FormattableString.Invariant($" and {rows.Count - Shown} more") : "");
}
