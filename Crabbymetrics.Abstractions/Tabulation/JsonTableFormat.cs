using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crabbymetrics;

/// <summary>JSON with all digits: an object with <c>title</c>, <c>rows</c> by the keys of the columns, <c>statistics</c> and <c>notes</c>;
/// an array of these for several tables.</summary>
public sealed class JsonTableFormat : ITableFormat
{
    // A document, not part of a web page: "y ~ a + b" stays readable.
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public string Render(FormattedTable table) => Render([table]);

    /// <inheritdoc/>
    public string Render(ImmutableArray<FormattedTable> tables)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            if (tables.Length == 1)
            {
                Write(json, tables[0]);
            }
            else
            {
                json.WriteStartArray();
                foreach (FormattedTable table in tables)
                {
                    Write(json, table);
                }

                json.WriteEndArray();
            }
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, FormattedTable table)
    {
        json.WriteStartObject();
        json.WriteString("title", table.Title);
        json.WriteStartArray("rows");
        ImmutableArray<string> keys = table.Keys;
        foreach (TableSection section in table.Sections)
        {
            foreach (ImmutableArray<TableCell> row in section.Rows)
            {
                WriteRow(json, section, row, keys);
            }
        }

        json.WriteEndArray();
        json.WriteStartObject("statistics");
        foreach (TableFact fact in table.Facts)
        {
            Write(json, fact.Name, fact.Cell);
        }

        json.WriteEndObject();
        json.WriteStartArray("notes");
        foreach (string note in table.Notes.AddRange(table.Remarks))
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, TableSection section, ImmutableArray<TableCell> row, ImmutableArray<string> keys)
    {
        json.WriteStartObject();
        if (section.Title is not null)
        {
            json.WriteString("section", section.Title);
        }

        int column = 0;
        foreach (TableCell cell in row)
        {
            Write(json, keys[column], cell);
            column += cell.Span;
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string key, TableCell cell)
    {
        if (cell.Value is { } value)
        {
            json.WriteNumber(key, value);
        }
        else if (cell.IsMissing)
        {
            json.WriteNull(key);
        }
        else
        {
            json.WriteString(key, cell.Text);
        }
    }
}
