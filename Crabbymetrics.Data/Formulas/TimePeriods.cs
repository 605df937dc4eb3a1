namespace Crabbymetrics.Data;

/// <summary>Reads a column of periods, and says in the words of the source which of them cannot be read.</summary>
internal static class TimePeriods
{
    /// <summary>The period of each row.</summary>
    /// <exception cref="DataSourceException">A period is neither a number nor a date, or of another form than the others.</exception>
    public static TimeIndex OfRows(ColumnTable table, string column) => Read(table, column, table.Labels(column));

    /// <summary>The position in time of each label of a column of periods.</summary>
    /// <exception cref="DataSourceException">A period is neither a number nor a date, or of another form than the others.</exception>
    public static long[] PositionsOfLabels(ColumnTable table, string column)
    {
        LabelColumn times = table.Labels(column);
        if (times.Labels.IsEmpty)
        {
            return [];
        }

        TimeIndex index = Read(table, column, times.Labels);
        long[] positions = new long[times.Labels.Length];
        for (int label = 0; label < positions.Length; label++)
        {
            positions[label] = index.Positions[index.Periods[label]];
        }

        return positions;
    }

    private static TimeIndex Read(ColumnTable table, string column, IReadOnlyList<string> values)
    {
        LabelColumn times = table.Labels(column);
        int unreadable = TimeIndex.FindUnreadable(times.Labels);
        if (unreadable >= 0)
        {
            int row = times.Codes.IndexOf(unreadable);
            string place = table.Line(row) is null ? FormattableString.Invariant($"row {table.SourceRow(row)}: ") : "";
            throw new DataSourceException(
                table.SourceName,
                $"{place}'{CsvHeader.Printable(times[row])}' cannot be read as a period"
                    + (unreadable > 0 ? $" like '{CsvHeader.Printable(times.Labels[0])}'" : "")
                    + ". Periods are all numbers, all ISO dates (2001-05-31, 2001-05-31T14:30), all quarters (2001Q2) or all months "
                    + "(2001-05, 2001M05): text in another form has no order in time.",
                table.Line(row),
                column
            );
        }

        try
        {
            return TimeIndex.Create(values);
        }
        catch (ArgumentException error)
        {
            throw new DataSourceException(table.SourceName, error.Message, column: column, innerException: error);
        }
    }
}
