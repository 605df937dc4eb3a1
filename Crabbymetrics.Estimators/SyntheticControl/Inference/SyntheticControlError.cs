using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>The standard error of the average effect, and a normal confidence interval. Immutable.</summary>
/// <param name="Kind">How it was found.</param>
/// <param name="Att">The average effect.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Level">The confidence level.</param>
/// <param name="Replications">The number of fits that it came of.</param>
public sealed record SyntheticControlError(SyntheticControlErrorKind Kind, double Att, double StandardError, double Level, int Replications)
{
    /// <summary>The lower confidence limit.</summary>
    public double Lower => Att - Half;

    /// <summary>The upper confidence limit.</summary>
    public double Upper => Att + Half;

    private double Half => NormalDistribution.UpperQuantile(0.5 * (1.0 - Level)) * StandardError;

    /// <summary>Effect, error and limits in one line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Att:G6}, standard error {StandardError:G4} ({Kind}, {Replications} fits), {Level:P0} limits {Lower:G6} to {Upper:G6}"
        );
}
