namespace Crabbymetrics;

/// <summary>When units are first treated: the period of each observation, and that of the first treatment of its unit. Immutable.</summary>
public sealed class TreatmentTiming
{
    private readonly double[] _cohorts;
    private readonly double[] _periods;

    internal TreatmentTiming(double[] cohorts, double[] periods)
    {
        _cohorts = Array.ConvertAll(cohorts, static cohort => double.IsNaN(cohort) ? double.PositiveInfinity : cohort);
        _periods = [.. periods];
    }

    /// <summary>For each observation the period in which its unit is first treated: its cohort. Infinity where it is never
    /// treated.</summary>
    public ReadOnlyMemory<double> Cohorts => _cohorts;

    /// <summary>The period of each observation.</summary>
    public ReadOnlyMemory<double> Periods => _periods;

    internal TreatmentTiming SelectRows(ReadOnlySpan<int> rows) =>
        new(RowSelection.Of<double>(_cohorts, rows), RowSelection.Of<double>(_periods, rows));
}
