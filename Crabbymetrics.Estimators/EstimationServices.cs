using Crabbymetrics.Inference;
using Crabbymetrics.Optimization;
using Microsoft.Extensions.Logging;

namespace Crabbymetrics.Estimators;

/// <summary>What an estimator needs of the rest of the framework. Immutable. With a container it is made of what is registered; without
/// one, <see cref="Default"/> serves.</summary>
public sealed class EstimationServices
{
    private IExecutor? _fitExecutor;
    private EstimationServices? _unobserved;

    /// <summary>Creates the services.</summary>
    /// <param name="executor">Runs solvers.</param>
    /// <param name="solvers">Finds solvers by name.</param>
    /// <param name="covariances">Finds covariance formulas by name.</param>
    /// <param name="bootstrap">Runs bootstraps.</param>
    /// <exception cref="ArgumentNullException">One is null.</exception>
    public EstimationServices(IExecutor executor, ISolverRegistry solvers, ICovarianceRegistry covariances, IBootstrapEngine bootstrap)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentNullException.ThrowIfNull(solvers);
        ArgumentNullException.ThrowIfNull(covariances);
        ArgumentNullException.ThrowIfNull(bootstrap);
        Executor = executor;
        Solvers = solvers;
        Covariances = covariances;
        Bootstrap = bootstrap;
    }

    /// <summary>The built-in solvers, covariances and bootstrap.</summary>
    public static EstimationServices Default { get; } =
        new(new Executor(), SolverRegistry.Default, CovarianceRegistry.Default, new BootstrapEngine());

    /// <summary>Runs solvers.</summary>
    public IExecutor Executor { get; }

    /// <summary>Finds solvers by name.</summary>
    public ISolverRegistry Solvers { get; }

    /// <summary>Finds covariance formulas by name.</summary>
    public ICovarianceRegistry Covariances { get; }

    /// <summary>Runs bootstraps.</summary>
    public IBootstrapEngine Bootstrap { get; }

    /// <summary>
    /// Watch the main minimization of every fit, on its thread, and can end it; a fit that was ended has converged only where its tolerance
    /// is reached. Refits of a bootstrap, starts and profile searches are not watched. Fits run at once on several threads: an observer is
    /// safe for that. An elastic net descends by coordinates without the executor, and has no iterations to watch.
    /// </summary>
    /// <value>Default none.</value>
    public IReadOnlyList<IOptimizationObserver> Observers { get; init; } = [];

    /// <summary>
    /// End the main minimization of a fit early. A rule makes no answer of the point where it ends: it has converged only where the
    /// estimator's tolerance is reached, and the fit ends with a <see cref="ConvergenceException"/> otherwise.
    /// </summary>
    /// <value>Default none.</value>
    public IReadOnlyList<IStoppingRule> StoppingRules { get; init; } = [];

    /// <summary>Finds families and links by name.</summary>
    /// <value>Default <see cref="FamilyRegistry.Default"/>: the built-in ones.</value>
    public FamilyRegistry Families { get; init; } = FamilyRegistry.Default;

    /// <summary>Where fits say what they did: start and end at level Debug, each iteration at level Trace. Null for nowhere.</summary>
    /// <value>Default null.</value>
    public ILogger? Logger { get; init; }

    /// <summary>The services of an application; <see cref="Default"/> without one, or where it has registered none.</summary>
    /// <param name="services">The application's services, or null.</param>
    public static EstimationServices Of(IServiceProvider? services) =>
        services?.GetService(typeof(EstimationServices)) as EstimationServices ?? Default;

    // What runs the main minimization of a fit.
    internal IExecutor FitExecutor =>
        Logger is null && Observers.Count == 0 && StoppingRules.Count == 0
            ? Executor
            : _fitExecutor ??= new ObservedExecutor(Executor, Observers, StoppingRules, Logger);

    // The same for what a result does later: refits, null models.
    internal EstimationServices Unobserved =>
        Logger is null && Observers.Count == 0 && StoppingRules.Count == 0
            ? this
            : _unobserved ??= new EstimationServices(Executor, Solvers, Covariances, Bootstrap) { Families = Families };
}
