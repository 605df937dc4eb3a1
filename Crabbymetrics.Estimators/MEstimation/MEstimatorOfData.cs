namespace Crabbymetrics.Estimators;

/// <summary>
/// M-estimation: the parameters that minimize <c>sum_i w_i rho_i(theta)</c> or solve <c>sum_i w_i psi_i(theta) = 0</c>, over data of the
/// user's own type, with the sandwich covariance <c>D^-1 M D^-T</c>, <c>D = sum d psi_i / d theta</c>, <c>M = sum psi_i psi_i'</c>,
/// clustered and serial-correlation-robust forms, and every bootstrap.
/// </summary>
/// <remarks>
/// Huber (1967), "The behavior of maximum likelihood estimates under nonstandard conditions"; Stefanski and Boos (2002), "The calculus of
/// M-estimation". The parameters are the user's own: equations whose parameters differ by many orders of magnitude, or nearly repeat each
/// other, are better written in centred and scaled ones.
/// </remarks>
/// <typeparam name="TData">The data.</typeparam>
public class MEstimator<TData> : IEstimator<TData, MEstimationResult>
{
    private readonly IEstimatingEquations<TData> _equations;
    private readonly MEstimationFitter _fitter;

    /// <summary>Creates the estimator.</summary>
    /// <param name="equations">The equations, or a criterion: <see cref="ICriterion{TData}"/>.</param>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentNullException">There are no equations.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver is not known; the message says which, and what is
    /// allowed.</exception>
    public MEstimator(IEstimatingEquations<TData> equations, MEstimationOptions? options = null, EstimationServices? services = null)
    {
        ArgumentNullException.ThrowIfNull(equations);
        options = MEstimationOptions.Schema.Valid(options);
        services ??= EstimationServices.Default;
        services.Solvers.Find(options.Solver);
        _equations = equations;
        _fitter = new MEstimationFitter(options.Copy(), services);
    }

    /// <inheritdoc/>
    public MEstimationResult Fit(TData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        BoundEquations<TData> equations = new(_equations, data);
        return _fitter.Services.Logged(
            new MEstimationResult(_fitter.Fit(equations, equations.Weights?.Values ?? default, null, cancellationToken))
        );
    }
}
