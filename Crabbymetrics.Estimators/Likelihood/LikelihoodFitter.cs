using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Maximizes a likelihood: finds collinear columns, minimizes, makes sure that the end is a maximum. Stateless.</summary>
internal sealed class LikelihoodFitter(LikelihoodEstimator model, LikelihoodOptions options, EstimationServices services)
{
    public LikelihoodEstimator Model => model;

    public LikelihoodOptions Options => options;

    public EstimationServices Services => services;

    // A result refits without the observers of the application.
    private LikelihoodFitter ForRefits =>
        ReferenceEquals(services.Unobserved, services) ? this : new LikelihoodFitter(model, options, services.Unobserved);

    /// <summary>Fits the model to data.</summary>
    public LikelihoodFit Fit(RegressionData data, CancellationToken cancellationToken)
    {
        WorkingParameters working = WorkingParameters.Create(data.Design, options.FitIntercept);
        double[] ancillary = new double[model.AncillaryNames.Length];
        double intercept = model.Start(data, ancillary);
        double[] start = new double[working.ReportedCount + ancillary.Length];
        if (options.FitIntercept)
        {
            start[0] = intercept;
        }

        ancillary.CopyTo(start, working.ReportedCount);
        int wrong = Array.FindIndex(start, static value => !double.IsFinite(value));
        if (wrong >= 0)
        {
            string name = wrong < working.ReportedCount ? "(Intercept)" : model.AncillaryNames[wrong - working.ReportedCount];
            throw new ArgumentException(
                FormattableString.Invariant($"The start of '{name}' in the {model.Name} model is {start[wrong]}: it must be finite."),
                nameof(data)
            );
        }

        return Fit(data, data.Weights?.Values ?? default, start, options.MaxDegreeOfParallelism, cancellationToken);
    }

    /// <summary>Fits the model from a start.</summary>
    /// <param name="data">The data.</param>
    /// <param name="weights">The n effective weights; empty for all ones.</param>
    /// <param name="start">The reported parameters, then the ancillary ones.</param>
    /// <param name="threads">The largest number of threads.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public LikelihoodFit Fit(
        RegressionData data,
        ReadOnlyMemory<double> weights,
        double[] start,
        int threads,
        CancellationToken cancellationToken
    )
    {
        long begun = Stopwatch.GetTimestamp();
        cancellationToken.ThrowIfCancellationRequested();
        List<string> warnings = [];
        WorkingParameters working = WorkingParameters.Create(data.Design, options.FitIntercept);
        RequireRows(data, weights, working);
        ImmutableArray<int> dependent = Collinearity.FindPositions(data, weights, working, cancellationToken);
        if (!dependent.IsEmpty)
        {
            working = CollinearColumns.Drop(dependent, working, options.Collinearity, warnings);
        }

        int k = working.Count;
        double[] point = new double[k + model.AncillaryNames.Length];
        working.FromReported([.. start.Take(working.ReportedCount).Select(static value => double.IsNaN(value) ? 0.0 : value)], point);
        start.AsSpan(working.ReportedCount).CopyTo(point.AsSpan(k));
        double scale = Scale(data, weights);
        using LikelihoodObjective objective = new(model, data, weights, working, scale, threads, cancellationToken);
        GlmOptimum optimum = new GlmMinimization(
            objective,
            services.FitExecutor,
            services.Solvers.Find(options.Solver),
            options.Tolerance
        ).Run(point, options.MaxIterations, cancellationToken);
        FitDiagnostics diagnostics = Diagnostics(optimum, scale, data.RowCount, warnings, Stopwatch.GetElapsedTime(begun));
        if (!optimum.Converged)
        {
            throw NotConverged(optimum, working, diagnostics);
        }

        RefuseEscape(objective, optimum, data.RowCount, working);
        return new LikelihoodFit
        {
            Fitter = ForRefits,
            Data = data,
            Weights = weights,
            Working = working,
            Point = optimum.Point,
            Information = Array.ConvertAll(optimum.Hessian, value => value / scale),
            Diagnostics = diagnostics,
        };
    }

    // Weights that are no counts have a scale of no meaning: a likelihood that follows it would be called converged too early or never.
    private static double Scale(RegressionData data, ReadOnlyMemory<double> weights)
    {
        if (weights.IsEmpty || data.Weights is null or { Kind: WeightKind.Frequency })
        {
            return 1.0;
        }

        double sum = 0.0;
        foreach (double weight in weights.Span)
        {
            sum += weight;
        }

        return data.ObservationCount(weights.Span) / sum;
    }

    private static void RequireRows(RegressionData data, ReadOnlyMemory<double> weights, WorkingParameters working)
    {
        int rows = weights.IsEmpty ? data.RowCount : 0;
        foreach (double weight in weights.Span)
        {
            rows += weight > 0.0 ? 1 : 0;
        }

        if (working.ReportedCount == 0)
        {
            throw new ArgumentException("The model has no parameters: give a regressor or fit an intercept.", nameof(data));
        }

        if (working.Count > rows)
        {
            throw new IdentificationException(
                $"There are {working.Count} coefficients for {rows} observations: at least as many observations are needed.",
                []
            );
        }
    }

    // Where the likelihood has no maximum, a Newton step far out is small in standard errors, which grow as fast, and stays as long as the
    // step before. Near a maximum the next step is as small as the square of this one.
    private void RefuseEscape(LikelihoodObjective objective, GlmOptimum optimum, int rowCount, WorkingParameters working)
    {
        // Of the natural unit of the working parameters, one over the root of a row's information: rounding is far below it.
        const double SmallShare = 1e-4;
        double[] at = [.. optimum.Point];
        double first = Step(objective, working, at, out int largest);
        double information = 0.0;
        for (int j = 0; j < at.Length; j++)
        {
            information = Math.Max(information, optimum.Hessian[(j * at.Length) + j] / rowCount);
        }

        if (!(first > SmallShare / Math.Sqrt(information)))
        {
            return;
        }

        double second = Step(objective, working, at, out _);
        if (second > 0.5 * first)
        {
            ImmutableArray<string> names =
            [
                .. working.HasIntercept ? ["(Intercept)"] : Array.Empty<string>(),
                .. working.View.Columns.ToArray().Select(column => working.View.Design.ColumnNames[column]),
                .. model.AncillaryNames,
            ];
            throw new ConvergenceException(
                $"The {model.Name} likelihood has no finite maximum: it rises for ever along '{names[largest]}'. Look for a column that "
                    + "separates some of the rows, or leave it out.",
                Reported(working, optimum.Point),
                Diagnostics(optimum, 1.0, 0, [], TimeSpan.Zero) with
                {
                    Converged = false,
                    TerminationReason = TerminationReason.NoFiniteMaximum,
                }
            );
        }
    }

    // Takes a Newton step and returns its largest element; of the intercept only where no other is of its order.
    private static double Step(LikelihoodObjective objective, WorkingParameters working, double[] point, out int largest)
    {
        int size = point.Length;
        double[] step = new double[size],
            factor = new double[size * size];
        objective.Evaluate(point, step, factor);
        if (!CholeskyFactorization.TryFactor(factor, size, out largest))
        {
            return double.PositiveInfinity;
        }

        CholeskyFactorization.Solve(factor, size, step);
        largest = 0;
        for (int j = 0; j < size; j++)
        {
            point[j] -= step[j];
            double share = largest == 0 && working.HasIntercept ? 0.1 : 1.0;
            largest = Math.Abs(step[j]) > share * Math.Abs(step[largest]) ? j : largest;
        }

        return Math.Abs(step[largest]);
    }

    private FitDiagnostics Diagnostics(GlmOptimum optimum, double scale, int rows, List<string> warnings, TimeSpan elapsed)
    {
        if (optimum.Converged && optimum.Reason == TerminationReason.RoundoffLimited)
        {
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The accuracy is limited by rounding: the estimates are about {optimum.Decrement:g2} standard errors from the "
                        + $"optimum, not the {options.Tolerance:g2} asked for."
                )
            );
        }

        return new FitDiagnostics
        {
            Converged = optimum.Converged,
            Iterations = optimum.Iterations,
            TerminationReason = optimum.Reason,
            Objective = optimum.Cost / scale,
            NewtonDecrement = optimum.Decrement,
            Solver = options.Solver,
            ObjectiveEvaluations = optimum.Counts.Calls,
            GradientEvaluations = optimum.Counts.Gradient,
            HessianEvaluations = optimum.Counts.Hessian,
            HessianProducts = optimum.Counts.HessianProduct,
            VisitedRows = rows,
            Elapsed = elapsed,
            Warnings = [.. warnings],
        };
    }

    private ConvergenceException NotConverged(GlmOptimum optimum, WorkingParameters working, FitDiagnostics diagnostics) =>
        new(
            $"The {model.Name} fit did not converge in {diagnostics.Iterations} iterations of {options.Solver}: {optimum.Message} The best "
                + "point and the diagnostics are on this exception.",
            Reported(working, optimum.Point),
            diagnostics
        );

    private static ImmutableArray<double> Reported(WorkingParameters working, double[] point)
    {
        double[] reported = new double[working.ReportedCount];
        working.ToReported(point.AsSpan(0, working.Count), reported);
        return [.. reported];
    }
}
