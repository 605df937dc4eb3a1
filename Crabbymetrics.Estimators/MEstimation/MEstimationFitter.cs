using System.Collections.Immutable;
using System.Diagnostics;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Solves estimating equations and takes their derivative at the solution. Stateless.</summary>
internal sealed class MEstimationFitter(MEstimationOptions options, EstimationServices services)
{
    // 1 - R^2 of a parameter's scores on those before it, below which a search that failed is blamed on it.
    private const double DependentShare = 1e-8;

    public MEstimationOptions Options => options;

    public EstimationServices Services => services;

    // A result refits without the observers of the application.
    private MEstimationFitter ForRefits =>
        ReferenceEquals(Services.Unobserved, Services) ? this : new MEstimationFitter(Options, Services.Unobserved);

    /// <summary>Fits.</summary>
    /// <param name="equations">The equations with their data.</param>
    /// <param name="weights">The effective weights; empty for all ones.</param>
    /// <param name="start">Where to start; null for the start of the equations.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public MEstimationFit Fit(
        BoundEquations equations,
        ReadOnlyMemory<double> weights,
        double[]? start,
        CancellationToken cancellationToken
    )
    {
        long begun = Stopwatch.GetTimestamp();
        (EquationSums sums, MEstimationSolution solution) = Search(equations, weights, start, cancellationToken);
        int k = equations.Names.Length;
        FitDiagnostics diagnostics = new()
        {
            Converged = solution.Converged,
            Iterations = solution.Iterations,
            TerminationReason = solution.Reason,
            Objective = solution.Objective,
            NewtonDecrement = solution.Distance,
            Solver = solution.Solver,
            ObjectiveEvaluations = sums.Passes,
            Elapsed = Stopwatch.GetElapsedTime(begun),
            Warnings =
                solution.Converged && solution.Distance > options.Tolerance
                    ? [FitWords.LimitedByRounding(solution.Distance, options.Tolerance, "solution")]
                    : [],
        };
        if (!equations.HasCriterion && FindJump(sums, solution) is { } jump)
        {
            throw new ConvergenceException(
                $"The equations of the {options.Name} fit jump: {jump.Describe(equations)}. They may pass zero without being zero, and a "
                    + "standard error from their derivative means nothing. Write them as a criterion (ICriterion), minimize it with Solver "
                    + "nelder-mead and MaxIterations 1000, and take standard errors from a bootstrap.",
                [.. solution.Point],
                diagnostics
            );
        }

        if (
            !solution.Converged
            && solution.Jump is null
            && equations.HasCriterion
            && double.IsFinite(solution.Objective)
            && FindDependent(sums, solution.Point) is { } dependent
        )
        {
            throw new IdentificationException(
                $"The criterion does not respond to '{dependent}' beyond what the parameters before it do: it is not identified. "
                    + $"Leave it out, or a column that repeats others.",
                [dependent]
            );
        }

        if (!solution.Converged)
        {
            throw new ConvergenceException(
                $"The {options.Name} fit ended without an answer after {solution.Iterations} iterations of {solution.Solver} "
                    + $"({solution.Reason}): {solution.Message} The best point and the diagnostics are on this exception.",
                [.. solution.Point],
                diagnostics
            );
        }

        if (solution.Jump is { } kink)
        {
            string reason =
                $"the criterion has a kink, and a sandwich needs scores with a derivative: {kink.Describe(equations)}. "
                + "Take standard errors from a bootstrap.";
            return new MEstimationFit(equations, ForRefits, weights, solution.Point, Identity(k), Identity(k), diagnostics, reason);
        }

        double[] derivatives = new double[k * k];
        sums.Derivatives(solution.Point, derivatives);
        if (SquareSystem.Factor(derivatives, k, out int singular) is not { } system)
        {
            throw new IdentificationException(
                $"The derivative of the equations is singular at the solution: '{equations.Names[singular]}' is not identified.",
                [equations.Names[singular]]
            );
        }

        if (!equations.HasCriterion)
        {
            return new MEstimationFit(equations, ForRefits, weights, solution.Point, Identity(k), Negative(system.Invert()), diagnostics);
        }

        double[] information = Symmetric(derivatives, k),
            factor = [.. information];
        return CholeskyFactorization.TryFactor(factor, k, out int failed)
            ? new MEstimationFit(equations, ForRefits, weights, solution.Point, information, Identity(k), diagnostics)
            : throw new ConvergenceException(
                $"The {options.Name} fit ended where the criterion has no minimum: it curves downward along "
                    + $"'{equations.Names[failed]}'. Start elsewhere, or check the derivatives.",
                [.. solution.Point],
                diagnostics
            );
    }

    /// <summary>Searches for the solution alone, for a replicate of a bootstrap.</summary>
    public (EquationSums Sums, MEstimationSolution Solution) Search(
        BoundEquations equations,
        ReadOnlyMemory<double> weights,
        double[]? start,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (start is null)
        {
            start = new double[equations.Names.Length];
            equations.Start(start);
            int wrong = Array.FindIndex(start, static value => !double.IsFinite(value));
            if (wrong >= 0)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The start of '{equations.Names[wrong]}' is {start[wrong]}: it must be finite."),
                    nameof(equations)
                );
            }
        }

        EquationSums sums = new(equations, weights, equations.Weights?.Kind == WeightKind.Frequency, cancellationToken);
        return (
            sums,
            equations.HasCriterion
                ? new CriterionSolver(sums, options, services, cancellationToken).Solve(start)
                : new EquationSolver(sums, options).Solve(start)
        );
    }

    // Derivatives by hand and by complex steps are the user's word; where no answer came of them, the words look for jumps too.
    private static ScoreJump? FindJump(EquationSums sums, MEstimationSolution solution) =>
        (solution.Converged && (sums.Equations.HasDerivatives || sums.Equations.IsComplex))
        || !Array.TrueForAll(solution.Point, double.IsFinite)
        || solution.Reason == TerminationReason.NonFiniteStart
            ? null
            : ScoreJump.Find(sums, solution.Point);

    // The parameter whose part of the Hessian, scaled to a unit diagonal, depends on those before it; null where none does.
    private static string? FindDependent(EquationSums sums, double[] point)
    {
        int k = point.Length;
        double[] derivatives = new double[k * k];
        sums.Derivatives(point, derivatives);
        double[] scaled = new double[k * k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                scaled[(a * k) + b] =
                    a == b
                        ? 1.0 - DependentShare
                        : 0.5
                            * (derivatives[(a * k) + b] + derivatives[(b * k) + a])
                            / Math.Sqrt(derivatives[(a * k) + a] * derivatives[(b * k) + b]);
            }
        }

        return !CholeskyFactorization.TryFactor(scaled, k, out int failed) && derivatives[(failed * k) + failed] >= 0.0
            ? sums.Equations.Names[failed]
            : null;
    }

    private static double[] Identity(int k)
    {
        double[] identity = new double[k * k];
        for (int j = 0; j < k; j++)
        {
            identity[(j * k) + j] = 1.0;
        }

        return identity;
    }

    private static double[] Negative(double[] values) => Array.ConvertAll(values, static value => -value);

    private static double[] Symmetric(double[] matrix, int k)
    {
        double[] symmetric = [.. matrix];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                symmetric[(a * k) + b] = 0.5 * (matrix[(a * k) + b] + matrix[(b * k) + a]);
            }
        }

        return symmetric;
    }
}
