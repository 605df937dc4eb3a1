using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>What stands after the bars of a formula: effects to absorb, and endogenous regressors with their instruments.</summary>
/// <param name="Effects">The sum of the effects; null where there is none.</param>
/// <param name="Endogenous">The endogenous terms; null where there are none.</param>
/// <param name="Instruments">The instruments; null where there are none.</param>
internal sealed record FormulaParts(FormulaNode? Effects, FormulaNode? Endogenous, FormulaNode? Instruments)
{
    /// <summary>Tells the parts of a formula apart.</summary>
    /// <exception cref="FormulaException">There are too many, or two of one kind.</exception>
    public static FormulaParts Read(Formula formula)
    {
        FormulaParts parts = new(null, null, null);
        foreach (FormulaPart part in formula.Parts.Skip(1))
        {
            if (part.Endogenous is not null)
            {
                parts = parts.Endogenous is null
                    ? parts with
                    {
                        Endogenous = part.Endogenous,
                        Instruments = part.Terms,
                    }
                    : throw new FormulaException(
                        formula.Text,
                        "it has two parts with instruments; one holds all of them.",
                        part.Terms.Start
                    );
            }
            else if (parts.Effects is not null || parts.Endogenous is not null)
            {
                throw new FormulaException(
                    formula.Text,
                    "after the terms come, each once and in this order, | effects to absorb | endogenous ~ instruments.",
                    part.Terms.Start
                );
            }
            else
            {
                parts = parts with { Effects = part.Terms };
            }
        }

        return parts;
    }

    /// <summary>The terms of a part, of which the intercept is none.</summary>
    public static List<FormulaTerm> Terms(string formula, FormulaNode node)
    {
        if (FormulaWalk.Remaining(node) is { } dot)
        {
            throw new FormulaException(formula, "'.' stands for columns among the terms, not after a '|'.", dot.Start);
        }

        TermExpansion expansion = new(formula, [], static _ => false);
        expansion.Visit(node);
        return expansion.Offsets.Count > 0
                ? throw new FormulaException(formula, "an offset stands among the terms, not after a '|'.", expansion.Offsets[0].Start)
            : expansion.Timing is { } timing
                ? throw new FormulaException(formula, $"{timing.Function}() stands among the terms, not after a '|'.", timing.Start)
            : expansion.Terms;
    }

    /// <summary>The effects, in order.</summary>
    /// <exception cref="FormulaException">One of them is none.</exception>
    public ImmutableArray<EffectDefinition> Compile(string formula, ExpressionCompiler compiler)
    {
        ImmutableArray<EffectDefinition>.Builder effects = ImmutableArray.CreateBuilder<EffectDefinition>();
        if (Effects is null)
        {
            return [];
        }

        foreach ((FormulaNode node, bool removed) in FormulaWalk.Summands(formula, Effects))
        {
            if (removed)
            {
                throw new FormulaException(formula, "effects are added, not taken out.", node.Start);
            }

            if (node is FormulaNode.Nothing or FormulaNode.Constant { Value: 0.0 })
            {
                continue;
            }

            foreach (EffectDefinition effect in EffectDefinition.Read(formula, node, compiler))
            {
                if (!effects.Any(other => other.Name == effect.Name))
                {
                    effects.Add(effect);
                }
            }
        }

        return effects.ToImmutable();
    }
}
