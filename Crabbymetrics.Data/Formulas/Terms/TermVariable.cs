namespace Crabbymetrics.Data;

/// <summary>What a term is a product of: a column, a function of columns, or categories.</summary>
/// <param name="Key">What makes two of them one: the text, with one spelling of what means the same.</param>
/// <param name="Node">Its syntax.</param>
internal sealed record TermVariable(string Key, FormulaNode Node);
