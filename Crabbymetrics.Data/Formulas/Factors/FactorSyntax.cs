using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Data;

/// <summary>Reads the calls that make factors: <c>C(x, ref = )</c>, <c>factor(x)</c>, <c>relevel(x, ref = )</c>, <c>i(x, ref = )</c>,
/// <c>cut(x, breaks)</c>.</summary>
internal static class FactorSyntax
{
    /// <summary>The variable that a call is, under one key for all spellings of it.</summary>
    public static TermVariable Variable(string formula, FormulaNode.Call call)
    {
        FormulaNode.Call plain = call.Function is "factor" or "as.factor" ? call with { Function = "C" } : call;
        return new TermVariable(FormulaText.Of(plain), call);
    }

    /// <summary>Whether a call makes a factor.</summary>
    public static bool IsFactor(FormulaNode node) => node is FormulaNode.Call call && FormulaFunctions.Categories.Contains(call.Function);

    /// <summary>Reads a call.</summary>
    /// <exception cref="FormulaException">An argument is wrong.</exception>
    public static FactorDefinition Read(string formula, TermVariable variable, ExpressionCompiler compiler)
    {
        FormulaNode.Call call = (FormulaNode.Call)variable.Node;
        return call.Function switch
        {
            "cut" => Cut(formula, variable, call, compiler),
            "i" => Indicators(formula, variable, call, compiler),
            "relevel" => Relevel(formula, variable, call, compiler),
            _ => Categories(formula, variable, call, compiler),
        };
    }

    private static FactorDefinition Categories(string formula, TermVariable variable, FormulaNode.Call call, ExpressionCompiler compiler)
    {
        CallArguments arguments = new(formula, call, "x", "contrast", "ref", "levels", "bin");
        FactorDefinition definition = Source(variable, arguments.Required("x"), compiler) with
        {
            References = One(arguments, "ref"),
            Levels = arguments.Labels("levels"),
        };
        definition = WithBins(definition, arguments, "bin");
        return arguments.Optional("contrast") switch
        {
            null => definition,
            FormulaNode.Column { Name: "Treatment" or "contr.treatment" } => definition,
            FormulaNode.Column { Name: "Sum" or "contr.sum" } => definition with { Contrast = FactorContrast.Sum },
            FormulaNode.Call { Function: "Sum" or "contr.sum", Arguments: [] } => definition with { Contrast = FactorContrast.Sum },
            FormulaNode.Call { Function: "Treatment" or "contr.treatment" } treatment => definition with
            {
                References = treatment.Arguments.IsEmpty
                    ? []
                    : One(new CallArguments(formula, treatment, "reference", "base"), "reference"),
            },
            // C(x, "b") says the baseline, as C(x, ref = "b") does.
            FormulaNode.Text text => definition with { References = [text.Value] },
            { } other => throw arguments.Error(
                $"takes Treatment, Treatment(\"a\") or Sum as its contrast, not '{FormulaText.Of(other)}'; a baseline is ref = \"a\".",
                other
            ),
        };
    }

    private static FactorDefinition Relevel(string formula, TermVariable variable, FormulaNode.Call call, ExpressionCompiler compiler)
    {
        CallArguments arguments = new(formula, call, "x", "ref");
        arguments.Required("ref");
        return Source(variable, arguments.Required("x"), compiler) with { References = One(arguments, "ref") };
    }

    private static FactorDefinition Indicators(string formula, TermVariable variable, FormulaNode.Call call, ExpressionCompiler compiler)
    {
        CallArguments arguments = new(formula, call, "f", "ref", "bin");
        string[] references = arguments.Labels("ref") ?? [];
        return WithBins(
            Source(variable, arguments.Required("f"), compiler) with
            {
                References = references,
                DropsReferences = references.Length > 0,
            },
            arguments,
            "bin"
        );
    }

    private static FactorDefinition Cut(string formula, TermVariable variable, FormulaNode.Call call, ExpressionCompiler compiler)
    {
        CallArguments arguments = new(formula, call, "x", "breaks", "labels", "include.lowest", "right", "ref");
        arguments.Required("breaks");
        double[] breaks = arguments.Numbers("breaks")!;
        if (breaks is [double classes])
        {
            if (!(classes >= 2.0 && classes <= 10_000.0 && classes == Math.Floor(classes)))
            {
                throw arguments.Error(
                    "takes two breaks or more, or a whole number of classes from 2 to 10000.",
                    arguments.Optional("breaks")
                );
            }
        }
        else
        {
            breaks = [.. breaks.Order()];
            if (breaks.Length == 0 || breaks.Distinct().Count() < breaks.Length || Array.Exists(breaks, double.IsNaN))
            {
                throw arguments.Error("takes breaks that differ.", arguments.Optional("breaks"));
            }
        }

        string[]? labels = arguments.Labels("labels");
        int count = breaks is [double number] ? (int)number : breaks.Length - 1;
        if (labels is not null && (labels.Length != count || labels.Distinct().Count() < count))
        {
            throw arguments.Error(
                FormattableString.Invariant($"has {count} classes and takes as many different labels."),
                arguments.Optional("labels")
            );
        }

        return new FactorDefinition
        {
            Variable = variable.Key,
            Name = variable.Key,
            Operand = compiler.Compile(arguments.Required("x")),
            Breaks = breaks,
            ClosedRight = arguments.Logical("right", true),
            ClosesEnds = arguments.Logical("include.lowest", false),
            Levels = labels,
            References = One(arguments, "ref"),
            Start = call.Start,
        };
    }

    private static FactorDefinition Source(TermVariable variable, FormulaNode x, ExpressionCompiler compiler)
    {
        FactorDefinition definition = new()
        {
            Variable = variable.Key,
            Name = x is FormulaNode.Column named ? named.Name : FormulaText.Of(x),
            Start = variable.Node.Start,
        };
        return x is FormulaNode.Column column
            ? definition with
            {
                Column = column.Name,
            }
            : definition with
            {
                Operand = compiler.Compile(x),
            };
    }

    private static string[] One(CallArguments arguments, string name)
    {
        string[] labels = arguments.Labels(name) ?? [];
        return labels.Length <= 1
            ? labels
            : throw arguments.Error($"takes one value as {name}; several are those of i().", arguments.Optional(name));
    }

    private static FactorDefinition WithBins(FactorDefinition definition, CallArguments arguments, string name)
    {
        switch (arguments.Optional(name))
        {
            case null:
                return definition;
            case FormulaNode.Text text:
                return
                    text.Value.StartsWith("bin::", StringComparison.Ordinal)
                    && double.TryParse(text.Value[5..], NumberStyles.Float, CultureInfo.InvariantCulture, out double width)
                    && width > 0.0
                    && double.IsFinite(width)
                    ? definition with
                    {
                        BinWidth = width,
                    }
                    : throw arguments.Error(
                        "takes \"bin::5\" for classes of width 5, c(...) or list(name = c(...)).",
                        arguments.Optional(name)
                    );
            case FormulaNode.Call { Function: "list" } list:
                return definition with
                {
                    Bins =
                    [
                        .. list.Arguments.Select(item =>
                            item is FormulaNode.Named { Name.Length: > 0 } named && CallArguments.LabelsOf(named.Value) is { } members
                                ? (named.Name, members)
                                : throw arguments.Error("takes list(name = c(\"a\", \"b\"), ...).", item)
                        ),
                    ],
                };
            case { } members:
                string[] own = CallArguments.LabelsOf(members) ?? throw arguments.Error("takes values to be made one.", members);
                return definition with { Bins = [(string.Join('+', own), own)] };
        }
    }
}
