namespace Crabbymetrics.Estimators;

/// <summary>The options of an estimator derived from <see cref="LikelihoodEstimator"/>.</summary>
public sealed class LikelihoodOptions : MaximumLikelihoodOptions
{
    /// <summary>The options, for a descriptor of a model derived from <see cref="LikelihoodEstimator"/> to use or include.</summary>
    public static OptionSchema<LikelihoodOptions> Schema { get; } =
        new OptionSchema<LikelihoodOptions>(static () => new LikelihoodOptions()).Include(Search).Include(Shared);
}
