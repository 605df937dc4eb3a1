namespace Crabbymetrics;

/// <summary>The descriptor of an estimator over <see cref="RegressionData"/>, the data of a formula. Immutable.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
/// <typeparam name="TResult">The result.</typeparam>
public class EstimatorDescriptor<TOptions, TResult> : EstimatorDescriptor<RegressionData, TOptions, TResult>
    where TOptions : class
    where TResult : class
{
    /// <summary>Describes an estimator.</summary>
    /// <param name="name">The name by which users ask for it, lower case without blanks.</param>
    /// <param name="description">One line for people: the model and the outcomes that it takes.</param>
    /// <param name="options">Makes the schema of the options, when it is first asked for.</param>
    /// <param name="create">Makes it from valid options and the application's services, which are null without a container.</param>
    /// <exception cref="ArgumentException">The name or the description is empty.</exception>
    public EstimatorDescriptor(
        string name,
        string description,
        Func<OptionSchema<TOptions>> options,
        Func<TOptions, IServiceProvider?, IEstimator<TResult>> create
    )
        : base(name, description, options, create) { }

    /// <summary>Describes an estimator.</summary>
    /// <param name="name">The name by which users ask for it, lower case without blanks.</param>
    /// <param name="description">One line for people: the model and the outcomes that it takes.</param>
    /// <param name="options">The schema of the options.</param>
    /// <param name="create">Makes it from valid options and the application's services, which are null without a container.</param>
    /// <exception cref="ArgumentException">The name or the description is empty.</exception>
    public EstimatorDescriptor(
        string name,
        string description,
        OptionSchema<TOptions> options,
        Func<TOptions, IServiceProvider?, IEstimator<TResult>> create
    )
        : base(name, description, options, create) { }

    /// <summary>Makes the estimator.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="services">The application's services; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or names what is not there; the message says which.</exception>
    public new IEstimator<TResult> Create(TOptions? options = null, IServiceProvider? services = null) =>
        (IEstimator<TResult>)base.Create(options, services);
}
