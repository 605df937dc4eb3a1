namespace Crabbymetrics.Estimators;

/// <summary>What ordinary least squares lets its user choose. Every option has a stated default.</summary>
/// <remarks>An estimator validates and copies its options when it is made: a later change reaches no estimator.</remarks>
public sealed class OlsOptions
{
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
    [Number("-1 for all processors, or 1 or more", Minimum = -1.0, Except = 0.0)]
    public int MaxDegreeOfParallelism { get; set; } = -1;

    /// <summary>A copy that no one else can change.</summary>
    internal OlsOptions Copy() => (OlsOptions)MemberwiseClone();
}
