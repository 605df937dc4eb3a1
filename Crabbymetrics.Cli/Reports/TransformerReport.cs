using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Reports;

/// <summary>What <c>crabby fit pca</c> and <c>crabby fit kernel-basis</c> print.</summary>
internal static class TransformerReport
{
    private const int MostColumns = 6;

    public static void WriteTable(TextWriter output, string title, IDesignTransformation fitted, ModelFrame frame)
    {
        output.WriteLine(FormattableString.Invariant($"{title} of {fitted.InputNames.Length} columns, {CountOf(fitted, frame)} rows"));
        if (fitted is PrincipalComponents components)
        {
            Write(output, components);
        }
        else if (fitted is KernelFeatures kernel)
        {
            output.WriteLine(
                FormattableString.Invariant(
                    $"{kernel.Function.ToString().ToLowerInvariant()} kernel, gamma {kernel.Gamma:G6}: {kernel.OutputNames.Length} columns"
                ) + FormattableString.Invariant($", {kernel.DroppedCount} eigenvalues dropped as rounding")
            );
            if (kernel.Note is { } note)
            {
                output.WriteLine("Note: " + note);
            }
        }
    }

    public static void WriteJson(TextWriter output, string name, IDesignTransformation fitted, ModelFrame frame, TransformedRows? rows)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteString("estimator", name);
            writer.WriteNumber("nobs", CountOf(fitted, frame));
            ModelJson.Write(writer, "columns", fitted.InputNames);
            if (fitted is PrincipalComponents components)
            {
                Write(writer, components);
            }
            else if (fitted is KernelFeatures kernel)
            {
                Write(writer, kernel);
            }

            Write(writer, rows);
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }

    // Frequencies are repeated rows.
    private static double CountOf(IDesignTransformation fitted, ModelFrame frame) =>
        fitted is PrincipalComponents components ? components.ObservationCount
        : frame.Data.Weights is { } weights ? frame.Data.ObservationCount(weights.Values.Span)
        : frame.Data.ObservationCount();

    private static void Write(TextWriter output, PrincipalComponents fitted)
    {
        int shown = Math.Min(MostColumns, fitted.ComponentCount);
        string[] names = [.. fitted.OutputNames.Take(shown)];
        ImmutableArray<TableCell> heading = TableCell.Row(["", .. names]);
        FormattedTable table = new()
        {
            Header = [heading],
            Sections =
            [
                new TableSection([
                    Row("variance", c => fitted.ExplainedVariance[c]),
                    Row("share", c => fitted.ExplainedVarianceRatio[c]),
                    Row("cumulative", c => fitted.ExplainedVarianceRatio.Take(c + 1).Sum()),
                ]),
                new TableSection([.. fitted.InputNames.Select((name, column) => Row(name, c => fitted.Loadings(c)[column]))], "Loadings"),
            ],
        };
        output.Write(table.ToText());
        if (shown < fitted.ComponentCount)
        {
            output.WriteLine(
                FormattableString.Invariant($"The first {shown} of {fitted.ComponentCount} components; --output json has all.")
            );
        }

        output.WriteLine(
            FormattableString.Invariant($"rank {fitted.Rank}, variance of all columns {fitted.TotalVariance:G6}, ")
                + FormattableString.Invariant($"noise variance {fitted.NoiseVariance:G6}")
        );

        ImmutableArray<TableCell> Row(string name, Func<int, double> value) =>
            [
                new TableCell(name),
                .. Enumerable
                    .Range(0, shown)
                    .Select(c => TableCell.Of(value(c), static number => number.ToString("F4", CultureInfo.InvariantCulture))),
            ];
    }

    private static void Write(Utf8JsonWriter writer, PrincipalComponents fitted)
    {
        writer.WriteStartArray("components");
        for (int c = 0; c < fitted.ComponentCount; c++)
        {
            writer.WriteStartObject();
            writer.WriteString("name", fitted.OutputNames[c]);
            ModelJson.Write(writer, "explained_variance", fitted.ExplainedVariance[c]);
            ModelJson.Write(writer, "explained_variance_ratio", fitted.ExplainedVarianceRatio[c]);
            ModelJson.Write(writer, "singular_value", fitted.SingularValues[c]);
            writer.WriteStartObject("loadings");
            for (int j = 0; j < fitted.InputNames.Length; j++)
            {
                ModelJson.Write(writer, fitted.InputNames[j], fitted.Loadings(c)[j]);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        ModelJson.Write(writer, "mean", fitted.Means.AsSpan());
        if (fitted.IsScaled)
        {
            ModelJson.Write(writer, "scale", fitted.Scales.AsSpan());
        }
        else
        {
            writer.WriteNull("scale");
        }

        writer.WriteNumber("rank", fitted.Rank);
        ModelJson.Write(writer, "total_variance", fitted.TotalVariance);
        ModelJson.Write(writer, "noise_variance", fitted.NoiseVariance);
        WriteOrNull(writer, "log_likelihood", fitted.LogLikelihood);
    }

    private static void Write(Utf8JsonWriter writer, KernelFeatures fitted)
    {
        writer.WriteString("kernel", fitted.Function.ToString().ToLowerInvariant());
        writer.WriteString("basis", fitted.Approximation.ToString().ToLowerInvariant());
        ModelJson.Write(writer, "gamma", fitted.Gamma);
        writer.WriteNumber("count", fitted.OutputNames.Length);
        writer.WriteNumber("dropped", fitted.DroppedCount);
        ModelJson.Write(writer, "warnings", new[] { fitted.Note }.OfType<string>());
        ModelJson.Write(writer, "eigenvalues", fitted.Eigenvalues.AsSpan());
        ModelJson.Write(writer, "mean", fitted.Means.AsSpan());
        ModelJson.Write(writer, "scale", fitted.Scales.AsSpan());
    }

    private static void Write(Utf8JsonWriter writer, TransformedRows? rows)
    {
        if (rows is null)
        {
            return;
        }

        writer.WriteStartArray("predictions");
        for (int i = 0; i < rows.Design.RowCount; i++)
        {
            writer.WriteStartObject();
            writer.WriteNumber("row", rows.RowNumber(i));
            for (int j = 0; j < rows.Design.ColumnCount; j++)
            {
                ModelJson.Write(writer, rows.Design.ColumnNames[j], rows.Design[i, j]);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteOrNull(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
