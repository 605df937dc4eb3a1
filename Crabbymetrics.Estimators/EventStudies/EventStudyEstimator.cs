namespace Crabbymetrics.Estimators;

/// <summary>
/// The effects of a treatment that starts at different times, by the time since its start: an outcome with effects of units and periods,
/// which would be the same without the treatment (parallel trends), and units that are not treated before they are
/// (<see cref="RegressionData.WithTreatment"/>). The effects of units and periods are absorbed
/// (<see cref="RegressionData.WithAbsorbed{T}"/>), the units first.
/// </summary>
/// <remarks>Stateless and safe for concurrent use. <see cref="EventStudyMethod"/> says how, with the sources.</remarks>
public sealed class EventStudyEstimator : IEstimator<EventStudyResult>
{
    /// <summary>The name by which users ask for the estimator.</summary>
    internal const string Name = "event-study";

    private const DataRoles Used = DataRoles.Offset | DataRoles.Weights | DataRoles.Absorbed | DataRoles.Treatment;

    private readonly EventStudyOptions _options;
    private readonly EstimationServices _services;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or two do not go together; the message says which, and what is
    /// allowed.</exception>
    public EventStudyEstimator(EventStudyOptions? options = null, EstimationServices? services = null)
    {
        _options = EventStudyOptions.Schema.Valid(options).Copy();
        _services = services ?? EstimationServices.Default;
    }

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<EventStudyOptions, EventStudyResult> Descriptor { get; } =
        new(
            Name,
            "Event study: effects of a treatment by the time since its start, by Sun and Abraham, by imputation, or with two-way effects.",
            EventStudyOptions.Schema,
            static (options, services) => new EventStudyEstimator(options, EstimationServices.Of(services))
        )
        {
            Title = "Event study",
            Roles = Used,
        };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The data do not say when units are treated, have no absorbed effects, a role that the estimator
    /// does not use, or no unit that becomes treated.</exception>
    /// <exception cref="IdentificationException">No effect is identified.</exception>
    /// <exception cref="ConvergenceException">The effects of units and periods were not eliminated to the tolerance.</exception>
    public EventStudyResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.RefuseUnusedRoles(Name, Used);
        return _options.Method == EventStudyMethod.Imputation
            ? Imputation.Fit(data, _options, _services, cancellationToken)
            : InteractionFit.Fit(data, _options, _services, cancellationToken);
    }
}
