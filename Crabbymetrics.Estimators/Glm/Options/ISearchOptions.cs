namespace Crabbymetrics.Estimators;

/// <summary>How long a search goes on, and which solver makes it.</summary>
internal interface ISearchOptions
{
    /// <summary>The distance to the solution, in standard errors, at which the search stops.</summary>
    double Tolerance { get; set; }

    /// <summary>The most iterations.</summary>
    int MaxIterations { get; set; }

    /// <summary>The name of the solver.</summary>
    string Solver { get; set; }

    /// <summary>The options, for a schema to include.</summary>
    static OptionSchema<ISearchOptions> Schema { get; } =
        new OptionSchema<ISearchOptions>()
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
}
