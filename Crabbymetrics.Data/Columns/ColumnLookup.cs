using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Finds the columns of a source by name, with messages that help.</summary>
public static class ColumnLookup
{
    private const int NamesShown = 40;

    /// <summary>The position of a column.</summary>
    /// <param name="sourceName">The name of the source, for messages.</param>
    /// <param name="columnNames">The names of its columns.</param>
    /// <param name="name">The column that is wanted.</param>
    /// <returns>Its zero-based position.</returns>
    /// <exception cref="DataSourceException">It is not there, or there are two of the name.</exception>
    public static int Find(string sourceName, ImmutableArray<string> columnNames, string name)
    {
        int position = columnNames.IndexOf(name);
        if (position < 0)
        {
            string known =
                columnNames.Length <= NamesShown
                    ? string.Join(", ", columnNames)
                    : string.Join(", ", columnNames.Take(NamesShown))
                        + FormattableString.Invariant($" and {columnNames.Length - NamesShown} more");
            string[] similar = Spelling.Nearest(name, columnNames);
            bool ofCase = similar.Length > 0 && string.Equals(similar[0], name, StringComparison.OrdinalIgnoreCase);
            string hint =
                similar.Length == 0 ? ""
                : ofCase ? $" (names are case-sensitive: '{similar[0]}'?)"
                : $" ('{string.Join("' or '", similar)}'?)";
            string comment =
                !columnNames.IsEmpty && columnNames[0].StartsWith('#')
                    ? " The first line begins with '#': lines of comments are skipped by CsvOptions.Comment = '#'."
                    : "";
            throw new DataSourceException(sourceName, $"there is no column named '{name}'{hint}; the columns are: {known}.{comment}");
        }

        int second = position + 1 + columnNames.AsSpan()[(position + 1)..].IndexOf(name);
        return second == position
            ? position
            : throw new DataSourceException(
                sourceName,
                FormattableString.Invariant($"columns {position + 1} and {second + 1} are both named '{name}'. Rename one of them."),
                column: name
            );
    }
}
