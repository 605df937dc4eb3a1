using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>How a table of models looks: immutable.</summary>
public sealed class RegressionTableOptions
{
    /// <summary>The significant digits of estimates, errors and statistics; digits before the decimal point are never dropped.</summary>
    /// <value>Default 4.</value>
    public int Digits { get; init; } = 4;

    /// <summary>What stands under each estimate where several models stand side by side.</summary>
    /// <value>Default <see cref="TableUncertainty.StandardError"/>.</value>
    public TableUncertainty Below { get; init; } = TableUncertainty.StandardError;

    /// <summary>Whether it stands beside the estimate, in a column of its own, instead.</summary>
    /// <value>Default false.</value>
    public bool Beside { get; init; }

    /// <summary>The marks of significance; a note explains those used.</summary>
    /// <value>Default none. <see cref="SignificanceStar.Economics"/> and <see cref="SignificanceStar.Statistics"/> are the usual
    /// ones.</value>
    public ImmutableArray<SignificanceStar> Stars { get; init; } = [];

    /// <summary>Other names for parameters, outcomes and absorbed effects, <c>(Intercept)</c> included.</summary>
    /// <value>Default none.</value>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The parameters to leave out, by their own names.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<string> Omit { get; init; } = [];

    /// <summary>Regular expressions of the parameters to show, by name or label; <c>!</c> before one takes those that do not
    /// match.</summary>
    /// <value>Default all.</value>
    public ImmutableArray<string> Keep { get; init; } = [];

    /// <summary>Regular expressions of the parameters to leave out.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<string> Drop { get; init; } = [];

    /// <summary>Regular expressions in the order of the rows: parameters that match the first come first, those that match none
    /// last.</summary>
    /// <value>Default the intercept, main effects, interactions.</value>
    public ImmutableArray<string> Order { get; init; } = [];

    /// <summary>The fit statistics to show, in this order, by name or short name (<see cref="StatisticNames"/>); empty for all that the
    /// models have.</summary>
    /// <value>Default all.</value>
    public ImmutableArray<string> Statistics { get; init; } = [];

    /// <summary>The headings of the models, one for each; empty for their own names.</summary>
    /// <value>Default their own.</value>
    public ImmutableArray<string> Headers { get; init; } = [];

    /// <summary>Headings over several models; together they count as many models as there are.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<ColumnGroup> Groups { get; init; } = [];

    /// <summary>Whether absorbed effects are rows: <c>Yes</c> where a model has them.</summary>
    /// <value>Default true.</value>
    public bool ShowEffects { get; init; } = true;

    /// <summary>Whether the numbers of clusters are rows.</summary>
    /// <value>Default true.</value>
    public bool ShowClusters { get; init; } = true;

    /// <summary>Whether the notes that the models have (warnings, what was absorbed) stand below a table of several.</summary>
    /// <value>Default true.</value>
    public bool ShowModelNotes { get; init; } = true;

    /// <summary>Further notes below the table.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The title; null for none.</summary>
    /// <value>Default null.</value>
    public string? Caption { get; init; }

    /// <summary>The name by which a document refers to the table: <c>tab:main</c>. Null for none.</summary>
    /// <value>Default null.</value>
    public string? Label { get; init; }

    /// <summary>The culture of the numbers in text, Markdown, LaTeX and HTML. CSV and JSON are invariant always.</summary>
    /// <value>Default the invariant culture.</value>
    public CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

    internal string LabelOf(string name) => Labels.GetValueOrDefault(name, name);

    internal void Validate(ImmutableArray<ModelSummary> models)
    {
        if (Digits is < 1 or > 15)
        {
            throw new ArgumentException($"Digits is {Digits}; it lies in 1..15.");
        }

        if (!Enum.IsDefined(Below))
        {
            throw new ArgumentException($"Below is {(int)Below}; it is one of {string.Join(", ", Enum.GetNames<TableUncertainty>())}.");
        }

        foreach (SignificanceStar star in Stars)
        {
            if (!(star.Threshold > 0.0 && star.Threshold <= 1.0) || string.IsNullOrEmpty(star.Mark))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Stars holds the mark '{star.Mark}' for p below {star.Threshold}: a mark is not empty and its threshold lies "
                            + $"in (0, 1]."
                    )
                );
            }
        }

        RequireCounts(models.Length);
        string[] names = [.. models.SelectMany(static model => model.Rows).Select(static row => row.Name).Distinct(StringComparer.Ordinal)];
        new ParameterChoice(this).Require(names);
        _ = TableStatistics.Names(models, this);
    }

    private void RequireCounts(int models)
    {
        if (!Headers.IsEmpty && Headers.Length != models)
        {
            throw new ArgumentException($"Headers has {Headers.Length} names for {models} models: one for each is expected.");
        }

        if (!Groups.IsEmpty && (Groups.Any(static group => group.Count < 1) || Groups.Sum(static group => group.Count) != models))
        {
            throw new ArgumentException(
                $"Groups has headings over {string.Join(" + ", Groups.Select(static group => group.Count))} models; together they count "
                    + $"the {models} models of the table."
            );
        }
    }
}
