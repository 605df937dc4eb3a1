using System.Text.Json;

namespace Crabbymetrics.Data;

/// <summary>The rows of a fit in a saved model: the columns that the model reads.</summary>
internal static class SavedData
{
    private const string Name = "the data of the model";

    /// <summary>Writes the columns of the rows in use.</summary>
    public static void Write(Utf8JsonWriter writer, ColumnTable table)
    {
        writer.WriteStartArray();
        foreach (string name in table.Names)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            if (table.HasNumbers(name))
            {
                ModelJson.Write(writer, "numbers", table.Numbers(name));
            }
            else
            {
                LabelColumn labels = table.Labels(name);
                ModelJson.Write(writer, "labels", labels.Labels);
                writer.WriteStartArray("codes");
                foreach (int code in labels.Codes)
                {
                    writer.WriteNumberValue(code);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads the columns.</summary>
    /// <exception cref="FormatException">They are not as <see cref="Write"/> writes them.</exception>
    public static MemoryColumns Read(ModelJson root, string part)
    {
        MemoryColumns columns = MemoryColumns.Empty;
        foreach (ModelJson column in root.Objects(part))
        {
            string name = column.Text("name");
            try
            {
                columns = column.Has("numbers") ? columns.With(name, column.Numbers("numbers")) : columns.With(name, [.. LabelsOf(column)]);
            }
            catch (ArgumentException error)
            {
                throw new FormatException($"the data cannot be read: {error.Message}", error);
            }
        }

        return columns.Named(Name);
    }

    private static IEnumerable<string?> LabelsOf(ModelJson column)
    {
        string[] labels = [.. column.Texts("labels")];
        foreach (int code in column.WholeNumbers("codes"))
        {
            yield return code < labels.Length
                ? (code < 0 ? null : labels[code])
                : throw new FormatException($"the column '{column.Text("name")}' has a code beyond its labels.");
        }
    }
}
