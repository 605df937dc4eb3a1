using System.CommandLine;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>The options that every generalized linear model takes on the command line. Where one is not given, the estimator's own default
/// holds.</summary>
internal sealed class GlmCommandOptions
{
    private readonly Option<string?> _alpha = CommandOptions.Text(
        "--alpha",
        "A",
        "weight of the ridge penalty alpha/2 |b|^2 on the slopes (default 0); with one there are no standard errors"
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
    private readonly Option<string?> _solver = CommandOptions.Text("--solver", "NAME", "solver (default newton); see crabby list");
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

    public void AddTo(Command command)
    {
        command.Add(_alpha);
        command.Add(_tolerance);
        command.Add(_maxIterations);
        command.Add(_solver);
        command.Add(_scoring);
        command.Add(_separation);
        command.Add(_collinearity);
        command.Add(_merge);
        command.Add(_threads);
        command.Add(_noIntercept);
    }

    public void Apply(GlmOptions options, ParseResult parsed, Formula formula)
    {
        options.Alpha = parsed.GetNumber(_alpha) ?? options.Alpha;
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
