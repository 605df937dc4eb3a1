using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// What shows itself as a table. <see cref="TabularExtensions"/> gives every such thing <c>ToText</c>, <c>ToMarkdown</c>, <c>ToLatex</c>,
/// <c>ToHtml</c>, <c>ToCsv</c> and <c>ToJson</c>; its <c>ToString</c> calls <c>this.ToText()</c>.
/// </summary>
public interface ITabular
{
    /// <summary>The tables, the main one first.</summary>
    /// <returns>One table or more.</returns>
    ImmutableArray<FormattedTable> ToTables();
}
