namespace Crabbymetrics.Optimization;

/// <summary>The line searches that solvers use unless told otherwise; shared, since they are immutable.</summary>
internal static class DefaultLineSearch
{
    public static readonly ILineSearch Newton = new MoreThuenteLineSearch();

    public static readonly ILineSearch ConjugateGradient = new MoreThuenteLineSearch { Curvature = 0.4 };

    public static ILineSearch Check(ILineSearch value)
    {
        ArgumentNullException.ThrowIfNull(value, nameof(ISolver) + ".LineSearch");
        return value;
    }
}
