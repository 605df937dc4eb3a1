namespace Crabbymetrics.Plots;

/// <summary>A mark of an axis.</summary>
/// <param name="Value">Where it stands, in the units of the axis.</param>
/// <param name="Label">Its text; empty for none.</param>
internal readonly record struct Tick(double Value, string Label);
