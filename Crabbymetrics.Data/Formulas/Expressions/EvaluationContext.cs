namespace Crabbymetrics.Data;

/// <summary>The rows in which expressions are calculated, and what they learned from the rows of the fit.</summary>
internal sealed class EvaluationContext(ColumnTable table, Dictionary<string, BasisTransform> learned, bool isFit)
{
    /// <summary>The largest number of rows that are calculated at once.</summary>
    public const int BlockRows = 1024;

    private readonly Dictionary<string, double[]> _truths = [];
    private readonly Dictionary<VectorExpression, double[]> _members = [];
    private readonly Dictionary<string, bool> _dates = [];
    private readonly Stack<double[]> _buffers = [];

    /// <summary>The columns.</summary>
    public ColumnTable Table { get; } = table;

    /// <summary>What was learned, by the text of the call.</summary>
    public Dictionary<string, BasisTransform> Learned { get; } = learned;

    /// <summary>Whether the rows are those of the fit rather than those to predict.</summary>
    public bool IsFit { get; } = isFit;

    /// <summary>The rows of the block in which a result is used; null for all. A branch of <c>ifelse</c> that is not taken may
    /// fail.</summary>
    public bool[]? Active { get; set; }

    /// <summary>Memory for the rows of a block.</summary>
    public double[] Rent() => _buffers.TryPop(out double[]? buffer) ? buffer : new double[BlockRows];

    /// <summary>Gives memory back.</summary>
    public void Return(double[] buffer) => _buffers.Push(buffer);

    /// <summary>What an expression makes of each label of a column, found once.</summary>
    public double[] MembersOf(VectorExpression expression, LabelColumn values, Func<EvaluationContext, LabelColumn, double[]> find)
    {
        if (!_members.TryGetValue(expression, out double[]? members))
        {
            members = find(this, values);
            _members.Add(expression, members);
        }

        return members;
    }

    /// <summary>What is worth saying about the values that were met.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The numbers of a column; of text, whether each value says yes; of dates, their days from 1970-01-01.</summary>
    /// <exception cref="DataSourceException">It holds other text.</exception>
    public void CopyNumbers(string column, int first, Span<double> result)
    {
        if (Table.HasNumbers(column))
        {
            Table.Numbers(column).AsSpan(first, result.Length).CopyTo(result);
            return;
        }

        LabelColumn labels = Table.Labels(column);
        if (!_truths.TryGetValue(column, out double[]? truths))
        {
            truths = Booleans.Read(labels.Labels) ?? CalendarDays.OfTexts(labels.Labels) ?? throw NotNumbers(column, labels);
            _truths.Add(column, truths);
        }

        ReadOnlySpan<int> codes = labels.Codes.Slice(first, result.Length);
        for (int i = 0; i < codes.Length; i++)
        {
            result[i] = codes[i] < 0 ? double.NaN : truths[codes[i]];
        }
    }

    /// <summary>Refuses a result that is not finite, in a row where it is used and nothing that it comes from is missing.</summary>
    public void RequireFinite(VectorExpression expression, int first, ReadOnlySpan<double> result, string? requirement)
    {
        for (int i = 0; i < result.Length; i++)
        {
            if (!double.IsFinite(result[i]) && (Active is null || Active[i]))
            {
                RequireMissing(expression, first + i, requirement);
            }
        }
    }

    // Finds whether an operand is missing; where none is, the result is an error.
    private void RequireMissing(VectorExpression expression, int row, string? requirement)
    {
        double[] one = new double[1];
        bool[]? active = Active;
        Active = null;
        List<string> values = [];
        foreach (VectorExpression operand in expression.Operands)
        {
            operand.Evaluate(this, row, one);
            if (double.IsNaN(one[0]))
            {
                Active = active;
                return;
            }

            if (operand is not ConstantExpression)
            {
                values.Add(FormattableString.Invariant($"{operand.Text} is {one[0]}"));
            }
        }

        throw RowError(
            expression.Columns.FirstOrDefault()?.Name,
            row,
            $"{expression.Text} is not a finite number: {string.Join(" and ", values)}"
                + (requirement is null ? "." : $", and {requirement}.")
                + " Take such rows out (ModelSpecification.Where) or change the formula."
        );
    }

    /// <summary>An error of a row.</summary>
    public DataSourceException RowError(string? column, int row, string problem)
    {
        string place = Table.Line(row) is null ? FormattableString.Invariant($"row {Table.SourceRow(row)}: ") : "";
        return new DataSourceException(Table.SourceNameOf(row), place + problem, Table.Line(row), column);
    }

    /// <summary>Refuses a calculation of which no column holds dates.</summary>
    /// <exception cref="DataSourceException">It is one.</exception>
    public void RequireDates(VectorExpression expression)
    {
        string[] columns = [.. expression.Descendants.OfType<ColumnExpression>().Select(static part => part.Name).Distinct()];
        if (!Array.Exists(columns, HoldsDates))
        {
            throw columns is [string column, ..]
                ? Table.HasNumbers(column)
                    ? new DataSourceException(
                        Table.SourceName,
                        $"it holds numbers where {expression.Text} must be a date. as.Date({FormulaText.OfColumn(column)}, \"%Y%m%d\") "
                            + "reads dates like 20200131.",
                        column: column
                    )
                    : NotNumbers(column, Table.Labels(column))
                : new DataSourceException(Table.SourceName, $"{expression.Text} is no date.");
        }
    }

    /// <summary>Whether all values of a column are dates, months, quarters or weeks.</summary>
    public bool HoldsDates(string column)
    {
        if (!_dates.TryGetValue(column, out bool dates))
        {
            dates =
                !Table.HasNumbers(column)
                && Table.Labels(column).Labels is { IsEmpty: false } labels
                && labels.All(static label => CalendarDays.OfText(label) is not null);
            _dates.Add(column, dates);
        }

        return dates;
    }

    /// <summary>The error of a column of which most values are dates and some are none, or of another form.</summary>
    public DataSourceException NotDates(string column) =>
        new(
            Table.SourceName,
            NoNumbers(column, Table.Labels(column)) + $" C({FormulaText.OfColumn(column)}) takes each value as a category.",
            column: column
        );

    private DataSourceException NotNumbers(string column, LabelColumn labels) =>
        new(Table.SourceName, NoNumbers(column, labels), column: column);

    private static string NoNumbers(string column, LabelColumn labels)
    {
        string name = FormulaText.OfColumn(column);
        string? odd = labels.Labels.FirstOrDefault(static label => CalendarDays.OfText(label) is null);
        string[] forms = [.. labels.Labels.Select(DateForm.Guess).OfType<string>().Distinct()];
        bool iso = labels.Labels.Any(static label => CalendarDays.OfText(label) is not null);
        if (forms.Length > 0)
        {
            string[] all = iso ? [.. forms, "%Y-%m-%d"] : forms;
            string list = string.Join(", ", all.Select(static form => $"\"{form}\""));
            return $"it holds text ('{odd}'). as.Date({name}, {(all.Length > 1 ? $"c({list})" : list)}) reads such dates"
                + (all.Length > 1 ? ", each by the first form that fits." : ".");
        }

        return iso
            ? $"it holds dates, and text that is none ('{odd}'). Name that text among the missing values (CsvOptions.MissingValues)."
            : $"it holds text ('{labels.Labels[0]}') where the formula calculates with numbers. Compare it with a value, as in "
                + $"{name} == \"{labels.Labels[0]}\", or take it as categories, C({name}).";
    }
}
