using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics.Data;

/// <summary>A formula with what it learned, as JSON.</summary>
internal static class FormulaJson
{
    public static void Write(Utf8JsonWriter writer, FormulaState state)
    {
        writer.WriteStartObject();
        writer.WriteString("text", state.Formula);
        writer.WriteStartArray("variables");
        foreach (VariableState variable in state.Variables)
        {
            writer.WriteStartObject();
            writer.WriteString("name", variable.Key);
            writer.WriteBoolean("column", variable.IsColumn);
            writer.WriteBoolean("factor", variable.IsFactor);
            if (variable.IsDate)
            {
                writer.WriteBoolean("date", true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("factors");
        foreach (FactorState factor in state.Factors)
        {
            writer.WriteStartObject();
            writer.WriteString("variable", factor.Variable);
            writer.WriteString("name", factor.Name);
            ModelJson.Write(writer, "levels", factor.Levels);
            writer.WriteBoolean("numeric", factor.IsNumeric);
            Write(writer, "baselines", factor.Baselines);
            writer.WriteString("contrast", factor.Contrast.ToString());
            ModelJson.Write(writer, "breaks", factor.Breaks.AsSpan());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteTransforms(writer, state.Transforms);
        writer.WriteStartArray("blocks");
        foreach (BlockState block in state.Blocks)
        {
            Write(writer, block);
        }

        writer.WriteEndArray();
        ModelJson.Write(writer, "offsets", state.Offsets);
        ModelJson.Write(writer, "columns", state.Columns);
        writer.WriteString("unit", state.Unit);
        writer.WriteString("time", state.Time);
        if (!state.Further.IsEmpty)
        {
            writer.WriteStartArray("further");
            foreach (FurtherState column in state.Further)
            {
                writer.WriteStartObject();
                writer.WriteString("name", column.Name);
                writer.WriteString("source", column.Source);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes what functions learned, as <c>transforms</c>.</summary>
    public static void WriteTransforms(Utf8JsonWriter writer, IEnumerable<TransformState> transforms)
    {
        writer.WriteStartArray("transforms");
        foreach (TransformState transform in transforms)
        {
            writer.WriteStartObject();
            writer.WriteString("term", transform.Term);
            writer.WriteString("function", transform.Function);
            writer.WriteStartObject("parameters");
            foreach ((string name, ImmutableArray<double> values) in transform.Parameters)
            {
                ModelJson.Write(writer, name, values.AsSpan());
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static FormulaState Read(ModelJson formula) =>
        new(
            formula.Text("text"),
            [
                .. formula
                    .Objects("variables")
                    .Select(static v => new VariableState(
                        v.Text("name"),
                        v.Truth("column"),
                        v.Truth("factor"),
                        v.Has("date") && v.Truth("date")
                    )),
            ],
            [.. formula.Objects("blocks").Select(ReadBlock)],
            [
                .. formula
                    .Objects("factors")
                    .Select(static factor => new FactorState(
                        factor.Text("variable"),
                        factor.Text("name"),
                        factor.Texts("levels"),
                        factor.Truth("numeric"),
                        factor.WholeNumbers("baselines"),
                        factor.Choice<FactorContrast>("contrast"),
                        factor.Numbers("breaks")
                    )),
            ],
            [.. formula.Objects("transforms").Select(ReadTransform)],
            formula.Texts("offsets"),
            formula.Texts("columns"),
            formula.OptionalText("unit"),
            formula.OptionalText("time")
        )
        {
            Further = formula.Has("further")
                ? [.. formula.Objects("further").Select(static column => new FurtherState(column.Text("name"), column.Text("source")))]
                : [],
        };

    private static void Write(Utf8JsonWriter writer, BlockState block)
    {
        writer.WriteStartObject();
        ModelJson.Write(writer, "term", block.Term);
        writer.WriteStartArray("factors");
        foreach (BlockFactor factor in block.Factors)
        {
            writer.WriteStartObject();
            writer.WriteString("variable", factor.Variable);
            writer.WriteBoolean("full", factor.IsFull);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("cells");
        foreach (ImmutableArray<int> cell in block.Cells)
        {
            writer.WriteStartObject();
            Write(writer, "levels", cell);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static BlockState ReadBlock(ModelJson block) =>
        new(
            block.Texts("term"),
            [.. block.Objects("factors").Select(static factor => new BlockFactor(factor.Text("variable"), factor.Truth("full")))],
            [.. block.Objects("cells").Select(static cell => cell.WholeNumbers("levels"))]
        );

    public static TransformState ReadTransform(ModelJson transform)
    {
        ModelJson parameters = transform.Child("parameters");
        return new TransformState(
            transform.Text("term"),
            transform.Text("function"),
            parameters
                .Properties()
                .ToImmutableSortedDictionary(static property => property.Name, property => parameters.Numbers(property.Name))
        );
    }

    private static void Write(Utf8JsonWriter writer, string name, ImmutableArray<int> values)
    {
        writer.WriteStartArray(name);
        foreach (int value in values)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }
}
