using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Lays out one model: a row a parameter, with a column each for estimate, error, statistic, p-value and limits.</summary>
internal static class SummaryLayout
{
    public static FormattedTable Create(ModelSummary model, RegressionTableOptions options)
    {
        NumberText numbers = new(options.Digits, options.Culture);
        string low = ((1.0 - model.Level) / 2.0).ToString("0.####%", options.Culture);
        string high = ((1.0 + model.Level) / 2.0).ToString("0.####%", options.Culture);
        ImmutableArray<TableCell> header =
        [
            TableCell.Empty,
            new("Estimate"),
            new("Std. error"),
            new(model.StatisticName),
            new($"P>|{model.StatisticName}|"),
            new(low),
            new(high),
        ];
        ImmutableArray<ImmutableArray<TableCell>> coefficients =
        [
            .. model
                .Rows.Where(row => !options.Omit.Contains(row.Name))
                .Select(row =>
                    ImmutableArray.Create(
                        new TableCell(options.Labels.GetValueOrDefault(row.Name, row.Name)),
                        Number(row.Estimate, numbers.Significant) with
                        {
                            Marks = SignificanceStar.MarkFor(options.Stars, row.PValue),
                        },
                        Number(row.StandardError, numbers.Significant),
                        Number(row.Statistic, numbers.Significant),
                        Number(row.PValue, numbers.PValue),
                        Number(row.ConfidenceLow, numbers.Significant),
                        Number(row.ConfidenceHigh, numbers.Significant)
                    )
                ),
        ];
        ImmutableArray<ImmutableArray<TableCell>> statistics =
        [
            .. TableStatistics
                .Names([model], options)
                .Select(name =>
                    ImmutableArray.Create([
                        new TableCell(name),
                        Number(TableStatistics.Value(model, name), numbers.Statistic),
                        .. Enumerable.Repeat(TableCell.Empty, header.Length - 2),
                    ])
                ),
        ];
        return new FormattedTable
        {
            Caption = options.Caption ?? Title(model),
            Header = [header],
            Sections = statistics.IsEmpty ? [coefficients] : [coefficients, statistics],
            Notes = TableNotes.ForOne(model, options),
        };
    }

    private static string? Title(ModelSummary model) =>
        model.Name
        ?? (
            model.Estimator.Length == 0 ? null
            : model.Outcome.Length == 0 ? model.Estimator
            : $"{model.Estimator}: {model.Outcome}"
        );

    private static TableCell Number(double? value, Func<double, string> format) =>
        value is { } number ? new TableCell(format(number), IsNumber: true) : TableCell.Empty;
}
