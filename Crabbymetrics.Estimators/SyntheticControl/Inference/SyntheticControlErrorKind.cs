namespace Crabbymetrics.Estimators;

/// <summary>How the standard error of the average effect is found: Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), section
/// 4.</summary>
public enum SyntheticControlErrorKind
{
    /// <summary>The spread of the effects of donors taken as if treated (algorithm 4): with any number of treated units below that of the
    /// donors, where errors have the same variance.</summary>
    Placebo,

    /// <summary>Units drawn with replacement (algorithm 2): with several treated units.</summary>
    Bootstrap,

    /// <summary>Units left out in turn, weights kept (algorithm 3): with several treated units.</summary>
    Jackknife,
}
