using System.Collections.Immutable;
using System.Diagnostics;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Fits a multinomial logit: checks, rank, minimization, separation, in this order. Stateless.</summary>
internal sealed class MultinomialFitter(MultinomialLogitOptions options, EstimationServices services)
{
    // The Hessian of more parameters takes more than 200 MB.
    private const int MostParameters = 5000;

    /// <summary>Fits the model.</summary>
    /// <param name="data">The observations; their outcome is not read.</param>
    /// <param name="codes">The zero-based class of each.</param>
    /// <param name="classes">The classes in words.</param>
    /// <param name="weights">Weights in place of the data's, for a refit; null for the data's own.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public MultinomialFit Fit(
        RegressionData data,
        int[] codes,
        ImmutableArray<string> classes,
        double[]? weights,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        long begun = Stopwatch.GetTimestamp();
        RequireData(data, classes);
        MultinomialRows rows = new(codes, classes.Length, 0, weights ?? data.Weights?.Values ?? default);
        double[] totals = rows.ClassWeights();
        int empty = Array.IndexOf(totals, 0.0);
        if (empty >= 0)
        {
            throw new IdentificationException(
                $"Class '{classes[empty]}' has no observation with a positive weight: its coefficients are not identified.",
                []
            );
        }

        rows = rows with { BaseClass = Array.IndexOf(totals, totals.Max()) };
        WorkingParameters columns = WorkingParameters.Create(data.Design, options.FitIntercept);
        MultinomialParameters parameters = new(columns, classes.Length, rows.BaseClass, Reference(classes));
        RequireSize(rows, parameters);
        List<string> warnings = [];
        if (options.Alpha == 0.0)
        {
            parameters = WithoutDependentColumns(rows, parameters, warnings, cancellationToken);
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
                warnings.Add(SeparationVerdict.Undecided);
                bool vanished = SeparationSymptom.Shows(atStart, optimum.Hessian, ArrowLayout.Dense(parameters.Count), options.Tolerance);
                optimum = vanished ? optimum with { Converged = false, Message = SeparationVerdict.Undecided } : optimum;
            }
        }

        double penalty = objective.Penalty(optimum.Point);
        FitDiagnostics diagnostics = optimum.Diagnose(options, warnings, 0, Stopwatch.GetElapsedTime(begun)) with { Penalty = penalty };
        if (!optimum.Converged)
        {
            throw NotConverged(optimum, parameters, diagnostics);
        }

        return new MultinomialFit(
            data,
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
                StoppingScale.CountRows(rows.Weights.Span, rows.Codes.Length),
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

    /// <summary>The columns that depend on others: at the start the Hessian of one class is a multiple of the weighted cross product of the
    /// columns.</summary>
    public static ImmutableArray<int> DependentColumns(MultinomialRows rows, WorkingParameters columns, CancellationToken cancellationToken)
    {
        int p = columns.SlopeCount;
        CrossProductVisitor visitor = new(rows, p);
        double[] sums = new double[visitor.SumCount];
        using BlockRunner runner = new(columns.View, 1);
        runner.Run(visitor, sums, cancellationToken);
        double[] cross = new double[columns.Count * columns.Count];
        columns.ToWorkingCrossProduct(sums[0], sums.AsSpan(1, p), sums.AsSpan(1 + p, p * p), cross);
        return LinearDependence.Find(cross, ArrowLayout.Dense(columns.Count));
    }

    private static void RequireData(RegressionData data, ImmutableArray<string> classes)
    {
        if (data.HasOffset)
        {
            throw new ArgumentException("A multinomial logit takes no offset: which class it would belong to is not said.", nameof(data));
        }

        if (classes.Length < 2)
        {
            throw new ArgumentException(
                $"{data.OutcomeName} is '{classes[0]}' in every row: at least two classes are needed.",
                nameof(data)
            );
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

        int observations = 0;
        for (int i = 0; i < rows.Codes.Length; i++)
        {
            observations += rows.Weights.IsEmpty || rows.Weights.Span[i] > 0.0 ? 1 : 0;
        }

        if (options.Alpha == 0.0 && parameters.Count > observations)
        {
            throw FitWords.TooManyParameters(
                $"{parameters.Count} parameters ({rows.ClassCount} classes)",
                observations,
                "columns or classes"
            );
        }
    }

    private MultinomialParameters WithoutDependentColumns(
        MultinomialRows rows,
        MultinomialParameters parameters,
        List<string> warnings,
        CancellationToken cancellationToken
    )
    {
        WorkingParameters columns = parameters.Columns;
        ImmutableArray<int> dependent = DependentColumns(rows, columns, cancellationToken);
        if (dependent.IsEmpty)
        {
            return parameters;
        }

        ImmutableArray<string> names =
        [
            .. dependent
                .Where(index => index >= columns.FirstSlope)
                .Select(index => columns.View.Design.ColumnNames[columns.View.Columns[index - columns.FirstSlope]]),
        ];
        string list = string.Join(", ", names.Select(static name => $"'{name}'"));
        if (options.Collinearity == CollinearityPolicy.Throw)
        {
            throw new IdentificationException(
                $"Linear combinations of the columns before (the intercept counts as the first): {list}. Leave them out, or let "
                    + $"{nameof(CollinearityPolicy)}.{nameof(CollinearityPolicy.Drop)} do so.",
                names
            );
        }

        warnings.Add($"Linear combinations of the columns before, and left out, since their coefficients are not identified: {list}.");
        return parameters with
        {
            Columns = columns.Keep([.. Enumerable.Range(0, columns.SlopeCount).Where(j => !dependent.Contains(columns.FirstSlope + j))]),
        };
    }

    private static SeparationException Separated(SeparatedRows separated, MultinomialRows rows)
    {
        int present = 0;
        for (int i = 0; i < rows.Codes.Length; i++)
        {
            present += rows.Weights.IsEmpty || rows.Weights.Span[i] > 0.0 ? 1 : 0;
        }

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

    /// <summary>The weighted cross product of the columns, with that of a constant: <c>[w | Z'w | Z'diag(w)Z]</c>.</summary>
    private sealed class CrossProductVisitor(MultinomialRows rows, int columns) : IBlockVisitor
    {
        public int SumCount => 1 + columns + (columns * columns);

        public int ScratchCount(int rowCount) => rowCount;

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            Span<double> weights = scratch[..block.RowCount];
            weights.Fill(1.0);
            rows.Weigh(in block, weights);
            sums[0] += RowKernels.Sum(weights);
            block.AddTransposedProduct(weights, sums.Slice(1, columns));
            block.AddWeightedCrossProduct(weights, sums.Slice(1 + columns, columns * columns));
        }
    }
}
