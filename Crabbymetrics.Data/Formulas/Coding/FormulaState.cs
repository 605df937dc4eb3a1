using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// A formula as it was fitted: what it needs to make the same columns of new rows. Plain records, so that it can be stored; it holds no row
/// of the data.
/// </summary>
/// <param name="Formula">The formula as it was given.</param>
/// <param name="Variables">The variables of the terms.</param>
/// <param name="Blocks">The columns of the design, in order: those of the exogenous terms, then those of the endogenous ones.</param>
/// <param name="Factors">The levels of the factors.</param>
/// <param name="Transforms">What functions learned.</param>
/// <param name="Offsets">What enters the linear predictor with coefficient 1, as calculations.</param>
/// <param name="Columns">The columns that the terms and the offsets read.</param>
/// <param name="Unit">The column of the units of a panel; null for none. Lags need it.</param>
/// <param name="Time">The column of the periods; null for none. Lags need it.</param>
public sealed record FormulaState(
    string Formula,
    ImmutableArray<VariableState> Variables,
    ImmutableArray<BlockState> Blocks,
    ImmutableArray<FactorState> Factors,
    ImmutableArray<TransformState> Transforms,
    ImmutableArray<string> Offsets,
    ImmutableArray<string> Columns,
    string? Unit,
    string? Time
)
{
    /// <summary>What predictions read beside terms and offsets, as calculations by name.</summary>
    public ImmutableArray<FurtherState> Further { get; init; } = [];
}
