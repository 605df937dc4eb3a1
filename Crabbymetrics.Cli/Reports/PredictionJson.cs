using System.Text.Json;
using Crabbymetrics.Cli.Fitting;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The properties of the JSON object that predictions have.</summary>
internal static class PredictionJson
{
    /// <summary>A number for each row, or the row of its class probabilities; null for a row with a missing value.</summary>
    public static void WritePredictions(Utf8JsonWriter json, Predictions? predictions)
    {
        if (predictions is null)
        {
            json.WriteNull("predictions");
            return;
        }

        if (predictions.Classes.IsEmpty)
        {
            double[] means = new double[predictions.Count];
            for (int i = 0; i < means.Length; i++)
            {
                means[i] = predictions[i].IsEmpty ? double.NaN : predictions[i][0];
            }

            json.WritePropertyName("predictions");
            JsonValues.Row(json, means);
            return;
        }

        json.WriteStartArray("predictions");
        for (int i = 0; i < predictions.Count; i++)
        {
            if (predictions[i].IsEmpty)
            {
                json.WriteNullValue();
            }
            else
            {
                JsonValues.Row(json, predictions[i]);
            }
        }

        json.WriteEndArray();
    }

    /// <summary>The classes, in the order of the probabilities.</summary>
    public static void WriteClasses(Predictions? predictions, Utf8JsonWriter json)
    {
        if (predictions is null || predictions.Classes.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("prediction_classes");
        foreach (string name in predictions.Classes)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
