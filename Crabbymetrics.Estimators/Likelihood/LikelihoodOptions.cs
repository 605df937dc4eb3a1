namespace Crabbymetrics.Estimators;

/// <summary>What an estimator derived from <see cref="LikelihoodEstimator"/> lets its user choose.</summary>
public sealed class LikelihoodOptions
{
    /// <summary>The options, for a descriptor of a model derived from <see cref="LikelihoodEstimator"/> to use or include.</summary>
    public static OptionSchema<LikelihoodOptions> Schema { get; } =
        new OptionSchema<LikelihoodOptions>(static () => new LikelihoodOptions())
            .Number(
                nameof(Tolerance),
                "--tolerance",
                "T",
                "distance to the optimum, in standard errors, at which the fit stops",
                static options => options.Tolerance,
                static (options, value) => options.Tolerance = value,
                NumberRange.Positive
            )
            .WholeNumber(
                nameof(MaxIterations),
                "--max-iterations",
                "N",
                "most iterations of the solver",
                static options => options.MaxIterations,
                static (options, value) => options.MaxIterations = value,
                NumberRange.OneOrMore
            )
            .Text(
                nameof(Solver),
                "--solver",
                "NAME",
                "solver of the minimization",
                static options => options.Solver,
                static (options, value) => options.Solver = value,
                "name a solver: newton, say",
                static services => LikelihoodSolvers.Names(EstimationServices.Of(services).Solvers)
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

    /// <summary>The most iterations of the solver.</summary>
    /// <value>Default 100.</value>
    public int MaxIterations { get; set; } = 100;

    /// <summary>How near to the optimum a fit must come, in standard errors: it stops where <c>sqrt(g' H^-1 g)</c> is at most this and then
    /// takes that last step.</summary>
    /// <value>Default 1e-4.</value>
    public double Tolerance { get; set; } = 1e-4;

    /// <summary>Whether the linear predictor has an intercept.</summary>
    /// <value>Default true.</value>
    public bool FitIntercept { get; set; } = true;

    /// <summary>The name of the solver.</summary>
    /// <value>Default <c>newton</c>.</value>
    public string Solver { get; set; } = "newton";

    /// <summary>What happens to a column that is a linear combination of earlier ones.</summary>
    /// <value>Default <see cref="CollinearityPolicy.Drop"/>.</value>
    public CollinearityPolicy Collinearity { get; set; }

    /// <summary>The largest number of threads; -1 for all processors. It changes no number.</summary>
    /// <value>Default -1.</value>
    public int MaxDegreeOfParallelism { get; set; } = -1;
}
