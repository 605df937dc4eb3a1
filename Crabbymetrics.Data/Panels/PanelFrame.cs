using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>A panel read from a source, in the source's own words where something is wrong. Immutable.</summary>
public sealed class PanelFrame
{
    private PanelFrame(PanelData data, string sourceName, int rowCount, int sourceRowCount, ImmutableArray<string> notes)
    {
        Data = data;
        Notes = notes;
        SourceName = sourceName;
        RowCount = rowCount;
        SourceRowCount = sourceRowCount;
    }

    /// <summary>The panel.</summary>
    public PanelData Data { get; }

    /// <summary>The name of the source.</summary>
    public string SourceName { get; }

    /// <summary>The number of rows that are used.</summary>
    public int RowCount { get; }

    /// <summary>The number of rows of the source.</summary>
    public int SourceRowCount { get; }

    /// <summary>What is worth saying about the data.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>Reads a panel.</summary>
    /// <param name="source">The source, a row for each unit and period.</param>
    /// <param name="specification">What is read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DataSourceException">A column is not there, a unit or a period is missing, a unit has a period twice or not at all,
    /// an outcome is missing, or a unit or a period that is named is not there; the message names the file, and unit and period or the
    /// line.</exception>
    /// <exception cref="FormulaException">A calculation cannot be read.</exception>
    public static PanelFrame Read(IColumnSource source, PanelSpecification specification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(specification);
        VectorExpression outcome = Compile(source, specification.Outcome);
        VectorExpression? where = specification.Where is null ? null : Compile(source, specification.Where);
        string[] names = [.. specification.Predictors.Select(static predictor => predictor.Column).Distinct()];
        VectorExpression[] columns = [.. names.Where(name => name != specification.Outcome).Select(name => Compile(source, name))];
        VectorExpression[] all = [outcome, .. columns, .. where is null ? (VectorExpression[])[] : [where]];
        ColumnTable table = source.Read(
            [
                .. all.SelectMany(static expression => expression.Columns)
                    .Append(new ColumnRequest(specification.Unit, ColumnKind.Label))
                    .Append(new ColumnRequest(specification.Time, ColumnKind.Label))
                    .Select(static request => request with { KeepsMissing = true })
                    .Distinct(),
            ],
            cancellationToken
        );
        int sourceRows = table.RowCount;
        List<string> notes = [];
        if (where is not null)
        {
            table = PanelLags.Add(table, all, specification.Unit, specification.Time);
            table = UsableRows.Meeting(where, table, notes);
        }

        RequireRows(table, specification);
        table = PanelLags.Add(table, all, specification.Unit, specification.Time);
        return new PanelFrame(Make(table, specification, outcome, names, columns), source.Name, table.RowCount, sourceRows, [.. notes]);
    }

    private static VectorExpression Compile(IColumnSource source, string text) =>
        source.ColumnNames.Contains(text)
            ? new ColumnExpression(text, text)
            : new ExpressionCompiler(text, source.ColumnNames).Compile(FormulaParser.ParseExpression(text));

    private static PanelData Make(
        ColumnTable table,
        PanelSpecification specification,
        VectorExpression outcome,
        string[] names,
        VectorExpression[] columns
    )
    {
        EvaluationContext context = new(table, [], isFit: true);
        LabelColumn units = table.Labels(specification.Unit).WithEqualNumbersMerged();
        string[] treated = Resolve(table, specification.Treated, units);
        try
        {
            PanelData panel = PanelData.Create(
                units,
                table.Labels(specification.Time),
                outcome.EvaluateAll(context),
                treated,
                specification.From,
                specification.Outcome
            );
            foreach ((string name, VectorExpression column) in names.Where(name => name != specification.Outcome).Zip(columns))
            {
                panel = panel.WithColumn(name, column.EvaluateAll(context));
            }

            panel = specification.Donors.IsEmpty ? panel : panel.WithDonors(Resolve(table, specification.Donors, units));
            return panel.WithPredictors(specification.Predictors);
        }
        catch (ArgumentException error)
        {
            string suffix = $" (Parameter '{error.ParamName}')";
            string message = error.ParamName is null ? error.Message : error.Message.Replace(suffix, "", StringComparison.Ordinal);
            throw new DataSourceException(table.SourceName, char.ToLowerInvariant(message[0]) + message[1..], innerException: error);
        }
    }

    // Each text is a unit, or several between commas.
    private static string[] Resolve(ColumnTable table, ImmutableArray<string> texts, LabelColumn units)
    {
        List<string> result = [];
        foreach (string text in texts)
        {
            string[] parts = units.Labels.Contains(text) ? [text] : text.Split(',', StringSplitOptions.TrimEntries);
            foreach (string part in parts)
            {
                if (!units.Labels.Contains(part))
                {
                    string[] similar = Spelling.Nearest(part, units.Labels);
                    string hint = similar.Length == 0 ? "" : $" ('{string.Join("' or '", similar)}'?)";
                    string known = string.Join(", ", units.Labels.Order(StringComparer.Ordinal).Take(40));
                    throw new DataSourceException(
                        table.SourceName,
                        $"there is no unit '{part}'{hint}; the units are {known}"
                            + (units.Labels.Length > 40 ? FormattableString.Invariant($" and {units.Labels.Length - 40} more.") : ".")
                    );
                }

                result.Add(part);
            }
        }

        return [.. result];
    }

    // Every row has a unit and a period, and no other row has the same.
    private static void RequireRows(ColumnTable table, PanelSpecification specification)
    {
        LabelColumn units = table.Labels(specification.Unit).WithEqualNumbersMerged(),
            times = table.Labels(specification.Time);
        if (table.RowCount == 0)
        {
            throw new DataSourceException(table.SourceName, "there is no row to use.");
        }

        foreach ((LabelColumn column, string name) in new[] { (units, specification.Unit), (times, specification.Time) })
        {
            int missing = column.Codes.IndexOf(-1);
            if (missing >= 0)
            {
                throw new DataSourceException(
                    table.SourceName,
                    "it is missing: every row of a panel has a unit and a period.",
                    table.Line(missing),
                    name
                );
            }
        }

        TimeIndex periods = TimePeriods.OfRows(table, specification.Time);
        Dictionary<(int, int), int> rows = new(table.RowCount);
        for (int i = 0; i < table.RowCount; i++)
        {
            if (!rows.TryAdd((units.Codes[i], periods.Periods[i]), i))
            {
                int first = rows[(units.Codes[i], periods.Periods[i])];
                string place = table.Line(first) is { } line
                    ? FormattableString.Invariant($"line {line}")
                    : FormattableString.Invariant($"row {table.SourceRow(first)}");
                throw new DataSourceException(
                    table.SourceName,
                    $"the unit '{units[i]}' has the period {times[i]} in {place} already: a panel has one row for each unit and period.",
                    table.Line(i)
                );
            }
        }
    }
}
