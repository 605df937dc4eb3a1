using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>What an estimator derived from <see cref="LikelihoodEstimator"/> lets its user choose.</summary>
public sealed class LikelihoodOptions
{
    /// <summary>The most iterations of the solver.</summary>
    /// <value>Default 100.</value>
    [Number("1 or more", Minimum = 1.0)]
    public int MaxIterations { get; set; } = 100;

    /// <summary>How near to the optimum a fit must come, in standard errors: it stops where <c>sqrt(g' H^-1 g)</c> is at most this and then
    /// takes that last step.</summary>
    /// <value>Default 1e-4.</value>
    [Number("a finite number above 0", Minimum = 0.0, MinimumIsExclusive = true)]
    public double Tolerance { get; set; } = 1e-4;

    /// <summary>Whether the linear predictor has an intercept.</summary>
    /// <value>Default true.</value>
    public bool FitIntercept { get; set; } = true;

    /// <summary>The name of the solver.</summary>
    /// <value>Default <c>newton</c>.</value>
    [Required(ErrorMessage = "Solver must name a solver: newton, say.")]
    public string Solver { get; set; } = "newton";

    /// <summary>What happens to a column that is a linear combination of earlier ones.</summary>
    /// <value>Default <see cref="CollinearityPolicy.Drop"/>.</value>
    public CollinearityPolicy Collinearity { get; set; }

    /// <summary>The largest number of threads; -1 for all processors. It changes no number.</summary>
    /// <value>Default -1.</value>
    [Number("-1 for all processors, or 1 or more", Minimum = -1.0, Except = 0.0)]
    public int MaxDegreeOfParallelism { get; set; } = -1;

    /// <summary>The options of a <see cref="NamedEstimator"/> that a likelihood reads: <see cref="Reads"/>.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The options.</returns>
    public static LikelihoodOptions Of(EstimatorSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new LikelihoodOptions
        {
            MaxIterations = settings.MaxIterations,
            Tolerance = settings.Tolerance,
            FitIntercept = settings.FitIntercept,
            Solver = settings.Solver,
            Collinearity = settings.Collinearity,
            MaxDegreeOfParallelism = settings.MaxDegreeOfParallelism,
        };
    }

    /// <summary>What a <see cref="LikelihoodEstimator"/> reads of the options that all share and of the data, for
    /// <see cref="NamedEstimatorExtensions"/>.</summary>
    public const EstimatorInputs Reads =
        EstimatorInputs.Tolerance
        | EstimatorInputs.MaxIterations
        | EstimatorInputs.Solver
        | EstimatorInputs.Collinearity
        | EstimatorInputs.MaxDegreeOfParallelism
        | EstimatorInputs.FitIntercept
        | EstimatorInputs.Offset
        | EstimatorInputs.Weights;

    internal LikelihoodOptions Validated(string argument)
    {
        ValidateOptionsResult validation = new LikelihoodOptionsValidator().Validate(null, this);
        return validation.Failed ? throw new ArgumentException(validation.FailureMessage, argument) : (LikelihoodOptions)MemberwiseClone();
    }
}
