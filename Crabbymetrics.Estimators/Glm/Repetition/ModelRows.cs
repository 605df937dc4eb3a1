namespace Crabbymetrics.Estimators;

/// <summary>Rows, merged or not, and the working parameters on their design.</summary>
internal sealed record ModelRows(GlmRows Rows, WorkingParameters Working);
