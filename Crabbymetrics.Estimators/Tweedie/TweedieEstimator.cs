namespace Crabbymetrics.Estimators;

/// <summary>
/// Tweedie regression: outcomes of 0 or more, many of them perhaps exactly 0, with variance <c>phi mu^p</c> and mean <c>exp(offset + b0 + x
/// b)</c> or the inverse of another link. The power p is given, or estimated by maximizing the likelihood over p, coefficients and phi.
/// Dunn and Smyth (2005), "Series evaluation of Tweedie exponential dispersion model densities".
/// </summary>
public sealed class TweedieEstimator : GlmEstimator<TweedieResult>
{
    private readonly TweedieOptions _options;
    private readonly EstimationServices _services;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver or the link is not known; the message says which,
    /// and what is allowed.</exception>
    public TweedieEstimator(TweedieOptions? options = null, EstimationServices? services = null)
        : base(TweedieFitter.FamilyOf(Valid(options).Power ?? 1.5, Valid(options)), Valid(options), services)
    {
        _options = (TweedieOptions)Valid(options).Copy();
        _services = services ?? EstimationServices.Default;
    }

    /// <inheritdoc/>
    protected override TweedieResult CreateResult(GlmFit fit) => new(fit, _options.Power is null);

    private protected override void RequireElsewhere(IObservations observations) =>
        throw ElsewhereChecks.Refusal("'tweedie'", "its dispersion is refined, and its power found, from the density of each row");

    private protected override GlmFit FitModel(RegressionData data, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        if (_options.Power is not null)
        {
            return base.FitModel(data, maxDegreeOfParallelism, cancellationToken);
        }

        MergedRows? merged = MergedRows.Find(data, TweedieFitter.FamilyOf(1.5, _options), _options.Merging, maxDegreeOfParallelism);
        return new TweedieFitter(_options, _services).Fit(data, null, merged, maxDegreeOfParallelism, cancellationToken);
    }

    private static TweedieOptions Valid(TweedieOptions? options) =>
        GlmRegistration<TweedieOptions, TweedieResult>.Require(new TweedieOptionsValidator(), options ?? new TweedieOptions());
}
