using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>A change of one variable: between two values, by a step, or a derivative where there are no values.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Label">The change in words.</param>
/// <param name="To">The value after it; null for a step or a derivative.</param>
/// <param name="From">The value before it; null for a step or a derivative.</param>
/// <param name="Step">The step; 0 for a derivative.</param>
internal sealed record EffectContrast(string Variable, string Label, string? To, string? From, double Step)
{
    /// <summary>The changes of a variable that a request asks for.</summary>
    public static IEnumerable<EffectContrast> Of(IModelVariables variables, string name, EffectsRequest request)
    {
        ImmutableArray<string> levels = variables.LevelsOf(name);
        if (levels.IsEmpty && request.DiscreteDummies && Array.TrueForAll(variables.NumbersOf(name), static x => x is 0.0 or 1.0))
        {
            levels = ["0", "1"];
        }

        if (levels.IsEmpty)
        {
            return
            [
                request.Kind == EffectKind.Slopes
                    ? new EffectContrast(name, DerivativeLabel(request.Measure), null, null, 0.0)
                    : new EffectContrast(name, StepLabel(request), null, null, request.Step),
            ];
        }

        if (request.Measure is EffectMeasure.Elasticity or EffectMeasure.LinearLog)
        {
            throw new ArgumentException($"'{name}' has no {DerivativeLabel(request.Measure)}: its values are categories. Name the others.");
        }

        return Pairs(levels.Length, request.Contrast)
            .Select(pair => new EffectContrast(
                name,
                LevelLabel(request.Measure, levels[pair.To], levels[pair.From]),
                levels[pair.To],
                levels[pair.From],
                0.0
            ));
    }

    private static IEnumerable<(int To, int From)> Pairs(int count, LevelContrast contrast)
    {
        for (int to = 1; to < count; to++)
        {
            int first = contrast == LevelContrast.Sequential ? to - 1 : 0;
            int end = contrast == LevelContrast.Reference ? 1 : to;
            for (int from = first; from < end; from++)
            {
                yield return (to, from);
            }
        }
    }

    private static string LevelLabel(EffectMeasure measure, string to, string from) =>
        measure switch
        {
            EffectMeasure.Ratio => $"{to} / {from}",
            EffectMeasure.LogRatio => $"log({to} / {from})",
            EffectMeasure.LogLinear => $"eydx {to} - {from}",
            _ => $"{to} - {from}",
        };

    private static string DerivativeLabel(EffectMeasure measure) =>
        measure switch
        {
            EffectMeasure.Elasticity => "eyex",
            EffectMeasure.LinearLog => "dyex",
            EffectMeasure.LogLinear => "eydx",
            _ => "dy/dx",
        };

    private static string StepLabel(EffectsRequest request)
    {
        string step = FormattableString.Invariant($"{(request.Step > 0.0 ? "+" : "")}{request.Step}");
        return request.Measure switch
        {
            EffectMeasure.Ratio => $"ratio {step}",
            EffectMeasure.LogRatio => $"log ratio {step}",
            _ => step,
        };
    }
}
