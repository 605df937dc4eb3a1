namespace Crabbymetrics.Estimators;

/// <summary>
/// What an estimator reads of the options that all share and of the data beside outcome and regressors. A <see cref="NamedEstimator"/>
/// declares them, and a host offers its users those options only: what is given and not read is refused.
/// </summary>
[Flags]
public enum EstimatorInputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><see cref="GlmOptions.Alpha"/>, the ridge penalty.</summary>
    Alpha = 1,

    /// <summary><see cref="GlmOptions.Tolerance"/>.</summary>
    Tolerance = 2,

    /// <summary><see cref="GlmOptions.MaxIterations"/>.</summary>
    MaxIterations = 4,

    /// <summary><see cref="GlmOptions.Solver"/>.</summary>
    Solver = 8,

    /// <summary><see cref="GlmOptions.Scoring"/>.</summary>
    Scoring = 16,

    /// <summary><see cref="GlmOptions.Separation"/>.</summary>
    Separation = 32,

    /// <summary><see cref="GlmOptions.Collinearity"/>.</summary>
    Collinearity = 64,

    /// <summary><see cref="GlmOptions.Merging"/>.</summary>
    Merging = 128,

    /// <summary><see cref="GlmOptions.MaxDegreeOfParallelism"/>.</summary>
    MaxDegreeOfParallelism = 256,

    /// <summary><see cref="GlmOptions.FitIntercept"/>.</summary>
    FitIntercept = 512,

    /// <summary><see cref="RegressionData.Offset"/>.</summary>
    Offset = 1024,

    /// <summary><see cref="RegressionData.Weights"/>.</summary>
    Weights = 2048,

    /// <summary>All that an estimator derived from <see cref="GlmEstimator{TResult}"/> reads when it is given the options as they
    /// are.</summary>
    GeneralizedLinear =
        Alpha
        | Tolerance
        | MaxIterations
        | Solver
        | Scoring
        | Separation
        | Collinearity
        | Merging
        | MaxDegreeOfParallelism
        | FitIntercept
        | Offset
        | Weights,
}
