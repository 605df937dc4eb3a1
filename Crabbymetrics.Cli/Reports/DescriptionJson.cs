using System.Text.Json;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The properties of the JSON object that describe the model and its rows.</summary>
internal static class DescriptionJson
{
    /// <summary>What the estimator's name does not say.</summary>
    public static void WriteModel(FitReport report, Utf8JsonWriter json)
    {
        json.WriteString("title", report.Title);
        if (report.Family is not null)
        {
            json.WriteString("family", report.Family);
        }

        if (report.Link is not null)
        {
            json.WriteString("link", report.Link);
        }

        if (report.Dispersion is not null)
        {
            JsonValues.Number(json, "dispersion", report.Dispersion);
        }

        if (report.RSquared is { RSquaredName: not "R2" } pseudo && double.IsFinite(pseudo.RSquared))
        {
            // The share of the deviance or another: the name says which.
            json.WriteStartObject("pseudo_r_squared");
            json.WriteString("name", pseudo.RSquaredName);
            JsonValues.Number(json, "value", pseudo.RSquared);
            json.WriteEndObject();
        }

        if (report.McFaddenRSquared is not null)
        {
            JsonValues.Number(json, "mcfadden_r_squared", report.McFaddenRSquared);
        }
    }

    /// <summary>What a reader of the limits and of the statistics would not guess.</summary>
    public static void WriteConventions(FitReport report, Utf8JsonWriter json)
    {
        if (report.Event is not null)
        {
            json.WriteString("event", report.Event);
        }

        if (report.ReferenceClass is not null)
        {
            json.WriteString("reference_class", report.ReferenceClass);
        }

        if (report.StatisticName != "z")
        {
            json.WriteString("statistic", report.StatisticName);
        }

        if (report.Level != 0.95)
        {
            json.WriteNumber("level", report.Level);
        }
    }

    /// <summary>Which rows and which levels the model is of.</summary>
    public static void WriteSample(FitReport report, Utf8JsonWriter json)
    {
        if (report.Subset is { } subset)
        {
            json.WriteStartObject("by");
            json.WriteString(subset.Key, subset.Value);
            json.WriteEndObject();
        }

        if (!report.DroppedRows.IsEmpty)
        {
            json.WriteStartObject("dropped_rows");
            foreach (DroppedRows rows in report.DroppedRows)
            {
                json.WriteNumber(rows.Reason, rows.Count);
            }

            json.WriteEndObject();
        }

        if (!report.Baselines.IsEmpty)
        {
            json.WriteStartObject("baselines");
            foreach ((string factor, string level) in report.Baselines)
            {
                json.WriteString(factor, level);
            }

            json.WriteEndObject();
        }
    }

    /// <summary>The absorbed effects.</summary>
    public static void WriteAbsorbed(IAbsorbedEffects absorbed, FitReport report, Utf8JsonWriter json)
    {
        json.WriteStartArray("absorbed");
        foreach (AbsorbedEffect effect in absorbed.Absorbed)
        {
            json.WriteStartObject();
            json.WriteString("name", effect.Name);
            json.WriteNumber("levels", effect.Levels.GroupCount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("absorbed_rank", absorbed.AbsorbedRank);
        json.WriteNumber("singletons_dropped", absorbed.SingletonsDropped);
        if (report.LinearFit is not null || report.Instruments is not null)
        {
            JsonValues.Number(json, "within_r_squared", absorbed.WithinRSquared);
            return;
        }

        json.WriteStartArray("separated_rows");
        foreach (int row in report.SeparatedRows)
        {
            json.WriteNumberValue(row);
        }

        json.WriteEndArray();
    }
}
