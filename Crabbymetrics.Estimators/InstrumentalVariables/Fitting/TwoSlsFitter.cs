using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>Fits an equation with instruments to data, or to the same data again under other weights.</summary>
internal static class TwoSlsFitter
{
    // A residual sum of squares below the square of this share of that of the outcomes is rounding of the outcomes.
    private const double Rounding = 8.0 * MachinePrecision.Epsilon;

    public static TwoSlsFit Fit(
        RegressionData data,
        TwoSlsOptions options,
        EstimationServices services,
        CancellationToken cancellationToken
    )
    {
        long began = Stopwatch.GetTimestamp();
        EquationChecks.RequireData(data, options);
        List<string> warnings = [];
        (RegressionData sample, int singletons) = AbsorbedEquation.WithoutSingletons(data, options);
        ReadOnlyMemory<double> weights = sample.Weights?.Values ?? default;
        Equation equation = Equation.Of(sample, options, services, warnings);
        if (sample.Absorbed.IsEmpty)
        {
            return Timed(Solve(equation, weights, warnings, cancellationToken), began);
        }

        double tolerance = options.Tolerance;
        for (int refinement = 0; ; refinement++)
        {
            List<string> own = [.. warnings];
            int threads = options.MaxDegreeOfParallelism;
            Equation left = AbsorbedEquation.Of(equation, weights, threads, singletons, tolerance, cancellationToken);
            TwoSlsFit fit = OfColumns(left, weights, began, own, cancellationToken);
            double? tighter = AbsorbedEquation.ErrorsOf(fit).Tighter(options.Tolerance, left.Absorption!.Columns.Values);
            if (tighter is null || refinement == ProjectionErrors.MostRefinements)
            {
                return fit;
            }

            tolerance = tighter.Value;
        }
    }

    /// <summary>Two-stage least squares of observations that live elsewhere.</summary>
    /// <exception cref="NotSupportedException">The method needs the first stages' residuals of single rows.</exception>
    public static TwoSlsFit FitElsewhere(
        IObservations observations,
        TwoSlsOptions options,
        EstimationServices services,
        CancellationToken cancellationToken
    )
    {
        if (options.Method != TwoSlsMethod.TwoStage)
        {
            throw ElsewhereChecks.Refusal(
                $"'{TwoSlsEstimator.Name}' by {TwoSlsResult.MethodName(options.Method)}",
                "its equations are made of residuals of single rows; two-stage least squares is fitted there"
            );
        }

        long began = Stopwatch.GetTimestamp();
        EquationChecks.RequireData(observations, options);
        return Timed(Solve(Equation.Elsewhere(observations, options, services), default, [], cancellationToken), began);
    }

    // Without the columns that the effects span.
    private static TwoSlsFit OfColumns(
        Equation equation,
        ReadOnlyMemory<double> weights,
        long began,
        List<string> warnings,
        CancellationToken cancellationToken
    )
    {
        AbsorbedEquation.WarnOfRank(equation, warnings);
        bool converged = equation.Absorption!.Converged;
        TwoSlsFit fit;
        try
        {
            equation = EquationChecks.WithoutSpanned(equation, warnings);
            fit = Timed(Solve(equation, weights, warnings, cancellationToken), began);
        }
        catch (CrabbymetricsException) when (!converged)
        {
            throw AbsorbedEquation.NotConverged(equation, null);
        }

        return converged ? fit : throw AbsorbedEquation.NotConverged(equation, fit);
    }

    private static TwoSlsFit Solve(
        Equation equation,
        ReadOnlyMemory<double> weights,
        List<string> warnings,
        CancellationToken cancellationToken
    )
    {
        LeastSquaresSolution solution = equation.Solve(weights, equation.Options.MaxDegreeOfParallelism, cancellationToken);
        InstrumentProjection projection = InstrumentProjection.Of(solution, equation.Exogenous.Length);
        ImmutableArray<int> endogenous = EndogenousRank.Kept(equation, projection);
        EquationChecks.RequireEnough(equation, solution.Dropped, endogenous);
        EquationChecks.WarnOfDropped(equation, solution.Dropped, endogenous, warnings);
        HashSet<int> dropped = [.. solution.Dropped];
        Equation kept = equation.Keep(
            [.. Enumerable.Range(0, equation.Instruments.ColumnCount).Where(j => !dropped.Contains(j))],
            endogenous
        );
        return Estimate(kept, solution, projection.Keep(endogenous.AsSpan()), weights, warnings, cancellationToken);
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

        if (equation.Whole is { } whole)
        {
            equation = AbsorbedEquation.Of(
                whole,
                weights,
                1,
                equation.Absorption!.SingletonsDropped,
                equation.Options.Tolerance,
                cancellationToken
            );
            if (!equation.Absorption!.Converged)
            {
                throw AbsorbedEquation.NotConverged(equation, null);
            }

            if (!equation.Absorption.Spanned.IsEmpty)
            {
                throw new IdentificationException(
                    $"A column is collinear with the effects under these weights: {string.Join(", ", equation.Absorption.Spanned)}.",
                    equation.Absorption.Spanned
                );
            }
        }

        return Timed(OfKept(equation, weights, cancellationToken), began);
    }

    /// <summary>Fits the kept columns of a fit of observations that live elsewhere to others of the same columns.</summary>
    /// <exception cref="IdentificationException">A column that the fit kept is collinear there.</exception>
    public static TwoSlsFit Again(TwoSlsFit fit, IObservations observations, CancellationToken cancellationToken) =>
        OfKept(fit.Equation.On(observations), default, cancellationToken);

    private static TwoSlsFit OfKept(Equation equation, ReadOnlyMemory<double> weights, CancellationToken cancellationToken)
    {
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

        return Estimate(equation, solution, projection, weights, [], cancellationToken);
    }

    private static TwoSlsFit Estimate(
        Equation equation,
        LeastSquaresSolution solution,
        InstrumentProjection projection,
        ReadOnlyMemory<double> weights,
        List<string> warnings,
        CancellationToken cancellationToken
    )
    {
        EquationChecks.RequireMoved(equation, projection);
        TwoSlsOptions options = equation.Options;
        int threads = solution.Problem.MaxDegreeOfParallelism;
        InstrumentRows rows = new(solution.Basis, () => FirstStageResiduals(equation, projection), projection.EndogenousCount, threads);
        InstrumentSolver solver = new(equation, solution, weights, threads);
        double n = equation.IsElsewhere ? equation.Observations.Summary.ObservationCount : CountObservations(equation.Data, weights.Span);
        EquationWeights method = KClass.Of(projection, KappaOf(options, n, equation, projection));
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
                TerminationReason = TerminationReason.Solved,
                Objective = 0.0,
                Solver = solution.Method == LeastSquaresMethod.Qr ? "qr" : "cross-products",
                VisitedRows = (int)Math.Min(int.MaxValue, equation.Observations.RowCount),
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
            },
        };
    }

    private static TwoSlsFit Timed(TwoSlsFit fit, long began) =>
        fit with
        {
            Diagnostics = fit.Diagnostics with { Elapsed = Stopwatch.GetElapsedTime(began) },
        };

    private static TwoSlsFit ByGmm(TwoSlsFit twoStage, CancellationToken cancellationToken)
    {
        TwoSlsFit twoStep = SecondStep(twoStage, twoStage.Equation.Options.GmmWeights, twoStage.Equation.Options.GmmArguments);
        return twoStage.Equation.Options.Method == TwoSlsMethod.Gmm
            ? twoStep
            : ContinuousUpdating.Fit(twoStage, twoStep, cancellationToken);
    }

    /// <summary>The two-stage least squares of the equation of a fit.</summary>
    public static TwoSlsFit TwoStage(TwoSlsFit fit)
    {
        if (fit.Method.Kappa == 1.0 && fit.Diagnostics.TerminationReason != TerminationReason.EvaluatedAt)
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
                Diagnostics = fit.Diagnostics with { Converged = false, Iterations = 0, TerminationReason = TerminationReason.EvaluatedAt },
            }
        );

    private static TwoSlsFit WithSquares(TwoSlsFit fit)
    {
        if (!fit.HasResiduals || fit.Equation.IsElsewhere)
        {
            double length = fit.Projection.Solution.OutcomeLengths[^1];
            double[] slopes = fit.Coefficients[^fit.Projection.EndogenousCount..];
            return fit with { ResidualSquares = BeyondRounding(fit.Projection.ResidualSquares(slopes), length * length) };
        }

        double squares = TensorPrimitives.Dot<double>(fit.ScoreResiduals(fit.Residuals, 1.0, []), fit.Residuals);
        return fit with { ResidualSquares = BeyondRounding(squares, fit.Equation.WholeOutcome.Span, fit.Weights.Span) };
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

    /// <summary>The kappa of a method.</summary>
    /// <param name="options">The options.</param>
    /// <param name="n">The number of observations.</param>
    /// <param name="equation">The equation.</param>
    /// <param name="projection">Its projection on the instruments.</param>
    /// <exception cref="CrabbymetricsException">It is not defined for these data.</exception>
    public static double KappaOf(TwoSlsOptions options, double n, Equation equation, InstrumentProjection projection)
    {
        switch (options.Method)
        {
            case TwoSlsMethod.Liml:
                return KClass.Liml(projection);
            case TwoSlsMethod.Fuller:
                int count = projection.Count + equation.AbsorbedRank;
                double left = n - count;
                return left > 0.0
                    ? KClass.Liml(projection) - (options.FullerA / left)
                    : throw new CrabbymetricsException(
                        FormattableString.Invariant($"Fuller's estimator needs more observations ({n}) than exogenous regressors, ")
                            + FormattableString.Invariant($"instruments and absorbed effects ({count}).")
                    );
            case TwoSlsMethod.KClass:
                return options.Kappa;
            default:
                return 1.0;
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
