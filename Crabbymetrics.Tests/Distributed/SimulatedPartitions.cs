using System.Collections.Concurrent;
using Crabbymetrics.Distributed;
using Crabbymetrics.Tests.Estimators.Elsewhere;

namespace Crabbymetrics.Tests.Distributed;

/// <summary>Partitions of simulated rows: outcome, extra, first row, end. A file may stand for the source, so that a test can change or
/// remove it.</summary>
internal sealed class SimulatedPartitions : IPartitionLoader
{
    public const string Name = "simulated";
    public const string WithInstruments = "instruments";
    public const string WithEffect = "effect";
    public const string WithEvents = "events";

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
        RegressionData all = Rows(partition.Arguments[0], partition.Arguments[1]);
        return new LoadedRows(all.SelectRows([.. Enumerable.Range(first, end - first)]), end - first);
    }

    /// <summary>All rows together.</summary>
    public static RegressionData Rows(string outcome, string extra)
    {
        RegressionData all = ElsewhereSample.Of(outcome, extra);
        if (extra == WithEffect)
        {
            return all.WithAbsorbed("firm", [.. Enumerable.Range(0, all.RowCount).Select(static i => i % 9)]);
        }

        if (extra == WithEvents)
        {
            return all.WithColumn("event", [.. Enumerable.Range(0, all.RowCount).Select(static i => i % 5 == 0 ? 0.0 : 1.0)]);
        }

        if (extra != WithInstruments)
        {
            return all;
        }

        double[] x1 = new double[all.RowCount];
        all.Design.CopyColumn(0, x1);
        double[] first = [.. x1.Select(static (x, i) => x + Math.Sin(i))],
            second = [.. x1.Select(static (x, i) => 300.0 - x + Math.Cos(3 * i))];
        return all.WithInstruments(
            DesignMatrix.Create(all.RowCount, [KeyValuePair.Create("z1", first), KeyValuePair.Create("z2", second)]),
            "x1"
        );
    }
}
