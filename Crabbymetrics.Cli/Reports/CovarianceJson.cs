using System.Text.Json;
using Crabbymetrics.Cli.Commands;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The properties of the JSON object that say how sure the estimates are.</summary>
internal static class CovarianceJson
{
    /// <summary>The covariance, row by row.</summary>
    public static void WriteCovariance(CovarianceMatrix? covariance, Utf8JsonWriter json)
    {
        if (covariance is null)
        {
            json.WriteNull("vcov");
            return;
        }

        json.WriteStartArray("vcov");
        for (int j = 0; j < covariance.Dimension; j++)
        {
            JsonValues.Row(json, covariance.Values.Slice(j * covariance.Dimension, covariance.Dimension));
        }

        json.WriteEndArray();
    }

    /// <summary>How the covariance was made, as far as its name leaves that open.</summary>
    public static void WriteCovarianceDetails(CovarianceMatrix? covariance, Utf8JsonWriter json)
    {
        if (covariance is null || (covariance.SerialText is null && covariance.ClusterCounts.IsEmpty))
        {
            return;
        }

        json.WriteStartObject("vcov_details");
        if (covariance.Lag is { } lag)
        {
            json.WriteNumber("lag", lag);
        }

        if (covariance.SerialText is not null)
        {
            json.WriteString("period", covariance.Period);
        }

        if (covariance.Kernel is { } kernel)
        {
            json.WriteString("kernel", FitRequest.Kernels.First(known => known.Kernel == kernel).Name);
            JsonValues.Number(json, "bandwidth", covariance.Bandwidth);
            json.WriteBoolean("prewhitened", covariance.IsPrewhitened);
        }

        if (!covariance.ClusterCounts.IsEmpty)
        {
            json.WriteStartObject("clusters");
            foreach ((string name, int count) in covariance.ClusterCounts.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteNumber(name, count);
            }

            json.WriteEndObject();
        }

        if (double.IsFinite(covariance.DegreesOfFreedom))
        {
            json.WriteNumber("df", covariance.DegreesOfFreedom);
        }

        json.WriteEndObject();
    }

    /// <summary>The bootstrap; null where there is none.</summary>
    public static void WriteBootstrap(FitReport report, Utf8JsonWriter json)
    {
        if (report.Bootstrap is not { } bootstrap)
        {
            json.WriteNull("bootstrap");
            return;
        }

        json.WriteStartObject("bootstrap");
        json.WriteString("scheme", bootstrap.Scheme);
        json.WriteNumber("replications", bootstrap.Replications);
        json.WriteNumber("completed_replications", bootstrap.CompletedReplications);
        json.WriteNumber("failed", bootstrap.Failures.Length);
        json.WriteNumber("seed", bootstrap.Seed);
        json.WritePropertyName("std_error");
        JsonValues.Row(json, bootstrap.StandardErrors.AsSpan());
        json.WritePropertyName("conf_low");
        JsonValues.Row(json, bootstrap.ConfidenceLow.AsSpan());
        json.WritePropertyName("conf_high");
        JsonValues.Row(json, bootstrap.ConfidenceHigh.AsSpan());
        if (report.IncludeDraws)
        {
            json.WriteStartArray("draws");
            for (int b = 0; b < bootstrap.Replications; b++)
            {
                JsonValues.Row(json, bootstrap.Draw(b));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
