using Crabbymetrics.Inference;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>What an estimator needs of the rest of the framework. Immutable. With a container it is made of what is registered; without
/// one, <see cref="Default"/> serves.</summary>
public sealed class EstimationServices
{
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
}
