using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// The sums over clusters that a wild cluster bootstrap of a linear model is made of. The cells are the clusters, or with several
/// clusterings their intersections; the rows are read twice, whatever the number of replicates.
/// </summary>
internal sealed class WildClusterSums
{
    private const int BlockRows = 256;

    private readonly IWorkingRegression _regression;

    /// <summary>Sums the scores.</summary>
    /// <param name="regression">The linear model.</param>
    /// <param name="bread">Its bread.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="formula">The test that asks, for messages.</param>
    public WildClusterSums(IWorkingRegression regression, Bread bread, ObservationGroups cells, string formula)
    {
        _regression = regression;
        Bread = bread;
        Cells = cells;
        Scores = new double[cells.Count * bread.Dimension];
        Capability.RequireScores(bread, formula).SumScores([], cells.Codes, Scores);
    }

    /// <summary>The bread.</summary>
    public Bread Bread { get; }

    /// <summary>The cells.</summary>
    public ObservationGroups Cells { get; }

    /// <summary>The sums of the scores at the estimates, cells x k.</summary>
    public double[] Scores { get; }

    /// <summary>The products <c>A_c d</c> of the information of each cell and some directions, without the k x k matrices.</summary>
    /// <param name="directions">m x k values.</param>
    /// <param name="count">m.</param>
    /// <returns>For each direction cells x k values.</returns>
    public double[][] Products(double[] directions, int count)
    {
        int k = Bread.Dimension;
        double[][] products = [.. Enumerable.Range(0, count).Select(_ => new double[Cells.Count * k])];
        ForEachRow(
            (row, weight, cell) =>
            {
                for (int i = 0; i < count; i++)
                {
                    Span<double> sum = products[i].AsSpan(cell * k, k);
                    double scaled = weight * TensorPrimitives.Dot(directions.AsSpan(i * k, k), row);
                    TensorPrimitives.MultiplyAdd(row, scaled, sum, sum);
                }
            }
        );
        return products;
    }

    /// <summary>The information A_c of each cell.</summary>
    /// <returns>cells x k x k values.</returns>
    public double[] Information()
    {
        int k = Bread.Dimension;
        double[] information = new double[checked(Cells.Count * k * k)];
        ForEachRow(
            (row, weight, cell) =>
            {
                for (int a = 0; a < k; a++)
                {
                    Span<double> sum = information.AsSpan((((cell * k) + a) * k), k);
                    TensorPrimitives.MultiplyAdd(row, weight * row[a], sum, sum);
                }
            }
        );
        return information;
    }

    /// <summary>For an absorbed effect, the sums of <c>w d'x</c> over each cell and level, and of scores over each level and
    /// cluster.</summary>
    /// <param name="levels">The level of each row.</param>
    /// <param name="levelCount">L.</param>
    /// <param name="directions">m x k values.</param>
    /// <param name="count">m.</param>
    /// <returns>For each direction cells x L values.</returns>
    public double[][] LevelProducts(ReadOnlySpan<int> levels, int levelCount, double[] directions, int count)
    {
        int k = Bread.Dimension;
        int[] codes = levels.ToArray();
        double[][] products = [.. Enumerable.Range(0, count).Select(_ => new double[checked(Cells.Count * levelCount)])];
        int at = 0;
        ForEachRow(
            (row, weight, cell) =>
            {
                int level = codes[at++];
                for (int i = 0; i < count; i++)
                {
                    products[i][(cell * levelCount) + level] += weight * TensorPrimitives.Dot(directions.AsSpan(i * k, k), row);
                }
            }
        );
        return products;
    }

    /// <summary>The sums of the weights of each level, and for some vectors d and multiples of the residuals the sums of
    /// <c>w (e m + d'x)</c> over each level and cluster.</summary>
    /// <param name="levels">The level of each row.</param>
    /// <param name="levelCount">L.</param>
    /// <param name="parents">The cluster of each cell.</param>
    /// <param name="clusterCount">G.</param>
    /// <param name="parts">Pairs of m and d, k values.</param>
    /// <returns>L weights, and for each pair L x G sums.</returns>
    public (double[] Weights, double[][] Sums) LevelSums(
        ReadOnlySpan<int> levels,
        int levelCount,
        int[] parents,
        int clusterCount,
        (double Multiple, double[] Direction)[] parts
    )
    {
        int[] codes = levels.ToArray();
        double[] residuals = new double[codes.Length];
        _regression.CopyScoreResiduals(0, residuals.Length, residuals);
        double[] weights = new double[levelCount];
        double[][] sums = Array.ConvertAll(parts, _ => new double[checked(levelCount * clusterCount)]);
        int at = 0;
        ForEachRow(
            (row, weight, cell) =>
            {
                int i = at++;
                weights[codes[i]] += weight;
                for (int p = 0; p < parts.Length; p++)
                {
                    sums[p][(codes[i] * clusterCount) + parents[cell]] +=
                        (parts[p].Multiple * residuals[i]) + (weight * TensorPrimitives.Dot<double>(parts[p].Direction, row));
                }
            }
        );
        return (weights, sums);
    }

    private delegate void RowAction(ReadOnlySpan<double> row, double weight, int cell);

    private void ForEachRow(RowAction action)
    {
        int k = Bread.Dimension;
        int n = _regression.RowCount;
        double[] rows = new double[BlockRows * k];
        double[] weights = new double[BlockRows];
        for (int first = 0; first < n; first += BlockRows)
        {
            int count = Math.Min(BlockRows, n - first);
            _regression.CopyRegressors(first, count, rows);
            _regression.CopyWorkingWeights(first, count, weights);
            for (int i = 0; i < count; i++)
            {
                action(rows.AsSpan(i * k, k), weights[i], Cells.Codes[first + i]);
            }
        }
    }
}
