namespace Crabbymetrics.Data;

/// <summary>Values of earlier and later periods, unit by unit. A period that a unit does not have gives a missing value, also where its
/// rows jump over one.</summary>
internal static class PanelLags
{
    /// <summary>The name of the column that holds a lag beside the columns of the source.</summary>
    public static string ColumnOf(LagExpression lag) => "\0" + lag.Text;

    /// <summary>Adds the lags of some expressions to a table of all rows.</summary>
    /// <param name="table">All rows of the source, missing values included.</param>
    /// <param name="expressions">What is calculated.</param>
    /// <param name="unit">The column of the units; null where all rows are of one.</param>
    /// <param name="time">The column of the periods.</param>
    /// <exception cref="DataSourceException">A unit has a period twice, or a period cannot be read.</exception>
    public static ColumnTable Add(ColumnTable table, IEnumerable<VectorExpression> expressions, string? unit, string time)
    {
        LagExpression[] lags =
        [
            .. expressions
                .SelectMany(static expression => expression.Descendants)
                .OfType<LagExpression>()
                .DistinctBy(static lag => lag.Text),
        ];
        if (lags.Length == 0)
        {
            return table;
        }

        LabelColumn times = table.Labels(time);
        long[] positions = TimePeriods.PositionsOfLabels(table, time);
        LabelColumn? units = unit is null ? null : table.Labels(unit).WithEqualNumbersMerged();
        Dictionary<(int Unit, long Period), int> rows = new(table.RowCount);
        for (int i = 0; i < table.RowCount; i++)
        {
            // A row without a unit or a period has no earlier one, and is none.
            if (times.Codes[i] < 0 || units?.Codes[i] < 0)
            {
                continue;
            }

            if (!rows.TryAdd((units?.Codes[i] ?? 0, positions[times.Codes[i]]), i))
            {
                int first = rows[(units?.Codes[i] ?? 0, positions[times.Codes[i]])];
                string place = table.Line(first) is { } line
                    ? FormattableString.Invariant($"line {line}")
                    : FormattableString.Invariant($"row {table.SourceRow(first)}");
                throw new DataSourceException(
                    table.SourceName,
                    $"the period '{times[i]}'"
                        + (units is null ? "" : $" of the unit '{units[i]}'")
                        + $" is in {place} already, so that what came before it is not known."
                        + (units is null ? " Of a panel, name the column of the units (ModelSpecification.Unit)." : ""),
                    table.Line(i),
                    time
                );
            }
        }

        EvaluationContext context = new(table, [], isFit: false);
        foreach (LagExpression lag in lags)
        {
            double[] values = lag.Operands[0].EvaluateAll(context);
            double[] lagged = new double[values.Length];
            for (int i = 0; i < lagged.Length; i++)
            {
                lagged[i] =
                    times.Codes[i] >= 0
                    && !(units?.Codes[i] < 0)
                    && rows.TryGetValue((units?.Codes[i] ?? 0, positions[times.Codes[i]] - lag.Periods), out int row)
                        ? values[row]
                        : double.NaN;
            }

            table = table.With(ColumnOf(lag), lagged);
        }

        return table;
    }
}
