using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A unit taken as if it were treated, or one that is. Immutable.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="IsTreated">Whether it is treated.</param>
/// <param name="Att">The mean gap after treatment.</param>
/// <param name="PreMspe">The mean squared gap before treatment.</param>
/// <param name="PostMspe">The mean squared gap after treatment.</param>
/// <param name="Gaps">The gaps of all periods.</param>
public sealed record SyntheticControlPlacebo(
    string Unit,
    bool IsTreated,
    double Att,
    double PreMspe,
    double PostMspe,
    ImmutableArray<double> Gaps
)
{
    /// <summary>The mean squared gap after treatment by that before; infinite where there is a gap only after treatment, 0 where there is
    /// none at all.</summary>
    public double MspeRatio => MspeRatios.Of(PreMspe, PostMspe);
}
