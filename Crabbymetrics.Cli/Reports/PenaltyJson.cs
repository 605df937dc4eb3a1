using System.Collections.Immutable;
using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The properties of the JSON object that elastic nets and ridges have.</summary>
internal static class PenaltyJson
{
    /// <summary>Writes them.</summary>
    public static void Write(PenaltySection section, Utf8JsonWriter json)
    {
        if (section.Ridge is { } ridge)
        {
            Write(ridge, json);
        }
        else
        {
            Write(section.Net!, section.Path, section.ShowsPath, json);
        }
    }

    private static void Write(RidgeResult ridge, Utf8JsonWriter json)
    {
        JsonValues.Number(json, "l2", ridge.L2);
        JsonValues.Number(json, "degrees_of_freedom", ridge.DegreesOfFreedom);
        JsonValues.Number(json, "gcv", ridge.GeneralizedCrossValidation);
        JsonValues.Number(json, "leave_one_out", ridge.LeaveOneOut);
        if (ridge.ChosenBy is not { } rule)
        {
            return;
        }

        json.WriteString("chosen_by", PenaltySection.WordOf(rule));
        json.WriteStartArray("grid");
        foreach (RidgePoint point in ridge.Grid)
        {
            json.WriteStartObject();
            JsonValues.Number(json, "penalty", point.Penalty);
            JsonValues.Number(json, "l2", point.L2);
            JsonValues.Number(json, "degrees_of_freedom", point.DegreesOfFreedom);
            JsonValues.Number(json, "rss", point.ResidualSumOfSquares);
            JsonValues.Number(json, "gcv", point.GeneralizedCrossValidation);
            JsonValues.Number(json, "leave_one_out", point.LeaveOneOut);
            Coefficients(ridge.ParameterNames, point.Parameters, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(NetResult net, NetPath? path, bool showsPath, Utf8JsonWriter json)
    {
        JsonValues.Number(json, "l1", net.L1);
        JsonValues.Number(json, "l2", net.L2);
        Facts(net, json);
        if (net.ChosenBy is { } rule)
        {
            json.WriteString("chosen_by", PenaltySection.WordOf(rule));
        }

        if (showsPath && path is not null)
        {
            json.WriteStartArray("path");
            for (int l = 0; l < path.Results.Length; l++)
            {
                json.WriteStartObject();
                JsonValues.Number(json, "lambda", path.Lambdas[l]);
                JsonValues.Number(json, "l1", path.Results[l].L1);
                JsonValues.Number(json, "l2", path.Results[l].L2);
                Facts(path.Results[l], json);
                JsonValues.Number(json, "deviance", path.Results[l].Deviance);
                JsonValues.Number(json, "aic", path.Results[l].Aic);
                JsonValues.Number(json, "bic", path.Results[l].Bic);
                JsonValues.Number(json, "ebic", path.Results[l].Ebic);
                Coefficients(path.Results[l].ParameterNames, path.Results[l].Parameters, json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (path is { Judged: { } judged })
        {
            json.WriteStartObject("cv");
            json.WriteString("measure", PenaltySection.WordOf(judged.Measure));
            JsonValues.Number(json, "folds", judged.FoldCount);
            Numbers(json, "lambda", path.Lambdas[..judged.Means.Length]);
            Numbers(json, "mean", judged.Means);
            Numbers(json, "std_error", judged.StandardErrors);
            JsonValues.Number(json, "min", path.Lambdas[judged.Best]);
            JsonValues.Number(json, "one_se", path.Lambdas[judged.OneStandardError]);
            json.WriteEndObject();
        }
    }

    private static void Facts(NetResult net, Utf8JsonWriter json)
    {
        JsonValues.Number(json, "nonzero", net.NonzeroCount);
        JsonValues.Number(json, "degrees_of_freedom", net.DegreesOfFreedom);
        JsonValues.Number(json, "deviance_ratio", net.DevianceRatio);
        JsonValues.Number(json, "kkt_residual", net.KktResidual);
        JsonValues.Number(json, "duality_gap", net.DualityGap);
    }

    // Those that are not 0, by name.
    private static void Coefficients(ImmutableArray<string> names, ImmutableArray<double> values, Utf8JsonWriter json)
    {
        json.WriteStartObject("coefficients");
        for (int j = 0; j < values.Length; j++)
        {
            if (values[j] != 0.0)
            {
                JsonValues.Number(json, names[j], values[j]);
            }
        }

        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, ImmutableArray<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
