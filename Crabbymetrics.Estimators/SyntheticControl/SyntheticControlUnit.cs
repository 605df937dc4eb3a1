using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>One treated unit and what it was compared with. Immutable.</summary>
public sealed record SyntheticControlUnit
{
    internal SyntheticControlUnit() { }

    /// <summary>The unit; several, separated by commas, where their mean was compared.</summary>
    public required string Unit { get; init; }

    /// <summary>The weights of the donors, in their order.</summary>
    public required ImmutableArray<double> Weights { get; init; }

    /// <summary>What is added to the weighted donors; 0 where the method has no constant.</summary>
    public required double Intercept { get; init; }

    /// <summary>All periods.</summary>
    public required ImmutableArray<SyntheticControlGap> Gaps { get; init; }

    /// <summary>The mean gap after treatment: the average effect on this unit.</summary>
    public required double Att { get; init; }

    /// <summary>The mean squared gap before treatment.</summary>
    public required double PreMspe { get; init; }

    /// <summary>The mean squared gap after treatment.</summary>
    public required double PostMspe { get; init; }

    /// <summary>The ratio of the two, after by before; infinite where there is a gap only after treatment, 0 where there is none at
    /// all.</summary>
    public double MspeRatio => MspeRatios.Of(PreMspe, PostMspe);

    /// <summary>The penalty that was used; null without one. For synthetic difference in differences zeta of the units.</summary>
    public required double? Penalty { get; init; }

    /// <summary>What proves the weights, where they are on the simplex: of the augmented synthetic control, those before the correction;
    /// null for the elastic net.</summary>
    public required SimplexCertificate? Certificate { get; init; }

    /// <summary>The weights of the predictors; null where units were compared by their outcomes.</summary>
    public required SyntheticControlPredictors? Predictors { get; init; }
}
