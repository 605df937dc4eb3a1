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
        Number(json, "l2", ridge.L2);
        Number(json, "degrees_of_freedom", ridge.DegreesOfFreedom);
        Number(json, "gcv", ridge.GeneralizedCrossValidation);
        Number(json, "leave_one_out", ridge.LeaveOneOut);
        if (ridge.ChosenBy is not { } rule)
        {
            return;
        }

        json.WriteString("chosen_by", PenaltySection.WordOf(rule));
        json.WriteStartArray("grid");
        foreach (RidgePoint point in ridge.Grid)
        {
            json.WriteStartObject();
            Number(json, "penalty", point.Penalty);
            Number(json, "l2", point.L2);
            Number(json, "degrees_of_freedom", point.DegreesOfFreedom);
            Number(json, "rss", point.ResidualSumOfSquares);
            Number(json, "gcv", point.GeneralizedCrossValidation);
            Number(json, "leave_one_out", point.LeaveOneOut);
            Coefficients(ridge.ParameterNames, point.Parameters, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(NetResult net, NetPath? path, bool showsPath, Utf8JsonWriter json)
    {
        Number(json, "l1", net.L1);
        Number(json, "l2", net.L2);
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
                Number(json, "lambda", path.Lambdas[l]);
                Number(json, "l1", path.Results[l].L1);
                Number(json, "l2", path.Results[l].L2);
                Facts(path.Results[l], json);
                Number(json, "deviance", path.Results[l].Deviance);
                Number(json, "aic", path.Results[l].Aic);
                Number(json, "bic", path.Results[l].Bic);
                Number(json, "ebic", path.Results[l].Ebic);
                Coefficients(path.Results[l].ParameterNames, path.Results[l].Parameters, json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (path is { Judged: { } judged })
        {
            json.WriteStartObject("cv");
            json.WriteString("measure", PenaltySection.WordOf(judged.Measure));
            Number(json, "folds", judged.FoldCount);
            Numbers(json, "lambda", path.Lambdas[..judged.Means.Length]);
            Numbers(json, "mean", judged.Means);
            Numbers(json, "std_error", judged.StandardErrors);
            Number(json, "min", path.Lambdas[judged.Best]);
            Number(json, "one_se", path.Lambdas[judged.OneStandardError]);
            json.WriteEndObject();
        }
    }

    private static void Facts(NetResult net, Utf8JsonWriter json)
    {
        Number(json, "nonzero", net.NonzeroCount);
        Number(json, "degrees_of_freedom", net.DegreesOfFreedom);
        Number(json, "deviance_ratio", net.DevianceRatio);
        Number(json, "kkt_residual", net.KktResidual);
        Number(json, "duality_gap", net.DualityGap);
    }

    // Those that are not 0, by name.
    private static void Coefficients(ImmutableArray<string> names, ImmutableArray<double> values, Utf8JsonWriter json)
    {
        json.WriteStartObject("coefficients");
        for (int j = 0; j < values.Length; j++)
        {
            if (values[j] != 0.0)
            {
                Number(json, names[j], values[j]);
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

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
