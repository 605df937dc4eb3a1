using System.Globalization;

namespace Crabbymetrics.Data;

/// <summary>The arguments of a call by the names of its parameters.</summary>
internal sealed class CallArguments
{
    private const int MostValues = 100_000;

    private readonly string _formula;
    private readonly FormulaNode.Call _call;
    private readonly Dictionary<string, FormulaNode> _values = [];

    /// <summary>Gives each argument to its parameter: those with a name first, the others in order.</summary>
    /// <exception cref="FormulaException">There are too many, or a name is none of the parameters.</exception>
    public CallArguments(string formula, FormulaNode.Call call, params ReadOnlySpan<string> parameters)
    {
        _formula = formula;
        _call = call;
        foreach (FormulaNode.Named named in call.Arguments.OfType<FormulaNode.Named>())
        {
            if (!parameters.Contains(named.Name))
            {
                throw Error($"has no argument '{named.Name}'; it takes {string.Join(", ", parameters.ToArray())}.", named);
            }

            if (!_values.TryAdd(named.Name, named.Value))
            {
                throw Error($"is given the argument '{named.Name}' twice.", named);
            }
        }

        foreach (FormulaNode argument in call.Arguments)
        {
            if (argument is FormulaNode.Named)
            {
                continue;
            }

            string? free = null;
            foreach (string parameter in parameters)
            {
                free ??= _values.ContainsKey(parameter) ? null : parameter;
            }

            _values.Add(
                free
                    ?? throw Error(
                        parameters.Length == 1
                            ? "takes one argument."
                            : FormattableString.Invariant(
                                $"takes at most {parameters.Length} arguments ({string.Join(", ", parameters.ToArray())})."
                            ),
                        argument
                    ),
                argument
            );
        }

        if (parameters.Length > 0 && !_values.ContainsKey(parameters[0]))
        {
            throw Error($"needs an argument, {parameters[0]}.", call);
        }
    }

    /// <summary>An argument that must be there.</summary>
    public FormulaNode Required(string name) =>
        _values.TryGetValue(name, out FormulaNode? node) ? node : throw Error($"needs {name} = ...", _call);

    /// <summary>An argument; null where it was not given.</summary>
    public FormulaNode? Optional(string name) => _values.GetValueOrDefault(name);

    /// <summary>An argument that is a number.</summary>
    public double? Number(string name) =>
        Optional(name) is not { } node ? null
        : ConstantOf(node) is { } value ? value
        : throw Error($"takes a number as {name}, not '{_formula[node.Start..node.End]}'.", node);

    /// <summary>An argument that is a whole number.</summary>
    public int? Whole(string name, int least)
    {
        double? value = Number(name);
        return value is null ? null
            : value >= least && value <= int.MaxValue && value == Math.Floor(value.Value) ? (int)value.Value
            : throw Error(FormattableString.Invariant($"takes a whole number of {least} or more as {name}, not {value}."), Optional(name)!);
    }

    /// <summary>An argument that is TRUE or FALSE.</summary>
    public bool Logical(string name, bool otherwise) =>
        Optional(name) switch
        {
            null => otherwise,
            FormulaNode.Column { Name: "TRUE" or "T", Quoted: false } => true,
            FormulaNode.Column { Name: "FALSE" or "F", Quoted: false } => false,
            { } node => throw Error($"takes TRUE or FALSE as {name}, not '{_formula[node.Start..node.End]}'.", node),
        };

    /// <summary>An argument of numbers: one, <c>c(...)</c>, <c>1:3</c> or <c>seq(0, 1, 0.25)</c>.</summary>
    public double[]? Numbers(string name) =>
        Optional(name) is not { } node ? null
        : Values(node) is { } values ? values
        : throw Error($"takes numbers as {name}: c(1, 2), 1:3 or seq(0, 1, 0.25), not '{_formula[node.Start..node.End]}'.", node);

    /// <summary>An argument of labels: text or numbers, one or <c>c(...)</c>.</summary>
    public string[]? Labels(string name) =>
        Optional(name) is not { } node ? null
        : LabelsOf(node) is { } labels ? labels
        : throw Error($"takes values as {name}: \"a\", 3 or c(\"a\", \"b\"), not '{_formula[node.Start..node.End]}'.", node);

    /// <summary>An error of the call.</summary>
    public FormulaException Error(string problem, FormulaNode? at = null) =>
        new(_formula, $"{_call.Function}() {problem}", (at ?? _call).Start);

    /// <summary>The labels that a node lists; null where it lists none.</summary>
    public static string[]? LabelsOf(FormulaNode node) =>
        node switch
        {
            FormulaNode.Text text => [text.Value],
            FormulaNode.Column { Name: "TRUE" or "FALSE", Quoted: false } word => [word.Name],
            FormulaNode.Call { Function: "c" } list => list.Arguments.All(static item => LabelsOf(item) is not null)
                ? [.. list.Arguments.SelectMany(static item => LabelsOf(item)!)]
                : null,
            _ => Values(node)?.Select(static value => value.ToString("R", CultureInfo.InvariantCulture)).ToArray(),
        };

    /// <summary>The numbers that a node lists; null where it lists none.</summary>
    public static double[]? Values(FormulaNode node)
    {
        switch (node)
        {
            case FormulaNode.Call { Function: "c" } list:
                List<double> values = [];
                foreach (FormulaNode item in list.Arguments)
                {
                    if (Values(item) is not { } own || values.Count + own.Length > MostValues)
                    {
                        return null;
                    }

                    values.AddRange(own);
                }

                return [.. values];
            case FormulaNode.Binary { Operator: ":" } range:
                return ConstantOf(range.Left) is { } from && ConstantOf(range.Right) is { } to
                    ? Sequence(from, to, to < from ? -1.0 : 1.0)
                    : null;
            case FormulaNode.Call { Function: "seq", Arguments: [var first, var last, var step] }:
                FormulaNode by = step is FormulaNode.Named { Name: "by" } named ? named.Value : step;
                return ConstantOf(first) is { } low && ConstantOf(last) is { } high && ConstantOf(by) is { } size
                    ? Sequence(low, high, size)
                    : null;
            default:
                return ConstantOf(node) is { } value ? [value] : null;
        }
    }

    /// <summary>The number that a node is; null where it is none.</summary>
    public static double? ConstantOf(FormulaNode node) =>
        node switch
        {
            FormulaNode.Constant constant => constant.Value,
            FormulaNode.Signed signed => signed.Negative ? -ConstantOf(signed.Operand) : ConstantOf(signed.Operand),
            FormulaNode.Column { Name: "Inf", Quoted: false } => double.PositiveInfinity,
            FormulaNode.Column { Name: "pi", Quoted: false } => Math.PI,
            FormulaNode.Binary { Operator: "+" } sum => ConstantOf(sum.Left) + ConstantOf(sum.Right),
            FormulaNode.Binary { Operator: "-" } sum => ConstantOf(sum.Left) - ConstantOf(sum.Right),
            FormulaNode.Binary { Operator: "*" } product => ConstantOf(product.Left) * ConstantOf(product.Right),
            FormulaNode.Binary { Operator: "/" } product => ConstantOf(product.Left) / ConstantOf(product.Right),
            FormulaNode.Binary { Operator: "^" } power
                when ConstantOf(power.Left) is { } value && ConstantOf(power.Right) is { } exponent => Math.Pow(value, exponent),
            _ => null,
        };

    private static double[]? Sequence(double from, double to, double by)
    {
        double steps = Math.Floor(((to - from) / by) + 1e-10);
        if (!(steps >= 0.0 && steps < MostValues))
        {
            return null;
        }

        double[] values = new double[(int)steps + 1];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = from + (i * by);
        }

        return values;
    }
}
