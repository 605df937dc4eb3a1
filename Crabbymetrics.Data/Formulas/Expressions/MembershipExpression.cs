namespace Crabbymetrics.Data;

/// <summary>Whether a column has one of some labels: <c>region == "north"</c>, <c>region %in% c("north", "south")</c>.</summary>
internal sealed class MembershipExpression(string text, string column, string[] labels, bool negated) : VectorExpression(text)
{
    private const int LabelsShown = 20;

    /// <summary>The column.</summary>
    public string Column => column;

    /// <summary>The labels.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>Whether it is that a column has none of them.</summary>
    public bool Negated => negated;

    public override bool IsCondition => true;

    public override IEnumerable<ColumnRequest> Columns => [new ColumnRequest(column, ColumnKind.Label)];

    public override void Evaluate(EvaluationContext context, int first, Span<double> result)
    {
        LabelColumn values = context.Table.Labels(column);
        double[] members = context.MembersOf(this, values, Members);
        ReadOnlySpan<int> codes = values.Codes.Slice(first, result.Length);
        for (int i = 0; i < codes.Length; i++)
        {
            result[i] = codes[i] < 0 ? double.NaN : members[codes[i]];
        }
    }

    // For each label of the column 1 or 0. A label that is not there is a slip more often than a test that is always false.
    private double[] Members(EvaluationContext context, LabelColumn values)
    {
        double[] members = new double[values.Labels.Length];
        bool[] found = new bool[labels.Length];
        double?[] dates = Array.ConvertAll(labels, CalendarDays.OfText);
        for (int label = 0; label < members.Length; label++)
        {
            bool member = false;
            for (int w = 0; w < labels.Length; w++)
            {
                bool same = Same(labels[w], dates[w], values.Labels[label]);
                found[w] |= same;
                member |= same;
            }

            members[label] = member != negated ? 1.0 : 0.0;
        }

        string[] absent = [.. labels.Where((_, index) => !found[index]).Distinct()];
        if (absent.Length > 0 && context.IsFit && members.Length > 0)
        {
            string has =
                $"no row has the value '{string.Join("' or '", absent)}' that {Text} asks for; it has: "
                + string.Join(", ", values.Labels.Take(LabelsShown))
                + (members.Length > LabelsShown ? ", ..." : "")
                + ".";
            // Of several values some may be those of other rows.
            context.Notes.Add(
                absent.Length < found.Length
                    ? $"{column}: {has}"
                    : throw new DataSourceException(context.Table.SourceName, has, column: column)
            );
        }

        return members;
    }

    private static bool Same(string wanted, double? date, string label) =>
        wanted == label
        || (date is { } day && CalendarDays.OfText(label) == day)
        || (ExactNumber.TryParse(wanted, out ExactNumber a) && ExactNumber.TryParse(label, out ExactNumber b) && a.CompareTo(b) == 0)
        || (wanted is "TRUE" or "FALSE" && Booleans.Read([wanted, label]) is [double x, double y] && x == y);
}
