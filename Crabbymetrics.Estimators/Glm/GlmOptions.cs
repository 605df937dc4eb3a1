using System.ComponentModel.DataAnnotations;

namespace Crabbymetrics.Estimators;

/// <summary>What all estimators of generalized linear models let their users choose.</summary>
/// <remarks>
/// The properties can be set, since that is what <c>AddPoisson(o =&gt; o.Alpha = 1)</c> and configuration binding do. An estimator
/// validates and copies its options when it is made: a later change reaches no estimator.
/// </remarks>
public abstract class GlmOptions
{
    /// <summary>The weight of the ridge penalty <c>alpha/2 |b|^2</c> on the coefficients of the raw columns; the intercept is never
    /// penalized.</summary>
    /// <value>Default 0: no penalty. With one, standard errors are not available.</value>
    [Number("a finite number, 0 or more", Minimum = 0.0)]
    public double Alpha { get; set; }

    /// <summary>The most iterations of the solver.</summary>
    /// <value>Default 100.</value>
    [Number("1 or more", Minimum = 1.0)]
    public int MaxIterations { get; set; } = 100;

    /// <summary>
    /// How near to the optimum a fit must come, in standard errors: it stops where <c>sqrt(g' H^-1 g)</c> is at most this and then takes
    /// that last step. It means the same for any scaling of the data.
    /// </summary>
    /// <value>Default 1e-4.</value>
    [Number("a finite number above 0", Minimum = 0.0, MinimumIsExclusive = true)]
    public double Tolerance { get; set; } = 1e-4;

    /// <summary>Whether the model has an intercept.</summary>
    /// <value>Default true.</value>
    public bool FitIntercept { get; set; } = true;

    /// <summary>The name of the solver.</summary>
    /// <value>Default <c>newton</c>.</value>
    [Required(ErrorMessage = "Solver must name a solver: newton, say.")]
    public string Solver { get; set; } = "newton";

    /// <summary>Which second derivatives the steps use. It changes the way to the estimates, not the estimates; for a canonical link it
    /// changes nothing.</summary>
    /// <value>Default <see cref="ScoringMethod.Newton"/>.</value>
    public ScoringMethod Scoring { get; set; }

    /// <summary>What happens to a column that is a linear combination of earlier ones.</summary>
    /// <value>Default <see cref="CollinearityPolicy.Drop"/>.</value>
    public CollinearityPolicy Collinearity { get; set; }

    /// <summary>What happens where some rows are separated.</summary>
    /// <value>Default <see cref="SeparationPolicy.Throw"/>.</value>
    public SeparationPolicy Separation { get; set; }

    /// <summary>Whether rows with the same regressors and offset are merged before the fit, which visits the merged ones in their place. It
    /// changes no estimate.</summary>
    /// <value>Default <see cref="RowMerging.Automatic"/>.</value>
    public RowMerging Merging { get; set; }

    /// <summary>The largest number of threads; -1 for all processors. It changes no number.</summary>
    /// <value>Default -1.</value>
    [Number("-1 for all processors, or 1 or more", Minimum = -1.0, Except = 0.0)]
    public int MaxDegreeOfParallelism { get; set; } = -1;

    /// <summary>Whether the objective has Firth's penalty, which has estimates where the likelihood's are infinite.</summary>
    internal virtual bool ReducesBias => false;

    /// <summary>An option beside <see cref="Alpha"/> that has finite estimates where rows are separated; null where there is
    /// none.</summary>
    internal virtual string? SeparationRemedy => null;

    /// <summary>A copy that no one else can change.</summary>
    internal GlmOptions Copy() => (GlmOptions)MemberwiseClone();
}
