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
        ColumnTableBuilder builder = new(Name, columns, hasLines: false);
        int[] positions = [.. columns.Select(column => ColumnLookup.Find(Name, ColumnNames, column.Name))];
        for (int i = 0; i < _rowCount; i++)
        {
            builder.BeginRow(0);
            for (int c = 0; c < positions.Length; c++)
            {
                Add(builder, columns, c, positions[c], i);
            }

            builder.EndRow();
        }

        return builder.Build();
    }

    private void Add(ColumnTableBuilder builder, IReadOnlyList<ColumnRequest> columns, int request, int position, int row)
    {
        string name = ColumnNames[position];
        bool isTerm = columns[request].Kind == ColumnKind.NumberOrLabel;
        if (builder.Kind(request) == ColumnKind.NumberOrLabel)
        {
            builder.Decide(request, _numbers[position] is null ? ColumnKind.Label : ColumnKind.Number);
        }

        if (builder.Kind(request) == ColumnKind.Label)
        {
            string? label =
                _labels[position] is { } labels ? Label(labels[row])
                : double.IsNaN(_numbers[position]![row]) ? null
                : FormattableString.Invariant($"{_numbers[position]![row]}");
            if (isTerm && label is not null)
            {
                RequireText(label, row, name);
            }

            builder.AddLabel(request, label);
            return;
        }

        double[] numbers =
            _numbers[position] ?? throw new DataSourceException(Name, "it holds labels where the model needs numbers.", column: name);
        if (double.IsInfinity(numbers[row]))
        {
            throw new DataSourceException(
                Name,
                FormattableString.Invariant($"row {row} is {numbers[row]}; every value must be finite, or NaN where it is missing."),
                column: name
            );
        }

        builder.AddNumber(request, numbers[row]);
    }

    private static string? Label(string? text) => string.IsNullOrWhiteSpace(text) || text is "NaN" or "nan" ? null : text;

    private void RequireText(string label, int row, string column)
    {
        string? kind =
            ExactNumber.TryParse(label, out _) ? "a number"
            : NumberLikeText.Cause(label) is { } cause ? $"a number with {cause}"
            : null;
        if (kind is not null)
        {
            throw new DataSourceException(
                Name,
                FormattableString.Invariant(
                    $"row {row} is the text '{label}', which looks like {kind}. Give the column as numbers; if its values are "
                ) + $"categories, the formula says so: C({column}).",
                column: column
            );
        }
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
