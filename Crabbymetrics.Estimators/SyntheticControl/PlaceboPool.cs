namespace Crabbymetrics.Estimators;

/// <summary>Which units a placebo is compared with.</summary>
public enum PlaceboPool
{
    /// <summary>The donors of the treated unit but itself. The treated unit is none: its outcomes after treatment would be part of what no
    /// treatment is.</summary>
    Donors,

    /// <summary>Those and the treated units, as Abadie, Diamond and Hainmueller (2010) do.</summary>
    All,
}
