using Crabbymetrics.Cli.Fitting;

namespace Crabbymetrics.Cli.Reports;

/// <summary>Predictions as comma-separated values: a line for each row of the other file, empty where the row has a missing
/// value.</summary>
internal static class PredictionText
{
    public static void Write(TextWriter writer, Predictions predictions)
    {
        int columns = Math.Max(1, predictions.Classes.Length);
        writer.WriteLine(
            "row,"
                + (
                    predictions.Classes.IsEmpty
                        ? "prediction"
                        : string.Join(',', predictions.Classes.Select(static text => CsvField.Of(text)))
                )
        );
        for (int i = 0; i < predictions.Count; i++)
        {
            ReadOnlySpan<double> row = predictions[i];
            string line = (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            for (int c = 0; c < columns; c++)
            {
                line += "," + (row.IsEmpty ? "" : CsvField.Of(row[c]));
            }

            writer.WriteLine(line);
        }
    }
}
