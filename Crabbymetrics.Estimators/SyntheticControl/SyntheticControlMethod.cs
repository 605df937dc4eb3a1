namespace Crabbymetrics.Estimators;

/// <summary>How the treated unit is put together from the others.</summary>
public enum SyntheticControlMethod
{
    /// <summary>Weights of 0 or more that sum to 1: Abadie and Gardeazabal (2003); Abadie, Diamond and Hainmueller (2010).</summary>
    Synthetic,

    /// <summary>Synthetic difference in differences: weights of units with a ridge and a constant, and weights of periods. Arkhangelsky,
    /// Athey, Hirshberg, Imbens and Wager (2021).</summary>
    SyntheticDifferenceInDifferences,

    /// <summary>The synthetic unit, its misfit before treatment corrected by a ridge regression: Ben-Michael, Feller and Rothstein
    /// (2021). Weights may be negative.</summary>
    Augmented,

    /// <summary>Weights that also avoid units far from the treated one: Abadie and L'Hour (2021).</summary>
    Penalized,

    /// <summary>Weights of any sign and sum with a constant, by an elastic net: Doudchenko and Imbens (2016).</summary>
    ElasticNet,
}
