using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The options that only <c>crabby fit iv</c> takes.</summary>
internal sealed class InstrumentOptions
{
    private readonly Option<bool> _firstStage = new("--first-stage")
    {
        Description = "coefficients of the first stages under the covariance, as further tables",
    };
    private readonly Option<bool> _reducedForm = new("--reduced-form")
    {
        Description = "coefficients of the outcome on exogenous regressors and instruments under the covariance, as a further table",
    };
    private readonly Option<bool> _weak = new("--weak-iv")
    {
        Description =
            "tests that weak instruments do not mislead beside that of Anderson and Rubin: Kleibergen's K and the conditional "
            + "likelihood ratio, with their confidence sets",
    };
    private readonly Option<string?> _difference = CommandOptions.Text(
        "--c-test",
        "Z[,Z]",
        "test that these instruments are valid, the others being so (difference in J)"
    );

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_firstStage);
        command.Add(_reducedForm);
        command.Add(_weak);
        command.Add(_difference);
    }

    /// <summary>What was typed.</summary>
    /// <exception cref="UsageException">An option is wrong.</exception>
    public InstrumentRequests Read(ParseResult parsed)
    {
        string? suspects = parsed.GetValue(_difference);
        InstrumentRequests arguments = new()
        {
            FirstStages = parsed.GetValue(_firstStage),
            ReducedForm = parsed.GetValue(_reducedForm),
            WeakInstruments = parsed.GetValue(_weak),
            Suspects = suspects is null ? [] : [.. FitRequest.SplitAtCommas(suspects)],
        };
        return arguments.Suspects.Contains("")
            ? throw new UsageException($"--c-test takes names of instruments, separated by commas; it is '{suspects}'.")
            : arguments;
    }
}
