namespace Crabbymetrics.Estimators;

/// <summary>M-estimation over <see cref="RegressionData"/>, as hosting applications resolve it.</summary>
public sealed class MEstimator : MEstimator<RegressionData>, IEstimator<MEstimationResult>, IEstimator<IObservations, MEstimationResult>
{
    /// <summary>Creates the estimator.</summary>
    /// <param name="equations">The equations, or a criterion: <see cref="ICriterion{TData}"/>.</param>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentNullException">There are no equations.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver is not known; the message says which, and what is
    /// allowed.</exception>
    public MEstimator(
        IEstimatingEquations<RegressionData> equations,
        MEstimationOptions? options = null,
        EstimationServices? services = null
    )
        : base(equations, options, services) { }

    MEstimationResult IEstimator<IObservations, MEstimationResult>.Fit(IObservations data, CancellationToken cancellationToken) =>
        Fit(ElsewhereChecks.RequireInMemory(data, "m-estimation", "its equations are bound to rows in memory"), cancellationToken);
}
