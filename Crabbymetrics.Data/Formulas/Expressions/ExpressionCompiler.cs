using System.Runtime.CompilerServices;

namespace Crabbymetrics.Data;

/// <summary>Turns syntax trees into calculations.</summary>
/// <param name="formula">The text, for messages.</param>
/// <param name="columnNames">The columns of the data, where they are known: a column named <c>pi</c> is that column.</param>
internal sealed class ExpressionCompiler(string formula, IReadOnlyCollection<string> columnNames)
{
    /// <summary>Compiles a calculation that gives one number for each row.</summary>
    /// <exception cref="FormulaException">It is none, or a function or its arguments are wrong.</exception>
    public VectorExpression Compile(FormulaNode node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new FormulaException(formula, "it is nested too deeply.", node.Start);
        }

        string text = FormulaText.Of(node);
        switch (node)
        {
            case FormulaNode.Constant constant:
                return new ConstantExpression(text, constant.Value);
            case FormulaNode.Column column:
                return ConstantOf(column) is { } value ? new ConstantExpression(text, value) : new ColumnExpression(text, column.Name);
            case FormulaNode.Signed { Negative: false } signed:
                return Compile(signed.Operand);
            case FormulaNode.Signed signed:
                return CallArguments.ConstantOf(signed) is { } negative
                    ? new ConstantExpression(text, negative)
                    : new ElementExpression(text, static x => -x, null, Compile(signed.Operand));
            case FormulaNode.Not not:
                return ConditionExpression.Deny(text, Compile(not.Operand));
            case FormulaNode.Binary binary:
                return Compile(binary, text);
            case FormulaNode.Call call:
                return Compile(call, text);
            case FormulaNode.Text quoted:
                throw Error($"'{quoted.Value}' is text where a number is needed. Text is compared: x == \"{quoted.Value}\".", node);
            case FormulaNode.Remaining:
                throw Error("'.' stands for columns among terms; it is no value.", node);
            case FormulaNode.Slopes:
                throw Error("'[' belongs to effects after a '|', as in firm[x].", node);
            case FormulaNode.Named named:
                throw Error($"'{named.Name} =' names an argument of a function; an equality is written ==.", node);
            default:
                throw Error("a value is needed there.", node);
        }
    }

    private double? ConstantOf(FormulaNode.Column column) =>
        column.Quoted || columnNames.Contains(column.Name)
            ? null
            : column.Name switch
            {
                "TRUE" => 1.0,
                "FALSE" => 0.0,
                "Inf" => double.PositiveInfinity,
                "pi" => Math.PI,
                _ => null,
            };

    private VectorExpression Compile(FormulaNode.Binary binary, string text)
    {
        if (Membership(binary, text) is { } membership)
        {
            return membership;
        }

        if (binary.Operator is "&" or "|")
        {
            return ConditionExpression.Join(text, binary.Operator, Compile(binary.Left), Compile(binary.Right));
        }

        if (PairExpression.Of(binary.Operator) is not { } function)
        {
            throw Error(
                binary.Operator == ":"
                    ? "':' joins terms; a product of values is written '*'."
                    : $"there is no operator {binary.Operator} between values.",
                binary
            );
        }

        return new PairExpression(text, function, Compile(binary.Left), Compile(binary.Right));
    }

    // A column compared with labels.
    private VectorExpression? Membership(FormulaNode.Binary binary, string text)
    {
        if (binary.Operator == "%in%")
        {
            if (CallArguments.Values(binary.Right) is { } numbers)
            {
                VectorExpression left = Compile(binary.Left);
                double[] wanted = numbers;
                return new ElementExpression(
                    text,
                    x =>
                        double.IsNaN(x) ? x
                        : Array.IndexOf(wanted, x) >= 0 ? 1.0
                        : 0.0,
                    null,
                    left
                );
            }

            return CallArguments.LabelsOf(binary.Right) is { } labels
                ? new MembershipExpression(text, LabelledColumn(binary.Left), labels, negated: false)
                : throw Error("%in% is followed by values: x %in% c(1, 2), or x %in% c(\"a\", \"b\").", binary.Right);
        }

        if (binary.Left is not FormulaNode.Text && binary.Right is not FormulaNode.Text)
        {
            return null;
        }

        if (binary.Operator is not ("==" or "!="))
        {
            throw Error($"text is compared by == and !=, not by {binary.Operator}.", binary);
        }

        (FormulaNode.Text? label, FormulaNode other) = binary.Right is FormulaNode.Text right
            ? (right, binary.Left)
            : ((FormulaNode.Text)binary.Left, binary.Right);
        return new MembershipExpression(text, LabelledColumn(other), [label.Value], binary.Operator == "!=");
    }

    private string LabelledColumn(FormulaNode node) =>
        node switch
        {
            FormulaNode.Column column when ConstantOf(column) is null => column.Name,
            FormulaNode.Call { Function: "C" or "factor" or "as.factor" or "as.character", Arguments: [FormulaNode.Column column] } =>
                column.Name,
            _ => throw Error($"text is compared with a column, not with '{FormulaText.Of(node)}'.", node),
        };

    private VectorExpression Compile(FormulaNode.Call call, string text)
    {
        string name = call.Function;
        switch (name)
        {
            case "I":
                return Compile(new CallArguments(formula, call, "x").Required("x"));
            case "log" when call.Arguments.Length > 1:
                CallArguments log = new(formula, call, "x", "base");
                double b = log.Number("base") ?? Math.E;
                return b > 0.0 && b != 1.0
                    ? new ElementExpression(
                        text,
                        x => Math.Log(x) / Math.Log(b),
                        "a logarithm needs a positive number",
                        Compile(log.Required("x"))
                    )
                    : throw log.Error("needs a positive base other than 1.");
            case "round":
                CallArguments round = new(formula, call, "x", "digits");
                int digits = round.Whole("digits", 0) ?? 0;
                return digits <= 15
                    ? new ElementExpression(text, x => ElementFunctions.Round(x, digits), null, Compile(round.Required("x")))
                    : throw round.Error("keeps at most 15 digits.");
            case "pmin" or "pmax":
                if (call.Arguments.Length < 2 || call.Arguments.Any(static argument => argument is FormulaNode.Named))
                {
                    throw Error($"{name}() takes two or more values.", call);
                }

                return new ExtremeExpression(text, name == "pmax", [.. call.Arguments.Select(Compile)]);
            case "ifelse":
                CallArguments choice = new(formula, call, "test", "yes", "no");
                return new ChoiceExpression(
                    text,
                    Compile(choice.Required("test")),
                    Compile(choice.Required("yes")),
                    Compile(choice.Required("no"))
                );
            case "is.na":
                FormulaNode argument = new CallArguments(formula, call, "x").Required("x");
                return argument is FormulaNode.Column column && ConstantOf(column) is null
                    ? new MissingExpression(text, column.Name)
                    : new MissingExpression(text, Compile(argument));
            case "scale" or "center" or "standardize":
                return Learned(call, text);
            case "l" or "lag" or "f" or "d":
                return Lag(call, text);
        }

        if (ElementFunctions.TryFind(name, out (Func<double, double> Function, string? Requirement) found))
        {
            return new ElementExpression(
                text,
                found.Function,
                found.Requirement,
                Compile(new CallArguments(formula, call, "x").Required("x"))
            );
        }

        throw FormulaFunctions.Bases.Contains(name) ? Error($"{name}() gives several columns and stands as a term of its own.", call)
        : FormulaFunctions.Categories.Contains(name) ? Error($"{name}() gives categories, not numbers.", call)
        : FormulaFunctions.Stepwise.Contains(name) ? Error($"{name}() stands among terms, effects or outcomes, not in a value.", call)
        : name == "offset" ? Error("offset() stands as a term of its own.", call)
        : name is "event" or "sunab" ? Error($"{name}(cohort, period) stands as a term of its own.", call)
        : name == "cbind" ? Error("cbind(successes, failures) is an outcome.", call)
        : name is "c" or "seq" or "list" ? Error($"{name}() lists values for another function; it is no value of a row.", call)
        : name is "Treatment" or "Sum" or "contr.treatment" or "contr.sum" ? Error($"{name} is an argument of C(): C(x, {name}).", call)
        : FormulaFunctions.Unknown(formula, call);
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

    private FormulaException Error(string problem, FormulaNode node) => new(formula, problem, node.Start);
}
