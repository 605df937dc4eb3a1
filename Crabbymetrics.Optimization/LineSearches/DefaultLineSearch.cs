namespace Crabbymetrics.Optimization;

/// <summary>The line searches that solvers use unless told otherwise; shared, since they are immutable.</summary>
internal static class DefaultLineSearch
{
    public static readonly ILineSearch Newton = new MoreThuenteLineSearch();
}
