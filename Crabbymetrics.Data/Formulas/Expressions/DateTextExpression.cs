namespace Crabbymetrics.Data;

/// <summary><c>as.Date(x, "%d.%m.%Y")</c>: the dates of a column in a form of its own, or in the first of several that fits.</summary>
internal sealed class DateTextExpression(string text, string column, DateForm[] forms) : VectorExpression(text)
{
    public override bool IsDate => true;

    public override IEnumerable<ColumnRequest> Columns => [new ColumnRequest(column, ColumnKind.Label)];

    public override void Evaluate(EvaluationContext context, int first, Span<double> result)
    {
        LabelColumn values = context.Table.Labels(column);
        double[] days = context.MembersOf(this, values, Days);
        ReadOnlySpan<int> codes = values.Codes.Slice(first, result.Length);
        for (int i = 0; i < codes.Length; i++)
        {
            result[i] = codes[i] < 0 ? double.NaN : days[codes[i]];
        }
    }

    private double[] Days(EvaluationContext context, LabelColumn values)
    {
        double[] days = new double[values.Labels.Length];
        for (int label = 0; label < days.Length; label++)
        {
            DateTime? date = null;
            foreach (DateForm form in forms)
            {
                date ??= form.Read(values.Labels[label]);
            }

            days[label] = date is { } read
                ? CalendarDays.Of(read)
                : throw context.RowError(
                    column,
                    values.Codes.IndexOf(label),
                    $"'{CsvHeader.Printable(values.Labels[label])}' is no date of the form "
                        + string.Join(" or ", forms.Select(static form => form.Text))
                        + "."
                );
        }

        return days;
    }
}
