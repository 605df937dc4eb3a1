namespace Crabbymetrics.Estimators;

/// <summary>Probit: binomial outcomes with the probability <c>Phi(offset + b0 + x b)</c>.</summary>
public static class Probit
{
    /// <summary>The model for hosts that ask by name.</summary>
    public static FamilyDescriptor Descriptor { get; } =
        new(
            GlmFamilies.Binomial(ProbitLink.Instance),
            "Probit: outcomes of 0 and 1 or of two words, with the normal probability of offset + x b.",
            "probit",
            OutcomeKind.Binary
        );
}
