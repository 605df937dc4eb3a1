using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Reports;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The options of <c>crabby fit NAME</c> that draw.</summary>
internal sealed class PictureOptions
{
    private static readonly string[] KindsWithTerm = [PictureArguments.Bootstrap, PictureArguments.Predictions, PictureArguments.Effects];

    private readonly Option<string?> _plot = CommandOptions.Text(
        "--plot",
        "FILE.svg",
        "draw a picture into a file: the coefficients with limits, the effects of an event study, the path of an elastic net"
    );
    private readonly Option<string?> _kind = CommandOptions.Text(
        "--plot-kind",
        "NAME",
        "another picture: coefficients, residuals, qq, influence, rootogram (of counts), cv or path (of an elastic net), bootstrap, "
            + "predictions or effects (over a column)"
    );
    private readonly Option<string?> _term = CommandOptions.Text(
        "--plot-term",
        "NAME",
        "the parameter of --plot-kind bootstrap, or the column of predictions and effects"
    );
    private readonly Option<string?> _report = CommandOptions.Text(
        "--report",
        "FILE.html",
        "write a page with the call, the data, the tables, all pictures and the warnings; it stands alone, without a script"
    );

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Add(_plot);
        command.Add(_kind);
        command.Add(_term);
        command.Add(_report);
    }

    /// <summary>Reads what was typed.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <exception cref="UsageException">An option is not read by the others, or a file has another ending.</exception>
    public PictureArguments Read(ParseResult parsed)
    {
        PictureArguments arguments = new()
        {
            Plot = parsed.GetValue(_plot),
            Kind = parsed.GetValue(_kind),
            Term = parsed.GetValue(_term),
            Report = parsed.GetValue(_report),
            Call = HtmlPage.Call(parsed),
        };
        RequireEnding(arguments.Plot, "--plot", ".svg");
        RequireEnding(arguments.Report, "--report", ".html");
        if (arguments.Kind is not null && arguments.Plot is null)
        {
            throw new UsageException("--plot-kind is not read: --plot FILE.svg, which draws the picture, is not there.");
        }

        bool hasTerm = arguments.Kind is { } kind && KindsWithTerm.Contains(kind);
        if (arguments.Term is not null && !hasTerm)
        {
            throw new UsageException($"--plot-term is not read: --plot-kind {string.Join(", ", KindsWithTerm)} read it.");
        }

        if (hasTerm && arguments.Term is null)
        {
            string what = arguments.Kind == PictureArguments.Bootstrap ? "parameter" : "column";
            throw new UsageException($"--plot-kind {arguments.Kind} needs --plot-term NAME: the {what} that it is of.");
        }

        return arguments;
    }

    /// <summary>Refuses a file with another ending.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="ending">The ending.</param>
    /// <exception cref="UsageException">It has another ending.</exception>
    public static void RequireEnding(string? path, string option, string ending)
    {
        if (path is not null && !path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException(
                $"{option} {path}: the file is of the form {ending[1..].ToUpperInvariant()}: its name ends in {ending}."
            );
        }
    }
}
