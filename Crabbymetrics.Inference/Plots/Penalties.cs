using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>The axis of penalties, which pictures of paths and of cross-validations share.</summary>
internal static class Penalties
{
    /// <summary>The axis: logarithmic, the strongest penalty at the left.</summary>
    public static PlotAxis Axis => PlotAxis.Log("Penalty (strong to weak)") with { Reversed = true };

    /// <summary>The places of the positive penalties, the strongest first.</summary>
    /// <param name="penalties">The penalties.</param>
    /// <param name="argument">Their name, for messages.</param>
    /// <exception cref="ArgumentException">A penalty is negative or not finite, or fewer than two are positive.</exception>
    public static int[] Positive(IReadOnlyList<double> penalties, string argument)
    {
        for (int i = 0; i < penalties.Count; i++)
        {
            if (!(penalties[i] >= 0.0 && double.IsFinite(penalties[i])))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Penalty {i} (counted from 0) is {penalties[i]}: it is 0 or more."),
                    argument
                );
            }
        }

        int[] places = [.. Enumerable.Range(0, penalties.Count).Where(i => penalties[i] > 0.0).OrderByDescending(i => penalties[i])];
        return places.Length >= 2 ? places : throw new ArgumentException("A path needs at least two penalties above 0.", argument);
    }

    /// <summary>A line at each chosen penalty.</summary>
    /// <param name="chosen">What chose it, and the penalty.</param>
    public static IEnumerable<PlotReference> Marks(ImmutableArray<KeyValuePair<string, double>> chosen) =>
        chosen.IsDefaultOrEmpty
            ? []
            : chosen
                .Where(static choice => choice.Value > 0.0)
                .Select(static choice => new PlotReference(choice.Value, vertical: true, choice.Key) { Dashed = true });

    /// <summary>A note on a penalty of 0.</summary>
    /// <param name="penalties">The penalties.</param>
    /// <param name="places">Those that are shown.</param>
    public static List<string> Notes(IReadOnlyList<double> penalties, int[] places) =>
        places.Length < penalties.Count ? ["The fit without a penalty has no place on a logarithmic axis and is not shown."] : [];
}
