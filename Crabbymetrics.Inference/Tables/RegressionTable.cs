using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// A table of one model, or of several side by side, in any format: text, Markdown, LaTeX, HTML for people, CSV and JSON with all digits
/// for programs. Immutable.
/// </summary>
/// <example><code>Console.Write(RegressionTable.Compare([first, second]).ToText());</code></example>
public sealed class RegressionTable : ITabular
{
    private readonly Lazy<FormattedTable> _formatted;

    private RegressionTable(ImmutableArray<ModelSummary> models, Func<FormattedTable> format)
    {
        Models = models;
        _formatted = new Lazy<FormattedTable>(format);
    }

    /// <summary>The models, in their order.</summary>
    public ImmutableArray<ModelSummary> Models { get; }

    /// <summary>Makes the table of one model: a row a parameter.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it looks; null for the defaults.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    public static RegressionTable Summarize(ModelSummary model, RegressionTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new RegressionTableOptions();
        options.Validate([model]);
        return new RegressionTable([model], () => SummaryLayout.Create(model, options));
    }

    /// <summary>Makes a table of models side by side: a column a model, what is uncertain under each estimate.</summary>
    /// <param name="models">The models, at least one.</param>
    /// <param name="options">How it looks; null for the defaults.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">There is no model, or an option is wrong; the message names it.</exception>
    public static RegressionTable Compare(IEnumerable<ModelSummary> models, RegressionTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ImmutableArray<ModelSummary> list = [.. models];
        if (list.IsEmpty)
        {
            throw new ArgumentException("There is no model to show: at least one is needed.", nameof(models));
        }

        options ??= new RegressionTableOptions();
        options.Validate(list);
        return new RegressionTable(list, () => ComparisonLayout.Create(list, options));
    }

    /// <inheritdoc/>
    public ImmutableArray<FormattedTable> ToTables() => [_formatted.Value];

    /// <summary>
    /// Comma-separated values, a line for each parameter of each model, with all digits:
    /// <c>model,term,estimate,std_error,statistic,p_value,conf_low,conf_high</c>. What is not available is empty.
    /// </summary>
    /// <returns>The text, lines ended by a line feed (RFC 4180 otherwise).</returns>
    public string ToCsv() => CsvModels.Write(Models);

    /// <summary>
    /// JSON with all digits: an array of models, each with <c>name, estimator, outcome, vcov_type, statistic, level, parameters,
    /// statistics, notes</c>. What is not available is null.
    /// </summary>
    /// <returns>The text.</returns>
    public string ToJson() => JsonModels.Write(Models);

    /// <inheritdoc/>
    public override string ToString() => this.ToText();
}
