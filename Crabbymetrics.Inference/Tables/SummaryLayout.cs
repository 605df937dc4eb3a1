using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Lays out one model: a row a parameter, with a column each for estimate, error, statistic, p-value and limits.</summary>
internal static class SummaryLayout
{
    public static FormattedTable Create(ModelSummary model, RegressionTableOptions options)
    {
        ColumnPrecision precision = new(options.Digits, options.Culture);
        ILookup<string, CoefficientRow> byName = model.Rows.ToLookup(static row => row.Name, StringComparer.Ordinal);
        CoefficientRow[] rows =
        [
            .. new ParameterChoice(options).Of(byName.Select(static each => each.Key)).SelectMany(name => byName[name]),
        ];
        TableSection coefficients = Section(rows, null, options);
        return new FormattedTable
        {
            Title = options.Caption ?? Title(model),
            Label = options.Label,
            Keys = CoefficientCells.Keys,
            Header = [CoefficientCells.Header(model.StatisticName, model.Level, options.Culture)],
            Sections = model.Ancillary.IsEmpty
                ? [coefficients]
                : [coefficients, Section(model.Ancillary, CoefficientCells.AncillaryTitle, options)],
            Notes = TableNotes.ForOne(model, options),
            Facts =
            [
                .. TableStatistics
                    .Names([model], options)
                    .Select(name => new TableFact(name, precision.Fit(TableStatistics.Value(model, name)))),
            ],
            Status = model.Status,
            Remarks = [.. model.Remarks, .. options.Notes],
            OmitsEmptyColumns = true,
        };
    }

    private static TableSection Section(IReadOnlyList<CoefficientRow> rows, string? title, RegressionTableOptions options)
    {
        CoefficientRow[] labelled = [.. rows.Select(row => row with { Name = options.LabelOf(row.Name) })];
        TableSection section = CoefficientCells.Section(labelled, title, options.Digits, options.Culture);
        return options.Stars.IsEmpty
            ? section
            : section with
            {
                Rows =
                [
                    .. section.Rows.Select(
                        (row, i) => row.SetItem(1, row[1] with { Marks = SignificanceStar.MarkFor(options.Stars, rows[i].PValue) })
                    ),
                ],
            };
    }

    private static string? Title(ModelSummary model) =>
        model.Title
        ?? model.Name
        ?? (
            model.Estimator.Length == 0 ? null
            : model.Outcome.Length == 0 ? model.Estimator
            : $"{model.Estimator}: {model.Outcome}"
        );
}
