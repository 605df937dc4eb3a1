namespace Crabbymetrics.Estimators;

/// <summary>Ratios of the mean squared gaps after treatment and before.</summary>
internal static class MspeRatios
{
    /// <summary>After by before. A unit without any gap shows no effect: its ratio is 0, and not the largest of all.</summary>
    public static double Of(double before, double after) =>
        before > 0.0 ? after / before
        : after > 0.0 ? double.PositiveInfinity
        : before + after;
}
