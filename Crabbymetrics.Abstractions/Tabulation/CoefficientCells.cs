using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics;

/// <summary>The parts of every table of coefficients: headings, keys for programs, and rows whose decimal points stand under each
/// other.</summary>
public static class CoefficientCells
{
    /// <summary>What stands in place of an estimate that is not identified.</summary>
    public const string LeftOut = "(left out)";

    /// <summary>What stands above ancillary parameters.</summary>
    public const string AncillaryTitle = "Ancillary parameters (limits of positive ones on the log scale)";

    /// <summary>The names of the seven columns for programs.</summary>
    public static ImmutableArray<string> Keys { get; } = ["name", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high"];

    /// <summary>The row of headings.</summary>
    /// <param name="statisticName">The name of the statistic: <c>z</c> or <c>t</c>.</param>
    /// <param name="level">The confidence level.</param>
    /// <param name="culture">The culture of the numbers; null for the invariant one.</param>
    /// <returns>Seven cells.</returns>
    public static ImmutableArray<TableCell> Header(string statisticName, double level, CultureInfo? culture = null) =>
        [
            TableCell.Empty,
            new TableCell("Estimate"),
            new TableCell("Std. error"),
            new TableCell(statisticName),
            new TableCell($"P>|{statisticName}|"),
            .. Limits(level, culture),
        ];

    /// <summary>The headings of the limits: <c>2.5%</c> and <c>97.5%</c>.</summary>
    /// <param name="level">The confidence level.</param>
    /// <param name="culture">The culture of the numbers; null for the invariant one.</param>
    /// <returns>Two cells.</returns>
    public static ImmutableArray<TableCell> Limits(double level, CultureInfo? culture = null)
    {
        double tail = 50.0 * (1.0 - level);
        culture ??= CultureInfo.InvariantCulture;
        return [new TableCell(tail.ToString("0.####", culture) + "%"), new TableCell((100.0 - tail).ToString("0.####", culture) + "%")];
    }

    /// <summary>Rows of coefficients.</summary>
    /// <param name="rows">The coefficients.</param>
    /// <param name="title">What stands above the rows; null for nothing.</param>
    /// <param name="digits">The significant digits of the smallest standard error.</param>
    /// <param name="culture">The culture of the numbers; null for the invariant one.</param>
    /// <returns>A section with a row for each coefficient.</returns>
    public static TableSection Section(
        IReadOnlyList<CoefficientRow> rows,
        string? title = null,
        int digits = 4,
        CultureInfo? culture = null
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ColumnPrecision precision = new(digits, culture);
        foreach (CoefficientRow row in rows)
        {
            precision.Include(row.StandardError ?? row.Estimate);
        }

        return new TableSection(
            [
                .. rows.Select(row =>
                    ImmutableArray.Create(
                        new TableCell(row.Name),
                        row.Estimate is null ? new TableCell(LeftOut, IsNumber: true) : precision.Cell(row.Estimate, row.StandardError),
                        precision.Cell(row.StandardError, row.StandardError),
                        precision.Statistic(row.Statistic),
                        precision.Probability(row.PValue),
                        precision.Cell(row.ConfidenceLow, row.StandardError),
                        precision.Cell(row.ConfidenceHigh, row.StandardError)
                    )
                ),
            ],
            title
        );
    }

    /// <summary>Ancillary parameters as rows of a coefficient table: without statistics, since 0 is no hypothesis about them.</summary>
    /// <param name="rows">The ancillary parameters.</param>
    /// <returns>A row for each.</returns>
    public static ImmutableArray<CoefficientRow> Of(ImmutableArray<AncillaryRow> rows) =>
        [
            .. rows.Select(static row => new CoefficientRow(
                row.Name,
                row.Estimate,
                row.StandardError,
                null,
                null,
                row.ConfidenceLow,
                row.ConfidenceHigh
            )),
        ];
}
