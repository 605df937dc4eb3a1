namespace Crabbymetrics.Optimization;

/// <summary>
/// Simulated annealing with step lengths that adapt to each variable: <c>simulated-annealing</c>. It needs costs only, keeps the bounds of
/// <see cref="IBounds"/>, and can leave a local minimum. It ends with <see cref="TerminationReason.ScheduleCompleted"/>, which proves no
/// optimum: polish its result with another solver.
/// </summary>
/// <remarks>
/// <para>A. Corana, M. Marchesi, C. Martini and S. Ridella, ACM TOMS 13 (1987), 262-280; W. L. Goffe, G. D. Ferrier and J. Rogers, Journal
/// of Econometrics 60 (1994), 65-99. An iteration is a cycle of <see cref="SweepsPerCycle"/> sweeps through the variables, after which the
/// steps are adapted to an acceptance of one half; after <see cref="CyclesPerTemperature"/> of them the temperature falls.</para>
/// <para>Random numbers are those of xoshiro256** from <see cref="Seed"/>: the same seed gives the same run on every machine.</para>
/// </remarks>
public sealed record SimulatedAnnealingSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "simulated-annealing";

    /// <inheritdoc/>
    public string Description => "Simulated annealing: no derivatives, many local minima, a seed; proves no optimum.";

    /// <summary>The seed. Default: 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// The first temperature, in units of the cost; null to measure it: the mean change of the cost over the first cycle's steps. Default:
    /// null.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double? InitialTemperature
    {
        get;
        init => field = value is { } temperature ? Tolerance.CheckPositive(temperature, nameof(InitialTemperature)) : null;
    }

    /// <summary>The factor by which the temperature falls, in (0, 1). Default: 0.85.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Cooling
    {
        get;
        init
        {
            if (!(value > 0.0 && value < 1.0))
            {
                throw new ArgumentOutOfRangeException(nameof(Cooling), value, "The factor must be between 0 and 1.");
            }

            field = value;
        }
    } = 0.85;

    /// <summary>The part of the first temperature at which the schedule ends. Default: 1e-12.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double FinalTemperature
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(FinalTemperature));
    } = 1e-12;

    /// <summary>The first steps, relative to max(1, |x_i|), or to the width of the bounds where both are finite. Default: 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double InitialStep
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(InitialStep));
    } = 0.5;

    /// <summary>The sweeps through the variables in a cycle. Default: 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int SweepsPerCycle
    {
        get;
        init => field = Tolerance.CheckAtLeast(value, 1, nameof(SweepsPerCycle));
    } = 20;

    /// <summary>The cycles at one temperature. Default: 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int CyclesPerTemperature
    {
        get;
        init => field = Tolerance.CheckAtLeast(value, 1, nameof(CyclesPerTemperature));
    } = 10;

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        return new SimulatedAnnealingRun(evaluator, this);
    }
}
