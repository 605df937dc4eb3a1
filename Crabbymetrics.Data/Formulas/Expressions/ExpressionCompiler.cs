using System.Runtime.CompilerServices;

namespace Crabbymetrics.Data;

/// <summary>Turns syntax trees into calculations.</summary>
/// <param name="formula">The text, for messages.</param>
/// <param name="columnNames">The columns of the data, where they are known: a column named <c>pi</c> is that column.</param>
internal sealed partial class ExpressionCompiler(string formula, IReadOnlyCollection<string> columnNames)
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
                return IsMissing(column) ? new ConstantExpression(text, double.NaN)
                    : ConstantOf(column) is { } value ? new ConstantExpression(text, value)
                    : new ColumnExpression(text, column.Name);
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
        if (PairExpression.Compares(binary.Operator) && (IsMissing(binary.Left) || IsMissing(binary.Right)))
        {
            FormulaNode other = IsMissing(binary.Left) ? binary.Right : binary.Left;
            string missing = $"is.na({FormulaText.Of(other)})";
            throw Error(
                $"nothing equals NA, a missing value, so that '{text}' is missing in every row. "
                    + (
                        binary.Operator == "!="
                            ? $"!{missing} asks whether a value is there."
                            : $"{missing} asks whether a value is missing."
                    ),
                binary
            );
        }

        RequireQuoted(binary, binary.Left, binary.Right);
        RequireQuoted(binary, binary.Right, binary.Left);
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

        return new PairExpression(text, function, Compile(binary.Left), Compile(binary.Right), PairExpression.Compares(binary.Operator));
    }

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
            case "as.Date":
                return AsDate(call, text);
        }

        if (CalendarDays.Part(name) is { } part)
        {
            FormulaNode date = new CallArguments(formula, call, "x").Required("x");
            return new ElementExpression(text, part, "the calendar ends there", new DateExpression(FormulaText.Of(date), Compile(date)));
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

    private FormulaException Error(string problem, FormulaNode node) => new(formula, problem, node.Start);
}
