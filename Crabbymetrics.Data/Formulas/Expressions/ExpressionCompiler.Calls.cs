namespace Crabbymetrics.Data;

// Functions with arguments of their own.
internal sealed partial class ExpressionCompiler
{
    private VectorExpression AsDate(FormulaNode.Call call, string text)
    {
        CallArguments arguments = new(formula, call, "x", "format");
        FormulaNode x = arguments.Required("x");
        string[]? formats = arguments.Labels("format");
        DateForm[] forms = [];
        try
        {
            forms = [.. (formats ?? []).Select(static format => new DateForm(format))];
        }
        catch (ArgumentException error)
        {
            throw arguments.Error($"cannot read the format: {error.Message.Split(" (Parameter", 2)[0]}", arguments.Optional("format"));
        }

        if (x is FormulaNode.Text quoted)
        {
            DateTime? date = forms.Length == 0 ? TimeIndex.ReadDate(quoted.Value) : null;
            foreach (DateForm form in forms)
            {
                date ??= form.Read(quoted.Value);
            }

            return date is { } read
                ? new ConstantExpression(text, CalendarDays.Of(read), isDate: true)
                : throw arguments.Error(
                    forms.Length == 0
                        ? $"reads ISO dates (2020-01-31), months, quarters and weeks; '{quoted.Value}' needs a format: \"%d.%m.%Y\", say."
                        : $"cannot read '{quoted.Value}' by the format {string.Join(" or ", formats!)}.",
                    x
                );
        }

        return forms.Length == 0 ? new DateExpression(text, Compile(x))
            : Labelled(x) is { } column ? new DateTextExpression(text, column, forms)
            : throw arguments.Error($"with a format is of a column, not of '{FormulaText.Of(x)}'.", x);
    }

    private LearnedExpression Learned(FormulaNode.Call call, string text)
    {
        CallArguments arguments =
            call.Function == "center" ? new CallArguments(formula, call, "x") : new CallArguments(formula, call, "x", "center", "scale");
        bool centered = arguments.Logical("center", true);
        bool scaled = call.Function != "center" && arguments.Logical("scale", true);
        // R divides by n - 1, patsy's standardize by n.
        int lost = call.Function == "scale" ? 1 : 0;
        return new LearnedExpression(
            text,
            (values, source) =>
            {
                try
                {
                    return Standardization.Learn(values, centered, scaled, lost);
                }
                catch (ArgumentException error)
                {
                    throw new DataSourceException(source, $"{text} {error.Message}", innerException: error);
                }
            },
            Compile(arguments.Required("x"))
        );
    }

    private VectorExpression Lag(FormulaNode.Call call, string text)
    {
        CallArguments arguments = new(formula, call, "x", "k");
        double k = arguments.Number("k") ?? 1.0;
        if (k != Math.Floor(k) || Math.Abs(k) > int.MaxValue)
        {
            throw arguments.Error(FormattableString.Invariant($"takes a whole number of periods, not {k}."), call);
        }

        VectorExpression operand = Compile(arguments.Required("x"));
        if (operand.Descendants.Any(static part => part is LearnedExpression))
        {
            throw arguments.Error("is of values as they are: write scale(l(x)) in place of l(scale(x)).", call);
        }

        if (operand.Descendants.Any(static part => part is LagExpression))
        {
            throw arguments.Error("holds another lag: write l(x, 2) in place of l(l(x)).", call);
        }

        int periods = (int)(call.Function == "f" ? -k : k);
        if (call.Function != "d")
        {
            return new LagExpression(text, periods, operand);
        }

        string lag = FormattableString.Invariant($"l({operand.Text}, {k})");
        return new PairExpression(text, PairExpression.Of("-")!, operand, new LagExpression(lag, periods, operand));
    }
}
