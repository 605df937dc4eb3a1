namespace Crabbymetrics.Estimators;

/// <summary>Where a minimization starts, with what a fit of some of the rows found out about all of them.</summary>
/// <param name="Point">The working parameters.</param>
internal sealed record GlmStartingPoint(double[] Point)
{
    /// <summary>The factor of the Hessian at the point, in the layout of the objective, as some of the rows estimate it; null where they
    /// were not asked.</summary>
    public double[]? Factor { get; init; }

    /// <summary>The relative error to expect of that Hessian.</summary>
    public double FactorError { get; init; }

    /// <summary>Whether some of the rows led here: a fit that does not converge from here begins again at the best constant.</summary>
    public bool IsOfSomeRows { get; init; }

    /// <summary>The Hessian at the best constant, estimated in the same way: full information, before the fit moved anything.</summary>
    public double[]? ConstantHessian { get; init; }
}
