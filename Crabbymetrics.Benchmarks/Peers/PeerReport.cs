using System.Text.Json.Serialization;

namespace Crabbymetrics.Benchmarks.Peers;

/// <summary>What <see cref="PeerCommand"/> prints. Times in seconds.</summary>
internal sealed record PeerReport
{
    [JsonPropertyName("n")]
    public required int RowCount { get; init; }

    [JsonPropertyName("p")]
    public required int ColumnCount { get; init; }

    [JsonPropertyName("threads")]
    public required int Threads { get; init; }

    [JsonPropertyName("repeat")]
    public required int Repeat { get; init; }

    /// <summary>The first fit of the process, compilation included.</summary>
    [JsonPropertyName("first_s")]
    public required double First { get; init; }

    [JsonPropertyName("median_s")]
    public required double Median { get; init; }

    [JsonPropertyName("min_s")]
    public required double Minimum { get; init; }

    /// <summary>The mean time that all processors together spent on a fit: on a busy machine the time that tells something.</summary>
    [JsonPropertyName("cpu_s")]
    public required double Processor { get; init; }

    /// <summary>The median time of a covariance after a fresh fit, all that it evaluates included.</summary>
    [JsonPropertyName("vcov_s")]
    public required double Covariance { get; init; }

    [JsonPropertyName("bootstrap_s")]
    public required double? Bootstrap { get; init; }

    [JsonPropertyName("iterations")]
    public required int Iterations { get; init; }

    /// <summary>Passes over all rows.</summary>
    [JsonPropertyName("passes")]
    public required int Passes { get; init; }

    /// <summary>The largest component of the gradient of the negative log-likelihood (the sum over the rows) at the estimates.</summary>
    [JsonPropertyName("gradient_inf_norm")]
    public required double GradientNorm { get; init; }

    [JsonPropertyName("coef")]
    public required IReadOnlyList<double> Coefficients { get; init; }

    /// <summary>Bytes allocated by one warm fit.</summary>
    [JsonPropertyName("allocated_bytes")]
    public required long AllocatedBytes { get; init; }

    [JsonPropertyName("peak_working_set")]
    public required long PeakWorkingSet { get; init; }
}
