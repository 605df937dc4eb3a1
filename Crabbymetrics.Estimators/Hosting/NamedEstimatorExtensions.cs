using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Estimators;

/// <summary>Adds estimators that users ask for by name.</summary>
public static class NamedEstimatorExtensions
{
    /// <summary>Registers an estimator under a name, for applications that offer whatever is registered, such as <c>crabby fit
    /// NAME</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name by which users ask for it, lower case without blanks.</param>
    /// <param name="description">One line for people: the model and the outcomes that it takes.</param>
    /// <param name="create">Makes it from the host's services and the user's options, which are validated already.</param>
    /// <param name="reads">What the estimator reads of the user's options and of the data; nothing by default. What is not in it is not
    /// offered to users, and refused where they ask for it.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The name or the description is empty.</exception>
    public static ICrabbymetricsBuilder AddNamedEstimator(
        this ICrabbymetricsBuilder builder,
        string name,
        string description,
        Func<IServiceProvider, EstimatorSettings, IEstimator<IEstimationResult>> create,
        EstimatorInputs reads = EstimatorInputs.None
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(new NamedEstimator(name, description, create, reads));
        return builder;
    }
}
