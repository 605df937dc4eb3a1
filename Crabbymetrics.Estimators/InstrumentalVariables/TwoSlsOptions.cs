namespace Crabbymetrics.Estimators;

/// <summary>The options of the instrumental variables estimator. Every option has a stated default.</summary>
/// <remarks>The intercept is its own instrument. A column that is a linear combination of earlier ones is a regressor or an
/// instrument.</remarks>
public sealed class TwoSlsOptions : AbsorbingOptions
{
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
                "--fuller-a A",
                "constant of Fuller's estimator",
                static options => options.FullerA,
                static (options, value) => options.FullerA = value,
                NumberRange.NotNegative
            )
            .Number(
                nameof(Kappa),
                "--kappa K",
                "kappa of the k-class",
                static options => options.Kappa,
                static (options, value) => options.Kappa = value,
                NumberRange.Finite
            )
            .Text(
                nameof(GmmWeights),
                "--gmm-weights NAME",
                "covariance by which GMM weighs its moments: hc0, cr0 or hac, say",
                static options => options.GmmWeights,
                static (options, value) => options.GmmWeights = value,
                new TextRange("name a covariance: hc0, say")
                {
                    NamesIn = static services => EstimationServices.Of(services).Covariances.Names,
                }
            )
            .WholeNumber(
                nameof(GmmLag),
                "--gmm-lag L",
                "number of lags of those weights, where they are of errors correlated over time: hac, say",
                static options => options.GmmLag,
                static (options, value) => options.GmmLag = value,
                NumberRange.NotNegative
            )
            .Include(Shared)
            .Include(Elimination)
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

    /// <summary>How the equation is estimated.</summary>
    /// <value>Default <see cref="TwoSlsMethod.TwoStage"/>.</value>
    public TwoSlsMethod Method { get; set; }

    /// <summary>The constant a of Fuller's estimator: 1 makes it nearly unbiased, 4 gives it the smallest mean squared error. Read only by
    /// <see cref="TwoSlsMethod.Fuller"/>.</summary>
    /// <value>Default 1.</value>
    public double FullerA { get; set; } = 1.0;

    /// <summary>The kappa of the k-class estimator. Read only by <see cref="TwoSlsMethod.KClass"/>.</summary>
    /// <value>Default 1, which is two-stage least squares.</value>
    public double Kappa { get; set; } = 1.0;

    /// <summary>The covariance of the moments by which GMM weighs them, by name: <c>sandwich</c> (hc0), <c>cr0</c> for clusters,
    /// <c>hac</c>, or another sandwich. Small-sample factors change nothing. Read only by <see cref="TwoSlsMethod.Gmm"/> and
    /// <see cref="TwoSlsMethod.ContinuouslyUpdated"/>.</summary>
    /// <value>Default <c>sandwich</c>: errors of unequal variance, independent.</value>
    public string GmmWeights { get; set; } = "sandwich";

    /// <summary>The number of lags of <see cref="GmmWeights"/>; null for their own rule. Read by weights of errors that are correlated over
    /// time alone: <c>hac</c>, <c>driscoll-kraay</c>.</summary>
    /// <value>Default null.</value>
    public int? GmmLag { get; set; }

    /// <summary>What the covariance of the moments is asked for; null for its own rules.</summary>
    internal CovarianceArguments? GmmArguments => GmmLag is { } lag ? new CovarianceArguments { Lag = lag } : null;
}
