namespace Crabbymetrics.Estimators;

/// <summary>What the estimators of regressions let their users choose. Every option has a stated default.</summary>
/// <remarks>
/// The properties can be set, since that is what <c>AddPoisson(o =&gt; o.Alpha = 1)</c> and configuration binding do. An estimator
/// validates and copies its options when it is made: a later change reaches no estimator.
/// </remarks>
public abstract class RegressionOptions
{
    /// <summary>The options that all share, for the schema of a class derived from this one to include.</summary>
    public static OptionSchema<RegressionOptions> Shared { get; } =
        new OptionSchema<RegressionOptions>()
            .Choice(
                nameof(Collinearity),
                "--collinearity",
                "a column that is a combination of earlier ones is left out, or ends the fit",
                static options => options.Collinearity,
                static (options, value) => options.Collinearity = value,
                ("drop", CollinearityPolicy.Drop),
                ("throw", CollinearityPolicy.Throw)
            )
            .WholeNumber(
                nameof(MaxDegreeOfParallelism),
                "--threads N",
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
                (true, false)
            );

    /// <summary>Whether the model has an intercept.</summary>
    /// <value>Default true.</value>
    public bool FitIntercept { get; set; } = true;

    /// <summary>What happens to a column that is a linear combination of earlier ones.</summary>
    /// <value>Default <see cref="CollinearityPolicy.Drop"/>.</value>
    public CollinearityPolicy Collinearity { get; set; }

    /// <summary>The largest number of threads; -1 for all processors. It changes no number.</summary>
    /// <value>Default -1.</value>
    public int MaxDegreeOfParallelism { get; set; } = -1;

    /// <summary>A copy that no one else can change.</summary>
    internal RegressionOptions Clone() => (RegressionOptions)MemberwiseClone();
}
