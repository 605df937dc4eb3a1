using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Plots;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The options that draw, of a command whose result has pictures of its own and no coefficients.</summary>
internal sealed class OwnPictureOptions
{
    private readonly Option<string?> _plot;
    private readonly Option<string?> _kind;

    /// <summary>Creates the options.</summary>
    /// <param name="kinds">The pictures that there are, the first where none is named.</param>
    public OwnPictureOptions(string kinds)
    {
        _plot = CommandOptions.Text("--plot", "FILE.svg", "draw a picture into a file");
        _kind = CommandOptions.Text("--plot-kind", "NAME", $"which picture: {kinds}");
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_plot);
        command.Add(_kind);
    }

    /// <summary>Reads what was typed.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="inputs">The files that are read.</param>
    /// <param name="outputs">The other files that are written.</param>
    /// <exception cref="UsageException">There is a kind and no file, or the file has another ending or another use.</exception>
    public PictureArguments Read(ParseResult parsed, IEnumerable<string?> inputs, IEnumerable<string?> outputs)
    {
        PictureArguments arguments = new() { Plot = parsed.GetValue(_plot), Kind = parsed.GetValue(_kind) };
        PictureOptions.RequireEnding(arguments.Plot, "--plot", ".svg");
        if (arguments.Kind is not null && arguments.Plot is null)
        {
            throw new UsageException("--plot-kind is not read: --plot FILE.svg, which draws the picture, is not there.");
        }

        arguments.RequireOwnFiles(inputs, outputs);
        return arguments;
    }

    /// <summary>Draws the picture that is asked for, before anything else is written.</summary>
    /// <param name="arguments">What is asked for.</param>
    /// <param name="name">The name of the estimator.</param>
    /// <param name="result">What was fitted.</param>
    /// <exception cref="UsageException">There is no such picture, or the file cannot be written.</exception>
    public static void Write(PictureArguments arguments, string name, object result)
    {
        if (arguments.Plot is not { } path)
        {
            return;
        }

        if (result is not IPlottable { PlotKinds.IsEmpty: false } plottable)
        {
            throw new UsageException($"--plot: {name} has no picture.");
        }

        string picture;
        try
        {
            picture = plottable.Plot(arguments.Kind).ToSvg();
        }
        catch (Exception error) when (error is ArgumentException or CrabbymetricsException)
        {
            throw new UsageException($"--plot{(arguments.Kind is { } kind ? $"-kind {kind}" : "")}: {ShellWords.Of(error)}");
        }

        OutputFiles.WriteText(path, writer => writer.Write(picture));
    }
}
