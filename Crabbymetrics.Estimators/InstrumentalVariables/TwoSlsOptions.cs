namespace Crabbymetrics.Estimators;

/// <summary>What the instrumental variables estimator lets its user choose. Every option has a stated default.</summary>
/// <remarks>An estimator validates and copies its options when it is made: a later change reaches no estimator.</remarks>
public sealed class TwoSlsOptions
{
    private const double DefaultTolerance = 1e-8;
    private const int DefaultMaxIterations = 10_000;

    /// <summary>The options as hosts read them.</summary>
    public static OptionSchema<TwoSlsOptions> Schema { get; } =
        new OptionSchema<TwoSlsOptions>(static () => new TwoSlsOptions())
            .Choice(
                nameof(Method),
                "--method",
                "how the equation is estimated: two-stage least squares, LIML, Fuller's, the k-class, two-step or continuously updated GMM",
                static options => options.Method,
                static (options, value) => options.Method = value,
                ("2sls", TwoSlsMethod.TwoStage),
                ("liml", TwoSlsMethod.Liml),
                ("fuller", TwoSlsMethod.Fuller),
                ("k-class", TwoSlsMethod.KClass),
                ("gmm", TwoSlsMethod.Gmm),
                ("cue", TwoSlsMethod.ContinuouslyUpdated)
            )
            .Number(
                nameof(FullerA),
                "--fuller-a",
                "A",
                "constant of Fuller's estimator",
                static options => options.FullerA,
                static (options, value) => options.FullerA = value,
                NumberRange.NotNegative
            )
            .Number(
                nameof(Kappa),
                "--kappa",
                "K",
                "kappa of the k-class",
                static options => options.Kappa,
                static (options, value) => options.Kappa = value,
                NumberRange.Finite
            )
            .Text(
                nameof(GmmWeights),
                "--gmm-weights",
                "NAME",
                "covariance by which GMM weighs its moments: hc0, cr0 or hac, say",
                static options => options.GmmWeights,
                static (options, value) => options.GmmWeights = value,
                "name a covariance: hc0, say",
                static services => EstimationServices.Of(services).Covariances.Names
            )
            .WholeNumber(
                nameof(GmmLag),
                "--gmm-lag",
                "L",
                "number of lags of those weights, where they are of errors correlated over time: hac, say",
                static options => options.GmmLag,
                static (options, value) => options.GmmLag = value,
                NumberRange.NotNegative
            )
            .Choice(
                nameof(Collinearity),
                "--collinearity",
                "a column that is a combination of earlier ones is left out, or ends the fit",
                static options => options.Collinearity,
                static (options, value) => options.Collinearity = value,
                ("drop", CollinearityPolicy.Drop),
                ("throw", CollinearityPolicy.Throw)
            )
            .Switch(
                nameof(FitIntercept),
                "--no-intercept",
                "no intercept; the same as - 1 in the formula",
                static options => options.FitIntercept,
                static (options, value) => options.FitIntercept = value,
                true,
                false
            )
            .WholeNumber(
                nameof(MaxDegreeOfParallelism),
                "--threads",
                "N",
                "most threads, -1 for all processors; no number depends on it",
                static options => options.MaxDegreeOfParallelism,
                static (options, value) => options.MaxDegreeOfParallelism = value,
                NumberRange.Threads
            )
            .Switch(
                nameof(KeepSingletons),
                "--keep-singletons",
                "with absorbed effects: keep observations that are the only one of a level",
                static options => options.KeepSingletons,
                static (options, value) => options.KeepSingletons = value,
                false,
                true
            )
            .Number(
                nameof(Tolerance),
                "--tolerance",
                "T",
                "with absorbed effects: error of a column without its effects, in its own length, at which their elimination stops",
                static options => options.Tolerance,
                static (options, value) => options.Tolerance = value,
                NumberRange.Positive
            )
            .WholeNumber(
                nameof(MaxIterations),
                "--max-iterations",
                "N",
                "with absorbed effects: most iterations of their elimination",
                static options => options.MaxIterations,
                static (options, value) => options.MaxIterations = value,
                NumberRange.OneOrMore
            )
            .ForbidTyped(
                static (options, given) => given.Contains(nameof(FullerA)) && options.Method != TwoSlsMethod.Fuller,
                "{FullerA} is read by {Method} fuller alone."
            )
            .ForbidTyped(
                static (options, given) => given.Contains(nameof(Kappa)) && options.Method != TwoSlsMethod.KClass,
                "{Kappa} is read by {Method} k-class alone."
            )
            .ForbidTyped(
                static (options, given) =>
                    given.Contains(nameof(GmmWeights)) && options.Method is not (TwoSlsMethod.Gmm or TwoSlsMethod.ContinuouslyUpdated),
                "{GmmWeights} is read by {Method} gmm and cue alone."
            )
            .ForbidTyped(
                static (options, given) =>
                    given.Contains(nameof(GmmLag)) && options.Method is not (TwoSlsMethod.Gmm or TwoSlsMethod.ContinuouslyUpdated),
                "{GmmLag} is read by {Method} gmm and cue alone."
            );

    /// <summary>Whether the model has an intercept, which is its own instrument.</summary>
    /// <value>Default true.</value>
    public bool FitIntercept { get; set; } = true;

    /// <summary>How the equation is estimated.</summary>
    /// <value>Default <see cref="TwoSlsMethod.TwoStage"/>.</value>
    public TwoSlsMethod Method { get; set; }

    /// <summary>The constant a of Fuller's estimator: 1 makes it nearly unbiased, 4 gives it the smallest mean squared error. Read by
    /// <see cref="TwoSlsMethod.Fuller"/> alone.</summary>
    /// <value>Default 1.</value>
    public double FullerA { get; set; } = 1.0;

    /// <summary>The kappa of the k-class estimator. Read by <see cref="TwoSlsMethod.KClass"/> alone.</summary>
    /// <value>Default 1, which is two-stage least squares.</value>
    public double Kappa { get; set; } = 1.0;

    /// <summary>The covariance of the moments by which GMM weighs them, by name: <c>sandwich</c> (hc0), <c>cr0</c> for clusters,
    /// <c>hac</c>, or another sandwich. Small-sample factors change nothing. Read by <see cref="TwoSlsMethod.Gmm"/> and
    /// <see cref="TwoSlsMethod.ContinuouslyUpdated"/> alone.</summary>
    /// <value>Default <c>sandwich</c>: errors of unequal variance, independent.</value>
    public string GmmWeights { get; set; } = "sandwich";

    /// <summary>The number of lags of <see cref="GmmWeights"/>; null for their own rule. Read by weights of errors that are correlated over
    /// time alone: <c>hac</c>, <c>driscoll-kraay</c>.</summary>
    /// <value>Default null.</value>
    public int? GmmLag { get; set; }

    /// <summary>What happens to a column that is a linear combination of earlier ones: a regressor or an instrument.</summary>
    /// <value>Default <see cref="CollinearityPolicy.Drop"/>.</value>
    public CollinearityPolicy Collinearity { get; set; }

    /// <summary>The largest number of threads; -1 for all processors. It changes no bit of a result.</summary>
    /// <value>Default -1.</value>
    public int MaxDegreeOfParallelism { get; set; } = -1;

    /// <summary>Whether observations that are the only one of a level of an absorbed effect are kept. They tell nothing of the slopes; left
    /// out they are counted (<see cref="IAbsorbedEffects.SingletonsDropped"/>).</summary>
    /// <value>Default false.</value>
    public bool KeepSingletons { get; set; }

    /// <summary>How far a column without its absorbed effects may be from the exact one, as a share of its own length.</summary>
    /// <value>Default 1e-8.</value>
    public double Tolerance { get; set; } = DefaultTolerance;

    /// <summary>The largest number of iterations for a column without its absorbed effects.</summary>
    /// <value>Default 10,000.</value>
    public int MaxIterations { get; set; } = DefaultMaxIterations;

    /// <summary>What the covariance of the moments is asked for; null for its own rules.</summary>
    internal CovarianceArguments? GmmArguments => GmmLag is { } lag ? new CovarianceArguments { Lag = lag } : null;

    /// <summary>The name of an option for absorbed effects alone that was changed; null where none was.</summary>
    internal string? OptionOfEffects =>
        KeepSingletons ? nameof(KeepSingletons)
        : Tolerance != DefaultTolerance ? nameof(Tolerance)
        : MaxIterations != DefaultMaxIterations ? nameof(MaxIterations)
        : null;

    /// <summary>A copy that no one else can change.</summary>
    internal TwoSlsOptions Copy() => (TwoSlsOptions)MemberwiseClone();
}
