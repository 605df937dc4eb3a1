using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics;

/// <summary>Reads and writes the properties of a covariance, but for the names of its parameters.</summary>
internal static class CovarianceJson
{
    /// <summary>Reads a covariance of parameters with these names.</summary>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public static CovarianceMatrix Read(ModelJson covariance, ImmutableArray<string> names)
    {
        ModelJson clusters = covariance.Child("clusters");
        try
        {
            return new CovarianceMatrix(covariance.Text("kind"), names, covariance.Numbers("values"))
            {
                SmallSample = covariance.Text("small_sample"),
                SmallSampleFactor = covariance.Number("small_sample_factor"),
                Dispersion = covariance.Number("dispersion"),
                DegreesOfFreedom = covariance.Number("df"),
                ClusterCounts = clusters.Properties().ToImmutableDictionary(static p => p.Name, p => clusters.WholeNumber(p.Name)),
                Lag = covariance.Has("lag") ? covariance.WholeNumber("lag") : null,
                Kernel = covariance.Has("kernel") ? covariance.Choice<SerialKernel>("kernel") : null,
                Bandwidth = covariance.Has("bandwidth") ? covariance.Number("bandwidth") : null,
                IsPrewhitened = covariance.Truth("prewhitened"),
                Period = covariance.OptionalText("period"),
                Warnings = covariance.Texts("warnings"),
                ParameterDegreesOfFreedom = covariance.Has("parameter_df") ? [.. covariance.Numbers("parameter_df")] : [],
                Working = covariance.Has("working")
                    ? new WorkingCovariance(covariance.Numbers("working"), covariance.Numbers("jacobian"))
                    : null,
            };
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"the covariance cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Writes the properties of a covariance.</summary>
    public static void Write(Utf8JsonWriter writer, CovarianceMatrix covariance)
    {
        writer.WriteString("kind", covariance.Kind);
        writer.WriteString("small_sample", covariance.SmallSample);
        ModelJson.Write(writer, "small_sample_factor", covariance.SmallSampleFactor);
        ModelJson.Write(writer, "dispersion", covariance.Dispersion);
        ModelJson.Write(writer, "df", covariance.DegreesOfFreedom);
        writer.WriteStartObject("clusters");
        foreach ((string name, int count) in covariance.ClusterCounts.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteNumber(name, count);
        }

        writer.WriteEndObject();
        if (covariance.Lag is { } lag)
        {
            writer.WriteNumber("lag", lag);
        }

        if (covariance.Kernel is { } kernel)
        {
            writer.WriteString("kernel", kernel.ToString());
        }

        if (covariance.Bandwidth is { } bandwidth)
        {
            ModelJson.Write(writer, "bandwidth", bandwidth);
        }

        writer.WriteBoolean("prewhitened", covariance.IsPrewhitened);
        writer.WriteString("period", covariance.Period);
        ModelJson.Write(writer, "warnings", covariance.Warnings);
        if (!covariance.ParameterDegreesOfFreedom.IsEmpty)
        {
            ModelJson.Write(writer, "parameter_df", covariance.ParameterDegreesOfFreedom.AsSpan());
        }

        ModelJson.Write(writer, "values", covariance.Values);
        if (covariance.Working is { } working)
        {
            ModelJson.Write(writer, "working", working.Values.Span);
            ModelJson.Write(writer, "jacobian", working.Jacobian.Span);
        }
    }
}
