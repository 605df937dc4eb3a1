using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The properties of the JSON object that a fit by instruments has.</summary>
internal static class InstrumentJson
{
    /// <summary>Writes them.</summary>
    /// <param name="section">What the report says of the instruments.</param>
    /// <param name="json">The object.</param>
    public static void Write(InstrumentDiagnostics section, Utf8JsonWriter json)
    {
        json.WriteString("method", MethodName(section.Result.Method));
        JsonValues.Number(json, "kappa", section.Result.Kappa);
        JsonValues.Number(json, "sigma", section.Result.Sigma);
        WriteStages(section, json);
        JsonValues.Number(json, "cragg_donald", section.Strength?.CraggDonald);
        if (section.Strength?.KleibergenPaap is { } rank)
        {
            json.WriteStartObject("kleibergen_paap");
            JsonValues.Number(json, "lm", rank.Lm.Statistic);
            JsonValues.Number(json, "lm_p_value", rank.Lm.PValue);
            JsonValues.Number(json, "f", rank.F);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("kleibergen_paap");
        }

        Write(json, "wu_hausman", section.Endogeneity);
        Write(json, "durbin", section.Durbin);
        Write(json, "sargan", section.Sargan);
        Write(json, "basmann", section.Basmann);
        Write(json, "hansen_j", section.Hansen);
        if (!section.Asked.Suspects.IsEmpty)
        {
            Write(json, "difference_in_j", section.Difference);
        }

        if (section.AdjustedT is { } adjusted)
        {
            WriteAdjusted(json, adjusted);
        }

        Write(json, "anderson_rubin", section.AndersonRubin, section.AndersonRubinSet, withSet: true);
        if (section.Asked.WeakInstruments)
        {
            Write(json, "kleibergen", section.Kleibergen, section.KleibergenSet, withSet: true);
            Write(json, "conditional_likelihood_ratio", section.LikelihoodRatio, section.LikelihoodRatioSet, withSet: true);
        }
    }

    private static void WriteStages(InstrumentDiagnostics section, Utf8JsonWriter json)
    {
        json.WriteStartArray("first_stage");
        foreach (FirstStage stage in section.Stages)
        {
            json.WriteStartObject();
            json.WriteString("endogenous", stage.Endogenous);
            JsonValues.Number(json, "f", stage.F?.Statistic);
            JsonValues.Number(json, "df1", stage.F?.DegreesOfFreedom);
            JsonValues.Number(json, "df2", stage.F?.DenominatorDegreesOfFreedom);
            JsonValues.Number(json, "p_value", stage.F?.PValue);
            JsonValues.Number(json, "f_robust", stage.RobustF?.Statistic);
            JsonValues.Number(json, "partial_r_squared", stage.PartialRSquared);
            JsonValues.Number(json, "shea", stage.SheaPartialRSquared);
            JsonValues.Number(json, "sanderson_windmeijer_f", stage.SandersonWindmeijer?.Statistic);
            JsonValues.Number(json, "effective_f", section.Strength?.EffectiveF?.Value);
            JsonValues.Number(json, "effective_f_critical", section.Strength?.EffectiveF?.CriticalValue());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAdjusted(Utf8JsonWriter json, AdjustedTTest adjusted)
    {
        json.WriteStartObject("tf");
        JsonValues.Number(json, "t", adjusted.T);
        JsonValues.Number(json, "f", adjusted.F);
        JsonValues.Number(json, "critical_value", adjusted.CriticalValue);
        JsonValues.Number(json, "conf_low", adjusted.Lower);
        JsonValues.Number(json, "conf_high", adjusted.Upper);
        json.WriteEndObject();
    }

    // F has df1 and df2, chi-squared df; a p-value of its own has neither.
    private static void Write(Utf8JsonWriter json, string name, HypothesisTest? test, ConfidenceSet? set = null, bool withSet = false)
    {
        if (test is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        JsonValues.Number(json, "statistic", test.Statistic);
        if (test.Distribution == TestDistribution.F)
        {
            JsonValues.Number(json, "df1", test.DegreesOfFreedom);
            JsonValues.Number(json, "df2", test.DenominatorDegreesOfFreedom);
        }
        else if (test.Distribution == TestDistribution.ChiSquared)
        {
            JsonValues.Number(json, "df", test.DegreesOfFreedom);
        }

        JsonValues.Number(json, "p_value", test.PValue);
        if (withSet)
        {
            WriteSet(json, set);
        }

        json.WriteEndObject();
    }

    private static void WriteSet(Utf8JsonWriter json, ConfidenceSet? set)
    {
        if (set is null)
        {
            json.WriteNull("set");
            return;
        }

        json.WriteStartArray("set");
        foreach (ConfidenceInterval interval in set.Intervals)
        {
            json.WriteStartArray();
            End(interval.Lower);
            End(interval.Upper);
            json.WriteEndArray();
        }

        json.WriteEndArray();

        void End(double value)
        {
            if (double.IsFinite(value))
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }
    }

    private static string MethodName(TwoSlsMethod method) =>
        method switch
        {
            TwoSlsMethod.TwoStage => "2sls",
            TwoSlsMethod.Liml => "liml",
            TwoSlsMethod.Fuller => "fuller",
            TwoSlsMethod.KClass => "k-class",
            TwoSlsMethod.Gmm => "gmm",
            _ => "cue",
        };
}
