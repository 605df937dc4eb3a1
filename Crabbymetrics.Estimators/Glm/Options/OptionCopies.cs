namespace Crabbymetrics.Estimators;

/// <summary>Copies of options.</summary>
internal static class OptionCopies
{
    /// <summary>A copy that no one else can change.</summary>
    public static TOptions Copy<TOptions>(this TOptions options)
        where TOptions : RegressionOptions => (TOptions)options.Clone();
}
