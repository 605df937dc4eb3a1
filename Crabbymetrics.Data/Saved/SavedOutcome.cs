using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics.Data;

/// <summary>How the outcome of a saved model is read from new rows, for residuals.</summary>
/// <param name="Formula">The formula.</param>
/// <param name="Name">The name of the outcome.</param>
/// <param name="Levels">The classes of an outcome of text, in order; empty for numbers.</param>
/// <param name="Trials">The expression of the number of trials; null for none.</param>
internal sealed record SavedOutcome(string Formula, string Name, ImmutableArray<string> Levels, string? Trials)
{
    public static SavedOutcome Of(ModelFrame frame) =>
        new(
            frame.Specification.Formula.Text,
            frame.Data.OutcomeName,
            frame.OutcomeLabels is { } labels ? [.. labels.Labels] : [],
            frame.Specification.Trials
        );

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("formula", Formula);
        writer.WriteString("name", Name);
        ModelJson.Write(writer, "levels", Levels);
        writer.WriteString("trials", Trials);
        writer.WriteEndObject();
    }

    public static SavedOutcome Read(ModelJson outcome) =>
        new(outcome.Text("formula"), outcome.Text("name"), outcome.Texts("levels"), outcome.OptionalText("trials"));

    /// <summary>The outcomes of all rows of a source: NaN where one is missing.</summary>
    public double[] Read(IColumnSource source, CancellationToken cancellationToken)
    {
        FormulaOutcome outcome = FormulaOutcome.Read(Data.Formula.Parse(Formula), new ExpressionCompiler(Formula, source.ColumnNames));
        VectorExpression? trials = Trials is null
            ? null
            : new ExpressionCompiler(Trials, source.ColumnNames).Compile(
                source.ColumnNames.Contains(Trials)
                    ? FormulaParser.ParseExpression(FormulaText.OfColumn(Trials))
                    : FormulaParser.ParseExpression(Trials)
            );
        List<ColumnRequest> requests =
        [
            .. outcome.Column is { } plain
                ? [new ColumnRequest(plain, Levels.IsEmpty ? ColumnKind.Number : ColumnKind.Label)]
                : outcome.Value.Columns.Concat(outcome.Failures?.Columns ?? []),
            .. trials?.Columns ?? [],
        ];
        ColumnTable table = source.Read([.. requests.Distinct().Select(static r => r with { KeepsMissing = true })], cancellationToken);
        EvaluationContext context = new(table, [], isFit: false);
        if (outcome.Column is { } column && !Levels.IsEmpty)
        {
            LabelColumn labels = table.Labels(column);
            return
            [
                .. Enumerable
                    .Range(0, table.RowCount)
                    .Select(i => labels.Codes[i] < 0 ? double.NaN : CodeOf(labels.Labels[labels.Codes[i]], source, column)),
            ];
        }

        double[] values = outcome.Column is { } numbers ? [.. table.Numbers(numbers)] : outcome.Value.EvaluateAll(context);
        double[]? totals = trials?.EvaluateAll(context);
        if (outcome.Failures is { } failures)
        {
            double[] others = failures.EvaluateAll(context);
            totals = [.. values.Select((value, i) => value + others[i])];
        }

        return totals is null ? values : [.. values.Select((value, i) => value / totals[i])];
    }

    private double CodeOf(string label, IColumnSource source, string column) =>
        Levels.IndexOf(label) is >= 0 and int code
            ? code
            : throw new DataSourceException(
                source.Name,
                $"the model was fitted without the class '{label}'; it knows {string.Join(", ", Levels)}.",
                column: column
            );
}
