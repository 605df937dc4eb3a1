using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>The observations of an event study, and the relative period of each: those that are treated in every period are left
/// out.</summary>
internal sealed class EventStudySample
{
    private EventStudySample(RegressionData data, double[] cohorts, double[] relative, ImmutableArray<string> warnings)
    {
        Data = data;
        Cohorts = cohorts;
        Relative = relative;
        Warnings = warnings;
        Clustering = data.Absorbed[0].Levels;
    }

    /// <summary>The observations.</summary>
    public RegressionData Data { get; }

    /// <summary>The cohort of each; infinity where it is a control.</summary>
    public double[] Cohorts { get; }

    /// <summary>The relative period of each; NaN where it is a control.</summary>
    public double[] Relative { get; }

    /// <summary>What the user should know.</summary>
    public ImmutableArray<string> Warnings { get; }

    /// <summary>The units: the levels of the first effect that is absorbed.</summary>
    public Clustering Clustering { get; }

    /// <summary>The weight of a row.</summary>
    public double Weight(int row) => Data.Weights is { } weights ? weights.Values.Span[row] : 1.0;

    /// <summary>The name of the parameter of a relative period.</summary>
    public static string NameOf(double period) => FormattableString.Invariant($"event[{period}]");

    /// <summary>Sorts the observations.</summary>
    /// <param name="data">The data.</param>
    /// <param name="needsControls">Whether the last cohort, where all are treated once, must be a control.</param>
    /// <exception cref="ArgumentException">The data have no timing of a treatment, no effects, or no unit that becomes treated.</exception>
    public static EventStudySample Of(RegressionData data, bool needsControls)
    {
        if (data.Treatment is not { } timing)
        {
            throw new ArgumentException(
                $"{EventStudyEstimator.Name} needs to know when units are first treated: add it by {nameof(RegressionData)}."
                    + $"{nameof(RegressionData.WithTreatment)}.",
                nameof(data)
            );
        }

        if (data.Absorbed.IsEmpty || data.Absorbed[0].HasSlope)
        {
            throw new ArgumentException(
                $"{EventStudyEstimator.Name} needs effects of units and periods: add them by {nameof(RegressionData)}."
                    + $"{nameof(RegressionData.WithAbsorbed)}, the units first.",
                nameof(data)
            );
        }

        List<string> warnings = [];
        double[] cohorts = timing.Cohorts.ToArray(),
            periods = timing.Periods.ToArray();
        bool[] counts = [.. Enumerable.Range(0, cohorts.Length).Select(i => data.Weights is not { } w || w.Values.Span[i] > 0.0)];
        double first = periods.Min();
        if (first > 0.0)
        {
            // A cohort of 0 is how many programs write "never".
            cohorts = Array.ConvertAll(cohorts, static cohort => cohort == 0.0 ? double.PositiveInfinity : cohort);
        }

        Dictionary<double, (double First, double Last)> ranges = [];
        for (int i = 0; i < cohorts.Length; i++)
        {
            double own = periods[i] - cohorts[i];
            (double low, double high) = ranges.TryGetValue(cohorts[i], out (double, double) known) ? known : (own, own);
            ranges[cohorts[i]] = (Math.Min(low, own), Math.Max(high, own));
        }

        HashSet<double> always = [.. ranges.Where(static pair => pair.Value.First >= 0.0).Select(static pair => pair.Key)];
        HashSet<double> never = [.. ranges.Where(static pair => !(pair.Value.Last >= 0.0)).Select(static pair => pair.Key)];
        double[] treated = [.. ranges.Keys.Where(cohort => !always.Contains(cohort) && !never.Contains(cohort)).Order()];
        double until = double.PositiveInfinity;
        if (needsControls && never.Count == 0 && treated.Length > 0)
        {
            until = treated[^1];
            never.Add(until);
            treated = treated[..^1];
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"No unit is never treated: the last cohort, {until}, is the control, and the observations from then on were left out."
                )
            );
        }

        if (treated.Length == 0)
        {
            throw new ArgumentException(
                "No unit is seen both before and after the start of its treatment, beside units to compare it with: there is no effect to "
                    + "estimate.",
                nameof(data)
            );
        }

        int[] rows = [.. Enumerable.Range(0, cohorts.Length).Where(i => !always.Contains(cohorts[i]) && periods[i] < until)];
        int left = Enumerable.Range(0, cohorts.Length).Count(i => always.Contains(cohorts[i]) && counts[i]);
        if (left > 0)
        {
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{left} observations were left out: those of the cohorts {string.Join(", ", always.Order())} are always treated."
                )
            );
        }

        RegressionData sample = rows.Length == cohorts.Length ? data : data.SelectRows(rows);
        double[] own2 = [.. rows.Select(i => never.Contains(cohorts[i]) ? double.PositiveInfinity : cohorts[i])];
        double[] relative = [.. rows.Select((row, i) => double.IsPositiveInfinity(own2[i]) ? double.NaN : periods[row] - own2[i])];
        AbsorbedEffect unit = sample.Absorbed[0];
        if (!sample.Clusters.ContainsKey(unit.Name))
        {
            int[] codes = unit.Levels.Codes.ToArray();
            sample = sample.WithClusters(unit.Name, [.. codes.Select(code => unit.Levels.Labels[code])]);
        }

        return new EventStudySample(sample, own2, relative, [.. warnings]);
    }

    /// <summary>The sample of some of its rows.</summary>
    public EventStudySample SelectRows(int[] rows) =>
        new(Data.SelectRows(rows), [.. rows.Select(row => Cohorts[row])], [.. rows.Select(row => Relative[row])], Warnings);
}
