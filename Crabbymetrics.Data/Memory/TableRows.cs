namespace Crabbymetrics.Data;

/// <summary>Adds rows to a table value by value, and keeps the complete ones.</summary>
internal sealed class TableRows(IReadOnlyList<ColumnRequest> columns, TableColumns table)
{
    private readonly string?[] _newLabels = new string?[columns.Count];
    private bool _complete;

    public void BeginRow()
    {
        table.Reserve(1);
        _complete = true;
    }

    /// <summary>Adds a number to the row.</summary>
    public void AddNumber(int column, double value) => table.Numbers(column, table.RowCount, 1)[0] = value;

    /// <summary>Adds a label to the row.</summary>
    public void AddLabel(int column, string label)
    {
        // A label seen for the first time enters the table only with its row: an incomplete row leaves no empty group behind.
        bool known = table.HasLabel(column, label);
        _newLabels[column] = known ? null : label;
        table.Codes(column, table.RowCount, 1)[0] = known ? table.CodeOf(column, label) : -1;
    }

    /// <summary>Notes that a value of the row is missing.</summary>
    public void Miss(int column)
    {
        table.AddMissing(column, 1);
        _newLabels[column] = null;
        table.MarkMissing(column, table.RowCount, 1);
        _complete &= columns[column].KeepsMissing;
    }

    public void EndRow()
    {
        for (int c = 0; c < _newLabels.Length && _complete; c++)
        {
            if (_newLabels[c] is { } label)
            {
                table.Codes(c, table.RowCount, 1)[0] = table.CodeOf(c, label);
                _newLabels[c] = null;
            }
        }

        if (!_complete)
        {
            table.Locator.Drop(table.SourceRowCount);
        }

        table.AddRows(1, _complete ? 1 : 0);
    }
}
