namespace Crabbymetrics.Estimators;

/// <summary>The options of a logit. Every option has a stated default.</summary>
public sealed class LogitOptions : GlmOptions
{
    /// <summary>Whether the bias of maximum likelihood is reduced: the remedy for separated data and few events. It excludes a ridge
    /// penalty and solvers other than <c>newton</c>.</summary>
    /// <value>Default <see cref="BiasReductionMethod.None"/>.</value>
    public BiasReductionMethod BiasReduction { get; set; }

    internal override ILikelihoodPenalty? LikelihoodPenalty => BiasReduction == BiasReductionMethod.Firth ? FirthPenalty.Instance : null;

    internal override string SeparationRemedy =>
        $"{nameof(BiasReduction)} = {nameof(BiasReductionMethod)}.{nameof(BiasReductionMethod.Firth)}";
}
