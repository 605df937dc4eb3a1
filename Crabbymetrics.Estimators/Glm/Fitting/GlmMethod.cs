namespace Crabbymetrics.Estimators;

/// <summary>How a generalized linear model is fitted: the family, the options and the services. Immutable.</summary>
internal sealed class GlmMethod(IGlmFamily family, GlmOptions options, EstimationServices services)
{
    /// <summary>The family of the model.</summary>
    public IGlmFamily Family => family;

    /// <summary>The family whose derivatives the steps take: the expected ones, for Fisher scoring.</summary>
    public IGlmFamily Stepped { get; } = options.Scoring == ScoringMethod.Fisher ? ExpectedCurvatureFamily.Of(family) : family;

    /// <summary>The options.</summary>
    public GlmOptions Options => options;

    /// <summary>Solvers, covariances and bootstrap.</summary>
    public EstimationServices Services => services;

    /// <summary>Whether the Hessian of the objective is the observed information of the model.</summary>
    public bool StepsByObservedCurvature => ReferenceEquals(Stepped, family);

    /// <summary>Whether nothing holds the slopes, so that a maximum may be at infinity.</summary>
    public bool IsUnpenalized => options.Alpha == 0.0 && !options.ReducesBias;
}
