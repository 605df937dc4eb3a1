using System.Globalization;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The coefficient table as comma-separated values, with the names that the JSON uses.</summary>
internal sealed class CsvFormat : IReportFormat
{
    public string Name => "csv";

    public void Write(FitReport report, CrabbyConsole console)
    {
        console.Output.WriteLine("name,estimate,std_error,statistic,p_value,conf_low,conf_high");
        foreach (CoefficientRow row in report.Parameters)
        {
            console.Output.WriteLine(string.Join(',', CsvText.Field(row.Name), CsvText.Number(row.Estimate), CsvText.Number(row.StandardError), CsvText.Number(row.Statistic), CsvText.Number(row.PValue), CsvText.Number(row.ConfidenceLow), CsvText.Number(row.ConfidenceHigh)));
        }

        if (report.Bootstrap is not { } bootstrap)
        {
            return;
        }

        console.Output.WriteLine();
        console.Output.WriteLine("name,bootstrap_std_error,bootstrap_conf_low,bootstrap_conf_high");
        for (int j = 0; j < bootstrap.ParameterNames.Length; j++)
        {
            console.Output.WriteLine(string.Join(',', CsvText.Field(bootstrap.ParameterNames[j]), CsvText.Number(bootstrap.StandardErrors[j]), CsvText.Number(bootstrap.ConfidenceLow[j]), CsvText.Number(bootstrap.ConfidenceHigh[j])));
        }
    }
}
