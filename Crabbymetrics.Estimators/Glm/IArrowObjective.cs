using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>An objective whose Hessian is an arrowhead matrix: of the many dummies of a factor no two are 1 in one row.</summary>
internal interface IArrowObjective : IFusedObjective
{
    /// <summary>How the Hessian is stored where <see cref="IFusedObjective.Evaluate"/> is given as much room as this says; given n x n
    /// values it writes the matrix in full.</summary>
    ArrowLayout Layout { get; }

    /// <summary>
    /// Whether an evaluation leaves what Hessian products at its point need, so that one costs no more than an evaluation of the gradient:
    /// of designs so wide that it is far cheaper than a Hessian.
    /// </summary>
    bool HasCheapProducts { get; }

    /// <summary>The largest number of threads, also for what is done with the Hessian; -1 for all processors.</summary>
    int MaxDegreeOfParallelism { get; }
}
