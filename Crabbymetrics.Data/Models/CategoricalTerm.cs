using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>A term whose values are categories: its levels, sorted, as the model was fitted to them. Immutable.</summary>
internal sealed class CategoricalTerm
{
    private const int LevelsShown = 20;

    private readonly string _column;
    private readonly ImmutableArray<string> _levels;
    private readonly Dictionary<string, int> _codes;
    private readonly bool _isNumeric;
    private readonly bool _full;

    private CategoricalTerm(string column, ImmutableArray<string> levels, bool isNumeric, bool full)
    {
        _column = column;
        _levels = levels;
        _isNumeric = isNumeric;
        _full = full;
        _codes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int level = 0; level < levels.Length; level++)
        {
            _codes.Add(levels[level], level);
        }
    }

    /// <summary>Finds the levels: numbers, where all of them are, in their order, text by its characters.</summary>
    /// <param name="column">The column.</param>
    /// <param name="table">Its values.</param>
    /// <param name="full">Whether every level has a dummy, as the first factor of a model without an intercept has.</param>
    /// <exception cref="DataSourceException">There is one level alone, or each row has its own.</exception>
    public static CategoricalTerm Create(string column, ColumnTable table, bool full)
    {
        ImmutableArray<string> labels = table.Labels(column).Labels;
        ExactNumber[]? numbers = ExactNumber.ParseAll(labels);
        ImmutableArray<string> levels = numbers is null
            ? labels.Sort(StringComparer.Ordinal)
            : [.. numbers.Distinct().Order().Select(static number => number.ToString())];
        if (levels.Length == table.RowCount && table.RowCount > 2)
        {
            throw new DataSourceException(
                table.SourceName,
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"each of the {table.RowCount} rows has a value of its own, so that it is an identifier, not a category, and "
                        + $"explains every row by itself. Take it out of the formula."
                ),
                column: column
            );
        }

        if (levels.Length == 1 && !full)
        {
            throw new DataSourceException(
                table.SourceName,
                $"all complete rows have the category '{levels[0]}': there is none to compare it with. Take it out of the formula.",
                column: column
            );
        }

        return new CategoricalTerm(column, levels, numbers is not null, full);
    }

    /// <summary>The names of the columns that the categories become, without that of the baseline.</summary>
    public IEnumerable<string> DummyNames => _levels.Skip(_full ? 0 : 1).Select(level => $"{_column}[{level}]");

    /// <summary>The values of a table as a column of these levels.</summary>
    /// <exception cref="DataSourceException">A value is no level of the fit; the message names its line and the levels.</exception>
    public CategoricalColumn Read(ColumnTable table)
    {
        LabelColumn values = table.Labels(_column);
        int[] levels = Array.ConvertAll(values.Labels.ToArray(), LevelOf);
        int[] codes = new int[values.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = levels[values.Codes[i]];
            if (codes[i] < 0)
            {
                string place = table.Line(i) is null ? FormattableString.Invariant($"row {table.SourceRow(i)}: ") : "";
                string known =
                    string.Join(", ", _levels.Take(LevelsShown))
                    + (_levels.Length > LevelsShown ? FormattableString.Invariant($" and {_levels.Length - LevelsShown} more") : "");
                throw new DataSourceException(
                    table.SourceName,
                    $"{place}the model was fitted without the category '{values[i]}', so that it cannot predict for it. It knows: {known}.",
                    table.Line(i),
                    _column
                );
            }
        }

        CategoricalColumn column = CategoricalColumn.FromOwnedCodes(_column, _levels, codes);
        return _full ? column.WithoutBaseline() : column;
    }

    private int LevelOf(string label) =>
        _codes.GetValueOrDefault(_isNumeric && ExactNumber.TryParse(label, out ExactNumber number) ? number.ToString() : label, -1);
}
