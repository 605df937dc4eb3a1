using System.CommandLine;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>The options that every generalized linear model takes on the command line. Where one is not given, the estimator's own default holds.</summary>
internal sealed class GlmCommandOptions
{
    private readonly Option<string?> _alpha = CommandOptions.Text("--alpha", "A", "weight of the ridge penalty alpha/2 |b|^2 on the slopes (default 0); with one there are no standard errors");
    private readonly Option<string?> _tolerance = CommandOptions.Text("--tolerance", "T", "distance to the optimum, in standard errors, at which the fit stops (default 1e-4)");
    private readonly Option<string?> _maxIterations = CommandOptions.Text("--max-iterations", "N", "most iterations of the solver (default 100)");
    private readonly Option<string?> _solver = CommandOptions.Text("--solver", "NAME", "solver (default newton); see crabby list");
    private readonly Option<bool> _noIntercept = new("--no-intercept") { Description = "no intercept; the same as - 1 in the formula" };

    public void AddTo(Command command)
    {
        command.Add(_alpha);
        command.Add(_tolerance);
        command.Add(_maxIterations);
        command.Add(_solver);
        command.Add(_noIntercept);
    }

    public void Apply(GlmOptions options, ParseResult parsed, Formula formula)
    {
        options.Alpha = parsed.GetNumber(_alpha) ?? options.Alpha;
        options.Tolerance = parsed.GetNumber(_tolerance) ?? options.Tolerance;
        options.MaxIterations = (int?)parsed.GetWholeNumber(_maxIterations, int.MaxValue) ?? options.MaxIterations;
        options.Solver = parsed.GetValue(_solver) ?? options.Solver;
        options.FitIntercept = formula.HasIntercept && !parsed.GetValue(_noIntercept);
    }
}
