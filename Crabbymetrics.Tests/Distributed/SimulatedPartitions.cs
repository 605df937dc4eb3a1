using Crabbymetrics.Distributed;
using Crabbymetrics.Tests.Estimators.Elsewhere;

namespace Crabbymetrics.Tests.Distributed;

/// <summary>Partitions of simulated rows: outcome, extra, first row, end. A file may stand for the source, so that a test can change or
/// remove it.</summary>
internal sealed class SimulatedPartitions : IPartitionLoader
{
    public const string Name = "simulated";

    public string Kind => Name;

    public static PartitionDescription[] Cut(string outcome, string extra, int[] at, string file = "")
    {
        int[] ends = [.. at, ElsewhereSample.Rows];
        int first = 0;
        List<PartitionDescription> partitions = [];
        foreach (int end in ends)
        {
            partitions.Add(new PartitionDescription(Name, [outcome, extra, $"{first}", $"{end}", file], end - first));
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

    public RegressionData Load(PartitionDescription partition, CancellationToken cancellationToken)
    {
        _ = Fingerprint(partition);
        int first = int.Parse(partition.Arguments[2], System.Globalization.CultureInfo.InvariantCulture),
            end = int.Parse(partition.Arguments[3], System.Globalization.CultureInfo.InvariantCulture);
        return ElsewhereSample.Of(partition.Arguments[0], partition.Arguments[1]).SelectRows([.. Enumerable.Range(first, end - first)]);
    }
}
