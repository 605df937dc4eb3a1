using Crabbymetrics.Inference;

namespace ThirdPartyGlm;

/// <summary>
/// <c>hc4m</c>: the sandwich with each score's square divided by <c>(1 - h)^(min(1, nh/k) + min(1.5, nh/k))</c>. Cribari-Neto and da Silva
/// (2011), "A new heteroskedasticity-consistent covariance matrix estimator for the linear regression model", AStA 95.
/// </summary>
public sealed class Hc4mCovariance : SandwichCovariance
{
    /// <inheritdoc/>
    public override string Name => "hc4m";

    /// <inheritdoc/>
    public override string Description => "B [sum s s'/(1-h)^(min(1, nh/k) + min(1.5, nh/k))] B: hc4 for rows of high leverage, modified.";

    /// <inheritdoc/>
    protected override void WriteMiddle(SandwichRows rows, Span<double> middle)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double ratio = rows.ObservationCount / rows.ParameterCount;
        double[] powers = Array.ConvertAll(rows.Leverages(), h => Math.Pow(1.0 - h, -Math.Min(1.0, ratio * h) - Math.Min(1.5, ratio * h)));
        rows.WriteOuterProduct(powers, middle);
    }
}
