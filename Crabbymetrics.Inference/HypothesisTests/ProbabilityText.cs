using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>P-values in sentences: four digits, and small ones as tables write them.</summary>
internal static class ProbabilityText
{
    /// <summary>The text of a p-value: <c>0.1449</c>, <c>3.069e-5</c>.</summary>
    /// <param name="value">The p-value.</param>
    public static string Of(double value) => value.ToString(value is > 0.0 and < 1e-4 ? "0.###e-0" : "G4", CultureInfo.InvariantCulture);
}
