using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// Columns that the caller already holds, for use with a <see cref="Formula"/>: immutable, each <c>With...</c> returns an extended copy.
/// <see cref="double.NaN"/>, null, blank text and the text <c>NaN</c> are missing values.
/// </summary>
public sealed class MemoryColumns : IColumnSource
{
    private readonly ImmutableArray<double[]?> _numbers;
    private readonly ImmutableArray<IReadOnlyList<string?>?> _labels;
    private readonly int _rowCount;

    private MemoryColumns(
        string name,
        ImmutableArray<string> columnNames,
        ImmutableArray<double[]?> numbers,
        ImmutableArray<IReadOnlyList<string?>?> labels,
        int rowCount
    )
    {
        Name = name;
        ColumnNames = columnNames;
        _numbers = numbers;
        _labels = labels;
        _rowCount = rowCount;
    }

    /// <summary>No column yet.</summary>
    public static MemoryColumns Empty { get; } = new("the columns in memory", [], [], [], 0);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> ColumnNames { get; }

    /// <summary>Gives the data a name, which messages use.</summary>
    /// <param name="name">The name.</param>
    public MemoryColumns Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new MemoryColumns(name, ColumnNames, _numbers, _labels, _rowCount);
    }

    /// <summary>Adds a column of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">A value for each row; NaN where it is missing. They are copied.</param>
    /// <returns>The extended columns.</returns>
    /// <exception cref="ArgumentException">The name is taken or empty, or there are not as many values as in the other columns.</exception>
    public MemoryColumns With(string name, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        RequireColumn(name, values.Count);
        return new MemoryColumns(Name, ColumnNames.Add(name), _numbers.Add([.. values]), _labels.Add(null), values.Count);
    }

    /// <summary>Adds a column of labels.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">A label for each row; null, blank or <c>NaN</c> where it is missing. They are copied.</param>
    /// <returns>The extended columns.</returns>
    /// <exception cref="ArgumentException">The name is taken or empty, or there are not as many values as in the other columns.</exception>
    public MemoryColumns With(string name, IReadOnlyList<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        RequireColumn(name, values.Count);
        return new MemoryColumns(Name, ColumnNames.Add(name), _numbers.Add(null), _labels.Add([.. values]), values.Count);
    }

    /// <inheritdoc/>
    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ColumnTableWriter writer = new(Name, columns);
        int[] positions = [.. columns.Select(column => ColumnLookup.Find(Name, ColumnNames, column.Name))];
        for (int i = 0; i < _rowCount; i++)
        {
            writer.BeginRow();
            for (int c = 0; c < positions.Length; c++)
            {
                if (_numbers[positions[c]] is { } numbers)
                {
                    writer.AddNumber(c, numbers[i]);
                }
                else
                {
                    writer.AddText(c, _labels[positions[c]]![i]);
                }
            }

            writer.EndRow();
            if ((i & 0xFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return writer.Build();
    }

    private void RequireColumn(string name, int count)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (ColumnNames.Contains(name))
        {
            throw new ArgumentException($"Two columns are named '{name}'.", nameof(name));
        }

        if (ColumnNames.Length > 0 && count != _rowCount)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Column '{name}' has {count} values; the others have {_rowCount}."),
                nameof(name)
            );
        }
    }
}
