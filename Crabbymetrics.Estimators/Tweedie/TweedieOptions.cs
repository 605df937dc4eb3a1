namespace Crabbymetrics.Estimators;

/// <summary>The options of a Tweedie regression. Every option has a stated default.</summary>
public sealed class TweedieOptions : GlmOptions
{
    /// <summary>The power p of the variance <c>phi mu^p</c>, between 1 and 2; null to estimate it by maximum likelihood.</summary>
    /// <value>Default null.</value>
    public double? Power { get; set; }

    /// <summary>The link: <c>log</c>, <c>identity</c>, <c>sqrt</c>, or another of <see cref="Links"/>.</summary>
    /// <value>Default <c>log</c>.</value>
    public string Link { get; set; } = "log";
}
