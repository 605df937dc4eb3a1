using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Reports;

/// <summary>What a report says of FTRL beside its coefficients: its state and its progressive loss.</summary>
internal static class FtrlSection
{
    /// <summary>Rows, epochs and loss in words.</summary>
    public static string Line(FtrlResult result)
    {
        (long learned, long observations) = (result.State.RowCount, result.State.ObservationCount);
        string repeated =
            learned == observations ? ""
            : learned % observations == 0 ? FormattableString.Invariant($" ({observations} observations, {learned / observations} epochs)")
            : FormattableString.Invariant($" ({observations} observations, some in several epochs)");
        return FormattableString.Invariant($"Rows learned: {learned}{repeated}. Progressive loss: {result.ProgressiveLoss:g6}.");
    }

    /// <summary>Writes the properties of the JSON object.</summary>
    public static void Write(FtrlResult result, Utf8JsonWriter json)
    {
        json.WriteStartObject("state");
        ModelJson.Write(json, "z", result.State.Z.AsSpan());
        ModelJson.Write(json, "n", result.State.N.AsSpan());
        json.WriteNumber("row_count", result.State.RowCount);
        json.WriteNumber("observation_count", result.State.ObservationCount);
        json.WriteEndObject();
        json.WriteNumber("progressive_loss", result.ProgressiveLoss);
    }
}
