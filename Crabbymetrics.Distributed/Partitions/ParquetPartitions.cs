using System.Collections.Immutable;
using System.Globalization;
using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;

namespace Crabbymetrics.Distributed;

/// <summary>Partitions that are row groups of Parquet files, which every node can read under the same path, as the rows of a
/// model.</summary>
/// <example><code>
/// RowPlan plan = RowPlan.Learn(ParquetSource.OpenFiles(files), specification);
/// await using ClusterObservations rows = await ClusterObservations.OpenAsync(node.Grains, ParquetPartitions.Cut(plan, files));
/// </code></example>
public sealed class ParquetPartitions : IPartitionLoader
{
    private const string Name = "parquet";
    private const int FirstFile = 3;

    // A partition is so many rows or one row group, and a fit has about as many partitions as this or fewer.
    private const long FewestRows = 1 << 18;
    private const long MostPartitions = 256;

    /// <inheritdoc/>
    public string Kind => Name;

    /// <summary>Cuts files into partitions, which follow from the files alone.</summary>
    /// <param name="plan">How the rows are made.</param>
    /// <param name="files">The files in the order of their rows, by paths that every node knows.</param>
    /// <param name="rowsPerPartition">About how many rows a partition has; null for a number that follows from that of all rows.</param>
    /// <returns>The partitions in their order.</returns>
    /// <exception cref="ArgumentException">There is no file.</exception>
    /// <exception cref="DataSourceException">A file is not there, is no Parquet file, or has other columns than the first.</exception>
    public static ImmutableArray<PartitionDescription> Cut(RowPlan plan, IReadOnlyList<string> files, long? rowsPerPartition = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(files);
        string text = plan.ToJson();
        long all = ParquetSource.OpenFiles(files).Parts.Sum(static part => (long)part.RowCount);
        long target = rowsPerPartition ?? Math.Max(FewestRows, all / MostPartitions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(target, nameof(rowsPerPartition));
        ImmutableArray<PartitionDescription>.Builder partitions = ImmutableArray.CreateBuilder<PartitionDescription>();
        foreach (string file in files)
        {
            ImmutableArray<SourcePart> parts = ParquetSource.OpenFile(file).Parts;
            int first = 0;
            long rows = 0;
            for (int part = 0; part < parts.Length; part++)
            {
                rows += parts[part].RowCount;
                if (rows >= target || part == parts.Length - 1)
                {
                    partitions.Add(
                        new PartitionDescription(
                            Name,
                            [
                                text,
                                first.ToString(CultureInfo.InvariantCulture),
                                (part + 1 - first).ToString(CultureInfo.InvariantCulture),
                                Path.GetFullPath(file),
                            ],
                            rows
                        )
                    );
                    first = part + 1;
                    rows = 0;
                }
            }
        }

        return partitions.ToImmutable();
    }

    /// <inheritdoc/>
    public string Fingerprint(PartitionDescription partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        FileInfo file = new(partition.Arguments[FirstFile]);
        return file.Exists
            ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} bytes of {file.LastWriteTimeUtc:O}")
            : throw new FileNotFoundException($"{file.FullName} is not there: every node reads the same path.", file.FullName);
    }

    /// <inheritdoc/>
    public LoadedRows Load(PartitionDescription partition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partition);
        (RegressionData data, long rows) = RowPlan
            .FromJson(partition.Arguments[0])
            .Read(
                ParquetSource.OpenFile(partition.Arguments[FirstFile]),
                int.Parse(partition.Arguments[1], CultureInfo.InvariantCulture),
                int.Parse(partition.Arguments[2], CultureInfo.InvariantCulture),
                cancellationToken
            );
        return new LoadedRows(data, rows);
    }
}
