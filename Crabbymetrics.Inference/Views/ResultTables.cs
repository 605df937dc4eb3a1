namespace Crabbymetrics.Inference;

/// <summary>
/// The table of any result, in every form: what <c>crabby fit</c> prints. A result of a third party has these at once, and its
/// <c>ToString</c> is <c>this.ToText()</c>.
/// </summary>
/// <example><code>Console.Write(result.ToMarkdown());</code></example>
public static class ResultTables
{
    /// <summary>What a table says of a result, under the covariance that it has where none is asked for.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="name">The name above its column beside other models; null for a number.</param>
    /// <returns>The summary; without standard errors, and with the reason, where there are none.</returns>
    public static ModelSummary ToSummary(this IEstimationResult result, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        return ResultSummary.Describe(result, name);
    }

    /// <summary>The table of a result.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="options">How it looks; null for the defaults.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    public static RegressionTable ToTable(this IEstimationResult result, RegressionTableOptions? options = null) =>
        RegressionTable.Summarize(result.ToSummary(), options);

    /// <summary>The table as plain text.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="width">The number of characters in a line: columns that do not fit follow below; 0 for no limit.</param>
    /// <returns>The text.</returns>
    public static string ToText(this IEstimationResult result, int width = 0) => result.ToTable().ToText(width);

    /// <summary>The table in the Markdown of GitHub.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>The text.</returns>
    public static string ToMarkdown(this IEstimationResult result) => result.ToTable().ToMarkdown();

    /// <summary>The table in LaTeX; it needs the packages booktabs and threeparttable.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>The text.</returns>
    public static string ToLatex(this IEstimationResult result) => result.ToTable().ToLatex();

    /// <summary>The table as an HTML element.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>The text.</returns>
    public static string ToHtml(this IEstimationResult result) => result.ToTable().ToHtml();

    /// <summary>The coefficients as comma-separated values with all digits.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>The text.</returns>
    public static string ToCsv(this IEstimationResult result) => result.ToTable().Render(new CsvTableFormat());

    /// <summary>The object of <see cref="RegressionTable.ToJson"/>, with all digits: <see cref="ModelSummaryReader"/> and <c>crabby
    /// compare</c> read it.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>The text.</returns>
    public static string ToJson(this IEstimationResult result) => JsonModels.WriteOne(result.ToSummary());

    /// <summary>Models side by side.</summary>
    /// <param name="results">The fitted models.</param>
    /// <param name="options">How the table looks; null for the defaults.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">There is no model, or an option is wrong; the message names it.</exception>
    public static RegressionTable ToTable(this IEnumerable<IEstimationResult> results, RegressionTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        return RegressionTable.Compare(results.Select(static result => result.ToSummary()), options);
    }
}
