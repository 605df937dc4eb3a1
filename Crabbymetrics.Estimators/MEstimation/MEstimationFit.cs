namespace Crabbymetrics.Estimators;

/// <summary>
/// A solution of estimating equations as inference reads it. With a criterion the information is its Hessian H and J is the identity.
/// Equations alone have a derivative D that need not be symmetric: there the information is the identity and <c>J = -D^-1</c>, so that <c>J
/// B M B J'</c> is the sandwich <c>D^-1 M D^-T</c> all the same.
/// </summary>
internal sealed record MEstimationFit(
    BoundEquations Equations,
    MEstimationFitter Fitter,
    ReadOnlyMemory<double> Weights,
    double[] Point,
    double[] Information,
    double[] Jacobian,
    FitDiagnostics Diagnostics,
    string? NoInference = null
);
