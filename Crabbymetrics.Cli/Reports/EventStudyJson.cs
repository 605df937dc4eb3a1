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
        Number(json, "reference", result.Reference);
        json.WriteStartArray("periods");
        foreach (EventStudyPeriod period in result.Periods)
        {
            json.WriteStartObject();
            json.WriteString("name", period.Name);
            Number(json, "period", period.Period);
            Number(json, "observations", period.Observations);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("cohorts");
        foreach (CohortEffect effect in result.Cohorts)
        {
            json.WriteStartObject();
            Number(json, "cohort", effect.Cohort);
            Number(json, "period", effect.Period);
            Number(json, "estimate", effect.Estimate);
            Number(json, "share", effect.Share);
            Number(json, "observations", effect.Observations);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
