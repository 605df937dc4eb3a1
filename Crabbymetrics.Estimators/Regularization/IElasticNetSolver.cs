namespace Crabbymetrics.Estimators;

/// <summary>The elastic nets of one data set at one penalty after another, each from the answer before. Serves one caller at a
/// time.</summary>
internal interface IElasticNetSolver : IDisposable
{
    /// <summary>The deviance with the intercept only.</summary>
    double NullDeviance { get; }

    /// <summary>The smallest l1 at which every penalized slope is 0.</summary>
    double LargestL1();

    /// <summary>Fits at a penalty.</summary>
    NetPoint Fit(double l1, double l2);
}
