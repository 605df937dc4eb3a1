namespace Crabbymetrics.Estimators;

/// <summary>What the estimators that search the maximum of a likelihood let their users choose.</summary>
public abstract class MaximumLikelihoodOptions : RegressionOptions
{
    /// <summary>The options of the search, for the schema of a class derived from this one to include.</summary>
    public static OptionSchema<MaximumLikelihoodOptions> Search { get; } =
        new OptionSchema<MaximumLikelihoodOptions>()
            .Number(
                nameof(Tolerance),
                "--tolerance T",
                "distance to the optimum, in standard errors, at which the fit stops",
                static options => options.Tolerance,
                static (options, value) => options.Tolerance = value,
                NumberRange.Positive
            )
            .WholeNumber(
                nameof(MaxIterations),
                "--max-iterations N",
                "most iterations of the solver",
                static options => options.MaxIterations,
                static (options, value) => options.MaxIterations = value,
                NumberRange.OneOrMore
            )
            .Text(
                nameof(Solver),
                "--solver NAME",
                "solver of the minimization",
                static options => options.Solver,
                static (options, value) => options.Solver = value,
                new TextRange("name a solver: newton, say")
                {
                    NamesIn = static services => LikelihoodSolvers.Names(EstimationServices.Of(services).Solvers),
                }
            );

    /// <summary>
    /// How near to the optimum a fit must come, in standard errors: it stops where <c>sqrt(g' H^-1 g)</c> is at most this and then takes
    /// that last step. It means the same for any scaling of the data.
    /// </summary>
    /// <value>Default 1e-4.</value>
    public double Tolerance { get; set; } = 1e-4;

    /// <summary>The most iterations of the solver.</summary>
    /// <value>Default 100.</value>
    public int MaxIterations { get; set; } = 100;

    /// <summary>The name of the solver.</summary>
    /// <value>Default <c>newton</c>.</value>
    public string Solver { get; set; } = "newton";
}
