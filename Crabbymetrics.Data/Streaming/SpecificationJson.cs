using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics.Data;

/// <summary>The parts of a model as JSON.</summary>
internal static class SpecificationJson
{
    public static void Write(Utf8JsonWriter writer, ModelSpecification specification)
    {
        writer.WriteStartObject("model");
        writer.WriteString("formula", specification.Formula.Text);
        writer.WriteBoolean("intercept", specification.FitIntercept);
        writer.WriteString("outcome", specification.OutcomeKind.ToString());
        writer.WriteString("event", specification.Event);
        writer.WriteString("where", specification.Where);
        writer.WriteString("missing", specification.NaAction.ToString());
        writer.WriteString("offset", specification.Offset);
        writer.WriteString("exposure", specification.Exposure);
        writer.WriteString("trials", specification.Trials);
        writer.WriteString("weights", specification.Weights);
        writer.WriteString("weightKind", specification.WeightKind.ToString());
        ModelJson.Write(writer, "clusters", specification.Clusters);
        writer.WriteStartArray("columns");
        foreach (ModelColumn column in specification.Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            writer.WriteString("source", column.Source);
            writer.WriteString("kind", column.Kind.ToString());
            writer.WriteBoolean("prediction", column.IsForPrediction);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static ModelSpecification Read(ModelJson root)
    {
        ModelJson model = root.Child("model");
        return new ModelSpecification
        {
            Formula = Formula.Parse(model.Text("formula")),
            FitIntercept = model.Truth("intercept"),
            OutcomeKind = model.Choice<ColumnKind>("outcome"),
            Event = model.OptionalText("event"),
            Where = model.OptionalText("where"),
            NaAction = model.Choice<NaAction>("missing"),
            Offset = model.OptionalText("offset"),
            Exposure = model.OptionalText("exposure"),
            Trials = model.OptionalText("trials"),
            Weights = model.OptionalText("weights"),
            WeightKind = model.Choice<WeightKind>("weightKind"),
            Clusters = model.Texts("clusters"),
            Columns =
            [
                .. model
                    .Objects("columns")
                    .Select(static column => new ModelColumn(column.Text("name"), column.Text("source"), column.Choice<ColumnKind>("kind"))
                    {
                        IsForPrediction = column.Truth("prediction"),
                    }),
            ],
        };
    }
}
