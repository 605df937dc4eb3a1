using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.OwnCovariances;

/// <summary>
/// HC4m: <c>1/(1 - h)^(min(1, nh/k) + min(1.5, nh/k))</c>. Cribari-Neto and da Silva (2011), "A new heteroskedasticity-consistent
/// covariance matrix estimator for the linear regression model"; R's <c>vcovHC(type = "HC4m")</c>.
/// </summary>
internal sealed class Hc4mCovariance : SandwichCovariance
{
    public override string Name => "hc4m";

    public override string Description => "B [sum s s'/(1-h)^d] B with d = min(1, nh/k) + min(1.5, nh/k).";

    protected override void WriteMiddle(SandwichRows rows, Span<double> middle)
    {
        double ratio = rows.ObservationCount / rows.ParameterCount;
        double[] multipliers = Array.ConvertAll(
            rows.Leverages(),
            h => Math.Pow(1.0 - h, -Math.Min(1.0, ratio * h) - Math.Min(1.5, ratio * h))
        );
        rows.WriteOuterProduct(multipliers, middle);
    }
}
