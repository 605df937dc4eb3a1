using System.ComponentModel.DataAnnotations;

namespace Crabbymetrics.Estimators;

/// <summary>What elastic nets let their users choose, for one penalty or for a path of them.</summary>
public abstract class ElasticNetSettings
{
    /// <summary>The family with its link.</summary>
    /// <value>Default Gaussian with the identity link: the lasso and its kin.</value>
    [Required(ErrorMessage = "Family must be given: GlmFamilies.Binomial(), say.")]
    public IGlmFamily Family { get; set; } = GlmFamilies.Gaussian();

    /// <summary>Whether the model has an intercept; it is never penalized.</summary>
    /// <value>Default true.</value>
    public bool FitIntercept { get; set; } = true;

    /// <summary>
    /// The largest violation of the conditions of Karush, Kuhn and Tucker at which a fit stops: of a derivative of the mean loss with
    /// respect to a coefficient. Where rounding stops a fit before, that many times the largest derivative at the null model is enough.
    /// </summary>
    /// <value>Default 1e-10.</value>
    [Number("a finite number above 0", Minimum = 0.0, MinimumIsExclusive = true)]
    public double Tolerance { get; set; } = 1e-10;

    /// <summary>The most Newton steps at each penalty.</summary>
    /// <value>Default 100.</value>
    [Range(1, int.MaxValue, ErrorMessage = "MaxIterations must be 1 or more.")]
    public int MaxIterations { get; set; } = 100;

    /// <summary>The largest number of threads; -1 for all processors. It changes no number.</summary>
    /// <value>Default -1.</value>
    [Range(-1, int.MaxValue, ErrorMessage = "MaxDegreeOfParallelism must be -1 or 1 or more.")]
    [DeniedValues(0, ErrorMessage = "MaxDegreeOfParallelism must be -1 or 1 or more.")]
    public int MaxDegreeOfParallelism { get; set; } = -1;
}
