namespace Crabbymetrics;

/// <summary>Regressors of some rows of a model.</summary>
/// <param name="Design">n x p regressors, in the order of the fit's columns.</param>
/// <param name="Offset">n offsets; empty where the model has none.</param>
public sealed record VariableRows(DesignMatrix Design, ReadOnlyMemory<double> Offset);
