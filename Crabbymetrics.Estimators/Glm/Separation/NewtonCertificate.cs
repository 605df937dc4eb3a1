namespace Crabbymetrics.Estimators;

/// <summary>
/// Proves from a Newton step that a likelihood has a finite maximum. With the slope l' of each row and the curvature l'' of the Hessian,
/// the step's equations say <c>sum x_i (l'_i + l''_i d_i) = 0</c>, d_i being the step's change of the linear predictor. Where
/// <c>|l''_i d_i| at most |l'_i| / 2</c> in every row that can be separated, each such row keeps its sign in that sum: weights that leave
/// no direction along which any of them gains and none loses (<see cref="RecessionSearch"/>). Near a finite maximum steps are short and
/// this holds; on the way to infinity every step changes some predictor by about 1, and it does not.
/// </summary>
internal static class NewtonCertificate
{
    /// <summary>Whether the certificate holds. False proves nothing.</summary>
    /// <param name="objective">An objective without a penalty whose last evaluation brought a gradient, and that has a Hessian, perhaps of
    /// an earlier point.</param>
    /// <param name="rows">Its rows, with the family whose curvatures the Hessian has.</param>
    /// <param name="parameters">Their parameters.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static bool Holds(GlmObjective objective, GlmRows rows, WorkingParameters parameters, CancellationToken cancellationToken)
    {
        if (!objective.HasHessian || objective.LastGradient.IsEmpty)
        {
            return false;
        }

        ReadOnlySpan<double> gradient = objective.LastGradient,
            hessian = objective.LastHessian;
        int maxDegreeOfParallelism = objective.MaxDegreeOfParallelism;
        double[] step = new double[gradient.Length];
        double[] factor = [.. hessian];
        // Rounding of a nearly singular Hessian could be taken for curvature.
        if (
            !LinearDependence.Find(hessian, parameters.Layout, maxDegreeOfParallelism).IsEmpty
            || !NewtonStep.TryFactor(factor, parameters.Layout, maxDegreeOfParallelism)
            || !NewtonStep.TryFind(factor, parameters.Layout, gradient, step, out _)
        )
        {
            return false;
        }

        CertificateVisitor visitor = new(rows.Family, parameters, step, objective.LastPoint, objective.LastHessianPoint);
        double[] failures = new double[1];
        using IPassRunner runner = rows.Open(parameters.View, maxDegreeOfParallelism);
        runner.Run(visitor, failures, cancellationToken);
        return failures[0] == 0.0;
    }
}
