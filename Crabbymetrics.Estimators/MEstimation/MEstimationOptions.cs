using System.ComponentModel.DataAnnotations;

namespace Crabbymetrics.Estimators;

/// <summary>What an M-estimator lets its user choose. Every option has a stated default.</summary>
public sealed class MEstimationOptions
{
    /// <summary>The short name that results and error messages carry.</summary>
    /// <value>Default <c>m-estimator</c>.</value>
    [Required(ErrorMessage = "Name must not be empty.")]
    public string Name { get; set; } = "m-estimator";

    /// <summary>
    /// How near to the solution the search must come: it stops where the next Newton step is at most this in each parameter, in (robust)
    /// standard errors, and then takes it.
    /// </summary>
    /// <value>Default 1e-6.</value>
    [Range(double.Epsilon, double.MaxValue, ErrorMessage = "Tolerance must be a finite number above 0.")]
    public double Tolerance { get; set; } = 1e-6;

    /// <summary>The most iterations.</summary>
    /// <value>Default 100.</value>
    [Range(1, int.MaxValue, ErrorMessage = "MaxIterations must be 1 or more.")]
    public int MaxIterations { get; set; } = 100;

    /// <summary>The name of the solver that minimizes a criterion. Equations without a criterion are solved by a damped Newton method of
    /// their own.</summary>
    /// <value>Default <c>newton</c>.</value>
    [Required(ErrorMessage = "Solver must name a solver: newton, say.")]
    public string Solver { get; set; } = "newton";

    internal MEstimationOptions Copy() => (MEstimationOptions)MemberwiseClone();
}
