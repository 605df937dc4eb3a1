using System.Collections.Immutable;
using System.Diagnostics;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Fits a multinomial logit: checks, rank, minimization, separation, in this order. Stateless.</summary>
internal sealed class MultinomialFitter(MultinomialLogitOptions options, EstimationServices services)
{
    // The Hessian of more parameters takes more than 200 MB.
    public const int MostParameters = 5000;

    /// <summary>Fits the model.</summary>
    /// <param name="observations">The observations; of those in memory the outcome is not read.</param>
    /// <param name="rows">Their classes and weights.</param>
    /// <param name="classes">The classes in words.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public MultinomialFit Fit(
        IObservations observations,
        MultinomialRows rows,
        ImmutableArray<string> classes,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        long begun = Stopwatch.GetTimestamp();
        RequireData(observations, classes);
        double[] totals = rows.ClassWeights(maxDegreeOfParallelism, cancellationToken);
        int empty = Array.IndexOf(totals, 0.0);
        if (empty >= 0)
        {
            throw new IdentificationException(
                $"Class '{classes[empty]}' has no observation with a positive weight: its coefficients are not identified.",
                []
            );
        }

        rows = rows with { BaseClass = Array.IndexOf(totals, totals.Max()), Totals = rows.Elsewhere is null ? null : totals };
        WorkingParameters columns = WorkingParameters.Create(GlmFitter.DesignOf(observations), options.FitIntercept);
        MultinomialParameters parameters = new(columns, classes.Length, rows.BaseClass, Reference(classes));
        RequireSize(rows, parameters);
        List<string> warnings = [];
        if (options.Alpha == 0.0)
        {
            ImmutableArray<int> dependent = Collinearity.FindPositions(observations, rows.Weights, columns, cancellationToken);
            if (!dependent.IsEmpty)
            {
                parameters = parameters with { Columns = CollinearColumns.Drop(dependent, columns, options.Collinearity, warnings) };
            }
        }

        using MultinomialObjective objective = new(rows, parameters, options, maxDegreeOfParallelism, cancellationToken);
        double[] start = Start(rows, parameters, totals);
        double[] atStart = new double[parameters.Count * parameters.Count];
        objective.Evaluate(start, default, atStart);
        double unit = RootScale(atStart, parameters, rows, options);
        GlmOptimum optimum = new GlmMinimization(
            objective,
            services.FitExecutor,
            services.Solvers.Find(options.Solver),
            options.Tolerance * unit,
            GlmMinimization.UsableRoundoff * unit
        ).Run(start, options.MaxIterations, cancellationToken);
        if (options.Alpha == 0.0)
        {
            SeparationVerdict verdict = MultinomialSeparation.Decide(
                rows,
                parameters,
                objective,
                optimum.Converged ? optimum.Point : null,
                cancellationToken
            );
            if (verdict.Rows is { } separated)
            {
                throw Separated(separated, rows);
            }

            if (!verdict.IsDecided)
            {
                string undecided = rows.Elsewhere is null ? SeparationVerdict.Undecided : SeparationVerdict.UndecidedElsewhere;
                warnings.Add(undecided);
                bool vanished = SeparationSymptom.Shows(atStart, optimum.Hessian, ArrowLayout.Dense(parameters.Count), options.Tolerance);
                optimum = vanished ? optimum with { Converged = false, Message = undecided } : optimum;
            }
        }

        double penalty = objective.Penalty(optimum.Point);
        FitDiagnostics diagnostics = optimum.Diagnose(options, warnings, 0, Stopwatch.GetElapsedTime(begun)) with { Penalty = penalty };
        if (!optimum.Converged)
        {
            throw NotConverged(optimum, parameters, diagnostics);
        }

        return new MultinomialFit(
            observations,
            classes,
            options,
            services.Unobserved,
            rows,
            parameters,
            optimum.Point,
            optimum.Hessian,
            penalty - optimum.Cost,
            diagnostics
        );
    }

    /// <summary>The divisor of the decrement before it is compared with the tolerance, so that a factor of the weights changes no estimate:
    /// the root of <see cref="StoppingScale"/>.</summary>
    public static double RootScale(
        ReadOnlySpan<double> hessian,
        MultinomialParameters parameters,
        MultinomialRows rows,
        MultinomialLogitOptions options
    ) =>
        Math.Sqrt(
            StoppingScale.Of(
                StoppingScale.Curvature(hessian, ArrowLayout.Dense(parameters.Count), hasIntercept: false),
                rows.PositiveCount(),
                options.Tolerance
            )
        );

    /// <summary>Where a fit starts: intercepts at the shares of the classes, slopes at zero.</summary>
    public static double[] Start(MultinomialRows rows, MultinomialParameters parameters, double[] totals)
    {
        double[] start = new double[parameters.Count];
        for (int m = 0; parameters.Columns.HasIntercept && m < rows.Contrasts; m++)
        {
            start[m * parameters.PerClass] = Math.Log(totals[rows.ClassOf(m)] / totals[rows.BaseClass]);
        }

        return start;
    }

    private static void RequireData(IObservations data, ImmutableArray<string> classes)
    {
        if (data is RegressionData own ? own.HasOffset : data.Summary.HasOffset)
        {
            throw new ArgumentException("A multinomial logit takes no offset: which class it would belong to is not said.", nameof(data));
        }

        if (classes.Length < 2)
        {
            string outcome = data is RegressionData named ? named.OutcomeName : data.Summary.OutcomeName;
            throw new ArgumentException($"{outcome} is '{classes[0]}' in every row: at least two classes are needed.", nameof(data));
        }
    }

    private int Reference(ImmutableArray<string> classes)
    {
        if (options.ReferenceClass is null)
        {
            return classes.Length - 1;
        }

        int reference = classes.IndexOf(options.ReferenceClass);
        return reference >= 0
            ? reference
            : throw new ArgumentException(
                $"The data have no class '{options.ReferenceClass}' to be the reference "
                    + $"({nameof(MultinomialLogitOptions.ReferenceClass)}). There are: "
                    + $"{string.Join(", ", classes.Take(20))}{(classes.Length > 20 ? ", ..." : "")}.",
                nameof(classes)
            );
    }

    private void RequireSize(MultinomialRows rows, MultinomialParameters parameters)
    {
        if (parameters.ReportedCount == 0)
        {
            throw FitWords.NoParameters(nameof(parameters));
        }

        if (parameters.Count > MostParameters)
        {
            throw new ArgumentException(
                $"{rows.ClassCount} classes with {parameters.PerClass} coefficients each are {parameters.Count} parameters; at most "
                    + $"{MostParameters} can be fitted. Is the outcome a number rather than a class?",
                nameof(rows)
            );
        }

        int observations = rows.PositiveCount();
        if (options.Alpha == 0.0 && parameters.Count > observations)
        {
            throw FitWords.TooManyParameters(
                $"{parameters.Count} parameters ({rows.ClassCount} classes)",
                observations,
                "columns or classes"
            );
        }
    }

    private static SeparationException Separated(SeparatedRows separated, MultinomialRows rows)
    {
        int present = rows.PositiveCount();
        bool complete = separated.Rows.Length == present;
        return new SeparationException(
            $"The likelihood has no finite maximum: {SeparationWords.Of(separated, "the class", complete, present)}. Leave out a column or "
                + $"a class, or set a penalty ({nameof(MultinomialLogitOptions.Alpha)} above 0).",
            separated.Rows,
            separated.Columns
        )
        {
            IsComplete = complete,
        };
    }

    private ConvergenceException NotConverged(GlmOptimum optimum, MultinomialParameters parameters, FitDiagnostics diagnostics)
    {
        double[] best = new double[parameters.ReportedCount];
        parameters.ToReported(optimum.Point, best);
        return FitWords.NotConverged("multinomial-logit", options.Solver, optimum.Message, best, diagnostics);
    }
}
