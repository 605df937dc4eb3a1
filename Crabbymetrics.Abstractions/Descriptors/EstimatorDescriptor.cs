using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// What a host knows of an estimator whose type it does not know: its name, its options, the data that it reads, and how to make it. The
/// container, <c>crabby fit NAME</c>, <c>crabby list</c>, plug-ins and the pages of the documentation read descriptors. Immutable.
/// </summary>
public abstract class EstimatorDescriptor
{
    private protected EstimatorDescriptor(string name, string description)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        Name = name;
        Description = description;
        Title = char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');
    }

    /// <summary>The name by which users ask for the estimator, lower case without blanks: <c>poisson</c>.</summary>
    public string Name { get; }

    /// <summary>One line for people: the model and the outcomes that it takes.</summary>
    public string Description { get; }

    /// <summary>Other names by which users may ask for it.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The heading of tables.</summary>
    /// <value>Default the name with a capital letter, and with blanks for hyphens.</value>
    public string Title { get; init; }

    /// <summary>The form of the data.</summary>
    public abstract DataForm Form { get; }

    /// <summary>How the outcome is read; where that depends on the options, see <see cref="OutcomeOf"/>.</summary>
    /// <value>Default <see cref="OutcomeKind.Amounts"/>.</value>
    public OutcomeKind Outcome { get; init; }

    /// <summary>The roles of the data that the estimator uses beside outcome and regressors; any other is refused.</summary>
    /// <value>Default none.</value>
    public DataRoles Roles { get; init; }

    /// <summary>The columns that the estimator needs beside those; a host that is not told of one refuses the fit.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<FurtherColumn> FurtherColumns { get; init; } = [];

    /// <summary>Whether the model can have standard errors, and with them covariances, tests and bootstraps.</summary>
    /// <value>Default true.</value>
    public bool HasInference { get; init; } = true;

    /// <summary>Whether the result tests its own specification: a host may offer to show the tests.</summary>
    /// <value>Default false.</value>
    public bool TestsItsSpecification { get; init; }

    /// <summary>How hosts show a result, where a table of coefficients does not do.</summary>
    /// <value>Default null: it is shown by its coefficients.</value>
    public ReportDescriptor? Report { get; init; }

    /// <summary>Whether a host offers marginal effects and ratios of rates or odds. The ratios need a log or a logit link; with another
    /// they are refused after the fit.</summary>
    public abstract bool HasEffects { get; }

    /// <summary>The options.</summary>
    public abstract OptionSchema Options { get; }

    /// <summary>How the outcome is read under given options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="services">The application's services; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">The options name what is not there.</exception>
    public abstract OutcomeKind OutcomeOf(object options, IServiceProvider? services = null);

    /// <summary>The family and the link that given options name, which say what an outcome may be.</summary>
    /// <param name="options">The options.</param>
    /// <param name="services">The application's services; null for the built-in ones.</param>
    /// <returns>The family; null where the model has none.</returns>
    /// <exception cref="ArgumentException">The options name what is not there.</exception>
    public abstract IOutcomeFamily? FamilyOf(object options, IServiceProvider? services = null);

    /// <summary>Why a fit with given options has no standard errors.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The reason, with the members of options in braces; null where it has standard errors.</returns>
    public abstract string? WhyNoInference(object options);

    /// <summary>Refuses options, before any data are read, that do not go together or change nothing.</summary>
    /// <param name="options">The options.</param>
    /// <param name="given">The members that the user set.</param>
    /// <param name="services">The application's services; null for the built-in ones.</param>
    /// <exception cref="OptionException">They do not; the message says which.</exception>
    public abstract void RequireOptions(object options, IReadOnlySet<string> given, IServiceProvider? services = null);

    /// <summary>Makes the estimator.</summary>
    /// <param name="options">The options, of the type of <see cref="OptionSchema.OptionsType"/>.</param>
    /// <param name="services">The application's services; null for the built-in ones.</param>
    /// <returns>An <see cref="IEstimator{TData, TResult}"/> of the data of <see cref="Form"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or names what is not there; the message says which.</exception>
    public abstract object Create(object options, IServiceProvider? services = null);

    /// <summary>Makes a saved model again.</summary>
    /// <param name="state">The saved facts.</param>
    /// <param name="services">The application's services; null for the built-in ones.</param>
    /// <returns>The model; a <see cref="StoredMeanModel"/> where it predicts means.</returns>
    /// <exception cref="FormatException">The options of the model are none of the estimator's, or its mean is another.</exception>
    public abstract StoredModel Restore(ModelState state, IServiceProvider? services = null);

    /// <summary>Finds the estimator of a saved model and makes the model again.</summary>
    /// <param name="state">The saved facts.</param>
    /// <param name="descriptors">The estimators that are registered.</param>
    /// <param name="services">The application's services; null for the built-in ones.</param>
    /// <returns>The model.</returns>
    /// <exception cref="FormatException">No estimator has its name (the message lists those there are), or the estimator cannot read
    /// it.</exception>
    public static StoredModel Restore(ModelState state, IEnumerable<EstimatorDescriptor> descriptors, IServiceProvider? services = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(descriptors);
        EstimatorDescriptor[] all = [.. descriptors];
        EstimatorDescriptor descriptor =
            all.LastOrDefault(known => known.Name == state.Estimator)
            ?? throw new FormatException(
                $"it is a model of the estimator '{state.Estimator}', which is not registered here. There are: "
                    + $"{string.Join(", ", all.Select(static known => known.Name).Order(StringComparer.Ordinal))}. Register the descriptor "
                    + "that the model was fitted with (a plug-in's, say)."
            );
        return descriptor.Restore(state, services);
    }
}
