using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Values that a variable is given in all rows.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Values">The values: numbers in the invariant culture, or levels.</param>
public sealed record EffectValues(string Variable, ImmutableArray<string> Values)
{
    /// <summary>Numbers that a variable is given.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="values">The numbers.</param>
    public EffectValues(string variable, params ReadOnlySpan<double> values)
        : this(variable, Text(values)) { }

    private static ImmutableArray<string> Text(ReadOnlySpan<double> values)
    {
        ImmutableArray<string>.Builder text = ImmutableArray.CreateBuilder<string>(values.Length);
        foreach (double value in values)
        {
            text.Add(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.MoveToImmutable();
    }
}
