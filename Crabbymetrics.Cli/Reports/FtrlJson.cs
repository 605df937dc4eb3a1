using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The properties of the JSON object that FTRL has: its state and its progressive loss.</summary>
internal static class FtrlJson
{
    /// <summary>Writes them.</summary>
    public static void Write(FtrlResult result, Utf8JsonWriter json)
    {
        json.WriteStartObject("state");
        ModelJson.Write(json, "z", result.State.Z.AsSpan());
        ModelJson.Write(json, "n", result.State.N.AsSpan());
        json.WriteNumber("row_count", result.State.RowCount);
        json.WriteEndObject();
        json.WriteNumber("progressive_loss", result.ProgressiveLoss);
    }
}
