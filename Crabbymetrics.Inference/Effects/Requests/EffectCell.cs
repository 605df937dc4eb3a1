using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>What one row of a table of effects is about.</summary>
/// <param name="Variable">The variable that changes, or several with <c>:</c> between them; empty for a prediction.</param>
/// <param name="Contrast">The change: <c>b - a</c>, <c>+1</c>, <c>dy/dx</c>; empty for a prediction.</param>
/// <param name="Class">The class whose probability it is; null for models with one mean.</param>
/// <param name="Values">The values that variables were given, then those that the rows of a group have.</param>
public sealed record EffectCell(string Variable, string Contrast, string? Class, ImmutableArray<KeyValuePair<string, string>> Values)
{
    /// <summary>The name of the row.</summary>
    public string Name
    {
        get
        {
            string what =
                Variable.Length == 0 ? ""
                : Contrast is "dy/dx" ? Variable
                : $"{Variable} ({Contrast})";
            string values = string.Join(", ", Values.Select(static pair => $"{pair.Key} = {pair.Value}"));
            string own =
                what.Length == 0 ? (values.Length == 0 ? "mean" : values)
                : values.Length == 0 ? what
                : $"{what} | {values}";
            return Class is null ? own : $"{Class}: {own}";
        }
    }
}
