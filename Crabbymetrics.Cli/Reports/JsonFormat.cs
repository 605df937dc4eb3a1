using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crabbymetrics.Cli.Commands;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Data;
using Crabbymetrics.Inference;

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
        WriteNumber(json, "nobs", report.ObservationCount);
        json.WriteBoolean("converged", report.Converged);
        WriteNumber(json, "iterations", report.Iterations);
        json.WriteString("termination_reason", report.TerminationReason);
        if (report.MergedRows is not null)
        {
            WriteNumber(json, "merged_rows", report.MergedRows);
        }

        WriteNumber(json, "objective", report.Objective);
        WriteNumber(json, "penalty", report.Penalty);
        WriteNumber(json, "log_likelihood", report.LogLikelihood);
        WriteNumber(json, "deviance", report.Deviance);
        WriteNumber(json, "null_deviance", report.NullDeviance);
        if (report.RSquared is { RSquaredName: "R2" } linear)
        {
            WriteNumber(json, "r_squared", linear.RSquared);
            WriteNumber(json, "adjusted_r_squared", linear.AdjustedRSquared);
        }

        if (report.Absorbed is { } absorbed)
        {
            WriteAbsorbed(absorbed, report, json);
        }

        if (report.LinearFit is { } fit)
        {
            WriteNumber(json, "sigma", fit.Sigma);
            WriteNumber(json, "rmse", fit.RootMeanSquaredError);
            WriteNumber(json, "condition_number", fit.ConditionNumber);
        }

        if (report.LinearFit is not null || report.Instruments is not null)
        {
            WriteFTest(json, report.FTest);
        }

        WriteNumber(json, "aic", report.Aic);
        WriteNumber(json, "bic", report.Bic);
        WriteNumber(json, "df_residual", report.ResidualDegreesOfFreedom);
        if (report.DistributionParameters.Count > 0)
        {
            json.WriteStartObject("distribution");
            foreach ((string name, double value) in report.DistributionParameters)
            {
                WriteNumber(json, name, value);
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
                WriteNumber(json, "estimate", row.Estimate);
                WriteNumber(json, "std_error", row.StandardError);
                WriteNumber(json, "conf_low", row.ConfidenceLow);
                WriteNumber(json, "conf_high", row.ConfidenceHigh);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteString("vcov_type", report.Covariance?.Kind);
        WriteRows(json, "parameters", report.Parameters);
        WriteCovariance(report.Covariance, json);
        WritePredictions(json, report.Predictions);
        WriteBootstrap(report, json);
        json.WriteStartArray("warnings");
        foreach (string warning in report.Warnings.Concat(report.Notes))
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WriteStartObject("timing");
        WriteNumber(json, "load_seconds", report.LoadSeconds);
        WriteNumber(json, "fit_seconds", report.FitSeconds);
        json.WriteEndObject();
        // What only some commands ask for comes last, so that the rest is the same for all.
        WriteConventions(report, json);
        WriteModel(report, json);
        WriteSample(report, json);
        WriteCovarianceDetails(report.Covariance, json);
        WriteTests(report, json);
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

        WriteSpecificationTests(report, json);
        WriteClasses(report.Predictions, json);
        WriteSections(report, json);
        WriteMeasures(report, json);
        json.WriteEndObject();
    }

    private static void WriteMeasures(FitReport report, Utf8JsonWriter json)
    {
        foreach (MeasureTable measures in report.Measures)
        {
            json.WriteStartArray(measures.Key);
            foreach ((string name, ImmutableArray<double?> values) in measures.Rows)
            {
                json.WriteStartObject();
                json.WriteString(measures.RowKey, name);
                for (int c = 0; c < values.Length; c++)
                {
                    WriteNumber(json, measures.Columns[c].Key, values[c]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    // Tables that are one of several are a list of objects, the others their rows.
    private static void WriteSections(FitReport report, Utf8JsonWriter json)
    {
        foreach (IGrouping<string, EffectSection> sections in report.Effects.GroupBy(static section => section.Key))
        {
            if (sections.First() is { Name: null } single)
            {
                WriteRows(json, single.Key, single.Rows);
                continue;
            }

            json.WriteStartArray(sections.Key);
            foreach (EffectSection section in sections)
            {
                json.WriteStartObject();
                json.WriteString("name", section.Name);
                foreach ((string name, double value) in section.Statistics)
                {
                    WriteNumber(json, name, value);
                }

                WriteRows(json, "parameters", section.Rows);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void WriteFTest(Utf8JsonWriter json, HypothesisTest? test)
    {
        if (test is null)
        {
            json.WriteNull("f_statistic");
            return;
        }

        json.WriteStartObject("f_statistic");
        WriteNumber(json, "value", test.Statistic);
        WriteNumber(json, "df1", test.DegreesOfFreedom);
        WriteNumber(json, "df2", test.DenominatorDegreesOfFreedom);
        WriteNumber(json, "p_value", test.PValue);
        json.WriteEndObject();
    }

    // What a reader of the limits and of the statistics would not guess.
    private static void WriteConventions(FitReport report, Utf8JsonWriter json)
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

    // Which rows and which levels the model is of.
    private static void WriteSample(FitReport report, Utf8JsonWriter json)
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

    private static void WriteAbsorbed(IAbsorbedEffects absorbed, FitReport report, Utf8JsonWriter json)
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
            WriteNumber(json, "within_r_squared", absorbed.WithinRSquared);
            return;
        }

        json.WriteStartArray("separated_rows");
        foreach (int row in report.SeparatedRows)
        {
            json.WriteNumberValue(row);
        }

        json.WriteEndArray();
    }

    // What the estimator's name does not say.
    private static void WriteModel(FitReport report, Utf8JsonWriter json)
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
            WriteNumber(json, "dispersion", report.Dispersion);
        }

        if (report.RSquared is { RSquaredName: not "R2" } pseudo && double.IsFinite(pseudo.RSquared))
        {
            // McFadden's, or the share of the deviance: the name says which.
            json.WriteStartObject("pseudo_r_squared");
            json.WriteString("name", pseudo.RSquaredName);
            WriteNumber(json, "value", pseudo.RSquared);
            json.WriteEndObject();
        }
    }

    // How the covariance was made, as far as its name leaves that open.
    private static void WriteCovarianceDetails(CovarianceMatrix? covariance, Utf8JsonWriter json)
    {
        if (covariance is null || (covariance.SerialText is null && covariance.ClusterCounts.IsEmpty))
        {
            return;
        }

        json.WriteStartObject("vcov_details");
        if (covariance.Lag is { } lag)
        {
            json.WriteNumber("lag", lag);
        }

        if (covariance.SerialText is not null)
        {
            json.WriteString("period", covariance.Period);
        }

        if (covariance.Kernel is { } kernel)
        {
            json.WriteString("kernel", FitRequest.Kernels.First(known => known.Kernel == kernel).Name);
            WriteNumber(json, "bandwidth", covariance.Bandwidth);
            json.WriteBoolean("prewhitened", covariance.IsPrewhitened);
        }

        if (!covariance.ClusterCounts.IsEmpty)
        {
            json.WriteStartObject("clusters");
            foreach ((string name, int count) in covariance.ClusterCounts.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteNumber(name, count);
            }

            json.WriteEndObject();
        }

        if (double.IsFinite(covariance.DegreesOfFreedom))
        {
            json.WriteNumber("df", covariance.DegreesOfFreedom);
        }

        json.WriteEndObject();
    }

    private static void WriteClasses(Predictions? predictions, Utf8JsonWriter json)
    {
        if (predictions is null || predictions.Classes.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("prediction_classes");
        foreach (string name in predictions.Classes)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static void WriteTests(FitReport report, Utf8JsonWriter json)
    {
        if (report.Tests.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("tests");
        foreach (HypothesisTest test in report.Tests)
        {
            WriteTest(json, test.Name, test);
        }

        json.WriteEndArray();
    }

    private static void WriteSpecificationTests(FitReport report, Utf8JsonWriter json)
    {
        if (report.SpecificationTests.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("specification_tests");
        foreach (SpecificationTest test in report.SpecificationTests)
        {
            WriteTest(json, test.Name, test.Test);
        }

        json.WriteEndArray();
    }

    private static void WriteTest(Utf8JsonWriter json, string name, HypothesisTest? test)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("hypothesis", test?.Hypothesis);
        WriteNumber(json, "statistic", test?.Statistic);
        json.WriteString(
            "distribution",
            test?.Distribution switch
            {
                null => null,
                TestDistribution.ChiSquared => "chi2",
                TestDistribution.F => "F",
                TestDistribution.StudentT => "t",
                TestDistribution.Exact => "exact",
                _ => "normal",
            }
        );
        WriteNumber(json, "df", test?.DegreesOfFreedom);
        WriteNumber(json, "df_denominator", test?.DenominatorDegreesOfFreedom);
        WriteNumber(json, "p_value", test?.PValue);
        json.WriteEndObject();
    }

    private static void WriteRows(Utf8JsonWriter json, string name, ImmutableArray<CoefficientRow> rows)
    {
        json.WriteStartArray(name);
        foreach (CoefficientRow row in rows)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            WriteNumber(json, "estimate", row.Estimate);
            WriteNumber(json, "std_error", row.StandardError);
            WriteNumber(json, "statistic", row.Statistic);
            WriteNumber(json, "p_value", row.PValue);
            WriteNumber(json, "conf_low", row.ConfidenceLow);
            WriteNumber(json, "conf_high", row.ConfidenceHigh);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCovariance(CovarianceMatrix? covariance, Utf8JsonWriter json)
    {
        if (covariance is null)
        {
            json.WriteNull("vcov");
            return;
        }

        json.WriteStartArray("vcov");
        for (int j = 0; j < covariance.Dimension; j++)
        {
            WriteRow(json, covariance.Values.Slice(j * covariance.Dimension, covariance.Dimension));
        }

        json.WriteEndArray();
    }

    private static void WriteBootstrap(FitReport report, Utf8JsonWriter json)
    {
        if (report.Bootstrap is not { } bootstrap)
        {
            json.WriteNull("bootstrap");
            return;
        }

        json.WriteStartObject("bootstrap");
        json.WriteString("scheme", bootstrap.Scheme);
        json.WriteNumber("replications", bootstrap.Replications);
        json.WriteNumber("completed_replications", bootstrap.CompletedReplications);
        json.WriteNumber("failed", bootstrap.Failures.Length);
        json.WriteNumber("seed", bootstrap.Seed);
        json.WritePropertyName("std_error");
        WriteRow(json, bootstrap.StandardErrors.AsSpan());
        json.WritePropertyName("conf_low");
        WriteRow(json, bootstrap.ConfidenceLow.AsSpan());
        json.WritePropertyName("conf_high");
        WriteRow(json, bootstrap.ConfidenceHigh.AsSpan());
        if (report.IncludeDraws)
        {
            json.WriteStartArray("draws");
            for (int b = 0; b < bootstrap.Replications; b++)
            {
                WriteRow(json, bootstrap.Draw(b));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // A number for each row, or the row of its class probabilities; null for a row with a missing value.
    private static void WritePredictions(Utf8JsonWriter json, Predictions? predictions)
    {
        if (predictions is null)
        {
            json.WriteNull("predictions");
            return;
        }

        if (predictions.Classes.IsEmpty)
        {
            double[] means = new double[predictions.Count];
            for (int i = 0; i < means.Length; i++)
            {
                means[i] = predictions[i].IsEmpty ? double.NaN : predictions[i][0];
            }

            json.WritePropertyName("predictions");
            WriteRow(json, means);
            return;
        }

        json.WriteStartArray("predictions");
        for (int i = 0; i < predictions.Count; i++)
        {
            if (predictions[i].IsEmpty)
            {
                json.WriteNullValue();
            }
            else
            {
                WriteRow(json, predictions[i]);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
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

    // An array of numbers on one line, where the indented writer would give each number a line of its own.
    private static void WriteRow(Utf8JsonWriter json, ReadOnlySpan<double> values)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter row = new(buffer))
        {
            row.WriteStartArray();
            foreach (double value in values)
            {
                if (double.IsFinite(value))
                {
                    row.WriteNumberValue(value);
                }
                else
                {
                    row.WriteNullValue();
                }
            }

            row.WriteEndArray();
        }

        json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }
}
