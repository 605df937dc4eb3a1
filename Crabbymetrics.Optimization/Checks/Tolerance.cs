namespace Crabbymetrics.Optimization;

/// <summary>The one check of tolerances: a finite number, 0 or more.</summary>
internal static class Tolerance
{
    public static double Check(double value, string name) =>
        double.IsFinite(value) && value >= 0.0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "A tolerance must be a finite number, 0 or more.");

    public static double CheckPositive(double value, string name) =>
        double.IsFinite(value) && value > 0.0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "The value must be a finite number above 0.");

    public static int CheckAtLeast(int value, int least, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"The value must be {least} or more.");
}
