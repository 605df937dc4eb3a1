using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The options of <c>crabby compare</c> that say how the table looks.</summary>
internal sealed class CompareOptions
{
    // In a message.
    private const int MostNames = 30;

    private readonly Option<string?> _below = CommandOptions.Text(
        "--below",
        "NAME",
        "what stands under each estimate: se (default), t, p, ci or none"
    );
    private readonly Option<bool> _beside = new("--beside") { Description = "beside the estimates instead, in columns of their own" };
    private readonly Option<string?> _stars = CommandOptions.Text(
        "--stars",
        "NAME",
        "marks of significance: none (default), economics (10, 5, 1%) or statistics (5, 1, .1%)"
    );
    private readonly Option<string?> _digits = CommandOptions.Text("--digits", "D", "significant digits (default 4)");
    private readonly Option<string?> _keep = CommandOptions.Text(
        "--keep",
        "PATTERNS",
        "parameters to show: regular expressions of names or labels, parted by commas; ! before one takes those that do not match"
    );
    private readonly Option<string?> _drop = CommandOptions.Text("--drop", "PATTERNS", "parameters to leave out");
    private readonly Option<string?> _order = CommandOptions.Text("--order", "PATTERNS", "parameters that stand first, in this order");
    private readonly Option<string?> _rename = CommandOptions.Text(
        "--rename",
        "NAME=LABEL,...",
        "labels of parameters, outcomes and absorbed effects"
    );
    private readonly Option<string?> _renameFile = CommandOptions.Text("--rename-file", "FILE", "labels from a file: lines name=label");
    private readonly Option<string?> _statistics = CommandOptions.Text(
        "--statistics",
        "NAMES",
        "fit statistics, in this order: n, r2, ar2, wr2, dr2, pr2, f, fp, ivf, ll, aic, bic, clusters, sigma, rmse, df, deviance; or none"
    );
    private readonly Option<string?> _headers = CommandOptions.Text("--headers", "NAMES", "headings of the models (default the files)");
    private readonly Option<string?> _groups = CommandOptions.Text(
        "--groups",
        "TITLE:COUNT,...",
        "headings over several models: Main:2,Robustness:1"
    );
    private readonly Option<string?> _caption = CommandOptions.Text("--caption", "TEXT", "title of the table");
    private readonly Option<string?> _label = CommandOptions.Text("--label", "NAME", "name for references: tab:main");
    private readonly Option<string?> _note = CommandOptions.Text("--note", "TEXT", "a further note below the table");
    private readonly Option<bool> _noModelNotes = new("--no-model-notes")
    {
        Description = "without the notes that the models have: warnings, tests",
    };

    public CompareOptions()
    {
        _drop.Aliases.Add("--omit");
        _caption.Aliases.Add("--title");
    }

    /// <summary>All options.</summary>
    public IEnumerable<Option> All =>
        [
            _below,
            _beside,
            _stars,
            _digits,
            _keep,
            _drop,
            _order,
            _rename,
            _renameFile,
            _statistics,
            _headers,
            _groups,
            _caption,
            _label,
            _note,
            _noModelNotes,
        ];

    /// <summary>The files that the options read.</summary>
    public string? RenameFile(ParseResult parsed) => parsed.GetValue(_renameFile);

    /// <summary>What the options say.</summary>
    /// <exception cref="UsageException">An option has a value that it does not take.</exception>
    public RegressionTableOptions Read(ParseResult parsed)
    {
        TableUncertainty below = ReadBelow(parsed.GetValue(_below));
        if (parsed.GetValue(_beside) && below == TableUncertainty.None)
        {
            throw new UsageException("--beside is not read with --below none: there is nothing to stand beside the estimates.");
        }

        string? statistics = parsed.GetValue(_statistics);
        return new RegressionTableOptions
        {
            Below = below,
            Beside = parsed.GetValue(_beside),
            Stars = ReadStars(parsed.GetValue(_stars)),
            Digits = (int?)parsed.GetWholeNumber(_digits, int.MaxValue) ?? new RegressionTableOptions().Digits,
            Keep = [.. WordLists.Entries(parsed.GetValue(_keep))],
            Drop = [.. WordLists.Entries(parsed.GetValue(_drop))],
            Order = [.. WordLists.Entries(parsed.GetValue(_order))],
            Labels = Labels(parsed),
            ShowStatistics = statistics != "none",
            Statistics = statistics == "none" ? [] : [.. WordLists.Entries(statistics)],
            Headers = [.. WordLists.Entries(parsed.GetValue(_headers))],
            Groups = [.. WordLists.Entries(parsed.GetValue(_groups)).Select(GroupOf)],
            Caption = parsed.GetValue(_caption),
            Label = parsed.GetValue(_label),
            Notes = parsed.GetValue(_note) is { } note ? [note] : [],
            ShowModelNotes = !parsed.GetValue(_noModelNotes),
        };
    }

    /// <summary>Refuses a label of a name that no model has. A file of labels may serve other tables too.</summary>
    /// <exception cref="UsageException">A name that was typed is in no model.</exception>
    public void RequireRenamed(ParseResult parsed, ImmutableArray<ModelSummary> models)
    {
        string[] known =
        [
            .. models
                .SelectMany(static model =>
                    (IEnumerable<string>)
                        [
                            .. model.Rows.Select(static row => row.Name),
                            model.Outcome,
                            .. model.AbsorbedEffects,
                            .. model.Clusters.Keys,
                            model.Estimator,
                        ]
                )
                .Where(static name => name.Length > 0)
                .Distinct(StringComparer.Ordinal),
        ];
        foreach (string name in WordLists.Pairs(WordLists.Entries(parsed.GetValue(_rename)), _rename.Name).Keys.Except(known))
        {
            string near = UnknownOption.Meant(name, known);
            string others = known.Length > MostNames ? ", ..." : "";
            throw new UsageException(
                $"{_rename.Name}: no model has the name '{name}'{(near.Length == 0 ? "." : near)} There are: "
                    + $"{string.Join(", ", known.Take(MostNames))}{others}."
            );
        }
    }

    private ImmutableDictionary<string, string> Labels(ParseResult parsed)
    {
        string? file = parsed.GetValue(_renameFile);
        Dictionary<string, string> labels = file is null
            ? []
            : WordLists.Pairs(WordLists.Lines(file, _renameFile.Name), $"{_renameFile.Name} {file}");
        // What is typed goes before the file.
        foreach ((string name, string label) in WordLists.Pairs(WordLists.Entries(parsed.GetValue(_rename)), _rename.Name))
        {
            labels[name] = label;
        }

        return labels.ToImmutableDictionary(StringComparer.Ordinal);
    }

    private static ColumnGroup GroupOf(string entry)
    {
        int colon = entry.LastIndexOf(':');
        return colon >= 0 && int.TryParse(entry[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? new ColumnGroup(entry[..colon].Trim(), count)
            : throw new UsageException($"--groups: '{entry}' is no title with the number of its models: write Main:2.");
    }

    private static TableUncertainty ReadBelow(string? name) =>
        name switch
        {
            null or "se" => TableUncertainty.StandardError,
            "statistic" or "t" or "z" => TableUncertainty.Statistic,
            "p" => TableUncertainty.PValue,
            "ci" => TableUncertainty.ConfidenceLimits,
            "none" => TableUncertainty.None,
            _ => throw new UsageException($"--below is se, t, p, ci or none, not '{name}'."),
        };

    private static ImmutableArray<SignificanceStar> ReadStars(string? name) =>
        name switch
        {
            null or "none" => [],
            "economics" => SignificanceStar.Economics,
            "statistics" => SignificanceStar.Statistics,
            _ => throw new UsageException($"--stars is none, economics or statistics, not '{name}'."),
        };
}
