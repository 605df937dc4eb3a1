namespace Crabbymetrics.Estimators;

/// <summary>How the predictors of a panel are weighted: the matrix V of Abadie, Diamond and Hainmueller (2010), diagonal, with sum 1, of
/// predictors divided by their standard deviations over all units.</summary>
public enum PredictorWeighting
{
    /// <summary>The weights under which the synthetic unit's outcomes before treatment come closest to the treated unit's, searched from
    /// many starts.</summary>
    Search,

    /// <summary>The same weight for each.</summary>
    Equal,

    /// <summary>Those of <see cref="SyntheticControlOptions.PredictorWeights"/>.</summary>
    Given,

    /// <summary>The weights that predict the later half of the periods before treatment best from predictors measured so many periods
    /// earlier: Abadie, Diamond and Hainmueller (2015).</summary>
    CrossValidated,
}
