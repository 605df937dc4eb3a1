using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// The columns that several models need, read once from their source and kept: each model then takes its own, and leaves out the rows in
/// which one of its own is missing. Immutable and safe for concurrent use.
/// </summary>
/// <example><code>SharedColumns columns = SharedColumns.Read(source, formula.Expand().Select(specification.With));</code></example>
public sealed class SharedColumns : IColumnSource
{
    private readonly ColumnTable _table;

    private SharedColumns(IColumnSource source, ColumnTable table)
    {
        _table = table;
        Name = source.Name;
        ColumnNames = source.ColumnNames;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The columns of the source. Those that no model needs cannot be read here.</summary>
    public ImmutableArray<string> ColumnNames { get; }

    /// <summary>Reads the columns of several models.</summary>
    /// <param name="source">The columns.</param>
    /// <param name="models">The models.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="FormulaException">A formula does not fit the columns.</exception>
    /// <exception cref="DataSourceException">A column is missing, or a value cannot be used.</exception>
    public static SharedColumns Read(
        IColumnSource source,
        IEnumerable<ModelSpecification> models,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(models);
        List<ColumnRequest> all = ModelPlan.Distinct(
            models.SelectMany(model => ModelPlan.Create(model, source.ColumnNames, []).Requests()),
            keeps: true
        );
        return new SharedColumns(source, source.Read(all, cancellationToken));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column was not read in that way.</exception>
    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        cancellationToken.ThrowIfCancellationRequested();
        bool[] kept = new bool[_table.RowCount];
        kept.AsSpan().Fill(true);
        List<MissingCount> missing = [];
        foreach (ColumnRequest column in columns)
        {
            int count = Mark(column, kept);
            if (count > 0 && !missing.Exists(other => other.Column == column.Name))
            {
                missing.Add(new MissingCount(column.Name, count));
            }
        }

        return _table.Take(columns, kept, [.. missing]);
    }

    // Counts what is missing, and marks the rows that are left out for it.
    private int Mark(ColumnRequest column, bool[] kept)
    {
        int count = 0;
        if (column.Kind != ColumnKind.Label && _table.HasNumbers(column.Name))
        {
            double[] values = _table.Numbers(column.Name);
            for (int i = 0; i < values.Length; i++)
            {
                bool isMissing = double.IsNaN(values[i]);
                count += isMissing ? 1 : 0;
                kept[i] &= column.KeepsMissing || !isMissing;
            }

            return count;
        }

        if (column.Kind == ColumnKind.Number || !_table.HasLabels(column.Name))
        {
            throw new ArgumentException($"The column '{column.Name}' is none of those that the models need.", nameof(column));
        }

        ReadOnlySpan<int> codes = _table.Labels(column.Name).Codes;
        for (int i = 0; i < codes.Length; i++)
        {
            count += codes[i] < 0 ? 1 : 0;
            kept[i] &= column.KeepsMissing || codes[i] >= 0;
        }

        return count;
    }
}
