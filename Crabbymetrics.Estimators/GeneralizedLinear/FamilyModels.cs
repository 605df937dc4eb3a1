using System.Runtime.CompilerServices;

namespace Crabbymetrics.Estimators;

/// <summary>The estimators of models of one family.</summary>
public static class FamilyModels
{
    // A family is registered once, however often it is added, since its model is always the same instance.
    private static readonly ConditionalWeakTable<
        FamilyDescriptor,
        EstimatorDescriptor<GeneralizedLinearOptions, GeneralizedLinearResult>
    > Models = new();

    /// <summary>What a host needs to offer a model of one family by its name: its options, the roles of the data that it uses, how to
    /// create it.</summary>
    /// <param name="family">The model.</param>
    public static EstimatorDescriptor<GeneralizedLinearOptions, GeneralizedLinearResult> Model(this FamilyDescriptor family)
    {
        ArgumentNullException.ThrowIfNull(family);
        return Models.GetValue(family, ModelOf);
    }

    /// <summary>Makes the estimator of a model of one family.</summary>
    /// <param name="family">The model.</param>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">The application's services, or null.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which, and what is allowed.</exception>
    public static IEstimator<GeneralizedLinearResult> Create(
        this FamilyDescriptor family,
        GeneralizedLinearOptions? options = null,
        IServiceProvider? services = null
    ) => family.Model().Create(options, services);

    private static EstimatorDescriptor<GeneralizedLinearOptions, GeneralizedLinearResult> ModelOf(FamilyDescriptor family) =>
        new(
            family.Name,
            family.Description,
            () => SchemaOf(family),
            (options, services) =>
            {
                EstimationServices own = EstimationServices.Of(services);
                return new GeneralizedLinearEstimator(FamilyWith(family, options, own), options, own, family.Name, family.Outcome);
            }
        )
        {
            Outcome = family.Outcome,
            Roles = GlmOptions.RolesWithEffects,
            FamilyFor = (options, services) => FamilyWith(family, options, EstimationServices.Of(services)),
            NoInferenceFor = GlmOptions.WhyNoInference,
            FaultOf = (options, given, services) =>
                GlmOptions.FaultOfScoring(FamilyWith(family, options, EstimationServices.Of(services)), given),
        };

    private static OptionSchema<GeneralizedLinearOptions> SchemaOf(FamilyDescriptor family)
    {
        OptionSchema<GeneralizedLinearOptions> shared = new OptionSchema<GeneralizedLinearOptions>(static () =>
            new GeneralizedLinearOptions()
        )
            .Include(GlmOptions.Schema)
            .Forbid(
                static options =>
                    options is not { FamilyName: null, Theta: null } || !ReferenceEquals(options.Family, FamilyOptions.Standard),
                "Family, FamilyName and Theta are those of the model: leave them out, or take the model of any family, glm."
            );
        return family.TakesLink ? shared.Include(FamilyOptions.LinkOnly)
            : family.IsCanonical ? shared.Without(nameof(GlmOptions.Scoring))
            : shared;
    }

    private static IGlmFamily FamilyWith(FamilyDescriptor family, GeneralizedLinearOptions options, EstimationServices services) =>
        family.Family.Create(options.Link is null ? null : services.Families.FindLink(options.Link));
}
