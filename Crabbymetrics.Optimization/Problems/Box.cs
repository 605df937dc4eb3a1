namespace Crabbymetrics.Optimization;

/// <summary>Operations with the box of lower and upper bounds.</summary>
internal static class Box
{
    public static void Project(Span<double> x, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Min(Math.Max(x[i], lower[i]), upper[i]);
        }
    }
}
