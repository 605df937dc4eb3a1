namespace Crabbymetrics;

/// <summary>The descriptor of an estimator of known types. Immutable.</summary>
/// <typeparam name="TData">The data.</typeparam>
/// <typeparam name="TOptions">The options.</typeparam>
/// <typeparam name="TResult">The result.</typeparam>
public class EstimatorDescriptor<TData, TOptions, TResult> : EstimatorDescriptor
    where TOptions : class
    where TResult : class
{
    private readonly Func<OptionSchema<TOptions>> _make;
    private OptionSchema<TOptions>? _options;
    private readonly Func<TOptions, IServiceProvider?, IEstimator<TData, TResult>> _create;

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
        Func<TOptions, IServiceProvider?, IEstimator<TData, TResult>> create
    )
        : base(name, description)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(create);
        _make = options;
        _create = create;
    }

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
        Func<TOptions, IServiceProvider?, IEstimator<TData, TResult>> create
    )
        : this(name, description, () => options, create) => ArgumentNullException.ThrowIfNull(options);

    /// <inheritdoc/>
    public override DataForm Form =>
        typeof(TData) == typeof(RegressionData) ? DataForm.Formula
        : typeof(TData) == typeof(DesignMatrix) ? DataForm.Columns
        : typeof(TData) == typeof(PanelData) ? DataForm.Panel
        : DataForm.Other;

    /// <summary>Whether a host offers marginal effects and ratios of rates or odds: there is inference, and the result is an
    /// <see cref="ILinearPredictorModel"/>. The ratios need a log or a logit link, which only the fit knows; with another they are
    /// refused.</summary>
    public override bool HasEffects => HasInference && typeof(TResult).IsAssignableTo(typeof(ILinearPredictorModel));

    /// <inheritdoc/>
    public override OptionSchema Options => Schema;

    /// <summary>The options, with their type.</summary>
    public OptionSchema<TOptions> Schema => _options ??= _make();

    /// <summary>How the outcome is read under given options.</summary>
    /// <value>Default null: always as <see cref="EstimatorDescriptor.Outcome"/> says.</value>
    public Func<TOptions, IServiceProvider?, OutcomeKind>? OutcomeFor { get; init; }

    /// <summary>The family of given options.</summary>
    /// <value>Default null: the model has none.</value>
    public Func<TOptions, IServiceProvider?, IOutcomeFamily?>? FamilyFor { get; init; }

    /// <summary>Why a fit with given options has no standard errors, with the members of options in braces; null where it has.</summary>
    /// <value>Default null: it always has.</value>
    public Func<TOptions, string?>? NoInferenceFor { get; init; }

    /// <summary>What is wrong with options that a user gave, judged with what the application has registered: a message with the members of
    /// options in braces, or null.</summary>
    /// <value>Default null: <see cref="OptionSchema"/> says it all.</value>
    public Func<TOptions, IReadOnlySet<string>, IServiceProvider?, string?>? FaultOf { get; init; }

    /// <summary>The mean of given options as a function of the linear predictor, for saved models.</summary>
    /// <value>Default null: that of the family, where <see cref="FamilyFor"/> gives an <see cref="IInverseLink"/>.</value>
    public Func<TOptions, IServiceProvider?, IInverseLink>? InverseLinkFor { get; init; }

    /// <summary>The distribution of an outcome around its mean under given options, for prediction intervals of saved models. The state has
    /// the parameters that were estimated (<see cref="ModelState.DistributionParameters"/>).</summary>
    /// <value>Default null: that of the family that <see cref="FamilyFor"/> gives.</value>
    public Func<TOptions, ModelState, IServiceProvider?, IOutcomeTails?>? OutcomeTailsFor { get; init; }

    /// <summary>Makes a saved model of a type of the estimator's own, with what <see cref="IModelState.WriteState"/> wrote.</summary>
    /// <value>Default null: a <see cref="StoredMeanModel"/>, or a <see cref="StoredModel"/> where there is no mean.</value>
    public Func<ModelState, TOptions, IServiceProvider?, StoredModel>? RestoreWith { get; init; }

    /// <inheritdoc/>
    public override OutcomeKind OutcomeOf(object options, IServiceProvider? services = null) =>
        OutcomeFor?.Invoke((TOptions)options, services) ?? Outcome;

    /// <inheritdoc/>
    public override IOutcomeFamily? FamilyOf(object options, IServiceProvider? services = null) =>
        FamilyFor?.Invoke((TOptions)options, services);

    /// <inheritdoc/>
    public override string? WhyNoInference(object options) => NoInferenceFor?.Invoke((TOptions)options);

    /// <inheritdoc/>
    public override void RequireOptions(object options, IReadOnlySet<string> given, IServiceProvider? services = null)
    {
        if (Schema.ValidateGiven(options, given, OptionWords.Members).Count > 0)
        {
            throw new OptionException(Schema, words => string.Join("; ", Schema.ValidateGiven(options, given, words)));
        }

        if (FaultOf?.Invoke((TOptions)options, given, services) is { } fault)
        {
            throw new OptionException(Schema, fault);
        }
    }

    /// <inheritdoc/>
    public override object Create(object options, IServiceProvider? services = null) => Create((TOptions)options, services);

    /// <inheritdoc/>
    public override StoredModel Restore(ModelState state, IServiceProvider? services = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        TOptions options = Schema.Create();
        foreach (string name in state.Options.Keys)
        {
            if (Schema.Find(name) is null)
            {
                throw new FormatException($"the estimator '{Name}' has no option {name}, with which the model was saved.");
            }
        }

        try
        {
            Schema.Bind(options, name => state.Options.GetValueOrDefault(name));
            if (RestoreWith is { } restore)
            {
                return restore(state, options, services);
            }

            return InverseLinkOf(state, options, services) is { } inverseLink
                ? new StoredMeanModel(
                    state,
                    inverseLink,
                    OutcomeTailsFor is { } tails ? tails(options, state, services) : FamilyFor?.Invoke(options, services)?.OutcomeTails
                )
                : new StoredModel(state);
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"the estimator '{Name}' cannot make the model again: {error.Message}", error);
        }
    }

    // A model without a link has no mean to predict; with one, it must be the same.
    private IInverseLink? InverseLinkOf(ModelState state, TOptions options, IServiceProvider? services)
    {
        if (state.Link is null)
        {
            return null;
        }

        if (InverseLinkFor is { } own)
        {
            return own(options, services);
        }

        IOutcomeFamily? family = FamilyFor?.Invoke(options, services);
        return family is null || string.Equals(family.LinkName, state.Link, StringComparison.OrdinalIgnoreCase)
            ? family as IInverseLink
            : throw new FormatException(
                $"the estimator '{Name}' that is registered has the link {family.LinkName}, and the model was saved with {state.Link}."
            );
    }

    /// <summary>Makes the estimator.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="services">The application's services; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or names what is not there; the message says which.</exception>
    public IEstimator<TData, TResult> Create(TOptions? options = null, IServiceProvider? services = null)
    {
        options ??= Schema.Create();
        Schema.Require(options);
        return _create(options, services);
    }
}
