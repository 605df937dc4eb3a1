using System.Collections.Concurrent;
using Crabbymetrics.Distributed;
using Crabbymetrics.Tests.Estimators.Elsewhere;

namespace Crabbymetrics.Tests.Distributed;

/// <summary>Partitions of simulated rows: outcome, extra, first row, end. A file may stand for the source, so that a test can change or
/// remove it.</summary>
internal sealed class SimulatedPartitions : IPartitionLoader
{
    public const string Name = "simulated";
    public const string WithInstrument = "instrument";

    private static readonly ConcurrentDictionary<string, int> Counts = new(StringComparer.Ordinal);

    public string Kind => Name;

    /// <summary>How often partitions were loaded that carry a mark.</summary>
    public static int LoadCount(string mark) => Counts.GetValueOrDefault(mark);

    public static PartitionDescription[] Cut(string outcome, string extra, int[] at, string file = "", string mark = "")
    {
        int[] ends = [.. at, ElsewhereSample.Rows];
        int first = 0;
        List<PartitionDescription> partitions = [];
        foreach (int end in ends)
        {
            partitions.Add(new PartitionDescription(Name, [outcome, extra, $"{first}", $"{end}", file, mark], end - first));
            first = end;
        }

        return [.. partitions];
    }

    public string Fingerprint(PartitionDescription partition) =>
        partition.Arguments[4] is { Length: > 0 } file
            ? File.Exists(file)
                ? File.ReadAllText(file)
                : throw new FileNotFoundException($"{file} is not there.", file)
            : "constant";

    public LoadedRows Load(PartitionDescription partition, CancellationToken cancellationToken)
    {
        _ = Fingerprint(partition);
        Counts.AddOrUpdate(partition.Arguments[5], 1, static (_, count) => count + 1);
        int first = int.Parse(partition.Arguments[2], System.Globalization.CultureInfo.InvariantCulture),
            end = int.Parse(partition.Arguments[3], System.Globalization.CultureInfo.InvariantCulture);
        RegressionData all = ElsewhereSample.Of(partition.Arguments[0], partition.Arguments[1]);
        if (partition.Arguments[1] == WithInstrument)
        {
            double[] z = [.. Enumerable.Range(0, all.RowCount).Select(static i => Math.Sin(i))];
            all = all.WithInstruments(DesignMatrix.Create(all.RowCount, [KeyValuePair.Create("z", z)]), "x1");
        }

        return new LoadedRows(all.SelectRows([.. Enumerable.Range(first, end - first)]), end - first);
    }
}
