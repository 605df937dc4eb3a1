namespace Crabbymetrics.Estimators;

/// <summary>The fit without one donor. Immutable.</summary>
/// <param name="Donor">The donor that was left out.</param>
/// <param name="Weight">The weight that it had.</param>
/// <param name="Att">The average effect without it.</param>
/// <param name="PreRmspe">The root of the mean squared gap before treatment without it.</param>
public sealed record SyntheticControlOmission(string Donor, double Weight, double Att, double PreRmspe);
