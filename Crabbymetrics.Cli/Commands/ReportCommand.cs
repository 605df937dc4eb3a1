using System.Collections.Immutable;
using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary><c>crabby report</c>: a page of models, from saved models and the JSON of earlier fits.</summary>
internal sealed class ReportCommand
{
    private readonly Argument<string[]> _files = new("FILES")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "results of crabby fit ... --output json, and models that --save wrote",
    };
    private readonly Option<string?> _outputFile = CommandOptions.Text("--output-file", "FILE.html", "the page");
    private readonly Option<string?> _title = CommandOptions.Text("--title", "TEXT", "title of the page");

    /// <summary>Makes the command.</summary>
    public Command Create()
    {
        _outputFile.Aliases.Add("-o");
        _outputFile.Required = true;
        Command command = new(
            "report",
            "A page of models that stands alone: tables, pictures, warnings; from saved models and the JSON of fits."
        )
        {
            _files,
            _outputFile,
            _title,
        };
        command.SetAction(Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_outputFile)!;
        PictureOptions.RequireEnding(path, "-o", ".html");
        string[] files = parsed.GetRequiredValue(_files);
        OutputFiles.RequireNoInput(path, "-o", files);
        ImmutableArray<ModelSummary> models = [.. files.SelectMany(static file => CompareCommand.Read(file))];
        HtmlPage page = new(parsed.GetValue(_title) ?? Title(models));
        page.Typed(HtmlPage.Call(parsed)).Heading(models.Length == 1 ? "Results" : "Comparison");
        page.Table(models.Length == 1 ? RegressionTable.Summarize(models[0]).ToHtml() : RegressionTable.Compare(models).ToHtml());
        page.Pictures([ComparisonPicture.Of(models)]);
        if (models.Length > 1)
        {
            page.Heading("Each model");
            foreach (ModelSummary model in models)
            {
                page.Table(RegressionTable.Summarize(model).ToHtml());
            }
        }

        string text = page.ToString();
        OutputFiles.WriteText(path, writer => writer.Write(text));
        return ExitCode.Success;
    }

    private static string Title(ImmutableArray<ModelSummary> models)
    {
        string[] outcomes = [.. models.Select(static model => model.Outcome).Where(static outcome => outcome.Length > 0).Distinct()];
        string what = models.Length == 1 ? models[0].Name ?? "A model" : FormattableString.Invariant($"{models.Length} models");
        return outcomes is [string outcome] ? $"{what} of {outcome}" : what;
    }
}
