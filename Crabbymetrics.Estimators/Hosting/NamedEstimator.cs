namespace Crabbymetrics.Estimators;

/// <summary>An estimator that an application offers its users by name, knowing nothing of its type: immutable.</summary>
public sealed class NamedEstimator
{
    private readonly Func<IServiceProvider, EstimatorSettings, IEstimator<IEstimationResult>> _create;

    /// <summary>Describes an estimator.</summary>
    /// <param name="name">The name by which users ask for it, lower case without blanks: <c>poisson</c>.</param>
    /// <param name="description">One line for people: the model and the outcomes that it takes.</param>
    /// <param name="create">Makes it from the host's services and the user's options, which are validated already.</param>
    /// <param name="reads">What the estimator reads of the user's options and of the data; nothing by default. What is not in it is not
    /// offered to users, and refused where they ask for it.</param>
    /// <exception cref="ArgumentException">The name or the description is empty.</exception>
    public NamedEstimator(
        string name,
        string description,
        Func<IServiceProvider, EstimatorSettings, IEstimator<IEstimationResult>> create,
        EstimatorInputs reads = EstimatorInputs.None
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        ArgumentNullException.ThrowIfNull(create);
        Name = name;
        Description = description;
        Reads = reads;
        _create = create;
    }

    /// <summary>The name by which users ask for it.</summary>
    public string Name { get; }

    /// <summary>One line for people.</summary>
    public string Description { get; }

    /// <summary>What the estimator reads of the user's options and of the data.</summary>
    public EstimatorInputs Reads { get; }

    /// <summary>Makes the estimator.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="settings">The user's options.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which.</exception>
    public IEstimator<IEstimationResult> Create(IServiceProvider services, EstimatorSettings settings)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(settings);
        return _create(services, settings);
    }
}
