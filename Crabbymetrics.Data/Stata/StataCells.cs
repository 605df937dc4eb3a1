using System.Globalization;

namespace Crabbymetrics.Data;

/// <summary>The values of some variables of a Stata file, with their labels and long texts, as the values of a table.</summary>
internal sealed class StataCells
{
    private readonly StataLayout _layout;
    private readonly StataVariable[] _variables;
    private readonly Dictionary<string, Dictionary<int, string>> _labels;
    private readonly Dictionary<(long, long), string> _texts;

    /// <summary>Reads the labels and the long texts, where a variable has some.</summary>
    /// <param name="layout">The file.</param>
    /// <param name="variables">A variable for each column of the table.</param>
    public StataCells(StataLayout layout, StataVariable[] variables)
    {
        _layout = layout;
        _variables = variables;
        _labels = variables.Any(static variable => variable.LabelName.Length > 0) ? layout.ReadLabels() : [];
        _texts = variables.Any(static variable => variable.Type == StataType.LongText) ? layout.ReadTexts() : [];
    }

    /// <summary>Adds the value of a column in a row.</summary>
    /// <param name="writer">The table.</param>
    /// <param name="column">The column of the table.</param>
    /// <param name="kind">What is wanted.</param>
    /// <param name="row">The bytes of the row.</param>
    public void Add(ColumnTableWriter writer, int column, ColumnKind kind, ReadOnlySpan<byte> row)
    {
        StataVariable variable = _variables[column];
        if (variable.Type == StataType.Text)
        {
            writer.AddText(column, _layout.Bytes.Decode(row.Slice(variable.Offset, variable.Width)));
            return;
        }

        if (variable.Type == StataType.LongText)
        {
            writer.AddText(column, _layout.TextOf(row.Slice(variable.Offset, variable.Width), _texts));
            return;
        }

        double number = variable.Number(row, _layout.Bytes);
        if (double.IsNaN(number) || kind == ColumnKind.Number)
        {
            writer.AddNumber(column, number);
        }
        else if (kind == ColumnKind.NumberOrLabel)
        {
            // A date is a date in a formula, as in every other source; a value with a label is the number that it is in Stata.
            if (variable.Period(number) is { } date)
            {
                writer.AddText(column, date);
            }
            else
            {
                writer.AddNumber(column, number);
            }
        }
        else if (
            _labels.GetValueOrDefault(variable.LabelName) is { } labels
            && number == (int)number
            && labels.TryGetValue((int)number, out string? label)
        )
        {
            writer.AddText(column, label);
        }
        else if (variable.Period(number) is { } period)
        {
            writer.AddText(column, period);
        }
        else if (variable.Type == StataType.Float)
        {
            // The shortest decimal of a float, as Stata's users type it.
            writer.AddText(column, ((float)number).ToString("R", CultureInfo.InvariantCulture));
        }
        else
        {
            writer.AddNumber(column, number);
        }
    }
}
