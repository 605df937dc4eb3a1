using System.CommandLine;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Optimization;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>The options that every generalized linear model takes on the command line. Where one is not given, the estimator's own default
/// holds.</summary>
/// <param name="reads">What the estimator reads: only those options are on its command.</param>
internal sealed class GlmCommandOptions(EstimatorInputs reads)
{
    private readonly Option<string?> _ridge = CommandOptions.Text(
        "--ridge",
        "A",
        "weight A of the ridge penalty A/2 |b|^2 on the slopes (default 0); with one there are no standard errors"
    );
    private readonly Option<string?> _tolerance = CommandOptions.Text(
        "--tolerance",
        "T",
        "distance to the optimum, in standard errors, at which the fit stops (default 1e-4)"
    );
    private readonly Option<string?> _maxIterations = CommandOptions.Text(
        "--max-iterations",
        "N",
        "most iterations of the solver (default 100)"
    );
    private readonly Option<string?> _solver = CommandOptions.Text("--solver", "NAME", "solver (default newton)");
    private readonly Option<string?> _scoring = CommandOptions.Text(
        "--scoring",
        "newton|fisher",
        "second derivatives of the steps: observed (default) or expected ones"
    );
    private readonly Option<string?> _separation = CommandOptions.Text(
        "--separation",
        "throw|drop",
        "separated rows end the fit with an error that names them (default), or are left out"
    );
    private readonly Option<string?> _collinearity = CommandOptions.Text(
        "--collinearity",
        "drop|throw",
        "a column that is a combination of earlier ones is left out (default), or ends the fit"
    );
    private readonly Option<string?> _merge = CommandOptions.Text(
        "--merge",
        "automatic|always|never",
        "rows with the same regressors and offset are fitted as one where they are many (default), always or never; no estimate "
            + "depends on it"
    );
    private readonly Option<string?> _threads = CommandOptions.Text(
        "--threads",
        "N",
        "most threads (default: all processors); no number depends on it"
    );
    private readonly Option<bool> _noIntercept = new("--no-intercept") { Description = "no intercept; the same as - 1 in the formula" };

    private (EstimatorInputs Input, Option Option)[] Options =>
        [
            (EstimatorInputs.Alpha, _ridge),
            (EstimatorInputs.Tolerance, _tolerance),
            (EstimatorInputs.MaxIterations, _maxIterations),
            (EstimatorInputs.Solver, _solver),
            (EstimatorInputs.Scoring, _scoring),
            (EstimatorInputs.Separation, _separation),
            (EstimatorInputs.Collinearity, _collinearity),
            (EstimatorInputs.Merging, _merge),
            (EstimatorInputs.MaxDegreeOfParallelism, _threads),
            (EstimatorInputs.FitIntercept, _noIntercept),
        ];

    public void AddTo(Command command)
    {
        foreach ((EstimatorInputs input, Option option) in Options)
        {
            if (reads.HasFlag(input))
            {
                command.Add(option);
            }
        }
    }

    /// <summary>Why a fit with these options has no standard errors; null where it has.</summary>
    public string? WhyNoInference(ParseResult parsed) =>
        parsed.GetNumber(_ridge) > 0.0 ? "with a penalty (--ridge) the estimates are biased, and standard errors are not available" : null;

    public bool HasNoIntercept(ParseResult parsed) => parsed.GetValue(_noIntercept);

    /// <summary>Refuses, before the data are read, options that do not go together or name what is not there.</summary>
    public void Require(IServiceProvider services, ParseResult parsed)
    {
        if (parsed.GetValue(_solver) is { } solver)
        {
            try
            {
                LikelihoodSolvers.Find(services.GetRequiredService<ISolverRegistry>(), solver);
            }
            catch (ArgumentException error)
            {
                throw new UsageException($"{_solver.Name}: {Messages.WithoutParameter(error)}");
            }
        }

        if (parsed.GetNumber(_ridge) > 0.0)
        {
            Refuse(parsed, _separation.Name, "with a penalty (--ridge) the estimates are finite, and no rows are separated");
        }
    }

    /// <summary>Refuses one of these options where another one takes its meaning.</summary>
    public void Refuse(ParseResult parsed, string option, string reason)
    {
        if (Options.Any(pair => pair.Option.Name == option && parsed.GetResult(pair.Option) is { Implicit: false }))
        {
            throw new UsageException($"{option} changes nothing here: {reason}.");
        }
    }

    public void Apply(GlmOptions options, ParseResult parsed, Formula formula)
    {
        options.Alpha = parsed.GetNumber(_ridge) ?? options.Alpha;
        options.Tolerance = parsed.GetNumber(_tolerance) ?? options.Tolerance;
        options.MaxIterations = (int?)parsed.GetWholeNumber(_maxIterations, int.MaxValue) ?? options.MaxIterations;
        options.Solver = parsed.GetValue(_solver) ?? options.Solver;
        options.Scoring = parsed.GetChoice(_scoring, ("newton", ScoringMethod.Newton), ("fisher", ScoringMethod.Fisher));
        options.Separation = parsed.GetChoice(_separation, ("throw", SeparationPolicy.Throw), ("drop", SeparationPolicy.DropRows));
        options.Collinearity = parsed.GetChoice(_collinearity, ("drop", CollinearityPolicy.Drop), ("throw", CollinearityPolicy.Throw));
        options.Merging = parsed.GetChoice(
            _merge,
            ("automatic", RowMerging.Automatic),
            ("always", RowMerging.Always),
            ("never", RowMerging.Never)
        );
        options.MaxDegreeOfParallelism = (int?)parsed.GetWholeNumber(_threads, int.MaxValue) ?? options.MaxDegreeOfParallelism;
        options.FitIntercept = formula.HasIntercept && !parsed.GetValue(_noIntercept);
    }
}
