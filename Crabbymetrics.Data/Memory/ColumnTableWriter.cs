using System.Globalization;
using System.Text;

namespace Crabbymetrics.Data;

/// <summary>
/// Makes a <see cref="ColumnTable"/> of rows of typed values, for an <see cref="IColumnSource"/> of one's own. What numbers, text, truth,
/// dates and missing values mean is the same for every source in memory and every database: null, blank text, the text NaN and the number
/// NaN are missing.
/// </summary>
/// <remarks>
/// For each row <see cref="BeginRow"/>, one value for each column that was asked for, and <see cref="EndRow"/>, or whole blocks of rows by
/// <see cref="AddRows"/>; at last <see cref="Build"/>. Rows in messages count from 0. Every method that adds a value throws a
/// <see cref="DataSourceException"/> where the value cannot be read as its column was asked for. Not for several threads at once.
/// </remarks>
public sealed partial class ColumnTableWriter
{
    private readonly IReadOnlyList<ColumnRequest> _columns;
    private readonly TableColumns _table;
    private readonly TableRows _rows;
    private readonly BlockRows _blocks;
    private readonly CellKind[] _kinds;
    private string _sourceName;
    private long _row = -1;

    /// <summary>Begins with no rows.</summary>
    /// <param name="sourceName">The name of the source, for messages.</param>
    /// <param name="columns">The columns that were asked for.</param>
    /// <param name="expectedRows">How many rows there will be, where that is known: it saves copies.</param>
    public ColumnTableWriter(string sourceName, IReadOnlyList<ColumnRequest> columns, int expectedRows = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sourceName);
        ArgumentNullException.ThrowIfNull(columns);
        _sourceName = sourceName;
        _columns = columns;
        _table = new TableColumns(sourceName, columns, hasLines: false);
        _table.Reserve(1, expectedRows);
        _rows = new TableRows(columns, _table);
        _blocks = new BlockRows(columns, _table);
        _kinds = _table.Kinds;
    }

    /// <summary>Says that the rows from here on are those of a file, where a source has several: messages name it, and count its
    /// rows.</summary>
    /// <param name="name">The file.</param>
    public void BeginFile(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _sourceName = name;
        _row = -1;
        _table.Locator.BeginFile(_table.SourceRowCount, name);
    }

    /// <summary>Begins the next row.</summary>
    public void BeginRow()
    {
        _row++;
        _rows.BeginRow();
    }

    /// <summary>Ends the row: it is kept where it is complete.</summary>
    public void EndRow() => _rows.EndRow();

    /// <summary>Adds rows whose values are there as blocks.</summary>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="columns">A block for each column that was asked for.</param>
    /// <exception cref="DataSourceException">A value cannot be read as its column was asked for: the first one, row by row.</exception>
    public void AddRows(int rowCount, IReadOnlyList<ColumnBlock> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(columns.Count, _columns.Count, nameof(columns));
        for (int row = 0; row < rowCount; )
        {
            // Values decide what a column is one by one, and every error is found so.
            int count = Math.Min(Array.IndexOf(_kinds, CellKind.Unknown) < 0 ? BlockRows.MostRows : 1, rowCount - row);
            if (_blocks.TryAdd(columns, row, count))
            {
                _row += count;
            }
            else
            {
                AddOneByOne(columns, row, count);
            }

            row += count;
        }
    }

    /// <summary>The table of the complete rows.</summary>
    public ColumnTable Build() => _table.Build();

    /// <summary>Notes a missing value.</summary>
    /// <param name="column">The place of the column among those asked for.</param>
    public void AddMissing(int column) => _rows.Miss(column);

    /// <summary>Adds a number; NaN is a missing value.</summary>
    /// <param name="column">The place of the column among those asked for.</param>
    /// <param name="value">The value.</param>
    public void AddNumber(int column, double value)
    {
        if (double.IsNaN(value))
        {
            AddMissing(column);
            return;
        }

        if (double.IsInfinity(value))
        {
            throw Error(
                column,
                FormattableString.Invariant($"row {_row} is {value}; every value must be finite, or NaN where it is missing.")
            );
        }

        if (IsNumber(column))
        {
            _rows.AddNumber(column, value);
        }
        else
        {
            AddLabel(column, value.ToString("R", CultureInfo.InvariantCulture), isNumber: true);
        }
    }

    /// <summary>Adds a whole number, of which a label has all digits.</summary>
    /// <param name="column">The place of the column among those asked for.</param>
    /// <param name="value">The value.</param>
    public void AddWhole(int column, long value)
    {
        if (IsNumber(column))
        {
            _rows.AddNumber(column, value);
        }
        else
        {
            AddLabel(column, value.ToString(CultureInfo.InvariantCulture), isNumber: true);
        }
    }

    /// <summary>Adds a decimal number, correctly rounded where it is needed as a double.</summary>
    /// <param name="column">The place of the column among those asked for.</param>
    /// <param name="value">The value.</param>
    public void AddDecimal(int column, decimal value)
    {
        if (IsNumber(column))
        {
            _rows.AddNumber(column, ExactNumber.Round(value));
        }
        else
        {
            AddLabel(column, value.ToString(CultureInfo.InvariantCulture), isNumber: true);
        }
    }

    /// <summary>Adds a truth value: 1 or 0 where a number is needed, and else the label true or false.</summary>
    /// <param name="column">The place of the column among those asked for.</param>
    /// <param name="value">The value.</param>
    public void AddTruth(int column, bool value)
    {
        if (_kinds[column] == CellKind.Unknown)
        {
            _table.Decide(column, _columns[column].Kind == ColumnKind.Number ? CellKind.Truth : CellKind.Label);
        }

        if (_kinds[column] == CellKind.Label)
        {
            _rows.AddLabel(column, ValueTexts.Of(value));
        }
        else if (_kinds[column] == CellKind.Truth)
        {
            _rows.AddNumber(column, value ? 1.0 : 0.0);
        }
        else
        {
            throw Error(column, FormattableString.Invariant($"row {_row} is true or false, where rows before have numbers."));
        }
    }

    /// <summary>Adds a date or a time as a label in the form of ISO 8601.</summary>
    /// <param name="column">The place of the column among those asked for.</param>
    /// <param name="value">The value.</param>
    public void AddTime(int column, DateTime value)
    {
        string text = ValueTexts.Of(value);
        if (_columns[column].Kind == ColumnKind.Number)
        {
            throw Error(column, FormattableString.Invariant($"row {_row} is the time {text} where the model needs numbers."));
        }

        AddLabel(column, text, isNumber: false);
    }

    /// <summary>Adds text.</summary>
    /// <param name="column">The place of the column among those asked for.</param>
    /// <param name="text">The value.</param>
    public void AddText(int column, string? text)
    {
        if (ValueTexts.IsMissing(text))
        {
            AddMissing(column);
            return;
        }

        if (_columns[column].Kind != ColumnKind.Number)
        {
            AddLabel(column, text, isNumber: false);
            return;
        }

        bool isTruth = TruthWords.TryRead(Encoding.UTF8.GetBytes(text.Trim()), out double truth);
        if (_kinds[column] == CellKind.Unknown && isTruth)
        {
            _table.Decide(column, CellKind.Truth);
        }

        _rows.AddNumber(
            column,
            isTruth && _kinds[column] == CellKind.Truth
                ? truth
                : throw Error(
                    column,
                    FormattableString.Invariant($"row {_row} is the text '{CsvHeader.Printable(text)}'. ")
                        + "It holds labels where the model needs numbers: give the column as numbers."
                )
        );
    }

    private void AddOneByOne(IReadOnlyList<ColumnBlock> columns, int firstRow, int count)
    {
        for (int row = firstRow; row < firstRow + count; row++)
        {
            BeginRow();
            for (int c = 0; c < columns.Count; c++)
            {
                columns[c].Add(this, c, row);
            }

            EndRow();
        }
    }

    // Whether a number is needed as one; the first value decides where the model takes both.
    private bool IsNumber(int column)
    {
        if (_kinds[column] == CellKind.Unknown)
        {
            _table.Decide(column, CellKind.Number);
        }

        return _kinds[column] != CellKind.Truth
            ? _kinds[column] == CellKind.Number
            : throw Error(column, FormattableString.Invariant($"row {_row} is a number, where rows before are true or false."));
    }

    private void AddLabel(int column, string label, bool isNumber)
    {
        if (_kinds[column] == CellKind.Unknown)
        {
            _table.Decide(column, CellKind.Label);
        }

        bool isTerm = _columns[column].Kind == ColumnKind.NumberOrLabel;
        if (isTerm && _kinds[column] == CellKind.Number)
        {
            throw Error(
                column,
                FormattableString.Invariant($"row {_row} is the text '{CsvHeader.Printable(label)}', where rows before have numbers. ")
                    + $"If its values are categories, the formula says so: C({_columns[column].Name})."
            );
        }

        if (isTerm && (isNumber || !_table.HasLabel(column, label)))
        {
            RequireText(column, label, isNumber);
        }

        _rows.AddLabel(column, label);
    }

    private void RequireText(int column, string label, bool isNumber)
    {
        string? kind = isNumber ? "a number" : BlockRows.LikeNumber(label);
        if (kind is not null)
        {
            throw Error(
                column,
                FormattableString.Invariant(
                    $"row {_row} is the text '{label}', which looks like {kind}. Give the column as numbers; if its values are "
                ) + $"categories, the formula says so: C({_columns[column].Name})."
            );
        }
    }

    private DataSourceException Error(int column, string problem) => new(_sourceName, problem, column: _columns[column].Name);
}
