namespace Crabbymetrics.Data;

/// <summary>A part of a formula between the bars: terms, and where a tilde joins two sums, the endogenous ones before it.</summary>
/// <param name="Endogenous">The terms before the tilde; null where there is none.</param>
/// <param name="Terms">The terms.</param>
internal sealed record FormulaPart(FormulaNode? Endogenous, FormulaNode Terms);
