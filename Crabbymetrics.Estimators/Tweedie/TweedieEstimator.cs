namespace Crabbymetrics.Estimators;

/// <summary>
/// Tweedie regression: outcomes of 0 or more, many of them perhaps exactly 0, with variance <c>phi mu^p</c> and mean <c>exp(offset + b0 + x
/// b)</c> or the inverse of another link. The power p is given, or estimated by maximizing the likelihood over p, coefficients and phi.
/// Dunn and Smyth (2005), "Series evaluation of Tweedie exponential dispersion model densities".
/// </summary>
public sealed class TweedieEstimator : GlmEstimator<TweedieResult>
{
    // Toward 1 the likelihood of outcomes that are not multiples of phi has spikes; toward 2 no zero has any probability.
    private const double LowestPower = 1.02;
    private const double HighestPower = 1.98;
    private const double PowerTolerance = 1e-7;

    private readonly TweedieOptions _options;
    private readonly EstimationServices _services;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver or the link is not known; the message says which,
    /// and what is allowed.</exception>
    public TweedieEstimator(TweedieOptions? options = null, EstimationServices? services = null)
        : base(FamilyOf(Valid(options).Power ?? 1.5, Valid(options)), Valid(options), services)
    {
        _options = (TweedieOptions)Valid(options).Copy();
        _services = services ?? EstimationServices.Default;
    }

    /// <inheritdoc/>
    protected override TweedieResult CreateResult(GlmFit fit) => new(fit, _options.Power is null);

    private protected override GlmFit FitModel(RegressionData data, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        if (_options.Power is not null)
        {
            return base.FitModel(data, maxDegreeOfParallelism, cancellationToken);
        }

        MergedRows? merged = MergedRows.Find(data, FamilyOf(1.5, _options), _options.Merging, maxDegreeOfParallelism);
        GlmFit Fit(double power) =>
            new GlmFitter(FamilyOf(power, _options), _options, _services).Fit(
                data,
                null,
                merged,
                maxDegreeOfParallelism,
                cancellationToken
            );
        double best = BrentMinimum.Find(
            power => -GlmStatistics.Compute(Fit(power)).LogLikelihood,
            LowestPower,
            HighestPower,
            PowerTolerance
        );
        GlmFit fit = Fit(best);
        bool atEdge = best < LowestPower + (10.0 * PowerTolerance) || best > HighestPower - (10.0 * PowerTolerance);
        return atEdge
            ? fit.With(
                GlmDiagnostics.WithWarning(
                    fit.Diagnostics,
                    string.Create(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"The likelihood grows to the edge of the powers that are tried ({LowestPower} to {HighestPower}): near 1 a "
                            + $"Poisson, near 2 a gamma model describes the outcomes."
                    )
                )
            )
            : fit;
    }

    private static IGlmFamily FamilyOf(double power, TweedieOptions options) => GlmFamilies.Tweedie(power, Links.Find(options.Link));

    private static TweedieOptions Valid(TweedieOptions? options) =>
        GlmRegistration<TweedieOptions, TweedieResult>.Require(new TweedieOptionsValidator(), options ?? new TweedieOptions());
}
