using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Lays out several models side by side: a column a model, and two lines a parameter, the estimate and what stands under it; or
/// two columns a model and one line.</summary>
internal sealed class ComparisonLayout
{
    private readonly ImmutableArray<ModelSummary> _models;
    private readonly RegressionTableOptions _options;
    private readonly NumberText _numbers;
    private readonly bool _beside;

    private ComparisonLayout(ImmutableArray<ModelSummary> models, RegressionTableOptions options)
    {
        _models = models;
        _options = options;
        _numbers = new NumberText(options.Digits, options.Culture);
        _beside = options.Beside && options.Below != TableUncertainty.None;
    }

    public static FormattedTable Create(ImmutableArray<ModelSummary> models, RegressionTableOptions options) =>
        new ComparisonLayout(models, options).Create();

    private FormattedTable Create()
    {
        ComparisonParts parts = new(_models, _options);
        TableSection[] sections = [new(Coefficients()), new(Widened(parts.Groups())), new(Widened(parts.Statistics(_numbers)))];
        return new FormattedTable
        {
            Title = _options.Caption,
            Label = _options.Label,
            Header = new ComparisonHeader(_models, _options, _beside ? 2 : 1).Rows(),
            Sections = [.. sections.Where(static section => !section.Rows.IsEmpty)],
            Notes = TableNotes.ForSeveral(_models, _options),
        };
    }

    private ImmutableArray<ImmutableArray<TableCell>> Widened(ImmutableArray<ImmutableArray<TableCell>> rows) =>
        _beside
            ?
            [
                .. rows.Select(static row =>
                    ImmutableArray.Create([row[0], .. row.Skip(1).SelectMany(static cell => (TableCell[])[cell, TableCell.Empty])])
                ),
            ]
            : rows;

    private ImmutableArray<ImmutableArray<TableCell>> Coefficients()
    {
        ImmutableArray<ImmutableArray<TableCell>>.Builder rows = ImmutableArray.CreateBuilder<ImmutableArray<TableCell>>();
        foreach (string name in new ParameterChoice(_options).Of(ParameterOrder.Of(_models)))
        {
            CoefficientRow?[] found = [.. _models.Select(model => model.Rows.FirstOrDefault(row => row.Name == name))];
            TableCell heading = new(_options.LabelOf(name));
            if (_beside)
            {
                rows.Add([heading, .. found.SelectMany(row => (TableCell[])[Estimate(row), Uncertainty(row)])]);
                continue;
            }

            rows.Add([heading, .. found.Select(Estimate)]);
            if (_options.Below != TableUncertainty.None && found.Any(static row => row?.StandardError is not null))
            {
                rows.Add([TableCell.Empty, .. found.Select(Uncertainty)]);
            }
        }

        return rows.ToImmutable();
    }

    private TableCell Estimate(CoefficientRow? row) =>
        row?.Estimate is { } estimate
            ? TableCell.Of(estimate, _numbers.Significant) with
            {
                Marks = SignificanceStar.MarkFor(_options.Stars, row.PValue),
            }
            : TableCell.Empty;

    private TableCell Uncertainty(CoefficientRow? row) =>
        row is null
            ? TableCell.Empty
            : _options.Below switch
            {
                TableUncertainty.StandardError => Parenthesized(row.StandardError, _numbers.Significant),
                TableUncertainty.Statistic => Parenthesized(row.Statistic, _numbers.Significant),
                TableUncertainty.PValue => Parenthesized(row.PValue, _numbers.PValue),
                TableUncertainty.ConfidenceLimits when row.ConfidenceLow is { } low && row.ConfidenceHigh is { } high => new TableCell(
                    $"[{_numbers.Significant(low)}; {_numbers.Significant(high)}]",
                    IsNumber: true
                ),
                _ => TableCell.Empty,
            };

    private static TableCell Parenthesized(double? value, Func<double, string> format) =>
        value is null ? TableCell.Empty : TableCell.Of(value, number => $"({format(number)})");
}
