using System.Collections.Immutable;
using System.Diagnostics;
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
    public LikelihoodFit Fit(IObservations observations, CancellationToken cancellationToken)
    {
        WorkingParameters working = WorkingParameters.Create(GlmFitter.DesignOf(observations), options.FitIntercept);
        double[] ancillary = new double[model.AncillaryNames.Length];
        RegressionData? data = observations as RegressionData;
        double intercept = (data ?? observations.Sample) is { } rows
            ? model.Start(rows, ancillary)
            : model.StartElsewhere(observations.Summary, ancillary);
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
                nameof(observations)
            );
        }

        return Fit(observations, data?.Weights?.Values ?? default, start, options.MaxDegreeOfParallelism, cancellationToken);
    }

    /// <summary>Fits the model from a start.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="weights">The n effective weights of rows in memory; empty for all ones.</param>
    /// <param name="start">The reported parameters, then the ancillary ones.</param>
    /// <param name="threads">The largest number of threads.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public LikelihoodFit Fit(
        IObservations observations,
        ReadOnlyMemory<double> weights,
        double[] start,
        int threads,
        CancellationToken cancellationToken
    )
    {
        long begun = Stopwatch.GetTimestamp();
        cancellationToken.ThrowIfCancellationRequested();
        List<string> warnings = [];
        WorkingParameters working = WorkingParameters.Create(GlmFitter.DesignOf(observations), options.FitIntercept);
        RequireRows(observations, weights, working);
        ImmutableArray<int> dependent = Collinearity.FindPositions(observations, weights, working, cancellationToken);
        if (!dependent.IsEmpty)
        {
            working = CollinearColumns.Drop(dependent, working, options.Collinearity, warnings);
        }

        int k = working.Count;
        double[] point = new double[k + model.AncillaryNames.Length];
        working.FromReported([.. start.Take(working.ReportedCount).Select(static value => double.IsNaN(value) ? 0.0 : value)], point);
        start.AsSpan(working.ReportedCount).CopyTo(point.AsSpan(k));
        double scale = Scale(observations, weights);
        LikelihoodProblem problem = new(model, observations, weights, working, threads, cancellationToken);
        using LikelihoodObjective objective = new(problem, scale);
        GlmOptimum optimum = new GlmMinimization(
            objective,
            services.FitExecutor,
            services.Solvers.Find(options.Solver),
            options.Tolerance
        ).Run(point, options.MaxIterations, cancellationToken);
        FitDiagnostics diagnostics = (optimum with { Cost = optimum.Cost / scale }).Diagnose(
            options,
            warnings,
            (int)Math.Min(int.MaxValue, observations.RowCount),
            Stopwatch.GetElapsedTime(begun)
        );
        if (!optimum.Converged)
        {
            throw NotConverged(optimum, working, diagnostics);
        }

        RefuseEscape(objective, optimum, observations.RowCount, working);
        return new LikelihoodFit
        {
            Fitter = ForRefits,
            Observations = observations,
            Weights = weights,
            Working = working,
            Point = optimum.Point,
            Information = Array.ConvertAll(optimum.Hessian, value => value / scale),
            Diagnostics = diagnostics,
        };
    }

    // Weights that are no counts have no meaningful scale: a likelihood in their units would converge too early or never.
    private static double Scale(IObservations observations, ReadOnlyMemory<double> weights)
    {
        if (observations is not RegressionData data)
        {
            ObservationSummary summary = observations.Summary;
            return summary.WeightKind is null or WeightKind.Frequency ? 1.0 : summary.ObservationCount / summary.WeightSum;
        }

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

    private static void RequireRows(IObservations observations, ReadOnlyMemory<double> weights, WorkingParameters working)
    {
        long rows =
            observations is not RegressionData ? observations.Summary.PositiveCount
            : weights.IsEmpty ? observations.RowCount
            : 0;
        foreach (double weight in weights.Span)
        {
            rows += weight > 0.0 ? 1 : 0;
        }

        if (working.ReportedCount == 0)
        {
            throw new ArgumentException("The model has no parameters: give a regressor or fit an intercept.", nameof(observations));
        }

        if (working.Count > rows)
        {
            throw new IdentificationException(
                $"There are {working.Count} coefficients for {rows} observations: at least as many observations are needed.",
                []
            );
        }
    }

    // Where the likelihood has no maximum, a Newton step far out is small in standard errors, since these grow as fast, but each step is
    // as long as the one before. Near a maximum each step is about the square of the one before.
    private void RefuseEscape(LikelihoodObjective objective, GlmOptimum optimum, long rowCount, WorkingParameters working)
    {
        // A share of the natural unit of the working parameters, one over the root of the information of a row: rounding is far below it.
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
                optimum.Diagnose(options, [], 0, TimeSpan.Zero) with
                {
                    Converged = false,
                    TerminationReason = TerminationReason.NoFiniteMaximum,
                }
            );
        }
    }

    // Takes a Newton step and returns its largest element; the intercept counts only where no other element is as large.
    private static double Step(LikelihoodObjective objective, WorkingParameters working, double[] point, out int largest)
    {
        int size = point.Length;
        ArrowLayout layout = ArrowLayout.Dense(size);
        double[] gradient = new double[size],
            step = new double[size],
            factor = new double[size * size];
        objective.Evaluate(point, gradient, factor);
        if (!NewtonStep.TryFactor(factor, layout, out largest))
        {
            return double.PositiveInfinity;
        }

        NewtonStep.TryFind(factor, layout, gradient, step, out _);
        largest = 0;
        for (int j = 0; j < size; j++)
        {
            point[j] += step[j];
            double share = largest == 0 && working.HasIntercept ? 0.1 : 1.0;
            largest = Math.Abs(step[j]) > share * Math.Abs(step[largest]) ? j : largest;
        }

        return Math.Abs(step[largest]);
    }

    private ConvergenceException NotConverged(GlmOptimum optimum, WorkingParameters working, FitDiagnostics diagnostics) =>
        FitWords.NotConverged(model.Name, options.Solver, optimum.Message, [.. Reported(working, optimum.Point)], diagnostics);

    private static ImmutableArray<double> Reported(WorkingParameters working, double[] point)
    {
        double[] reported = new double[working.ReportedCount];
        working.ToReported(point.AsSpan(0, working.Count), reported);
        return [.. reported];
    }
}
