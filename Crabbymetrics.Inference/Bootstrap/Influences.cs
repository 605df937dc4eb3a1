using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// The influence of each observation, or of each cluster, on the estimates: <c>L_i = J B s_i</c>, the change of the reported parameters per
/// unit of the observation's weight (the infinitesimal jackknife). Its outer product is the sandwich.
/// </summary>
internal sealed class Influences
{
    private const int BlockRows = 512;

    private readonly double[] _columns;
    private readonly int[] _identified;

    private Influences(double[] columns, int units, int[] identified, double[] counts)
    {
        _columns = columns;
        _identified = identified;
        UnitCount = units;
        Counts = counts;
        ActiveCount = units;
        if (counts.Length > 0)
        {
            ActiveCount = counts.Sum();
        }
    }

    /// <summary>The number of rows or of clusters.</summary>
    public int UnitCount { get; }

    /// <summary>How many observations each unit stands for, 0 for those that take no part; empty where each is one.</summary>
    public double[] Counts { get; }

    /// <summary>The number of observations, or of clusters, that take part.</summary>
    public double ActiveCount { get; }

    /// <summary>The reported parameters that are identified, ascending.</summary>
    public ReadOnlySpan<int> Identified => _identified;

    /// <summary>Computes the influences.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="clusters">The clusters over which influences are summed; null for rows.</param>
    /// <param name="asks">The method that asks, for messages.</param>
    /// <exception cref="NotSupportedException">The result has no scores or no information.</exception>
    /// <exception cref="InferenceUnavailableException">The result says that it has no inference.</exception>
    public static Influences Of(IEstimationResult result, Clustering? clusters, string asks)
    {
        Bread bread = Bread.Of(result, asks);
        IScoreContributions scores = Capability.RequireScores(bread, asks);
        int k = bread.Dimension;
        int rows = scores.RowCount;
        double[] map = bread.ScoreToParameters();
        int units = clusters?.GroupCount ?? rows;
        double[] columns = new double[(long)units * k];
        if (clusters is null)
        {
            double[] block = new double[BlockRows * k];
            for (int first = 0; first < rows; first += BlockRows)
            {
                int count = Math.Min(BlockRows, rows - first);
                scores.CopyScores(first, count, block);
                Transform(map, block.AsSpan(0, count * k), k, columns.AsSpan(first), units);
            }
        }
        else
        {
            double[] sums = new double[units * k];
            scores.SumScores([], clusters.Codes, sums);
            Transform(map, sums, k, columns, units);
        }

        int[] identified = [.. Enumerable.Range(0, result.Parameters.Length).Where(j => !double.IsNaN(result.Parameters[j]))];
        return new Influences(columns, units, identified, CountsOf(result, clusters));
    }

    /// <summary>The influences of all units on one identified parameter.</summary>
    /// <param name="index">The position among <see cref="Identified"/>.</param>
    public ReadOnlySpan<double> Column(int index) => _columns.AsSpan(index * UnitCount, UnitCount);

    /// <summary>The influences of some units on all identified parameters, a column each.</summary>
    /// <param name="first">The first unit.</param>
    /// <param name="count">The number of units.</param>
    public DesignBlock Block(int first, int count) => new(_columns.AsSpan(first), UnitCount, count, _identified.Length, first);

    /// <summary>
    /// Efron's acceleration of each reported parameter, <c>sum L^3 / (6 (sum L^2)^(3/2))</c> over observations; NaN where it is not
    /// identified.
    /// </summary>
    public double[] Accelerations(int parameters)
    {
        double[] accelerations = new double[parameters];
        Array.Fill(accelerations, double.NaN);
        for (int j = 0; j < _identified.Length; j++)
        {
            ReadOnlySpan<double> column = Column(j);
            double squares = 0.0;
            double cubes = 0.0;
            for (int i = 0; i < column.Length; i++)
            {
                double count = Counts.Length == 0 ? 1.0 : Counts[i];
                if (count > 0.0)
                {
                    // The influence of a row that stands for f observations is the sum of f equal ones.
                    double one = column[i] / count;
                    squares += count * one * one;
                    cubes += count * one * one * one;
                }
            }

            accelerations[_identified[j]] = cubes / (6.0 * Math.Pow(squares, 1.5));
        }

        return accelerations;
    }

    // Writes J B s for some units with k scores each into the columns, which start as many values apart as there are units.
    private static void Transform(double[] map, ReadOnlySpan<double> scores, int k, Span<double> columns, int units)
    {
        for (int i = 0; i * k < scores.Length; i++)
        {
            ReadOnlySpan<double> score = scores.Slice(i * k, k);
            for (int j = 0; j < k; j++)
            {
                columns[(j * units) + i] = TensorPrimitives.Dot(map.AsSpan(j * k, k), score);
            }
        }
    }

    private static double[] CountsOf(IEstimationResult result, Clustering? clusters)
    {
        ObservationWeights? weights = ResampledRows.Weights(result);
        if (weights is null || (weights.Kind != WeightKind.Frequency && weights.PositiveCount == weights.Values.Length))
        {
            return [];
        }

        if (clusters is not null)
        {
            double[] active = new double[clusters.GroupCount];
            foreach (int group in ResampledRows.Active(clusters, weights))
            {
                active[group] = 1.0;
            }

            return active;
        }

        bool frequencies = weights.Kind == WeightKind.Frequency;
        double[] counts = weights.Values.ToArray();
        for (int i = 0; i < counts.Length && !frequencies; i++)
        {
            counts[i] = counts[i] > 0.0 ? 1.0 : 0.0;
        }

        return counts;
    }
}
