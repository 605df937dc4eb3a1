using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// The models of a formula with stepwise functions, as fixest has them: <c>sw(a, b)</c> is a, then b; <c>sw0</c> begins with neither;
/// <c>csw(a, b)</c> is a, then a and b; <c>csw0</c> begins with neither; <c>mvsw(a, b)</c> has every choice. <c>c(y1, y2)</c> is two
/// outcomes.
/// </summary>
internal static class StepwiseModels
{
    private const int Most = 1000;

    /// <summary>The models, the first choice moving slowest; empty where the formula has no choice.</summary>
    /// <exception cref="FormulaException">They are more than 1,000, a choice stands in another, or one cannot be a model.</exception>
    public static ImmutableArray<Formula> Of(Formula formula)
    {
        List<FormulaNode.Call> calls =
        [
            .. FormulaWalk
                .Calls(formula.OutcomeNode, formula.Parts)
                .Where(call =>
                    FormulaFunctions.Stepwise.Contains(call.Function)
                    || (call.Function == "c" && ReferenceEquals(call, formula.OutcomeNode))
                ),
        ];
        if (calls.Count == 0)
        {
            return [];
        }

        List<ImmutableArray<ImmutableArray<FormulaNode>>> choices = [.. calls.Select(call => Choices(formula.Text, call))];
        long count = 1;
        foreach (ImmutableArray<ImmutableArray<FormulaNode>> choice in choices)
        {
            count = Math.Min((long)int.MaxValue, count * choice.Length);
        }

        if (count > Most)
        {
            throw TooMany(formula.Text, calls[0]);
        }

        ImmutableArray<Formula>.Builder models = ImmutableArray.CreateBuilder<Formula>((int)count);
        for (int model = 0; model < count; model++)
        {
            Dictionary<FormulaNode, FormulaNode> replaced = new(ReferenceEqualityComparer.Instance);
            int rest = model;
            for (int c = choices.Count - 1; c >= 0; c--)
            {
                replaced.Add(calls[c], Sum(choices[c][rest % choices[c].Length], calls[c]));
                rest /= choices[c].Length;
            }

            FormulaNode outcome = Replace(formula.OutcomeNode, replaced);
            ImmutableArray<FormulaPart> parts =
            [
                .. formula.Parts.Select(part => new FormulaPart(
                    part.Endogenous is null ? null : Replace(part.Endogenous, replaced),
                    Replace(part.Terms, replaced)
                )),
            ];
            models.Add(Formula.Parse(Text(outcome, parts)));
        }

        return models.ToImmutable();
    }

    private static ImmutableArray<ImmutableArray<FormulaNode>> Choices(string formula, FormulaNode.Call call)
    {
        ImmutableArray<FormulaNode> items = call.Arguments;
        if (items.IsEmpty || items.Any(static item => item is FormulaNode.Named))
        {
            throw new FormulaException(formula, $"{call.Function}() lists what is chosen from: {call.Function}(a, b).", call.Start);
        }

        if (
            items
                .SelectMany(FormulaWalk.All)
                .OfType<FormulaNode.Call>()
                .FirstOrDefault(static inner => FormulaFunctions.Stepwise.Contains(inner.Function)) is
            { } inner
        )
        {
            throw new FormulaException(
                formula,
                $"{inner.Function}() stands inside {call.Function}(): put one beside the other.",
                inner.Start
            );
        }

        IEnumerable<ImmutableArray<FormulaNode>> choices = call.Function switch
        {
            "sw" or "c" => items.Select(static item => ImmutableArray.Create(item)),
            "sw0" => items.Select(static item => ImmutableArray.Create(item)).Prepend([]),
            "csw" => Enumerable.Range(1, items.Length).Select(count => items[..count]),
            "csw0" => Enumerable.Range(0, items.Length + 1).Select(count => items[..count]),
            _ => items.Length > 10
                ? throw TooMany(formula, call)
                : Enumerable
                    .Range(0, 1 << items.Length)
                    .Select(mask => items.Where((_, index) => (mask >> index & 1) != 0).ToImmutableArray())
                    .OrderBy(static choice => choice.Length),
        };
        return [.. choices];
    }

    private static FormulaNode Sum(ImmutableArray<FormulaNode> chosen, FormulaNode.Call call) =>
        chosen.IsEmpty
            ? new FormulaNode.Nothing(call.Start, call.End)
            : chosen.Skip(1).Aggregate(chosen[0], static (sum, item) => new FormulaNode.Binary("+", sum, item));

    private static FormulaNode Replace(FormulaNode node, Dictionary<FormulaNode, FormulaNode> replaced)
    {
        if (replaced.TryGetValue(node, out FormulaNode? other))
        {
            return other;
        }

        switch (node)
        {
            case FormulaNode.Binary binary:
                FormulaNode left = Replace(binary.Left, replaced),
                    right = Replace(binary.Right, replaced);
                return binary.Operator is "+" or "-" && right is FormulaNode.Nothing ? left
                    : binary.Operator == "+" && left is FormulaNode.Nothing ? right
                    : left is FormulaNode.Nothing && binary.Operator is ":" or "*" or "^" or "/" or "%in%" ? left
                    : right is FormulaNode.Nothing && binary.Operator == ":" ? right
                    : right is FormulaNode.Nothing && binary.Operator is "*" or "/" ? left
                    : new FormulaNode.Binary(binary.Operator, left, right);
            case FormulaNode.Signed signed:
                return signed with { Operand = Replace(signed.Operand, replaced) };
            case FormulaNode.Call call:
                return call with { Arguments = [.. call.Arguments.Select(argument => Replace(argument, replaced))] };
            case FormulaNode.Named named:
                return named with { Value = Replace(named.Value, replaced) };
            case FormulaNode.Slopes slopes:
                return slopes with { Effect = Replace(slopes.Effect, replaced) };
            default:
                return node;
        }
    }

    private static string Text(FormulaNode outcome, ImmutableArray<FormulaPart> parts)
    {
        string text = FormulaText.Of(outcome) + " ~ ";
        for (int p = 0; p < parts.Length; p++)
        {
            bool nothing = parts[p].Terms is FormulaNode.Nothing;
            if (nothing && p > 0)
            {
                continue;
            }

            text += p > 0 ? " | " : "";
            text += parts[p].Endogenous is { } endogenous ? FormulaText.Of(endogenous) + " ~ " : "";
            text += nothing ? "1" : FormulaText.Of(parts[p].Terms);
        }

        return text;
    }

    private static FormulaException TooMany(string formula, FormulaNode.Call call) =>
        new(formula, FormattableString.Invariant($"it stands for more than {Most} models."), call.Start);
}
