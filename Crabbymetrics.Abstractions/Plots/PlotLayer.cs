using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// Something that a picture shows: immutable. Layers are drawn in their order. Layers of one name share a colour and an entry of the
/// legend; those without a name have no entry.
/// </summary>
public abstract class PlotLayer
{
    private protected PlotLayer(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>The name in the legend; empty for no entry.</summary>
    public string Name { get; }

    /// <summary>How much it stands out. The default is normal.</summary>
    public PlotEmphasis Emphasis { get; init; }

    /// <summary>What it reaches along the horizontal axis.</summary>
    public abstract PlotExtent Horizontally { get; }

    /// <summary>What it reaches along the vertical axis.</summary>
    public abstract PlotExtent Vertically { get; }

    private protected static ImmutableArray<double> Finite(ImmutableArray<double> values, string argument)
    {
        for (int i = 0; i < Given(values, argument).Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Value {i} (counted from 0) is {values[i]}; a picture needs finite values here."),
                    argument
                );
            }
        }

        return values;
    }

    private protected static ImmutableArray<double> Given(ImmutableArray<double> values, string argument) =>
        values.IsDefault ? throw new ArgumentNullException(argument) : values;

    private protected static void RequireLength(ImmutableArray<double> values, int length, string argument)
    {
        if (values.Length != length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {values.Length} values, and {length} are needed: one for each position."),
                argument
            );
        }
    }

    private protected static void RequireOrder(ImmutableArray<double> low, ImmutableArray<double> high, string argument)
    {
        for (int i = 0; i < low.Length; i++)
        {
            if (low[i] > high[i])
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The upper end {i} (counted from 0), {high[i]}, lies below the lower end, {low[i]}."),
                    argument
                );
            }
        }
    }
}
