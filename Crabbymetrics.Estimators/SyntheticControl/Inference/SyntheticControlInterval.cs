namespace Crabbymetrics.Estimators;

/// <summary>A confidence interval of the effect in a period. Immutable.</summary>
/// <param name="Period">The period.</param>
/// <param name="Estimate">The gap of the fit.</param>
/// <param name="Lower">The lower end; minus infinity where no effect is so small that it is refused.</param>
/// <param name="Upper">The upper end; infinity where no effect is so large that it is refused.</param>
public sealed record SyntheticControlInterval(string Period, double Estimate, double Lower, double Upper);
