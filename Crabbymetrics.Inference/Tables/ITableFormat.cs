namespace Crabbymetrics.Inference;

/// <summary>Writes a table in some language of documents: the one method that a new format needs. Stateless and safe for concurrent
/// use.</summary>
public interface ITableFormat
{
    /// <summary>The name by which users ask for it, lower case: <c>markdown</c>.</summary>
    string Name { get; }

    /// <summary>Writes a table, escaping whatever has a meaning in the format.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The text, lines ended by a line feed.</returns>
    string Render(FormattedTable table);
}
