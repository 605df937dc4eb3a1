using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// The rows of one piece of observations where they are in memory: what a pass is bound to. The outcome, the offset and the weights come
/// with every block (<see cref="DesignBlock.Outcome"/>); groups are looked up by name. Immutable.
/// </summary>
/// <param name="Outcome">The outcome of each row; empty where passes do not read it.</param>
/// <param name="Offset">The offset of each row; empty where there is none.</param>
/// <param name="Weights">The weight of each row; empty where all are 1.</param>
public sealed record LocalRows(ReadOnlyMemory<double> Outcome, ReadOnlyMemory<double> Offset, ReadOnlyMemory<double> Weights)
{
    /// <summary>Rows of which passes read the regressors alone.</summary>
    public static LocalRows None { get; } = new(default, default, default);

    /// <summary>The number of the first row among all observations; 0 where the piece is all of them.</summary>
    public long FirstRow { get; init; }

    /// <summary>The data that the rows are; null where a fit made the rows itself.</summary>
    public RegressionData? Data { get; init; }

    /// <summary>The rows of data, with their own weights.</summary>
    /// <param name="data">The data.</param>
    /// <param name="firstRow">The number of their first row among all observations.</param>
    /// <param name="resampling">Random weights that multiply those of the data; null for none.</param>
    /// <returns>The rows.</returns>
    public static LocalRows Of(RegressionData data, long firstRow = 0, ResamplingRecipe? resampling = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ReadOnlyMemory<double> weights = data.Weights?.Values ?? default;
        if (resampling is not null)
        {
            double[] drawn = new double[data.RowCount];
            drawn.AsSpan().Fill(1.0);
            weights.Span.CopyTo(drawn);
            resampling.Multiply(firstRow, drawn);
            weights = drawn;
        }

        return new LocalRows(data.Outcome, data.Offset, weights) { Data = data, FirstRow = firstRow };
    }

    /// <summary>The group of each row here, by its place among labels that all pieces share.</summary>
    /// <param name="clustering">The name of a clustering.</param>
    /// <param name="labels">The labels of its groups over all observations.</param>
    /// <returns>A zero-based place for each row.</returns>
    /// <exception cref="ArgumentException">The rows have no such clustering, or a group whose label is not among
    /// <paramref name="labels"/>.</exception>
    public int[] GroupsOf(string clustering, ImmutableArray<string> labels)
    {
        if (Data is null || !Data.Clusters.TryGetValue(clustering, out Clustering? own))
        {
            throw new ArgumentException($"The rows from row {FirstRow} on have no clustering '{clustering}'.", nameof(clustering));
        }

        Dictionary<string, int> places = new(labels.Length, StringComparer.Ordinal);
        for (int g = 0; g < labels.Length; g++)
        {
            places.Add(labels[g], g);
        }

        int[] ofGroup = new int[own.GroupCount];
        for (int g = 0; g < ofGroup.Length; g++)
        {
            ofGroup[g] = places.TryGetValue(own.Labels[g], out int place)
                ? place
                : throw new ArgumentException(
                    $"The group '{own.Labels[g]}' of clustering '{clustering}' in the rows from row {FirstRow} on is not among those of "
                        + "the summary of the observations.",
                    nameof(labels)
                );
        }

        ReadOnlySpan<int> codes = own.Codes;
        int[] groups = new int[codes.Length];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = ofGroup[codes[i]];
        }

        return groups;
    }
}
