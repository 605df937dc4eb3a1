using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>A penalty of a log-likelihood that keeps its maximum finite, such as Firth's.</summary>
internal interface ILikelihoodPenalty
{
    /// <summary>Adds the penalty to the negative log-likelihood of a problem. The Hessian is the information.</summary>
    /// <param name="likelihood">The negative log-likelihood.</param>
    /// <param name="problem">Its rows and parameters.</param>
    IFusedObjective Penalize(GlmObjective likelihood, in GlmProblem problem);

    /// <summary>The penalty about the reported parameters.</summary>
    /// <param name="information">The information about the working parameters, k x k.</param>
    /// <param name="parameters">The working parameters.</param>
    /// <returns>The penalty; infinite where the information is singular.</returns>
    double Value(ReadOnlySpan<double> information, WorkingParameters parameters);

    /// <summary>The amounts that the score of the penalty adds to the residuals of the rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="parameters">The working parameters.</param>
    /// <param name="point">Their values.</param>
    /// <param name="information">The information there.</param>
    double[] ScoreAdjustments(GlmRows rows, WorkingParameters parameters, double[] point, double[] information);
}
