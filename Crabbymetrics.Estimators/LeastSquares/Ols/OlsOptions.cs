namespace Crabbymetrics.Estimators;

/// <summary>What ordinary least squares lets its user choose. Every option has a stated default.</summary>
/// <remarks>An estimator validates and copies its options when it is made: a later change reaches no estimator.</remarks>
public sealed class OlsOptions
{
    /// <summary>The options described one by one, for hosts that offer them.</summary>
    public static OptionSchema<OlsOptions> Schema { get; } =
        new OptionSchema<OlsOptions>(static () => new OlsOptions())
            .Choice(
                nameof(Collinearity),
                "--collinearity",
                "a column that is a combination of earlier ones is left out, or ends the fit",
                static options => options.Collinearity,
                static (options, value) => options.Collinearity = value,
                ("drop", CollinearityPolicy.Drop),
                ("throw", CollinearityPolicy.Throw)
            )
            .Choice(
                nameof(Method),
                "--method",
                "QR, cross products, or whichever is accurate and faster; the estimates are the same to rounding",
                static options => options.Method,
                static (options, value) => options.Method = value,
                ("automatic", LeastSquaresMethod.Automatic),
                ("qr", LeastSquaresMethod.Qr),
                ("cross-products", LeastSquaresMethod.CrossProducts)
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
                nameof(FitIntercept),
                "--no-intercept",
                "no intercept; the same as - 1 in the formula",
                static options => options.FitIntercept,
                static (options, value) => options.FitIntercept = value,
                true,
                false
            );

    /// <summary>Whether the model has an intercept.</summary>
    /// <value>Default true.</value>
    public bool FitIntercept { get; set; } = true;

    /// <summary>What happens to a column that is a linear combination of earlier ones.</summary>
    /// <value>Default <see cref="CollinearityPolicy.Drop"/>.</value>
    public CollinearityPolicy Collinearity { get; set; }

    /// <summary>How the coefficients are found.</summary>
    /// <value>Default <see cref="LeastSquaresMethod.Automatic"/>.</value>
    public LeastSquaresMethod Method { get; set; }

    /// <summary>The largest number of threads; -1 for all processors. It changes no bit of a result.</summary>
    /// <value>Default -1.</value>
    public int MaxDegreeOfParallelism { get; set; } = -1;

    /// <summary>A copy that no one else can change.</summary>
    internal OlsOptions Copy() => (OlsOptions)MemberwiseClone();
}
