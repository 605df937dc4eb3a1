using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>Writes tables in some language of documents: the one method that a new format needs. Stateless and safe for concurrent
/// use.</summary>
public interface ITableFormat
{
    /// <summary>The name by which users ask for it, lower case: <c>markdown</c>.</summary>
    string Name { get; }

    /// <summary>Writes a table, escaping whatever has a meaning in the format.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The text, lines ended by a line feed.</returns>
    string Render(FormattedTable table);

    /// <summary>Writes several tables.</summary>
    /// <param name="tables">The tables.</param>
    /// <returns>The text; by default a blank line parts them.</returns>
    string Render(ImmutableArray<FormattedTable> tables) => string.Join("\n", tables.Select(Render));
}
