using System.Collections.Immutable;
using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary><c>crabby compare</c>: models side by side, from saved models and the JSON of earlier fits.</summary>
internal sealed class CompareCommand(CrabbyConsole console)
{
    private readonly Argument<string[]> _files = new("FILES")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "results of crabby fit ... --output json, and models that --save wrote",
    };
    private static readonly string[] Members = ["Digits", "Keep", "Drop", "Order", "Headers", "Groups"];

    private readonly CompareOptions _options = new();
    private readonly Option<string?> _output = CommandOptions.Text(
        "--output",
        "table|markdown|latex|html|csv|json",
        "form of the table (default table)"
    );

    private readonly Option<string?> _outputFile = CommandOptions.Text(
        "--output-file",
        "FILE",
        "write the table to a file, in the form of its ending: .txt, .md, .tex, .html, .csv or .json"
    );

    private readonly Option<string?> _width = CommandOptions.Text(
        "--width",
        "N",
        "characters in a line of --output table, 0 for no limit (default the terminal's)"
    );
    private readonly Option<string?> _plot = CommandOptions.Text(
        "--plot",
        "FILE.svg",
        "draw the coefficients of the models with limits into a file"
    );

    public Command Create()
    {
        _outputFile.Aliases.Add("-o");
        Command command = new("compare", "Models side by side, from saved models and the JSON of earlier fits.") { _files };
        foreach (Option option in _options.All)
        {
            command.Add(option);
        }

        command.Add(_output);
        command.Add(_outputFile);
        command.Add(_width);
        command.Add(_plot);
        command.SetAction(Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        RefuseUnread(parsed);
        RegressionTableOptions options = _options.Read(parsed);
        string? plot = parsed.GetValue(_plot);
        PictureOptions.RequireEnding(plot, "--plot", ".svg");
        OutputFiles.RequireNoInput(plot, "--plot", parsed.GetRequiredValue(_files));
        string? file = parsed.GetValue(_outputFile);
        OutputFiles.RequireNoInput(file, "-o", [.. parsed.GetRequiredValue(_files), _options.RenameFile(parsed)]);
        int width = (int?)parsed.GetWholeNumber(_width, int.MaxValue) ?? (file is null ? console.OutputWidth : 0);
        Func<RegressionTable, string> render = ReadOutput(Form(parsed), width);
        ImmutableArray<ModelSummary> models = [.. parsed.GetRequiredValue(_files).SelectMany(static path => Read(path))];
        _options.RequireRenamed(parsed, models);
        RegressionTable table = Table(models, options);
        string text = render(table).TrimEnd('\n');
        if (plot is not null)
        {
            ComparisonPicture.Write(plot, table.Models);
        }

        if (file is null)
        {
            console.Output.WriteLine(text);
        }
        else
        {
            OutputFiles.WriteText(file, writer => writer.WriteLine(text));
        }

        return ExitCode.Success;
    }

    // The options of the table speak of its members; people typed flags.
    private static RegressionTable Table(ImmutableArray<ModelSummary> models, RegressionTableOptions options)
    {
        try
        {
            return RegressionTable.Compare(models, options);
        }
        catch (ArgumentException error)
        {
            string message = ShellWords.Of(error);
            string? member = Members.FirstOrDefault(name => message.StartsWith(name, StringComparison.Ordinal));
            throw new UsageException(
                member is null
                    ? message
                    : "--" + char.ToLowerInvariant(member[0]) + message[1..].Replace("and Drop", "and --drop", StringComparison.Ordinal)
            );
        }
    }

    private string? Form(ParseResult parsed) =>
        parsed.GetValue(_output)
        ?? Path.GetExtension(parsed.GetValue(_outputFile))?.ToUpperInvariant() switch
        {
            null or ".TXT" => null,
            ".MD" => "markdown",
            ".TEX" => "latex",
            ".HTML" => "html",
            ".CSV" => "csv",
            ".JSON" => "json",
            _ => throw new UsageException(
                $"-o {parsed.GetValue(_outputFile)}: its ending names no form: .txt, .md, .tex, .html, .csv and .json do."
            ),
        };

    // These forms hold every number as it is, for programs.
    private void RefuseUnread(ParseResult parsed)
    {
        if (Form(parsed) is not ("csv" or "json"))
        {
            return;
        }

        Option? unread = _options.All.Append(_width).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
        if (unread is not null)
        {
            throw new UsageException(
                $"{unread.Name} is not read: --output {Form(parsed)} holds every number with all its digits. These do: "
                    + "--output table, markdown, latex, html."
            );
        }
    }

    /// <summary>The models of a file, each with a name.</summary>
    /// <param name="path">A saved model, or the JSON of fits.</param>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static ImmutableArray<ModelSummary> Read(string path)
    {
        try
        {
            ImmutableArray<ModelSummary> models = ModelSummaryReader.Read(File.ReadAllText(path), path);
            // A file of one fit has no name for it but its own.
            string file = Path.GetFileNameWithoutExtension(path);
            return models.Length == 1
                ? [Named(models[0], models[0].Name ?? file)]
                : [.. models.Select((model, m) => Named(model, model.Name ?? FormattableString.Invariant($"{file} ({m + 1})")))];
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path}: there is no such file.");
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(error.Message);
        }
    }

    private static ModelSummary Named(ModelSummary model, string name) =>
        new()
        {
            Name = name,
            Title = model.Title,
            Ancillary = model.Ancillary,
            AbsorbedEffects = model.AbsorbedEffects,
            Clusters = model.Clusters,
            FurtherStatistics = model.FurtherStatistics,
            Estimator = model.Estimator,
            Outcome = model.Outcome,
            Rows = model.Rows,
            StatisticName = model.StatisticName,
            Level = model.Level,
            StandardErrors = model.StandardErrors,
            Statistics = model.Statistics,
            Notes = [.. model.Notes.Select(ShellWords.Of)],
        };

    private static Func<RegressionTable, string> ReadOutput(string? name, int width) =>
        name switch
        {
            null or "table" => table => table.ToText(width),
            "markdown" => static table => table.ToMarkdown(),
            "latex" => static table => table.ToLatex(),
            "html" => static table => table.ToHtmlPage(),
            "csv" => static table => table.ToCsv(),
            "json" => static table => table.ToJson(),
            _ => throw new UsageException($"--output is table, markdown, latex, html, csv or json, not '{name}'."),
        };
}
