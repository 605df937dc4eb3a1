using System.Collections.Immutable;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Crabbymetrics.Inference;

/// <summary>Clusters that determine a parameter alone; see <see cref="CarriedParameters"/>.</summary>
internal static class CarriedClusters
{
    // With more parameters the look at each cluster would take longer than the covariance.
    private const int MostParameters = 300;
    private const int BlockRows = 256;

    /// <summary>The warnings of a covariance that sums the scores of clusters.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="codes">The cluster of each row.</param>
    /// <param name="count">The number of clusters.</param>
    /// <param name="clustering">The name of the clustering.</param>
    /// <param name="middle">The outer product of the clusters' scores; null to look in any case.</param>
    /// <param name="formula">The formula, for messages.</param>
    public static ImmutableArray<string> Find(
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

        int n = regression.RowCount;
        int k = bread.Dimension;
        if (codes.Length != n || !CarriedParameters.NeedLook(bread, n, middle))
        {
            return [];
        }

        double[] weights = new double[n];
        regression.CopyWorkingWeights(0, weights.Length, weights);
        Matrix<double> inverse = Matrix<double>.Build.Dense(k, k, [.. bread.Inverse]);
        if (!TryFactor(inverse, out Matrix<double> root))
        {
            return [];
        }

        int[] firstRows = new int[count];
        Array.Fill(firstRows, -1);
        double[] traces = Traces(bread, regression, weights, codes, firstRows);
        double[] variances = CarriedParameters.Variances(bread);
        double[] map = Jacobian(bread, root);
        List<int> clusters = [];
        SortedSet<int> parameters = [];
        for (int g = 0; g < count; g++)
        {
            if (!(traces[g] >= 1.0 - CarriedParameters.Rounding) || firstRows[g] < 0)
            {
                continue;
            }

            Matrix<double> part = root.TransposeThisAndMultiply(Part(regression, weights, codes, g, k)) * root;
            Evd<double> decomposition = part.Evd(Symmetricity.Symmetric);
            bool alone = false;
            for (int j = 0; j < k; j++)
            {
                if (Math.Abs(decomposition.EigenValues[j].Real - 1.0) > CarriedParameters.Rounding)
                {
                    continue;
                }

                alone = true;
                CarriedParameters.AddCarried(bread, map, decomposition.EigenVectors.Column(j).ToArray(), variances, parameters);
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
                    + $"'{clustering}', that of {CarriedParameters.Some(clusters, "row", "rows")} (counted from 0), alone determines "
                    + "a coefficient, so that "
                    + $"its scores sum to 0 there whatever the outcomes. '{formula}' leaves that variance out: the standard error of "
                    + $"{CarriedParameters.Names(bread, parameters)} is too small. One cluster cannot show how clusters vary: "
                    + "use that of the model "
                    + $"(vanilla) for it, or leave the coefficient out.",
            ];
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
}
