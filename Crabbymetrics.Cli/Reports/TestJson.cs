using System.Collections.Immutable;
using System.Text.Json;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The properties of the JSON object that tests and measures have.</summary>
internal static class TestJson
{
    /// <summary>The tests of hypotheses, where there are any.</summary>
    public static void WriteTests(FitReport report, Utf8JsonWriter json)
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

    /// <summary>The tests of the specification, where there are any.</summary>
    public static void WriteSpecificationTests(FitReport report, Utf8JsonWriter json)
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

    /// <summary>The F test of the slopes; null where there is none.</summary>
    public static void WriteFTest(Utf8JsonWriter json, HypothesisTest? test)
    {
        if (test is null)
        {
            json.WriteNull("f_statistic");
            return;
        }

        json.WriteStartObject("f_statistic");
        JsonValues.Number(json, "value", test.Statistic);
        JsonValues.Number(json, "df1", test.DegreesOfFreedom);
        JsonValues.Number(json, "df2", test.DenominatorDegreesOfFreedom);
        JsonValues.Number(json, "p_value", test.PValue);
        json.WriteEndObject();
    }

    private static void WriteTest(Utf8JsonWriter json, string name, HypothesisTest? test)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("hypothesis", test?.Hypothesis);
        JsonValues.Number(json, "statistic", test?.Statistic);
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
        JsonValues.Number(json, "df", test?.DegreesOfFreedom);
        JsonValues.Number(json, "df_denominator", test?.DenominatorDegreesOfFreedom);
        JsonValues.Number(json, "p_value", test?.PValue);
        json.WriteEndObject();
    }

    /// <summary>Tables of measures of the fit.</summary>
    public static void WriteMeasures(FitReport report, Utf8JsonWriter json)
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
                    JsonValues.Number(json, measures.Columns[c].Key, values[c]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }
}
