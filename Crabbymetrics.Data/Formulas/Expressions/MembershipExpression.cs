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
        bool any = false;
        for (int label = 0; label < members.Length; label++)
        {
            bool member = Array.Exists(labels, wanted => Same(wanted, values.Labels[label]));
            any |= member;
            members[label] = member != negated ? 1.0 : 0.0;
        }

        if (!any && context.IsFit && members.Length > 0)
        {
            throw new DataSourceException(
                context.Table.SourceName,
                $"no row has the value '{string.Join("' or '", labels)}' that {Text} asks for; it has: "
                    + string.Join(", ", values.Labels.Take(LabelsShown))
                    + (members.Length > LabelsShown ? ", ..." : "")
                    + ".",
                column: column
            );
        }

        return members;
    }

    private static bool Same(string wanted, string label) =>
        wanted == label
        || (ExactNumber.TryParse(wanted, out ExactNumber a) && ExactNumber.TryParse(label, out ExactNumber b) && a.CompareTo(b) == 0)
        || (wanted is "TRUE" or "FALSE" && Booleans.Read([wanted, label]) is [double x, double y] && x == y);
}
