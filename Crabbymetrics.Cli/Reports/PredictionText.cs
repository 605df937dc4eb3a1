namespace Crabbymetrics.Cli.Reports;

/// <summary>Predictions as comma-separated values: a line for each row of the other file, empty where the row has a missing value.</summary>
internal static class PredictionText
{
    public static void Write(TextWriter writer, IReadOnlyList<double?> predictions)
    {
        writer.WriteLine("row,prediction");
        for (int i = 0; i < predictions.Count; i++)
        {
            writer.WriteLine(FormattableString.Invariant($"{i + 1},{CsvText.Number(predictions[i])}"));
        }
    }
}
