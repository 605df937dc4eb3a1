using Crabbymetrics.Inference;

namespace ThirdPartyGlm;

/// <summary>
/// <c>hc4</c>: the sandwich with each score's square divided by <c>(1 - h)^min(4, n h / k)</c>, which discounts rows of high leverage more
/// than hc3 does. Cribari-Neto (2004), "Asymptotic inference under heteroskedasticity of unknown form".
/// </summary>
public sealed class Hc4Covariance : SandwichCovariance
{
    /// <inheritdoc/>
    public override string Name => "hc4";

    /// <inheritdoc/>
    public override string Description => "B [sum s s'/(1-h)^min(4, nh/k)] B: for designs with rows of high leverage.";

    /// <inheritdoc/>
    protected override void WriteMiddle(SandwichRows rows, Span<double> middle)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double ratio = rows.ObservationCount / rows.ParameterCount;
        double[] multipliers = Array.ConvertAll(rows.Leverages(), h => Math.Pow(1.0 - h, -Math.Min(4.0, ratio * h)));
        rows.WriteOuterProduct(multipliers, middle);
    }
}
