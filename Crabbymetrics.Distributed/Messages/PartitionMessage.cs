using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;

namespace Crabbymetrics.Distributed;

/// <summary>A partition of one fit as it travels. A node that takes it over needs nothing else.</summary>
[GenerateSerializer]
[Immutable]
[Alias("Crabbymetrics.PartitionMessage")]
internal sealed record PartitionMessage
{
    /// <summary>The version of this assembly.</summary>
    public static string OwnVersion { get; } =
        typeof(PartitionMessage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>Names fit and partition, and says where in the sum of all sizes the middle of the partition lies.</summary>
    [Id(0)]
    public required string Key { get; init; }

    [Id(1)]
    public required string Kind { get; init; }

    [Id(2)]
    public required string[] Arguments { get; init; }

    /// <summary>The number of the first row among all; 0 until all are counted.</summary>
    [Id(3)]
    public long FirstRow { get; init; }

    /// <summary>What the source was when it was first loaded; null until then.</summary>
    [Id(4)]
    public string? Fingerprint { get; init; }

    [Id(5)]
    public required string Version { get; init; }

    public PartitionDescription Description => new(Kind, ImmutableArray.Create(Arguments));

    /// <summary>A key.</summary>
    /// <param name="fit">Names the fit.</param>
    /// <param name="index">The number of the partition.</param>
    /// <param name="place">Where its middle lies, in [0, 1).</param>
    public static string KeyOf(string fit, int index, double place) =>
        string.Create(CultureInfo.InvariantCulture, $"{fit}/{index}/{place:R}");

    /// <summary>Where the middle of a partition lies.</summary>
    public static double PlaceOf(string key) =>
        double.TryParse(key.AsSpan(key.LastIndexOf('/') + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double place)
            ? place
            : 0.0;
}
