using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crabbymetrics.Cli.Reports;

/// <summary>One JSON object with every number in the shortest form that reads back as the same double, and null for what is not
/// available.</summary>
internal sealed class JsonFormat : IReportFormat
{
    // The output is a document, not part of a web page: "y ~ a + b" stays readable.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public string Name => "json";

    public bool IncludesPredictions => true;

    public bool IncludesDraws => true;

    public void Write(FitReport report, CrabbyConsole console)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, Encoder = Encoder }))
        {
            Write(report, json);
        }

        console.Output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    public void Write(IReadOnlyList<FitReport> reports, CrabbyConsole console)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, Encoder = Encoder }))
        {
            json.WriteStartObject();
            json.WriteStartArray("models");
            foreach (FitReport report in reports)
            {
                Write(report, json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        console.Output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void Write(FitReport report, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("estimator", report.Estimator);
        json.WriteString("formula", report.Formula);
        JsonValues.Number(json, "nobs", report.ObservationCount);
        json.WriteBoolean("converged", report.Converged);
        JsonValues.Number(json, "iterations", report.Iterations);
        json.WriteString("termination_reason", report.TerminationReason);
        if (report.MergedRows is not null)
        {
            JsonValues.Number(json, "merged_rows", report.MergedRows);
        }

        JsonValues.Number(json, "objective", report.Objective);
        JsonValues.Number(json, "penalty", report.Penalty);
        JsonValues.Number(json, "log_likelihood", report.LogLikelihood);
        JsonValues.Number(json, "deviance", report.Deviance);
        JsonValues.Number(json, "null_deviance", report.NullDeviance);
        if (report.RSquared is { RSquaredName: "R2" } linear)
        {
            JsonValues.Number(json, "r_squared", linear.RSquared);
            JsonValues.Number(json, "adjusted_r_squared", linear.AdjustedRSquared);
        }

        if (report.Absorbed is { } absorbed)
        {
            DescriptionJson.WriteAbsorbed(absorbed, report, json);
        }

        if (report.LinearFit is { } fit)
        {
            JsonValues.Number(json, "sigma", fit.Sigma);
            JsonValues.Number(json, "rmse", fit.RootMeanSquaredError);
            JsonValues.Number(json, "condition_number", fit.ConditionNumber);
        }

        if (report.LinearFit is not null || report.Instruments is not null)
        {
            TestJson.WriteFTest(json, report.FTest);
        }

        JsonValues.Number(json, "aic", report.Aic);
        JsonValues.Number(json, "bic", report.Bic);
        JsonValues.Number(json, "df_residual", report.ResidualDegreesOfFreedom);
        if (report.DistributionParameters.Count > 0)
        {
            json.WriteStartObject("distribution");
            foreach ((string name, double value) in report.DistributionParameters)
            {
                JsonValues.Number(json, name, value);
            }

            json.WriteEndObject();
        }

        if (!report.Ancillary.IsEmpty)
        {
            json.WriteStartArray("ancillary");
            foreach (AncillaryRow row in report.Ancillary)
            {
                json.WriteStartObject();
                json.WriteString("name", row.Name);
                JsonValues.Number(json, "estimate", row.Estimate);
                JsonValues.Number(json, "std_error", row.StandardError);
                JsonValues.Number(json, "conf_low", row.ConfidenceLow);
                JsonValues.Number(json, "conf_high", row.ConfidenceHigh);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteString("vcov_type", report.Covariance?.Kind);
        JsonValues.Rows(json, "parameters", report.Parameters);
        CovarianceJson.WriteCovariance(report.Covariance, json);
        PredictionJson.WritePredictions(json, report.Predictions);
        CovarianceJson.WriteBootstrap(report, json);
        json.WriteStartArray("warnings");
        foreach (string warning in report.Warnings.Concat(report.Notes))
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WriteStartObject("timing");
        JsonValues.Number(json, "load_seconds", report.LoadSeconds);
        JsonValues.Number(json, "fit_seconds", report.FitSeconds);
        json.WriteEndObject();
        // What only some commands ask for comes last, so that the rest is the same for all.
        DescriptionJson.WriteConventions(report, json);
        DescriptionJson.WriteModel(report, json);
        DescriptionJson.WriteSample(report, json);
        CovarianceJson.WriteCovarianceDetails(report.Covariance, json);
        TestJson.WriteTests(report, json);
        if (report.Instruments is { } instruments)
        {
            InstrumentJson.Write(instruments, json);
        }

        if (report.EventStudy is { } study)
        {
            EventStudyJson.Write(study, json);
        }

        if (report.Online is { } online)
        {
            FtrlSection.Write(online, json);
        }

        if (report.Penalized is { } penalized)
        {
            PenaltyJson.Write(penalized, json);
        }

        TestJson.WriteSpecificationTests(report, json);
        PredictionJson.WriteClasses(report.Predictions, json);
        WriteSections(report, json);
        TestJson.WriteMeasures(report, json);
        json.WriteEndObject();
    }

    // Tables that are one of several are a list of objects, the others their rows.
    private static void WriteSections(FitReport report, Utf8JsonWriter json)
    {
        foreach (IGrouping<string, EffectSection> sections in report.Effects.GroupBy(static section => section.Key))
        {
            if (sections.First() is { Name: null } single)
            {
                JsonValues.Rows(json, single.Key, single.Rows);
                continue;
            }

            json.WriteStartArray(sections.Key);
            foreach (EffectSection section in sections)
            {
                json.WriteStartObject();
                json.WriteString("name", section.Name);
                foreach ((string name, double value) in section.Statistics)
                {
                    JsonValues.Number(json, name, value);
                }

                JsonValues.Rows(json, "parameters", section.Rows);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }
}
