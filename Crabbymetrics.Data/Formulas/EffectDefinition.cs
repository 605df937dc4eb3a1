namespace Crabbymetrics.Data;

/// <summary>An effect that is absorbed: a constant for each level, or a slope for each level.</summary>
/// <param name="Name">Its name: <c>firm</c>, <c>firm^year</c>, <c>firm[[x]]</c>.</param>
/// <param name="Levels">The levels.</param>
/// <param name="Slope">The variable that has a coefficient for each level; null for a constant.</param>
internal sealed record EffectDefinition(string Name, GroupDefinition Levels, VectorExpression? Slope)
{
    /// <summary>Reads a summand after the bar: <c>firm</c>, <c>firm^year</c>, <c>firm[x]</c> (constants and slopes), <c>firm[[x]]</c>
    /// (slopes alone).</summary>
    /// <exception cref="FormulaException">It is no effect.</exception>
    public static IEnumerable<EffectDefinition> Read(string formula, FormulaNode node, ExpressionCompiler compiler)
    {
        if (
            node
            is FormulaNode.Constant
                or FormulaNode.Remaining
                or FormulaNode.Text
                or FormulaNode.Binary { Operator: "*" or "/" or "%in%" }
        )
        {
            throw new FormulaException(
                formula,
                $"'{FormulaText.Of(node)}' is no effect to absorb. Effects are columns joined by '+'; firm^year combines two, "
                    + "firm[x] adds a slope for each level.",
                node.Start
            );
        }

        if (node is not FormulaNode.Slopes slopes)
        {
            GroupDefinition levels = GroupDefinition.Read(node, compiler);
            yield return new EffectDefinition(levels.Name, levels, null);
            yield break;
        }

        GroupDefinition groups = GroupDefinition.Read(slopes.Effect, compiler);
        if (!slopes.Alone)
        {
            yield return new EffectDefinition(groups.Name, groups, null);
        }

        if (slopes.Variables.IsEmpty)
        {
            throw new FormulaException(formula, $"'{FormulaText.Of(node)}' names no variable in its brackets.", node.Start);
        }

        foreach (FormulaNode variable in slopes.Variables)
        {
            VectorExpression slope = compiler.Compile(variable);
            yield return new EffectDefinition($"{groups.Name}[[{slope.Text}]]", groups, slope);
        }
    }
}
