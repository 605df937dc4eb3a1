namespace Crabbymetrics.Estimators;

/// <summary>
/// Solves estimating equations that have no criterion: Newton's method, each step halved until the equations, each in units of its own
/// spread, come nearer to zero. It ends at a root, or says why there is none where it ended. Dennis and Schnabel, Numerical Methods for
/// Unconstrained Optimization and Nonlinear Equations (1983), chapter 6.
/// </summary>
internal sealed class EquationSolver(EquationSums sums, MEstimationOptions options)
{
    private const string SolverName = "damped-newton";

    // Armijo's share of the decrease that the Newton step promises.
    private const double SufficientShare = 1e-4;

    // Halvings of a step: more change no parameter in its twelfth digit.
    private const int MostHalvings = 40;

    // Where no step lowers the equations any more and the distance is below this, the rest is rounding.
    private const double UsableRoundoff = 1e-4;

    private readonly int _k = sums.Equations.Names.Length;

    public MEstimationSolution Solve(ReadOnlySpan<double> start)
    {
        double[] point = start.ToArray(),
            values = new double[_k],
            outer = new double[_k * _k],
            derivatives = new double[_k * _k];
        sums.Values(point, values, outer);
        if (!Finite(values))
        {
            return End(
                point,
                TerminationReason.NonFiniteStart,
                $"The equations have no value at the start: {NonFinite(point)}. Start inside the domain.",
                0,
                double.NaN
            );
        }

        bool scaled = sums.Equations.HasDerivatives || sums.Equations.IsComplex;
        for (int iteration = 0; ; iteration++)
        {
            sums.Derivatives(point, derivatives);
            if (SquareSystem.Factor(derivatives, _k, out int singular) is not { } system)
            {
                return End(
                    point,
                    TerminationReason.SingularDerivative,
                    $"The derivative of the equations is singular or not finite: at '{sums.Equations.Names[singular]}'. Is the "
                        + $"parameter identified, and does the start lie where the equations respond to it?",
                    iteration,
                    double.NaN
                );
            }

            NewtonDistance distance = NewtonDistance.Of(system, point, values, outer);
            if (!scaled || distance.Length > 1.0)
            {
                sums.SetScales(distance.StandardErrors);
                if (!scaled)
                {
                    // The first differences had no scale for their steps: take them again.
                    scaled = true;
                    iteration--;
                    continue;
                }
            }

            if (distance.Length <= options.Tolerance)
            {
                TakeLastStep(point, values, Units(derivatives, distance.StandardErrors), distance.Step);
                return End(
                    point,
                    TerminationReason.Root,
                    "Converged: the next step is within tolerance.",
                    iteration,
                    distance.Length,
                    converged: true
                );
            }

            if (iteration >= options.MaxIterations)
            {
                return End(
                    point,
                    TerminationReason.MaxIterations,
                    $"The limit of {options.MaxIterations} iterations is reached. Raise MaxIterations, or start nearer.",
                    iteration,
                    distance.Length
                );
            }

            if (!TakeStep(point, values, outer, Units(derivatives, distance.StandardErrors), distance.Step))
            {
                return distance.Length <= UsableRoundoff
                    ? End(
                        point,
                        TerminationReason.RoundoffLimited,
                        "The accuracy is limited by rounding.",
                        iteration,
                        distance.Length,
                        converged: true
                    )
                    : End(
                        point,
                        TerminationReason.NoAcceptableStep,
                        "No step, however short, brings the equations nearer to zero: they may have no root, or their derivative may "
                            + "be wrong.",
                        iteration,
                        distance.Length
                    );
            }
        }
    }

    private static bool Finite(double[] values) => Array.TrueForAll(values, double.IsFinite);

    private string NonFinite(double[] point) =>
        sums.FindNonFinite(point) is var (row, equation, value)
            ? FormattableString.Invariant($"equation {equation} is {value} in row {row}")
            : "their sum overflows";

    private bool TakeStep(double[] point, double[] values, double[] outer, double[] units, double[] step)
    {
        double[] trial = new double[_k],
            trialValues = new double[_k],
            trialOuter = new double[_k * _k];
        double merit = Merit(values, units),
            length = 1.0;
        for (int halving = 0; halving < MostHalvings; halving++, length *= 0.5)
        {
            for (int j = 0; j < _k; j++)
            {
                trial[j] = point[j] + (length * step[j]);
            }

            sums.Values(trial, trialValues, trialOuter);
            if (!(Merit(trialValues, units) <= (1.0 - (2.0 * SufficientShare * length)) * merit))
            {
                continue;
            }

            trial.CopyTo(point, 0);
            trialValues.CopyTo(values, 0);
            trialOuter.CopyTo(outer, 0);
            return true;
        }

        return false;
    }

    private void TakeLastStep(double[] point, double[] values, double[] units, double[] step)
    {
        double[] trial = new double[_k],
            trialValues = new double[_k];
        for (int j = 0; j < _k; j++)
        {
            trial[j] = point[j] + step[j];
        }

        sums.Values(trial, trialValues, default);
        // At rounding either point serves.
        if (Finite(trialValues) && Merit(trialValues, units) <= Merit(values, units))
        {
            trial.CopyTo(point, 0);
        }
    }

    // The change of each equation where the parameters change by their standard errors. It gives a size also to an identity, an equation
    // that is the same in all rows.
    private double[] Units(double[] derivatives, double[] standardErrors)
    {
        double[] units = new double[_k];
        for (int j = 0; j < _k; j++)
        {
            for (int a = 0; a < _k; a++)
            {
                units[j] = Math.Max(units[j], Math.Abs(derivatives[(j * _k) + a]) * standardErrors[a]);
            }

            units[j] = units[j] > 0.0 && double.IsFinite(units[j]) ? units[j] : 1.0;
        }

        return units;
    }

    private static double Merit(double[] values, double[] units)
    {
        double sum = 0.0;
        for (int j = 0; j < values.Length; j++)
        {
            sum += values[j] / units[j] * (values[j] / units[j]);
        }

        return sum;
    }

    private static MEstimationSolution End(
        double[] point,
        TerminationReason reason,
        string message,
        int iterations,
        double distance,
        bool converged = false
    ) =>
        new()
        {
            Point = point,
            Converged = converged,
            Reason = reason,
            Message = message,
            Iterations = iterations,
            Distance = distance,
            Objective = converged ? 0.0 : double.NaN,
            Solver = SolverName,
        };
}
