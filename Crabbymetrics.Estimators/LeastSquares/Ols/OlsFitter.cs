using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>Fits a linear model to data, or to the same data again under other weights.</summary>
internal static class OlsFitter
{
    // A residual sum of squares below the square of this share of that of the outcomes is rounding of the outcomes.
    private const double Rounding = 8.0 * MachinePrecision.Epsilon;

    // The squares of outcomes outside this range overflow or lose digits.
    private const double SmallestOutcome = 1e-140;
    private const double LargestOutcome = 1e140;

    /// <summary>Fits observations, wherever they live.</summary>
    public static OlsFit Fit(
        IObservations observations,
        OlsOptions options,
        EstimationServices services,
        CancellationToken cancellationToken
    )
    {
        RegressionData? data = observations as RegressionData;
        if (data is { Absorbed.IsEmpty: false })
        {
            RequireOutcomes(data);
            return AbsorbedLeastSquares.Fit(data, options, services, cancellationToken);
        }

        long began = Stopwatch.GetTimestamp();
        LeastSquaresProblem problem = (
            data is null
                ? LeastSquaresProblem.Of(observations, options.FitIntercept)
                : new LeastSquaresProblem(data.Design, options.FitIntercept, data.Weights?.Values ?? default, [OutcomeLessOffset(data)])
        ) with
        {
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
            Method = options.Method,
            CancellationToken = cancellationToken,
        };
        RequireModel(problem.Design, options);
        RequireOutcomes(observations);
        LeastSquaresSolution solution = LeastSquaresSolver.Solve(problem);
        List<string> warnings = [];
        WorkingParameters all = WorkingParameters.Create(problem.Design, options.FitIntercept);
        if (!solution.Dropped.IsEmpty)
        {
            CollinearColumns.Drop([.. solution.Dropped.Select(column => all.FirstSlope + column)], all, options.Collinearity, warnings);
        }

        return Of(observations, options, services, solution, began, warnings);
    }

    /// <summary>Fits the kept columns of a fit to other data or weights.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="data">The data, of the same rows.</param>
    /// <param name="problem">The problem.</param>
    /// <exception cref="IdentificationException">A column that the fit kept is collinear there.</exception>
    public static OlsFit Again(OlsFit fit, RegressionData data, LeastSquaresProblem problem)
    {
        long began = Stopwatch.GetTimestamp();
        LeastSquaresSolution solution = LeastSquaresSolver.Solve(problem);
        if (!solution.Dropped.IsEmpty)
        {
            ImmutableArray<string> names = [.. solution.Dropped.Select(column => data.Design.ColumnNames[column])];
            throw new IdentificationException(
                $"A column is collinear with those before it under these weights: {string.Join(", ", names)}.",
                names
            );
        }

        return Of(data, fit.Options, fit.Services, solution, began, []);
    }

    /// <summary>What is left of a residual sum of squares beyond rounding.</summary>
    public static double BeyondRounding(double residualSquares, double outcomeLength) =>
        residualSquares <= Rounding * Rounding * outcomeLength * outcomeLength ? 0.0 : residualSquares;

    private static OlsFit Of(
        IObservations observations,
        OlsOptions options,
        EstimationServices services,
        LeastSquaresSolution solution,
        long began,
        List<string> warnings
    )
    {
        double residualSquares = BeyondRounding(solution.ResidualSquares(), solution.OutcomeLengths[0]);
        return new OlsFit
        {
            Observations = observations,
            Options = options,
            Services = services,
            Solution = solution,
            Coefficients = solution.Coefficients[0],
            ResidualSquares = residualSquares,
            ObservationCount = observations is RegressionData data
                ? data.ObservationCount(solution.Problem.Weights.Span)
                : observations.Summary.ObservationCount,
            Diagnostics = new FitDiagnostics
            {
                Converged = true,
                Iterations = solution.Refinements,
                TerminationReason = TerminationReason.Solved,
                Objective = residualSquares,
                Solver = solution.Method == LeastSquaresMethod.Qr ? "qr" : "cross-products",
                VisitedRows = (int)Math.Min(int.MaxValue, observations.RowCount),
                Elapsed = Stopwatch.GetElapsedTime(began),
                Warnings = [.. warnings],
            },
        };
    }

    public static ReadOnlyMemory<double> OutcomeLessOffset(RegressionData data)
    {
        if (!data.HasOffset)
        {
            return data.Outcome;
        }

        double[] outcome = new double[data.RowCount];
        TensorPrimitives.Subtract(data.Outcome.Span, data.Offset.Span, outcome);
        return outcome;
    }

    private static void RequireModel(DesignMatrix design, OlsOptions options)
    {
        if (!options.FitIntercept && design.ColumnCount == 0)
        {
            throw new ArgumentException("There is nothing to estimate: no intercept and no regressor.");
        }

        if (options.OptionOfEffects is { } option)
        {
            throw new ArgumentException($"{option} must stay at its default: it is for absorbed effects, and the data have none.");
        }
    }

    private static void RequireOutcomes(IObservations observations)
    {
        (double smallest, double most, string name) = observations is RegressionData data
            ? (data.SmallestOutcome, data.LargestOutcome, data.OutcomeName)
            : (observations.Summary.SmallestOutcome, observations.Summary.LargestOutcome, observations.Summary.OutcomeName);
        double largest = Math.Max(Math.Abs(smallest), Math.Abs(most));
        if (largest > LargestOutcome || (largest < SmallestOutcome && largest > 0.0))
        {
            throw new CrabbymetricsException(
                FormattableString.Invariant($"The largest '{name}' is {largest:G3} in size, so that its square leaves the ")
                    + "range of double precision. Measure it in other units."
            );
        }
    }
}
