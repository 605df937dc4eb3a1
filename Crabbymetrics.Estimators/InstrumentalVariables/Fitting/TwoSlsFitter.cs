using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>Fits an equation with instruments to data, or to the same data again under other weights.</summary>
internal static class TwoSlsFitter
{
    // A residual sum of squares below the square of this share of that of the outcomes is what their rounding leaves.
    private const double Rounding = 8.0 * 2.220446049250313e-16;
    private const string EvaluatedAt = "EvaluatedAt";
    private const double SmallestOutcome = 1e-140;
    private const double LargestOutcome = 1e140;

    public static TwoSlsFit Fit(
        RegressionData data,
        TwoSlsOptions options,
        EstimationServices services,
        CancellationToken cancellationToken
    )
    {
        long began = Stopwatch.GetTimestamp();
        RequireOutcome(data);
        List<string> warnings = [];
        Equation equation = Equation.Of(data, options, services, warnings);
        ReadOnlyMemory<double> weights = data.Weights?.Values ?? default;
        LeastSquaresSolution solution = equation.Solve(weights, options.MaxDegreeOfParallelism, cancellationToken);
        InstrumentProjection projection = InstrumentProjection.Of(solution, equation.Exogenous.Length);
        ImmutableArray<int> endogenous = EndogenousRank.Kept(equation, projection);
        RequireEnough(equation, solution.Dropped, endogenous);
        WarnOfDropped(equation, solution.Dropped, endogenous, warnings);
        HashSet<int> dropped = [.. solution.Dropped];
        Equation kept = equation.Keep(
            [.. Enumerable.Range(0, equation.Instruments.ColumnCount).Where(j => !dropped.Contains(j))],
            endogenous
        );
        return Estimate(kept, solution, projection.Keep(endogenous.AsSpan()), weights, began, warnings, cancellationToken);
    }

    /// <summary>Fits the kept columns of a fit under weights that multiply those of the data, on the calling thread.</summary>
    /// <exception cref="IdentificationException">A column that the fit kept is collinear there.</exception>
    public static TwoSlsFit Again(TwoSlsFit fit, ReadOnlySpan<double> multipliers, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        Equation equation = fit.Equation;
        double[] weights = fit.Weigh(multipliers.ToArray());
        if (!(TensorPrimitives.Max<double>(weights) > 0.0))
        {
            throw new IdentificationException("No row has a weight.", []);
        }

        LeastSquaresSolution solution = equation.Solve(weights, 1, cancellationToken);
        if (!solution.Dropped.IsEmpty)
        {
            ImmutableArray<string> names = [.. solution.Dropped.Select(column => equation.Instruments.ColumnNames[column])];
            throw new IdentificationException(
                $"A column is collinear with those before it under these weights: {string.Join(", ", names)}.",
                names
            );
        }

        InstrumentProjection projection = InstrumentProjection.Of(solution, equation.Exogenous.Length);
        if (EndogenousRank.Kept(equation, projection).Length < equation.Endogenous.Length)
        {
            throw new IdentificationException(
                "An endogenous regressor is collinear with other regressors under these weights.",
                equation.EndogenousNames
            );
        }

        return Estimate(equation, solution, projection, weights, began, [], cancellationToken);
    }

    private static TwoSlsFit Estimate(
        Equation equation,
        LeastSquaresSolution solution,
        InstrumentProjection projection,
        ReadOnlyMemory<double> weights,
        long began,
        List<string> warnings,
        CancellationToken cancellationToken
    )
    {
        RequireMoved(equation, projection);
        TwoSlsOptions options = equation.Options;
        int threads = solution.Problem.MaxDegreeOfParallelism;
        InstrumentRows rows = new(solution.Basis, () => FirstStageResiduals(equation, projection), projection.EndogenousCount, threads);
        InstrumentSolver solver = new(equation, solution, weights, threads);
        double n = CountObservations(equation.Data, weights.Span);
        EquationWeights method = KClass.Of(projection, KappaOf(options, projection, n));
        double[] coefficients = solver.Solve(method, rows, out double[] residuals);
        TwoSlsFit fit = new()
        {
            Equation = equation,
            Weights = weights,
            Projection = projection,
            Rows = rows,
            Solver = solver,
            Method = method,
            Coefficients = coefficients,
            Residuals = residuals,
            ResidualSquares = 0.0,
            ObservationCount = n,
            Diagnostics = new FitDiagnostics
            {
                Converged = true,
                Iterations = Math.Max(1, solution.Refinements),
                TerminationReason = "Solved",
                Objective = 0.0,
                Solver = solution.Method == LeastSquaresMethod.Qr ? "qr" : "cross-products",
                VisitedRows = equation.Data.RowCount,
                Warnings = [.. warnings],
            },
        };
        if (options.Method is TwoSlsMethod.Gmm or TwoSlsMethod.ContinuouslyUpdated)
        {
            fit = ByGmm(WithSquares(fit), cancellationToken);
        }

        fit = WithSquares(fit);
        return fit with
        {
            Diagnostics = fit.Diagnostics with
            {
                Objective = options.Method == TwoSlsMethod.ContinuouslyUpdated ? fit.Diagnostics.Objective : fit.ResidualSquares,
                Elapsed = Stopwatch.GetElapsedTime(began),
            },
        };
    }

    private static TwoSlsFit ByGmm(TwoSlsFit twoStage, CancellationToken cancellationToken)
    {
        TwoSlsFit twoStep = SecondStep(twoStage, twoStage.Equation.Options.GmmWeights, null);
        return twoStage.Equation.Options.Method == TwoSlsMethod.Gmm
            ? twoStep
            : ContinuousUpdating.Fit(twoStage, twoStep, cancellationToken);
    }

    /// <summary>The two-stage least squares of the equation of a fit.</summary>
    public static TwoSlsFit TwoStage(TwoSlsFit fit)
    {
        if (fit.Method.Kappa == 1.0 && fit.Diagnostics.TerminationReason != EvaluatedAt)
        {
            return fit;
        }

        EquationWeights method = KClass.Of(fit.Projection, 1.0);
        double[] coefficients = fit.Solver.Solve(method, fit.Rows, out double[] residuals);
        return WithSquares(fit with { Method = method, Coefficients = coefficients, Residuals = residuals });
    }

    /// <summary>Two-step GMM after two-stage least squares.</summary>
    /// <param name="twoStage">The first step.</param>
    /// <param name="name">The covariance of the moments, by name.</param>
    /// <param name="arguments">Groups and lags.</param>
    public static TwoSlsFit SecondStep(TwoSlsFit twoStage, string name, CovarianceArguments? arguments)
    {
        EquationWeights method = Gmm.Of(twoStage, Gmm.MomentCovariance(twoStage, twoStage.Residuals, name, arguments));
        double[] coefficients = twoStage.Solver.Solve(method, twoStage.Rows, out double[] residuals);
        // These are needed at once.
        residuals = residuals.Length > 0 ? residuals : twoStage.Solver.Residuals(coefficients);
        double[] moments = Gmm.MomentCovariance(twoStage, residuals, name, arguments);
        return WithSquares(
            twoStage with
            {
                Method = Gmm.AtEstimates(twoStage, method, moments),
                Coefficients = coefficients,
                Residuals = residuals,
            }
        );
    }

    /// <summary>The same model at other coefficients: intercept, exogenous, endogenous.</summary>
    public static TwoSlsFit At(TwoSlsFit fit, double[] coefficients) =>
        WithSquares(
            fit with
            {
                Coefficients = coefficients,
                Residuals = fit.Solver.Residuals(coefficients),
                Diagnostics = fit.Diagnostics with { Converged = false, Iterations = 0, TerminationReason = EvaluatedAt },
            }
        );

    private static TwoSlsFit WithSquares(TwoSlsFit fit)
    {
        if (!fit.HasResiduals)
        {
            double length = fit.Projection.Solution.OutcomeLengths[^1];
            double[] slopes = fit.Coefficients[^fit.Projection.EndogenousCount..];
            return fit with { ResidualSquares = BeyondRounding(fit.Projection.ResidualSquares(slopes), length * length) };
        }

        double squares = TensorPrimitives.Dot<double>(fit.ScoreResiduals(fit.Residuals, 1.0, []), fit.Residuals);
        return fit with { ResidualSquares = BeyondRounding(squares, fit.Equation.Outcome.Span, fit.Weights.Span) };
    }

    /// <summary>What is left of a sum of squares beyond the rounding of outcomes with a sum of squares.</summary>
    public static double BeyondRounding(double squares, double raw) => squares <= Rounding * Rounding * raw ? 0.0 : squares;

    private static double BeyondRounding(double residualSquares, ReadOnlySpan<double> outcome, ReadOnlySpan<double> weights)
    {
        double total = 0.0;
        for (int i = 0; i < outcome.Length; i++)
        {
            total += (weights.IsEmpty ? 1.0 : weights[i]) * outcome[i] * outcome[i];
        }

        return BeyondRounding(residualSquares, total);
    }

    private static double[][] FirstStageResiduals(Equation equation, InstrumentProjection projection)
    {
        LeastSquaresSolution solution = projection.Solution;
        LeastSquaresProblem problem = solution.Problem with
        {
            RightSides = equation.RightSides[..^1],
            CancellationToken = CancellationToken.None,
        };
        double[][] coefficients = [.. projection.Places.Select(place => solution.Coefficients[place])];
        return ResidualPass.Residuals(problem, solution.Basis.Working, coefficients);
    }

    private static double KappaOf(TwoSlsOptions options, InstrumentProjection projection, double n)
    {
        switch (options.Method)
        {
            case TwoSlsMethod.Liml:
                return KClass.Liml(projection);
            case TwoSlsMethod.Fuller:
                double left = n - projection.Count;
                return left > 0.0
                    ? KClass.Liml(projection) - (options.FullerA / left)
                    : throw new CrabbymetricsException(
                        FormattableString.Invariant($"Fuller's estimator needs more observations ({n}) than exogenous regressors and ")
                            + FormattableString.Invariant($"instruments ({projection.Count}).")
                    );
            case TwoSlsMethod.KClass:
                return options.Kappa;
            default:
                return 1.0;
        }
    }

    private static void WarnOfDropped(Equation equation, ImmutableArray<int> dropped, ImmutableArray<int> endogenous, List<string> warnings)
    {
        ImmutableArray<string> names = equation.Instruments.ColumnNames;
        ImmutableArray<string> regressors =
        [
            .. dropped.Where(j => j < equation.Exogenous.Length).Select(j => names[j]),
            .. Enumerable.Range(0, equation.Endogenous.Length).Except(endogenous).Select(j => equation.EndogenousNames[j]),
        ];
        ImmutableArray<string> instruments = [.. dropped.Where(j => j >= equation.Exogenous.Length).Select(j => names[j])];
        if (equation.Options.Collinearity == CollinearityPolicy.Throw && regressors.Length + instruments.Length > 0)
        {
            ImmutableArray<string> all = [.. regressors, .. instruments];
            throw new IdentificationException(
                $"{Are(all, "Column", "Columns")} of the columns before (the intercept counts as the first, and endogenous regressors come "
                    + $"after exogenous ones). Leave out what is too many, or let {nameof(CollinearityPolicy)}."
                    + $"{nameof(CollinearityPolicy.Drop)} do so.",
                all
            );
        }

        if (!regressors.IsEmpty)
        {
            warnings.Add(
                $"{Are(regressors, "Column", "Columns")} of the regressors before (the exogenous ones come first) and "
                    + (regressors.Length == 1 ? "was left out: its coefficient is" : "were left out: their coefficients are")
                    + " not identified."
            );
        }

        if (!instruments.IsEmpty)
        {
            warnings.Add(
                $"{Are(instruments, "Instrument", "Instruments")} of the exogenous regressors and the instruments before and "
                    + (instruments.Length == 1 ? "was left out." : "were left out.")
            );
        }
    }

    private static string Quoted(ImmutableArray<string> names) => string.Join(", ", names.Select(static name => $"'{name}'"));

    private static string Are(ImmutableArray<string> names, string one, string several)
    {
        string list = Quoted(names);
        return names.Length == 1 ? $"{one} {list} is a linear combination" : $"{several} {list} are linear combinations";
    }

    // What collinear columns leave must be able to identify the equation.
    private static void RequireEnough(Equation equation, ImmutableArray<int> dropped, ImmutableArray<int> endogenous)
    {
        if (endogenous.IsEmpty)
        {
            ImmutableArray<string> names = equation.EndogenousNames;
            string verb = names.Length == 1 ? "is a linear combination" : "are linear combinations";
            throw new IdentificationException(
                $"{Quoted(names)} {verb} of the exogenous regressors: no endogenous regressor is left to estimate by instruments.",
                names
            );
        }

        ImmutableArray<string> lost =
        [
            .. dropped.Where(j => j >= equation.Exogenous.Length).Select(j => equation.Instruments.ColumnNames[j]),
        ];
        int left = equation.Instruments.ColumnCount - equation.Exogenous.Length - lost.Length;
        if (left < endogenous.Length)
        {
            ImmutableArray<string> names = [.. endogenous.Select(j => equation.EndogenousNames[j])];
            throw new IdentificationException(
                $"The equation is not identified: {Are(lost, "instrument", "instruments")} of the exogenous regressors "
                    + FormattableString.Invariant($"and the instruments before, which leaves {left} for {names.Length} endogenous ")
                    + $"{(names.Length == 1 ? "regressor" : "regressors")}: {Quoted(names)}.",
                [.. names, .. lost]
            );
        }
    }

    private static void RequireMoved(Equation equation, InstrumentProjection projection)
    {
        ImmutableArray<string> names = equation.EndogenousNames;
        ImmutableArray<int> unmoved = EndogenousRank.Unmoved(projection);
        if (!unmoved.IsEmpty)
        {
            ImmutableArray<string> columns = [.. unmoved.Select(j => names[j])];
            throw new IdentificationException(
                $"The instruments do not identify the coefficient of {Quoted(columns)}: "
                    + "after the exogenous regressors they do not move it, or only together with the endogenous regressors before it.",
                columns
            );
        }
    }

    private static void RequireOutcome(RegressionData data)
    {
        double largest = Math.Max(Math.Abs(data.SmallestOutcome), Math.Abs(data.LargestOutcome));
        if (largest > LargestOutcome || (largest < SmallestOutcome && largest > 0.0))
        {
            throw new CrabbymetricsException(
                FormattableString.Invariant($"The largest '{data.OutcomeName}' is {largest:G3} in size, so that its square leaves the ")
                    + "range of double precision. Measure it in other units."
            );
        }
    }

    private static double CountObservations(RegressionData data, ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty)
        {
            return data.RowCount;
        }

        if (data.Weights?.Kind == WeightKind.Frequency)
        {
            return TensorPrimitives.Sum(weights);
        }

        int positive = 0;
        foreach (double weight in weights)
        {
            positive += weight > 0.0 ? 1 : 0;
        }

        return positive;
    }
}
