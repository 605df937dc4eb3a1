using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// The data of one model, taken from a source by a <see cref="ModelSpecification"/>: what an estimator reads, and the way back from its
/// rows to the source. Immutable.
/// </summary>
public sealed partial class ModelFrame
{
    private readonly ColumnTable _table;
    private readonly ImmutableDictionary<string, CategoricalTerm> _categories;

    private ModelFrame(
        ModelSpecification specification,
        ImmutableArray<string> terms,
        ImmutableDictionary<string, CategoricalTerm> categories,
        RegressionData data,
        ColumnTable table,
        LabelColumn? outcomeLabels,
        ImmutableArray<string> warnings
    )
    {
        OutcomeLabels = outcomeLabels;
        _categories = categories;
        Specification = specification;
        Terms = terms;
        Data = data;
        _table = table;
        Warnings = warnings;
    }

    /// <summary>The parts of the model.</summary>
    public ModelSpecification Specification { get; }

    /// <summary>The terms, in order, without the intercept: a column of the design each, or several dummies where the values are
    /// categories.</summary>
    public ImmutableArray<string> Terms { get; }

    /// <summary>Whether the formula has an intercept. Estimators add it by their own option.</summary>
    public bool HasIntercept => Specification.Formula.HasIntercept;

    /// <summary>The complete rows. Where the outcome is read as labels, its numbers are their positions in
    /// <see cref="OutcomeLabels"/>; of two classes the later one is then the event, 1, and the outcome is named as its dummy is:
    /// <c>participation[yes]</c>.</summary>
    public RegressionData Data { get; }

    /// <summary>The outcomes as labels, of which the distinct ones are sorted: numbers by value, other text by its characters, so that
    /// <c>false</c> stands before <c>true</c> and <c>no</c> before <c>yes</c>; null where the outcomes are numbers.</summary>
    public LabelColumn? OutcomeLabels { get; }

    /// <summary>The class that the outcome 1 stands for, the later one of two; null where the outcomes are numbers or have other than two
    /// classes.</summary>
    public string? Event => OutcomeLabels is { Labels: [_, string later] } ? later : null;

    /// <summary>The number of rows left out because a value is missing.</summary>
    public int DroppedRowCount => _table.DroppedRowCount;

    /// <summary>What the user should know: rows left out, a term named twice.</summary>
    public ImmutableArray<string> Warnings { get; }

    /// <summary>Reads the data of a model.</summary>
    /// <param name="source">The columns.</param>
    /// <param name="specification">Which of them play which part.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">There are trials and, beside them, weights or labels.</exception>
    /// <exception cref="FormulaException">The formula does not fit the columns.</exception>
    /// <exception cref="DataSourceException">A column is missing, a value is not a finite number, a weight is negative, or no row is
    /// complete.</exception>
    public static ModelFrame Read(IColumnSource source, ModelSpecification specification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(specification);
        if (specification.Trials is not null && (specification.Weights is not null || specification.OutcomeKind == ColumnKind.Label))
        {
            throw new ArgumentException(
                "Trials are the weights of a proportion: there can be neither other weights nor labels beside them.",
                nameof(specification)
            );
        }

        List<string> warnings = [];
        ImmutableArray<string> terms = specification.Formula.ResolveTerms(source.ColumnNames, specification.ReservedColumns, warnings);
        ColumnTable table = source.Read(Requests(specification, terms), cancellationToken);
        RequireRows(source, table);
        if (table.DroppedRowCount > 0)
        {
            warnings.Add(
                FormattableString.Invariant($"{table.DroppedRowCount} of {table.SourceRowCount} rows were left out: {MissingText(table)}.")
            );
        }

        ImmutableDictionary<string, CategoricalTerm> categories = Categories(specification, terms, table);
        DesignNames.Require(specification, terms, categories, table.SourceName);
        LabelColumn? outcomeLabels = OutcomeLabelsOf(specification, table);
        RegressionData data = Assemble(specification, Design(terms, categories, table), outcomeLabels, table);
        return new ModelFrame(specification, terms, categories, data, table, outcomeLabels, [.. warnings]);
    }

    /// <summary>Reads data of a model by a formula alone.</summary>
    /// <param name="source">The columns.</param>
    /// <param name="formula">The formula: <c>y ~ x1 + x2</c>.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The data.</returns>
    /// <exception cref="FormulaException">The formula cannot be read or does not fit the columns.</exception>
    /// <exception cref="DataSourceException">A column is missing, a value is not a finite number, or no row is complete.</exception>
    public static ModelFrame Read(IColumnSource source, string formula, CancellationToken cancellationToken = default) =>
        Read(source, new ModelSpecification { Formula = Formula.Parse(formula) }, cancellationToken);

    /// <summary>Says where a row stands in the source: <c>line 17</c> of a file, <c>row 15</c> (from 0) in memory.</summary>
    /// <param name="row">The zero-based row of <see cref="Data"/>.</param>
    public string Locate(int row) =>
        _table.Line(row) is { } line
            ? (_table.SourceNameOf(row) == _table.SourceName ? "" : _table.SourceNameOf(row) + ", ")
                + FormattableString.Invariant($"line {line}")
            : FormattableString.Invariant($"row {_table.SourceRow(row)}");

    /// <summary>Makes the error for an outcome that a model does not accept, naming its place.</summary>
    /// <param name="row">The zero-based row of <see cref="Data"/>.</param>
    /// <param name="requirement">What an outcome must be: <c>0 or more</c>.</param>
    /// <returns>The error, for the caller to throw.</returns>
    public DataSourceException OutcomeError(int row, string requirement) =>
        Error(_table, Specification.Formula.Outcome, row, "the outcome must be " + requirement);

    /// <summary>Makes the error for outcomes that a model does not accept as a whole.</summary>
    /// <param name="problem">What is wrong: <c>it has three classes</c>.</param>
    /// <returns>The error, for the caller to throw.</returns>
    public DataSourceException OutcomeError(string problem) => new(_table.SourceName, problem, column: Specification.Formula.Outcome);

    /// <summary>Takes the terms, and the offset if there is one, from another source: the rows for which a fitted model predicts.</summary>
    /// <param name="source">The columns. It needs those of the terms and the offset only.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The complete rows, and the way back to all rows.</returns>
    /// <exception cref="DataSourceException">A column is missing, a value is not a finite number or a category that the model does not
    /// know, or no row is complete.</exception>
    public PredictionFrame ReadForPrediction(IColumnSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        List<ColumnRequest> requests =
        [
            .. Terms.Select(term => new ColumnRequest(term, _categories.ContainsKey(term) ? ColumnKind.Label : ColumnKind.Number)),
        ];
        if (Specification.Offset is { } offset && !requests.Contains(new ColumnRequest(offset, ColumnKind.Number)))
        {
            requests.Add(new ColumnRequest(offset, ColumnKind.Number));
        }

        ColumnTable table = source.Read(requests, cancellationToken);
        RequireRows(source, table);
        return new PredictionFrame(
            Design(Terms, _categories, table),
            Specification.Offset is null ? null : table.Numbers(Specification.Offset),
            table
        );
    }

    private static List<ColumnRequest> Requests(ModelSpecification specification, ImmutableArray<string> terms)
    {
        string outcome = specification.Formula.Outcome;
        string[] numbers =
        [
            .. (specification.OutcomeKind == ColumnKind.Number ? new[] { outcome } : [])
                .Concat(new[] { specification.Offset, specification.Trials, specification.Weights }.OfType<string>())
                .Distinct(),
        ];
        IEnumerable<string> labels = (specification.OutcomeKind == ColumnKind.Label ? new[] { outcome } : [])
            .Concat(specification.Clusters.IsDefault ? [] : specification.Clusters)
            .Concat(new[] { specification.Time }.OfType<string>())
            .Concat(terms.Where(specification.Formula.IsCategorical));
        return
        [
            .. numbers.Select(static name => new ColumnRequest(name, ColumnKind.Number)),
            .. (specification.OutcomeKind == ColumnKind.NumberOrLabel ? new[] { outcome } : []).Select(static name => new ColumnRequest(
                name,
                ColumnKind.NumberOrLabel
            )),
            .. terms
                .Where(term => !specification.Formula.IsCategorical(term) && !numbers.Contains(term))
                .Select(static name => new ColumnRequest(name, ColumnKind.NumberOrLabel)),
            .. labels.Distinct().Select(static name => new ColumnRequest(name, ColumnKind.Label)),
        ];
    }

    // What is not there as numbers is there as categories; a column of clusters may be there as both.
    private static ImmutableDictionary<string, CategoricalTerm> Categories(
        ModelSpecification specification,
        ImmutableArray<string> terms,
        ColumnTable table
    )
    {
        ImmutableDictionary<string, CategoricalTerm>.Builder categories = ImmutableDictionary.CreateBuilder<string, CategoricalTerm>();
        foreach (string term in terms)
        {
            if (specification.Formula.IsCategorical(term) || !table.HasNumbers(term))
            {
                bool full = categories.Count == 0 && !(specification.Formula.HasIntercept && specification.FitIntercept);
                categories.Add(term, CategoricalTerm.Create(term, table, full));
            }
        }

        return categories.ToImmutable();
    }

    private static LabelColumn? OutcomeLabelsOf(ModelSpecification specification, ColumnTable table)
    {
        string outcome = specification.Formula.Outcome;
        bool isText = specification.OutcomeKind == ColumnKind.NumberOrLabel && !table.HasNumbers(outcome);
        if (isText && specification.Trials is { } trials)
        {
            throw new DataSourceException(
                table.SourceName,
                $"it holds text; of the trials in '{trials}' the outcome is the number of successes.",
                column: outcome
            );
        }

        return isText || specification.OutcomeKind == ColumnKind.Label ? table.Labels(outcome).Sorted() : null;
    }

    private static RegressionData Assemble(
        ModelSpecification specification,
        DesignMatrix design,
        LabelColumn? outcomeLabels,
        ColumnTable table
    )
    {
        string outcome = specification.Formula.Outcome;
        double[] outcomes =
            outcomeLabels is not null ? Array.ConvertAll(outcomeLabels.Codes.ToArray(), static code => (double)code)
            : specification.Trials is null ? table.Numbers(outcome)
            : Proportions(table, outcome, specification.Trials);
        RegressionData data = RegressionData.Create(
            design,
            outcomes,
            outcomeLabels is { Labels: [_, string later] } ? $"{outcome}[{later}]" : outcome
        );
        if (outcomeLabels is not null)
        {
            data = data.WithOutcomeClasses(outcomeLabels.Labels);
        }

        if (specification.Offset is { } offset)
        {
            data = data.WithOffset(table.Numbers(offset));
        }

        if (specification.Trials is { } trials)
        {
            data = data.WithWeights(table.Numbers(trials), WeightKind.Analytic);
        }
        else if (specification.Weights is { } weights)
        {
            int negative = Array.FindIndex(table.Numbers(weights), static weight => weight < 0.0);
            if (negative >= 0)
            {
                throw Error(table, weights, negative, "a weight must be 0 or more");
            }

            data = Array.Exists(table.Numbers(weights), static weight => weight > 0.0)
                ? data.WithWeights(table.Numbers(weights), specification.WeightKind)
                : throw new DataSourceException(table.SourceName, "all weights are zero; at least one must be positive.", column: weights);
        }

        foreach (string cluster in specification.Clusters.IsDefault ? [] : specification.Clusters)
        {
            data = data.WithClusters(cluster, table.Labels(cluster).WithEqualNumbersMerged());
        }

        return specification.Time is { } time ? data.WithTime(Times(table, time)) : data;
    }

    private static double[] Proportions(ColumnTable table, string successes, string trials)
    {
        double[] counts = table.Numbers(successes);
        double[] totals = table.Numbers(trials);
        double[] proportions = new double[counts.Length];
        for (int i = 0; i < proportions.Length; i++)
        {
            if (totals[i] < 1.0 || totals[i] != Math.Floor(totals[i]))
            {
                throw Error(table, trials, i, "a number of trials must be whole and 1 or more");
            }

            if (counts[i] < 0.0 || counts[i] > totals[i] || counts[i] != Math.Floor(counts[i]))
            {
                throw Error(
                    table,
                    successes,
                    i,
                    FormattableString.Invariant($"a number of successes must be whole and between 0 and its {totals[i]} trials")
                );
            }

            proportions[i] = counts[i] / totals[i];
        }

        return proportions;
    }

    private static TimeIndex Times(ColumnTable table, string column)
    {
        LabelColumn times = table.Labels(column);
        int unreadable = TimeIndex.FindUnreadable(times.Labels);
        if (unreadable >= 0)
        {
            int row = times.Codes.IndexOf(unreadable);
            string place = table.Line(row) is null ? FormattableString.Invariant($"row {table.SourceRow(row)}: ") : "";
            throw new DataSourceException(
                table.SourceName,
                $"{place}'{CsvHeader.Printable(times[row])}' cannot be read as a period"
                    + (unreadable > 0 ? $" like '{CsvHeader.Printable(times.Labels[0])}'" : "")
                    + ". Periods are all numbers, or all ISO dates (2001-05-31, 2001-05, 2001-05-31T14:30), quarters (2001Q2) or months "
                    + "(2001M05): text in another form has no order in time.",
                table.Line(row),
                column
            );
        }

        try
        {
            return TimeIndex.Create(times);
        }
        catch (ArgumentException error)
        {
            throw new DataSourceException(table.SourceName, error.Message, column: column, innerException: error);
        }
    }

    // The table's arrays belong to this frame alone, so the design takes them over.
    private static DesignMatrix Design(
        ImmutableArray<string> terms,
        ImmutableDictionary<string, CategoricalTerm> categories,
        ColumnTable table
    ) =>
        terms.IsEmpty
            ? DesignMatrix.Create(table.RowCount, [])
            : DesignMatrix.FromOwnedColumns([
                .. terms.Select(term =>
                    categories.TryGetValue(term, out CategoricalTerm? category)
                        ? (DesignColumn)category.Read(table)
                        : table.NumericColumn(term)
                ),
            ]);

    private static void RequireRows(IColumnSource source, ColumnTable table)
    {
        if (table.RowCount == 0)
        {
            throw new DataSourceException(
                source.Name,
                table.SourceRowCount == 0
                    ? "there are no rows below the header."
                    : FormattableString.Invariant($"none of its {table.SourceRowCount} rows is complete: {MissingText(table)}.")
            );
        }
    }

    private static string MissingText(ColumnTable table) =>
        "missing values in "
        + string.Join(
            ", ",
            table.MissingCounts.Select(static missing => FormattableString.Invariant($"{missing.Column} ({missing.Count})"))
        );

    private static DataSourceException Error(ColumnTable table, string column, int row, string requirement)
    {
        string place = table.Line(row) is null ? FormattableString.Invariant($"row {table.SourceRow(row)}: ") : "";
        return new DataSourceException(
            table.SourceNameOf(row),
            FormattableString.Invariant($"{place}{requirement}; it is {table.Numbers(column)[row]}."),
            table.Line(row),
            column
        );
    }
}
