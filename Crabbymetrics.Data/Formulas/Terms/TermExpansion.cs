using System.Runtime.CompilerServices;

namespace Crabbymetrics.Data;

/// <summary>
/// Expands a sum of terms as Wilkinson and Rogers (1973) define its operators: <c>a*b</c> is <c>a + b + a:b</c>, <c>a/b</c> is
/// <c>a + a:b</c>, <c>(a + b)^2</c> has all products up to the second order. A product of something with itself is itself.
/// </summary>
/// <param name="formula">The text, for messages.</param>
/// <param name="remaining">The columns that a dot stands for.</param>
/// <param name="isColumn">Whether the data, the outcome included, have a column of that name: taking it out of a dot that did not hold it
/// is no mistake.</param>
internal sealed class TermExpansion(string formula, IReadOnlyList<string> remaining, Func<string, bool> isColumn)
{
    private const int MostTerms = 20_000;

    private readonly List<FormulaTerm> _terms = [];
    private readonly HashSet<FormulaTerm> _present = [];
    private readonly HashSet<FormulaTerm> _written = [];
    private readonly List<string> _notes = [];
    private bool _dot;

    /// <summary>Whether it is a mistake to take a term out that was not put in; of a formula without data it cannot be said.</summary>
    public bool ChecksRemoval { get; init; } = true;

    /// <summary>Whether there is an intercept.</summary>
    public bool HasIntercept { get; private set; } = true;

    /// <summary>What enters the linear predictor with coefficient 1.</summary>
    public List<FormulaNode> Offsets { get; } = [];

    /// <summary>When units are first treated, <c>event(cohort, period)</c>; null where the formula does not say.</summary>
    public FormulaNode.Call? Timing { get; private set; }

    /// <summary>What the user should know: a term named twice.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The terms, by degree, then as they are written.</summary>
    public List<FormulaTerm> Terms => [.. _terms.OrderBy(static term => term.Variables.Length)];

    /// <summary>Reads a sum.</summary>
    /// <exception cref="FormulaException">It holds something that is no term, or a term is taken out that was not put in.</exception>
    public void Visit(FormulaNode node, bool removed = false)
    {
        RequireStack(node);
        switch (node)
        {
            case FormulaNode.Nothing:
                break;
            case FormulaNode.Constant { Value: 1.0 }:
                HasIntercept = !removed;
                break;
            case FormulaNode.Constant { Value: 0.0 }:
                HasIntercept = removed;
                break;
            case FormulaNode.Signed signed:
                Visit(signed.Operand, removed ^ signed.Negative);
                break;
            case FormulaNode.Binary { Operator: "+" or "-" } sum:
                Visit(sum.Left, removed);
                Visit(sum.Right, removed ^ (sum.Operator == "-"));
                break;
            case FormulaNode.Call { Function: "offset" } offset:
                Offsets.Add(
                    removed
                        ? throw new FormulaException(formula, "an offset cannot be taken out: leave it away.", node.Start)
                        : new CallArguments(formula, offset, "x").Required("x")
                );
                break;
            case FormulaNode.Call { Function: "event" or "sunab" } timing:
                Timing =
                    removed
                        ? throw new FormulaException(formula, "the timing of a treatment cannot be taken out: leave it away.", node.Start)
                    : Timing is not null ? throw new FormulaException(formula, "it says twice when units are treated.", node.Start)
                    : timing;
                break;
            default:
                if (removed)
                {
                    Remove(node);
                }
                else
                {
                    Add(node);
                }

                break;
        }
    }

    private void Add(FormulaNode node)
    {
        List<FormulaTerm> terms = Expand(node);
        foreach (FormulaTerm term in terms)
        {
            if (term.Variables.IsEmpty)
            {
                HasIntercept = true;
            }
            else if (_present.Add(term))
            {
                _terms.Add(term);
            }
        }

        if (terms is [{ Variables.IsEmpty: false } single] && node is not FormulaNode.Remaining && !_written.Add(single))
        {
            _notes.Add($"The formula names '{single.Name}' more than once; it is one term.");
        }

        if (_terms.Count > MostTerms)
        {
            throw new FormulaException(formula, FormattableString.Invariant($"it has more than {MostTerms} terms."), node.Start);
        }
    }

    private void Remove(FormulaNode node)
    {
        if (node is FormulaNode.Remaining)
        {
            throw new FormulaException(formula, "'.' cannot be taken out: it is whatever nothing else names.", node.Start);
        }

        bool any = false;
        List<FormulaTerm> terms = Expand(node);
        foreach (FormulaTerm term in terms)
        {
            _written.Remove(term);
            any |= _present.Remove(term) && _terms.Remove(term);
        }

        bool known = _dot && terms.TrueForAll(term => term.Variables.All(variable => isColumn(variable.Key)));
        if (ChecksRemoval && !any && !known)
        {
            throw new FormulaException(formula, $"'{terms[0].Name}' is taken out but was not put in before.", node.Start);
        }
    }

    private List<FormulaTerm> Expand(FormulaNode node)
    {
        RequireStack(node);
        switch (node)
        {
            case FormulaNode.Column column:
                return [Single(new TermVariable(column.Name, column))];
            case FormulaNode.Remaining:
                _dot = true;
                return
                [
                    .. remaining.Select(name => Single(new TermVariable(name, new FormulaNode.Column(name, node.Start, node.End, true)))),
                ];
            case FormulaNode.Constant { Value: 1.0 }:
                return [new FormulaTerm([], node.Start)];
            case FormulaNode.Call call:
                return Call(call);
            case FormulaNode.Binary { Operator: "+" } sum:
                return [.. Expand(sum.Left).Concat(Expand(sum.Right)).Distinct()];
            case FormulaNode.Binary { Operator: "-" } difference:
                return [.. Expand(difference.Left).Except(Expand(difference.Right))];
            case FormulaNode.Binary { Operator: ":" or "%in%" or "*" or "/", Left: FormulaNode.Constant }:
            case FormulaNode.Binary { Operator: ":" or "%in%" or "*" or "/", Right: FormulaNode.Constant }:
                throw new FormulaException(
                    formula,
                    $"'{Text(node)}' has a number where a term is expected: *, / and : cross and nest terms. Arithmetic stands in I(): "
                        + $"I({Text(node)}).",
                    node.Start
                );
            case FormulaNode.Binary { Operator: ":" or "%in%" } product:
                return Products(Expand(product.Left), Expand(product.Right), node);
            case FormulaNode.Binary { Operator: "*" } crossed:
                List<FormulaTerm> left = Expand(crossed.Left),
                    right = Expand(crossed.Right);
                return [.. left.Concat(right).Concat(Products(left, right, node)).Distinct()];
            case FormulaNode.Binary { Operator: "/" } nested:
                List<FormulaTerm> outer = Expand(nested.Left);
                FormulaTerm all = new(outer.SelectMany(static term => term.Variables), node.Start);
                return [.. outer.Concat(Products([all], Expand(nested.Right), node)).Distinct()];
            case FormulaNode.Binary { Operator: "^" } power:
                return Power(power);
            default:
                throw Refuse(node);
        }
    }

    private List<FormulaTerm> Power(FormulaNode.Binary power)
    {
        if (power.Right is not FormulaNode.Constant { Value: >= 1.0 } exponent || exponent.Value != Math.Floor(exponent.Value))
        {
            throw new FormulaException(
                formula,
                $"'{Text(power)}' has no whole number of 1 or more as its power. Among terms ^ takes products up to that order; the power "
                    + "of a value stands in I(): I(x^2).",
                power.Start
            );
        }

        List<FormulaTerm> terms = Expand(power.Left);
        if (terms.Count == 1 && exponent.Value > 1.0)
        {
            _notes.Add($"Among terms '{Text(power)}' is {terms[0].Name} itself; the power of a value is I({Text(power)}).");
        }

        List<FormulaTerm> result = terms;
        for (int order = 1; order < Math.Min(exponent.Value, terms.Count); order++)
        {
            result = [.. result.Concat(Products(result, terms, power)).Distinct()];
        }

        return result;
    }

    private List<FormulaTerm> Products(List<FormulaTerm> left, List<FormulaTerm> right, FormulaNode node) =>
        (long)left.Count * right.Count <= 10L * MostTerms
            ? [.. left.SelectMany(_ => right, static (a, b) => a.Times(b)).Distinct()]
            : throw new FormulaException(formula, FormattableString.Invariant($"it has more than {MostTerms} terms."), node.Start);

    private List<FormulaTerm> Call(FormulaNode.Call call)
    {
        if (FormulaFunctions.Stepwise.Contains(call.Function))
        {
            throw new FormulaException(
                formula,
                $"{call.Function}() stands for several models: {nameof(Formula)}.{nameof(Formula.Expand)} gives them.",
                call.Start
            );
        }

        if (call is { Function: "i", Arguments: [_, var second, ..] } && (second is not FormulaNode.Named || IsVariable(second)))
        {
            return [new FormulaTerm(InteractionCall.Variables(formula, call), call.Start)];
        }

        // l(x, 1:3) is one term for each period.
        if (
            call is { Function: "l" or "lag" or "f" or "d", Arguments: [var lagged, var periods] }
            && (periods is FormulaNode.Named { Name: "k" } named ? named.Value : periods) is { } k
            && CallArguments.ConstantOf(k) is null
            && CallArguments.Values(k) is { } several
        )
        {
            return
            [
                .. several.Select(period =>
                    Single(
                        FactorSyntax.Variable(
                            formula,
                            call with
                            {
                                Arguments =
                                [
                                    lagged,
                                    period < 0.0
                                        ? new FormulaNode.Signed(true, new FormulaNode.Constant(-period, k.Start, k.End), k.Start)
                                        : new FormulaNode.Constant(period, k.Start, k.End),
                                ],
                            }
                        )
                    )
                ),
            ];
        }

        return [Single(FactorSyntax.Variable(formula, call))];
    }

    private static bool IsVariable(FormulaNode argument) => argument is FormulaNode.Named { Name: "var" };

    private static FormulaTerm Single(TermVariable variable) => new([variable], variable.Node.Start);

    private FormulaException Refuse(FormulaNode node)
    {
        string term = Text(node);
        string problem = node switch
        {
            FormulaNode.Constant => $"the number '{term}' is not a term: 1 puts an intercept in, 0 takes it out.",
            FormulaNode.Text => $"the text {term} is not a term. A column's name with blanks stands in backticks: `a name`.",
            FormulaNode.Slopes => $"'{term}' is an effect with slopes, which stands after a '|': y ~ x | {term}.",
            FormulaNode.Binary { Operator: ['%', ..] } => $"'{term}' calculates, which stands in I(): I({term}).",
            FormulaNode.Named named => $"'{named.Name} =' names an argument of a function; it is no term.",
            _ => $"'{term}' is not a term.",
        };
        return new FormulaException(formula, problem, node.Start);
    }

    private string Text(FormulaNode node) => node.End <= formula.Length ? formula[node.Start..node.End] : FormulaText.Of(node);

    private void RequireStack(FormulaNode node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new FormulaException(formula, "it has too many terms; a dot stands for all other columns.", node.Start);
        }
    }
}
