namespace Crabbymetrics.Estimators;

/// <summary>
/// Synthetic controls: the outcomes that a treated unit would have had without treatment, as a weighted mean of units without it. Abadie
/// and Gardeazabal (2003); Abadie, Diamond and Hainmueller (2010, 2015); and what came of them, see <see cref="SyntheticControlMethod"/>.
/// </summary>
/// <remarks>
/// <para>Weights of 0 or more that sum to 1 are exact: an active set method, and a certificate of the minimum and of its uniqueness
/// (<see cref="SyntheticControlUnit.Certificate"/>).</para>
/// <para>Several treated units are compared one by one, and their gaps averaged; synthetic difference in differences compares their
/// mean.</para>
/// <para>Stateless and safe for concurrent use.</para>
/// </remarks>
public sealed class SyntheticControlEstimator : IEstimator<PanelData, SyntheticControlResult>
{
    /// <summary>The name by which users ask for the estimator.</summary>
    internal const string Name = "synthetic-control";

    private readonly SyntheticControlOptions _options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or two do not go together; the message says which.</exception>
    public SyntheticControlEstimator(SyntheticControlOptions? options = null) =>
        _options = SyntheticControlOptions.Schema.Valid(options).Copy();

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<PanelData, SyntheticControlOptions, SyntheticControlResult> Descriptor { get; } =
        new(
            Name,
            "Synthetic control: outcomes of units over time, one or some treated from a period on; weights of the others.",
            SyntheticControlOptions.Schema,
            static (options, _) => new SyntheticControlEstimator(options)
        )
        {
            Aliases = ["scm"],
            Title = "Synthetic control",
            HasInference = false,
            Report = new ReportDescriptor<SyntheticControlResult, SyntheticControlReportOptions>(
                SyntheticControlReportOptions.Schema,
                SyntheticControlReport.Of
            ),
        };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The options do not go with the panel: predictors that the method does not read, weights of
    /// predictors without any, too few periods before treatment.</exception>
    public SyntheticControlResult Fit(PanelData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        Require(data);
        SyntheticFitter fitter = new(_options);
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        ComparedUnit[] units = fitter.Fit(data, [.. data.Treated], [.. data.Donors], double.NaN, new WeightSolver(), cancellationToken);
        return new SyntheticControlResult(data, fitter, units, System.Diagnostics.Stopwatch.GetElapsedTime(start));
    }

    // What the options ask of a panel that it does not have, or the other way round.
    private void Require(PanelData data)
    {
        bool predictors = !data.Predictors.IsEmpty;
        string? fault = (predictors, _options) switch
        {
            (true, { Method: not (SyntheticControlMethod.Synthetic or SyntheticControlMethod.Penalized) }) =>
                "{Method} compares units by their outcomes before treatment here, and reads no predictors: leave them out.",
            (true, { Intercept: true }) => "{Intercept} goes with units that are compared by outcomes: leave the predictors out.",
            (false, { Weighting: not PredictorWeighting.Search }) => "{Weighting} is not read: the panel has no predictors to weight.",
            (true, { Method: SyntheticControlMethod.Penalized, Weighting: PredictorWeighting.CrossValidated }) =>
                "{Weighting}: the penalized synthetic control has equal or given weights of predictors.",
            (true, { Weighting: PredictorWeighting.CrossValidated }) when data.FirstTreatedPeriod < 4 =>
                "{Weighting}: to cross-validate takes four periods before treatment or more.",
            (true, { Weighting: PredictorWeighting.Given }) when _options.PredictorWeights.Length != data.Predictors.Length =>
                FormattableString.Invariant($"{{PredictorWeights}} has {_options.PredictorWeights.Length} values, and the panel ")
                    + FormattableString.Invariant($"{data.Predictors.Length} predictors: each predictor has one."),
            _ => null,
        };
        if (fault is not null)
        {
            throw new OptionException(SyntheticControlOptions.Schema, fault);
        }
    }
}
