using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>What the synthetic control estimator lets its user choose. Every option has a stated default.</summary>
/// <remarks>An estimator validates and copies its options when it is made: a later change reaches no estimator.</remarks>
public sealed class SyntheticControlOptions
{
    /// <summary>The options as hosts read them.</summary>
    public static OptionSchema<SyntheticControlOptions> Schema { get; } =
        new OptionSchema<SyntheticControlOptions>(static () => new SyntheticControlOptions())
            .Choice(
                nameof(Method),
                "--method",
                "the synthetic control, synthetic difference in differences, the ridge-augmented or the penalized synthetic control, or an "
                    + "elastic net",
                static options => options.Method,
                static (options, value) => options.Method = value,
                ("sc", SyntheticControlMethod.Synthetic),
                ("sdid", SyntheticControlMethod.SyntheticDifferenceInDifferences),
                ("augmented", SyntheticControlMethod.Augmented),
                ("penalized", SyntheticControlMethod.Penalized),
                ("elastic-net", SyntheticControlMethod.ElasticNet)
            )
            .Switch(
                nameof(Intercept),
                "--intercept",
                "a constant difference between the treated unit and the synthetic one, of sc",
                static options => options.Intercept,
                static (options, value) => options.Intercept = value,
                (false, true)
            )
            .Choice(
                nameof(Weighting),
                "--v",
                "weights of the predictors: searched for the fit of the outcomes before treatment, equal, given by --v-weights, or "
                    + "cross-validated",
                static options => options.Weighting,
                static (options, value) => options.Weighting = value,
                ("search", PredictorWeighting.Search),
                ("equal", PredictorWeighting.Equal),
                ("given", PredictorWeighting.Given),
                ("cv", PredictorWeighting.CrossValidated)
            )
            .Text(
                nameof(PredictorWeights),
                "--v-weights LIST",
                "the weights of the predictors in their order: 1,1,0.5",
                static options => options.PredictorWeights.IsEmpty ? null : Written(options.PredictorWeights),
                static (options, value) => options.PredictorWeights = Numbers(value)
            )
            .Number(
                nameof(Penalty),
                "--penalty L",
                "penalty of augmented, penalized and elastic-net (default: by cross-validation)",
                static options => options.Penalty,
                static (options, value) => options.Penalty = value,
                NumberRange.NotNegative
            )
            .Number(
                nameof(Mixing),
                "--mixing A",
                "share of the absolute weights in the penalty of elastic-net, between 0 (ridge) and 1 (lasso)",
                static options => options.Mixing,
                static (options, value) => options.Mixing = value,
                NumberRange.NotNegative
            )
            .WholeNumber(
                nameof(Starts),
                "--starts N",
                "starts of the search for the weights of the predictors",
                static options => options.Starts,
                static (options, value) => options.Starts = value,
                NumberRange.Positive
            )
            .WholeNumber(
                nameof(Seed),
                "--seed S",
                "seed of those starts, and of what inference draws",
                static options => options.Seed,
                static (options, value) => options.Seed = value,
                NumberRange.NotNegative
            )
            .WholeNumber(
                nameof(MaxDegreeOfParallelism),
                "--threads N",
                "most threads, -1 for all processors; no number depends on it",
                static options => options.MaxDegreeOfParallelism,
                static (options, value) => options.MaxDegreeOfParallelism = value,
                NumberRange.Threads
            )
            .Forbid(static options => !(options.Mixing <= 1.0), "{Mixing} must be between 0 and 1.")
            .Forbid(
                static options => options.Intercept && options.Method != SyntheticControlMethod.Synthetic,
                "{Intercept} is read by {Method} sc alone: sdid and elastic-net have a constant, the others have none."
            )
            .Forbid(
                static options => options.Weighting == PredictorWeighting.Given && options.PredictorWeights.IsEmpty,
                "{Weighting} given needs {PredictorWeights}."
            )
            .Forbid(
                static options => options.Weighting != PredictorWeighting.Given && !options.PredictorWeights.IsEmpty,
                "{PredictorWeights} are read where {Weighting} is given."
            )
            .Forbid(
                static options =>
                    options.PredictorWeights.Any(static weight => !(weight >= 0.0) || !double.IsFinite(weight))
                    || (!options.PredictorWeights.IsEmpty && options.PredictorWeights.Sum() == 0.0),
                "{PredictorWeights} must be finite numbers of 0 or more, not all 0."
            )
            .ForbidTyped(
                static (options, given) =>
                    given.Contains(nameof(Penalty))
                    && options.Method
                        is not (SyntheticControlMethod.Augmented or SyntheticControlMethod.Penalized or SyntheticControlMethod.ElasticNet),
                "{Penalty} is read by {Method} augmented, penalized and elastic-net alone."
            )
            .ForbidTyped(
                static (options, given) => given.Contains(nameof(Mixing)) && options.Method != SyntheticControlMethod.ElasticNet,
                "{Mixing} is read by {Method} elastic-net alone."
            )
            .ForbidTyped(
                static (options, given) =>
                    given.Contains(nameof(Starts))
                    && options.Weighting is not (PredictorWeighting.Search or PredictorWeighting.CrossValidated),
                "{Starts} is read where {Weighting} is search or cv."
            );

    /// <summary>How the treated unit is put together from the others.</summary>
    /// <value>Default <see cref="SyntheticControlMethod.Synthetic"/>.</value>
    public SyntheticControlMethod Method { get; set; }

    /// <summary>Whether the synthetic unit may differ from the treated one by a constant: Doudchenko and Imbens (2016), Ferman and Pinto
    /// (2021). Read by <see cref="SyntheticControlMethod.Synthetic"/>, of panels without predictors.</summary>
    /// <value>Default false.</value>
    public bool Intercept { get; set; }

    /// <summary>How predictors are weighted. Read where the panel has predictors; the penalized synthetic control has equal weights unless
    /// they are given.</summary>
    /// <value>Default <see cref="PredictorWeighting.Search"/>.</value>
    public PredictorWeighting Weighting { get; set; }

    /// <summary>The weights of the predictors in their order, 0 or more; only their ratios matter. Read where <see cref="Weighting"/> is
    /// <see cref="PredictorWeighting.Given"/>.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<double> PredictorWeights { get; set; } = [];

    /// <summary>The penalty: lambda of the ridge regression of the augmented synthetic control, of the distances of the penalized one, of
    /// the elastic net; null to choose it by cross-validation.</summary>
    /// <value>Default null.</value>
    public double? Penalty { get; set; }

    /// <summary>The share of the absolute weights in the penalty of the elastic net; the rest is on half their squares.</summary>
    /// <value>Default 0.5.</value>
    public double Mixing { get; set; } = 0.5;

    /// <summary>The number of starts of the search for weights of predictors, the best of 50 times as many points.</summary>
    /// <value>Default 10.</value>
    public int Starts { get; set; } = 10;

    /// <summary>The seed of the starts, and the default one of what inference draws. The same seed gives the same bits.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; set; } = 1;

    /// <summary>The largest number of threads; -1 for all processors. It changes no bit of a result.</summary>
    /// <value>Default -1.</value>
    public int MaxDegreeOfParallelism { get; set; } = -1;

    /// <summary>A copy that no one else can change.</summary>
    internal SyntheticControlOptions Copy() => (SyntheticControlOptions)MemberwiseClone();

    private static string Written(ImmutableArray<double> values) =>
        string.Join(',', values.Select(static value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static ImmutableArray<double> Numbers(string text) =>
        [
            .. text.Split(',', StringSplitOptions.TrimEntries)
                .Select(static part =>
                    double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                        ? value
                        : throw new FormatException($"'{part}' is no number; weights are separated by commas: 1,1,0.5.")
                ),
        ];
}
