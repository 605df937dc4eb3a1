using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Crabbymetrics.Inference;

/// <summary>The coefficients of models as comma-separated values (RFC 4180), with all digits.</summary>
internal static class CsvModels
{
    public static string Write(ImmutableArray<ModelSummary> models)
    {
        StringBuilder text = new("model,term,estimate,std_error,statistic,p_value,conf_low,conf_high\n");
        for (int m = 0; m < models.Length; m++)
        {
            string model = models[m].Name ?? (m + 1).ToString(CultureInfo.InvariantCulture);
            foreach (CoefficientRow row in models[m].Rows)
            {
                text.Append(CsvField.OfLabel(model)).Append(',').Append(CsvField.OfLabel(row.Name));
                foreach (
                    double? value in (ReadOnlySpan<double?>)
                        [row.Estimate, row.StandardError, row.Statistic, row.PValue, row.ConfidenceLow, row.ConfidenceHigh]
                )
                {
                    text.Append(',').Append(CsvField.Of(value));
                }

                text.Append('\n');
            }
        }

        return text.ToString();
    }
}
