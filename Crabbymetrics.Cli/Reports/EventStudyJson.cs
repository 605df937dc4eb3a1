using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The property of the JSON object that an event study has: what its parameters are averages of.</summary>
internal static class EventStudyJson
{
    /// <summary>Writes it.</summary>
    public static void Write(EventStudyResult result, Utf8JsonWriter json)
    {
        json.WriteStartObject("event_study");
        json.WriteString(
            "method",
            result.Method switch
            {
                EventStudyMethod.SunAbraham => "sunab",
                EventStudyMethod.Imputation => "imputation",
                _ => "two-way",
            }
        );
        JsonValues.Number(json, "reference", result.Reference);
        json.WriteStartArray("periods");
        foreach (EventStudyPeriod period in result.Periods)
        {
            json.WriteStartObject();
            json.WriteString("name", period.Name);
            JsonValues.Number(json, "period", period.Period);
            JsonValues.Number(json, "observations", period.Observations);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("cohorts");
        foreach (CohortEffect effect in result.Cohorts)
        {
            json.WriteStartObject();
            JsonValues.Number(json, "cohort", effect.Cohort);
            JsonValues.Number(json, "period", effect.Period);
            JsonValues.Number(json, "estimate", effect.Estimate);
            JsonValues.Number(json, "share", effect.Share);
            JsonValues.Number(json, "observations", effect.Observations);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
