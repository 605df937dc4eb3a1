using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The options of <c>crabby fit NAME</c> for an estimator of panels: what is read, and where results go.</summary>
internal sealed class PanelOptions
{
    private readonly Argument<string[]> _data = DataArgument.Create(
        "file with a row for each unit and period: text with a header (CSV, also gzip), Parquet (.parquet), Stata (.dta), or with the "
            + "DuckDB plug-in .duckdb and .json; - for the standard input"
    );
    private readonly Option<string?> _unit = Required("--unit", "COL", "column of the units");
    private readonly Option<string?> _time = Required("--time", "COL", "column of the periods: numbers, dates, quarters or months");
    private readonly Option<string?> _outcome = Required("--outcome", "EXPR", "outcome: a column, or a calculation such as log(sales)");
    private readonly Option<string[]> _treated = new("--treated")
    {
        Required = true,
        HelpName = "NAME[,NAME]",
        Description = "treated unit, or several; may be given several times",
    };
    private readonly Option<string?> _from = Required("--from", "PERIOD", "first period with treatment");
    private readonly Option<string?> _predictors = CommandOptions.Text(
        "--predictors",
        "LIST",
        "characteristics before treatment by which units are compared: \"lnincome, beer@1984:1988, cigsale@1975\", means over the periods "
            + "after the @ (default: the outcome in each period before treatment)"
    );
    private readonly Option<string[]> _donors = new("--donors")
    {
        HelpName = "NAME[,NAME]",
        Description = "units that treated ones are compared with (default: all others); may be given several times",
    };
    private readonly Option<string?> _where = CommandOptions.Text(
        "--where",
        "EXPR",
        "use the rows for which this holds: \"year > 1975 & state != 'Alaska'\""
    );
    private readonly Option<string?> _output = CommandOptions.Text(
        "--output",
        "table|json|csv|markdown|latex",
        "form of the results (default table)"
    );
    private readonly Option<string?> _outputFile = CommandOptions.Text(
        "--output-file",
        "FILE",
        "write the results to a file, in the form of its ending: .txt, .json, .csv, .md or .tex"
    );
    private readonly Option<bool> _quiet = new("--quiet") { Description = "no warnings; errors are still shown" };
    private readonly DataOptions _reading = new();
    private readonly OwnPictureOptions _pictures = new("series, gaps, placebos or weights");

    public PanelOptions() => _outputFile.Aliases.Add("-o");

    /// <summary>Adds what stands before the estimator's own options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_data);
        foreach (Option option in new Option[] { _unit, _time, _outcome, _treated, _from, _predictors, _donors, _where })
        {
            command.Add(option);
        }
    }

    /// <summary>Adds the options that read best after the estimator's own.</summary>
    public void AddRemainingTo(Command command)
    {
        _pictures.AddTo(command);
        command.Add(_output);
        command.Add(_outputFile);
        foreach (Option option in _reading.All)
        {
            command.Add(option);
        }

        command.Add(_quiet);
    }

    public FitArguments ReadArguments(ParseResult parsed)
    {
        string[] files = parsed.GetValue(_data) ?? [];
        return new FitArguments
        {
            Files = files,
            Formula = "",
            Time = parsed.GetValue(_time),
            Output = parsed.GetValue(_output) ?? ReportFormats.OfFile(parsed.GetValue(_outputFile)),
            OutputFile = parsed.GetValue(_outputFile),
            Reading = _reading.Read(parsed, files.FirstOrDefault()),
            Quiet = parsed.GetValue(_quiet),
            Pictures = _pictures.Read(parsed, files, [parsed.GetValue(_outputFile)]),
        };
    }

    public PanelSpecification ReadSpecification(ParseResult parsed)
    {
        try
        {
            return new PanelSpecification
            {
                Outcome = parsed.GetRequiredValue(_outcome)!,
                Unit = parsed.GetRequiredValue(_unit)!,
                Time = parsed.GetRequiredValue(_time)!,
                Treated = [.. parsed.GetRequiredValue(_treated)],
                From = parsed.GetRequiredValue(_from)!,
                Predictors = parsed.GetValue(_predictors) is { } list ? PanelPredictor.ParseList(list) : [],
                Donors = [.. parsed.GetValue(_donors) ?? []],
                Where = parsed.GetValue(_where),
            };
        }
        catch (FormatException error)
        {
            throw new UsageException($"--predictors: {error.Message}");
        }
    }

    private static Option<string?> Required(string name, string valueName, string description)
    {
        Option<string?> option = CommandOptions.Text(name, valueName, description);
        option.Required = true;
        return option;
    }
}
