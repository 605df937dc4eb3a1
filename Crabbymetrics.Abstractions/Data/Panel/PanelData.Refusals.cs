namespace Crabbymetrics;

/// <content>What is refused, unit and period named.</content>
public sealed partial class PanelData
{
    private void RequireSpacing(TimeIndex index)
    {
        for (int t = 1; t < index.PeriodCount; t++)
        {
            if (index.Positions[t] - index.Positions[t - 1] != 1)
            {
                throw new ArgumentException(
                    $"The periods have a gap: after {Periods[t - 1]} comes {Periods[t]}, where others are "
                        + $"{index.Unit} apart. Synthetic units need equally spaced periods."
                );
            }
        }
    }

    private void RequireDonors(string argument)
    {
        if (Donors.Length < 2)
        {
            throw new ArgumentException(
                Donors.Length == 0
                    ? "No unit is left without treatment to compare the treated ones with."
                    : $"'{Units[Donors[0]]}' is the only unit to compare with: a synthetic unit is a mixture of two or more.",
                argument
            );
        }
    }

    private void RequirePredictor(PanelPredictor predictor)
    {
        (int first, int last) = Window(predictor);
        if (first > last)
        {
            throw new ArgumentException($"The predictor '{predictor.Name}' ends in {Periods[last]}, before it starts.", nameof(predictor));
        }

        if (last >= FirstTreatedPeriod)
        {
            throw new ArgumentException(
                $"The predictor '{predictor.Name}' reaches to {Periods[last]}, and treatment starts in {Periods[FirstTreatedPeriod]}: "
                    + "predictors are of periods before.",
                nameof(predictor)
            );
        }

        foreach (int unit in Treated.Concat(Donors))
        {
            if (double.IsNaN(Mean(predictor.Column, unit, first, last)))
            {
                throw new ArgumentException(
                    $"The predictor '{predictor.Name}' has no value for unit '{Units[unit]}' from {Periods[first]} to {Periods[last]}.",
                    nameof(predictor)
                );
            }
        }
    }

    private int FindUnit(string name, string argument)
    {
        ArgumentNullException.ThrowIfNull(name, argument);
        int place = Units.IndexOf(name);
        return place >= 0
            ? place
            : throw new ArgumentException(
                $"There is no unit '{name}'; the units are {string.Join(", ", Units.Take(NamesShown))}"
                    + (Units.Length > NamesShown ? FormattableString.Invariant($" and {Units.Length - NamesShown} more.") : "."),
                argument
            );
    }

    private int FindPeriod(string label, string what, string argument)
    {
        int place = Periods.IndexOf(label);
        if (place < 0 && TimePoint.OfText(label) is { } point)
        {
            place = Array.FindIndex(_points, known => point.HasFormOf(known) && point.IsWhole == known.IsWhole && IsSame(point, known));
        }

        return place >= 0
            ? place
            : throw new ArgumentException(
                $"There is no period '{label}', which {what} names; periods are {Periods[0]} to {Periods[^1]}.",
                argument
            );
    }

    private static bool IsSame(TimePoint a, TimePoint b) => a.IsWhole ? a.Whole == b.Whole : a.Real == b.Real;

    private string Place(int cell) => $"unit '{Units[cell / Periods.Length]}' in period {Periods[cell % Periods.Length]}";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
