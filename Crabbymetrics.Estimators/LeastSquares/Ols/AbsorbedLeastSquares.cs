using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>Least squares with absorbed effects: that of the columns without their effects (Frisch and Waugh 1933; Lovell 1963).</summary>
internal static class AbsorbedLeastSquares
{
    public static OlsFit Fit(RegressionData data, OlsOptions options, EstimationServices services, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        (RegressionData sample, int dropped) = WithoutSingletons(data, options.KeepSingletons, options.MaxDegreeOfParallelism);
        double[] outcome = Absorber.ArrayOf(OlsFitter.OutcomeLessOffset(sample));
        List<string> warnings = [];
        ImmutableArray<int> columns = [.. Enumerable.Range(0, sample.Design.ColumnCount)];
        Within within = Remove(sample, sample.Weights?.Values ?? default, outcome, columns, options, cancellationToken);
        DropSpanned(within.Spanned, sample, options.Collinearity, warnings);
        (within, LeastSquaresSolution solution) = Solve(within);
        if (!solution.Dropped.IsEmpty)
        {
            WorkingParameters all = WorkingParameters.Create(within.Problem.Design, false);
            CollinearColumns.Drop(solution.Dropped, all, options.Collinearity, warnings);
        }

        return Of(services, within, solution, dropped, began, warnings);
    }

    /// <summary>Fits the kept columns of a fit under other weights.</summary>
    /// <exception cref="IdentificationException">A column that the fit kept is collinear there.</exception>
    public static OlsFit Again(OlsFit fit, double[] weights, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        Within within = Remove(fit.Data, weights, fit.Absorption!.Outcome, KeptColumns(fit), fit.Options, cancellationToken);
        (within, LeastSquaresSolution solution) = Solve(within);
        ImmutableArray<string> lost = [.. within.Spanned, .. solution.Dropped.Select(column => fit.Data.Design.ColumnNames[column])];
        if (!lost.IsEmpty)
        {
            throw new IdentificationException(
                $"A column is collinear with the effects or with those before it under these weights: {string.Join(", ", lost)}.",
                lost
            );
        }

        return Of(fit.Services, within, solution, fit.Absorption.SingletonsDropped, began, []);
    }

    /// <summary>The problem of the kept columns of a fit for another outcome or under other weights, for coefficients alone.</summary>
    public static LeastSquaresProblem ProblemOf(
        OlsFit fit,
        ReadOnlyMemory<double> weights,
        ReadOnlyMemory<double> outcome,
        CancellationToken cancellationToken
    )
    {
        OlsOptions options = fit.Options.Copy();
        options.MaxDegreeOfParallelism = 1;
        Within within = Remove(fit.Data, weights, Absorber.ArrayOf(outcome), KeptColumns(fit), options, cancellationToken);
        // A column spanned by the effects became zero, and the solver finds it collinear.
        return within.Problem with { Columns = KeptColumns(fit), CoefficientsOnly = true };
    }

    /// <summary>The data without the observations that are the only ones of a level.</summary>
    public static (RegressionData Data, int Dropped) WithoutSingletons(RegressionData data, bool keep, int threads)
    {
        int[]? remaining = keep ? null : Singletons.Remaining(data);
        if (remaining is null)
        {
            return (data, 0);
        }

        if (remaining.Length == 0)
        {
            string names = string.Join(", ", data.Absorbed.Select(static effect => $"'{effect.Name}'"));
            throw new ArgumentException(
                $"Every observation is the only one of a level of an absorbed effect ({names}), so that nothing is left to estimate from. "
                    + "Absorb columns whose values repeat.",
                nameof(data)
            );
        }

        return (data.SelectRows(remaining, threads), data.RowCount - remaining.Length);
    }

    // The least squares of the columns. Where the coefficients may be farther from the exact ones than the tolerance, in their standard
    // errors, what is left of the effects is taken out of the columns again.
    private static (Within Within, LeastSquaresSolution Solution) Solve(Within within)
    {
        LeastSquaresSolution solution = LeastSquaresSolver.Solve(within.Problem);
        for (int refinement = 0; refinement < ProjectionErrors.MostRefinements; refinement++)
        {
            if (ErrorsOf(within, solution).Tighter(within.Options.Tolerance, within.Columns) is not { } tolerance)
            {
                break;
            }

            double[][] values = [.. within.Columns.Select(static column => column.Values)];
            WithinColumn[] again = within.Absorber.Remove(values, values, null, tolerance, within.Problem.CancellationToken);
            for (int j = 0; j < again.Length; j++)
            {
                WithinColumn before = within.Columns[j];
                again[j] = again[j] with { IsSpanned = before.IsSpanned, Iterations = again[j].Iterations + before.Iterations };
            }

            CancellationToken cancellationToken = within.Problem.CancellationToken;
            LeastSquaresProblem problem = Composed(
                within.Data,
                within.Problem.Weights,
                within.Places,
                again,
                within.Options,
                cancellationToken
            );
            within = Converged(within with { Columns = again, Problem = problem }, tolerance);
            solution = LeastSquaresSolver.Solve(within.Problem);
        }

        return (within, solution);
    }

    private static ProjectionErrors ErrorsOf(Within within, LeastSquaresSolution solution)
    {
        double[] coefficients = new double[within.Problem.Design.ColumnCount];
        Array.Fill(coefficients, double.NaN);
        foreach ((int column, double value) in solution.Basis.Working.View.Columns.ToArray().Zip(solution.Coefficients[0]))
        {
            coefficients[column] = value;
        }

        IEnumerable<(WithinColumn, double)> regressors = within.Places.Select((place, j) => (within.Columns[j + 1], coefficients[place]));
        double squares = solution.Count == 0 ? within.Columns[0].Length * within.Columns[0].Length : solution.ResidualSquares();
        return new ProjectionErrors(
            ProjectionErrors.Of(within.Columns[1..], solution.Count == 0 ? 0.0 : solution.ConditionNumber),
            ProjectionErrors.OfResidual(within.Columns[0], regressors, OlsFitter.BeyondRounding(squares, within.Columns[0].Length)),
            within.Data.RowCount
        );
    }

    private static ImmutableArray<int> KeptColumns(OlsFit fit) => [.. fit.Basis.Working.View.Columns];

    private static Within Remove(
        RegressionData data,
        ReadOnlyMemory<double> weights,
        double[] outcome,
        ImmutableArray<int> columns,
        OlsOptions options,
        CancellationToken cancellationToken
    )
    {
        Absorber absorber = new(data.Absorbed, weights.Span, options.Tolerance, options.MaxIterations, options.MaxDegreeOfParallelism);
        double[][] raw = new double[columns.Length + 1][];
        raw[0] = outcome;
        for (int j = 0; j < columns.Length; j++)
        {
            raw[j + 1] = Absorber.ArrayOf(data.Design.ColumnValues(columns[j]));
        }

        WithinColumn[] within = absorber.Remove(raw, cancellationToken);
        LeastSquaresProblem problem = Composed(data, weights, columns, within, options, cancellationToken);
        return Converged(new Within(data, options, absorber, outcome, within, problem, columns), options.Tolerance);
    }

    private static LeastSquaresProblem Composed(
        RegressionData data,
        ReadOnlyMemory<double> weights,
        ImmutableArray<int> columns,
        WithinColumn[] within,
        OlsOptions options,
        CancellationToken cancellationToken
    )
    {
        double[][] regressors = new double[data.Design.ColumnCount][];
        for (int j = 0; j < columns.Length; j++)
        {
            regressors[columns[j]] = within[j + 1].Values;
        }

        double[]? empty = null;
        for (int j = 0; j < regressors.Length; j++)
        {
            regressors[j] ??= empty ??= new double[data.RowCount];
        }

        DesignMatrix design =
            regressors.Length == 0
                ? DesignMatrix.Create(data.RowCount, [])
                : DesignMatrix.FromOwnedColumns(data.Design.ColumnNames, regressors);
        ImmutableArray<int> kept = [.. Enumerable.Range(0, columns.Length).Where(j => !within[j + 1].IsSpanned).Select(j => columns[j])];
        return new LeastSquaresProblem(design, false, weights, [within[0].Values])
        {
            Columns = kept,
            AreComputed = true,
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
            Method = options.Method,
            CancellationToken = cancellationToken,
        };
    }

    private static Within Converged(Within within, double tolerance) =>
        Array.TrueForAll(within.Columns, static column => column.Converged) ? within : throw NotConverged(within, tolerance);

    private static ConvergenceException NotConverged(Within within, double tolerance)
    {
        double error = within.Columns.Max(static column => column.Error);
        int iterations = within.Columns.Max(static column => column.Iterations);
        LeastSquaresSolution solution = LeastSquaresSolver.Solve(within.Problem);
        double[] best = new double[within.Problem.Design.ColumnCount];
        Array.Fill(best, double.NaN);
        foreach ((int column, double value) in solution.Basis.Working.View.Columns.ToArray().Zip(solution.Coefficients[0]))
        {
            best[column] = value;
        }

        return new ConvergenceException(
            FormattableString.Invariant(
                $"The absorbed effects were not taken out of the columns after {iterations} iterations: the error is "
            )
                + FormattableString.Invariant($"{error:G2} of the length of a column, and {tolerance:G2} was asked for. Allow more ")
                + "iterations, or a larger tolerance.",
            [.. best],
            new FitDiagnostics
            {
                Converged = false,
                Iterations = iterations,
                TerminationReason = TerminationReason.MaxIterations,
                Objective = solution.Count == 0 ? double.NaN : solution.ResidualSquares(),
                Solver = within.Absorber.Method,
            }
        );
    }

    private static void DropSpanned(ImmutableArray<string> spanned, RegressionData data, CollinearityPolicy policy, List<string> warnings)
    {
        if (spanned.IsEmpty)
        {
            return;
        }

        string effects = string.Join(" + ", data.Absorbed.Select(static effect => effect.Name));
        foreach (string name in spanned)
        {
            string message = $"Column '{name}' is collinear with the absorbed effects {effects}";
            if (policy == CollinearityPolicy.Throw)
            {
                throw new IdentificationException($"{message}: its coefficient is not identified. Leave it out.", spanned);
            }

            warnings.Add($"{message} and was left out: its coefficient is not identified.");
        }
    }

    private static OlsFit Of(
        EstimationServices services,
        Within within,
        LeastSquaresSolution solution,
        int dropped,
        long began,
        List<string> warnings
    )
    {
        RegressionData data = within.Data;
        ReadOnlySpan<double> weights = within.Problem.Weights.Span;
        EffectRank rank = within.Absorber.Rank();
        if (!rank.IsExact)
        {
            warnings.Add(
                "The rank of the absorbed effects is not known: they are too many to factor. They were counted by the components of pairs "
                    + "of effects, which may count some too many."
            );
        }

        double length = Math.Sqrt(Squares(within.Outcome, weights));
        double withinSquares = Squares(within.Columns[0].Values, weights);
        double residualSquares = OlsFitter.BeyondRounding(solution.Count == 0 ? withinSquares : solution.ResidualSquares(), length);
        int iterations = within.Columns.Max(static column => column.Iterations);
        return new OlsFit
        {
            Observations = data,
            Options = within.Options,
            Services = services,
            Solution = solution,
            Coefficients = solution.Coefficients[0],
            ResidualSquares = residualSquares,
            ObservationCount = data.ObservationCount(weights),
            Absorption = new Absorption
            {
                Absorber = within.Absorber,
                Outcome = within.Outcome,
                WithinSquares = OlsFitter.BeyondRounding(withinSquares, length),
                Rank = rank,
                SingletonsDropped = dropped,
                Spanned = within.Spanned,
                Iterations = iterations,
                Error = within.Columns.Max(static column => column.Error),
                Errors = ErrorsOf(within, solution),
                HasConstant = data.Absorbed.Any(static effect => !effect.HasSlope),
            },
            Diagnostics = new FitDiagnostics
            {
                Converged = true,
                Iterations = iterations,
                TerminationReason = TerminationReason.Solved,
                Objective = residualSquares,
                Solver = within.Absorber.Method,
                VisitedRows = data.RowCount,
                Elapsed = Stopwatch.GetElapsedTime(began),
                Warnings = [.. warnings],
            },
        };
    }

    private static double Squares(double[] values, ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty)
        {
            return TensorPrimitives.SumOfSquares<double>(values);
        }

        double[] weighted = new double[values.Length];
        TensorPrimitives.Multiply(values, weights, weighted);
        return TensorPrimitives.Dot<double>(weighted, values);
    }

    // Outcome (first) and columns after the effects are taken out, the places of the columns in the design, and the least-squares problem.
    private sealed record Within(
        RegressionData Data,
        OlsOptions Options,
        Absorber Absorber,
        double[] Outcome,
        WithinColumn[] Columns,
        LeastSquaresProblem Problem,
        ImmutableArray<int> Places
    )
    {
        // The names of the columns that the effects span.
        public ImmutableArray<string> Spanned =>
            [.. Places.Where((_, j) => Columns[j + 1].IsSpanned).Select(place => Data.Design.ColumnNames[place])];
    }
}
