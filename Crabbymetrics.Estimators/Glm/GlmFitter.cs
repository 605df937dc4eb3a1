using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Fits a generalized linear model: checks, start, rank, minimization, separation, in this order. Stateless.</summary>
internal sealed class GlmFitter(IGlmFamily family, GlmOptions options, EstimationServices services)
{
    private const int NamedRows = 10;

    // The family whose derivatives the steps take: the expected ones, for Fisher scoring.
    private readonly IGlmFamily _stepped = options.Scoring == ScoringMethod.Fisher ? ExpectedCurvatureFamily.Of(family) : family;

    private bool ScoresByExpectation => !ReferenceEquals(_stepped, family);

    /// <summary>Fits the model.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="weights">Weights in place of the data's, for a refit; null for the data's own.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public GlmFit Fit(RegressionData data, double[]? weights, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        long begun = Stopwatch.GetTimestamp();
        MergedRows? merged = MergedRows.Find(data, family, options.Merging, maxDegreeOfParallelism);
        return Fit(data, weights, merged, begun, maxDegreeOfParallelism, cancellationToken);
    }

    /// <summary>Fits the model to data whose repeated rows were looked for before.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="weights">Weights in place of the data's, for a refit; null for the data's own.</param>
    /// <param name="merged">The repeated rows merged; null where they are not.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public GlmFit Fit(
        RegressionData data,
        double[]? weights,
        MergedRows? merged,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) => Fit(data, weights, merged, Stopwatch.GetTimestamp(), maxDegreeOfParallelism, cancellationToken);

    private GlmFit Fit(
        RegressionData data,
        double[]? weights,
        MergedRows? merged,
        long begun,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        RequireOutcome(data, merged);
        GlmRows rows = new(family, data.Outcome, data.Offset, weights ?? data.Weights?.Values ?? default);
        List<string> leftOut = [];
        if (OffsetWarning(data) is { } raw)
        {
            leftOut.Add(raw);
        }

        while (true)
        {
            // An attempt without the separated rows finds its columns anew: what the one before said of columns is forgotten.
            List<string> warnings = [.. leftOut];
            Attempt attempt = Try(data, rows, merged, maxDegreeOfParallelism, warnings, fromSomeBlocks: merged is null, cancellationToken);
            if (attempt.Separated is not { } separated)
            {
                FitDiagnostics diagnostics = Diagnose(attempt, warnings, Stopwatch.GetElapsedTime(begun));
                if (!attempt.Optimum!.Converged)
                {
                    throw NotConverged(attempt, diagnostics);
                }

                double[]? hessian = attempt.Optimum.Hessian is { Length: > 0 } known && !ScoresByExpectation ? known : null;
                WorkingParameters parameters = attempt.Parameters.On(data.Design);
                return new GlmFit(
                    data,
                    options,
                    services,
                    rows,
                    parameters,
                    attempt.Optimum.Point,
                    hessian,
                    diagnostics,
                    maxDegreeOfParallelism,
                    merged
                )
                {
                    HasOwnWeights = weights is null,
                    OutcomeTerm = attempt.OutcomeTerm,
                    BoundaryRows = attempt.BoundaryRows,
                    ScoreAdjustments = options.ReducesBias
                        ? FirthPenalty.ScoreAdjustments(rows, parameters, attempt.Optimum.Point, attempt.Optimum.Hessian)
                        : [],
                };
            }

            rows = Without(separated, data, rows, leftOut);
        }
    }

    // The linear predictors of rows whose means differ by a factor of exp(50) belong to no data: a raw exposure looks so.
    private string? OffsetWarning(RegressionData data)
    {
        const double LargestRange = 50.0;
        if (!data.HasOffset || family.LinkName is not ("log" or "logit" or "cloglog"))
        {
            return null;
        }

        double least = System.Numerics.Tensors.TensorPrimitives.Min(data.Offset.Span),
            most = System.Numerics.Tensors.TensorPrimitives.Max(data.Offset.Span);
        double range = most - least;
        return range > LargestRange
            ? string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"The offset runs from {least:g4} to {most:g4}: it is added to the linear predictor of a {family.LinkName} link, where a "
                    + $"difference of {range:g4} means a factor of exp({range:g4}). If it is an exposure, its logarithm is the offset."
            )
            : null;
    }

    private void RequireOutcome(RegressionData data, MergedRows? merged)
    {
        if (family.AcceptsIntervals && family.FindUnacceptable([data.SmallestOutcome, data.LargestOutcome]) < 0)
        {
            return;
        }
        // Of equal rows, the first stands for all.
        int row = family.FindUnacceptable(merged?.Cells is { } distinct ? distinct.Outcome.Span : data.Outcome.Span);
        if (row >= 0)
        {
            row = merged?.Cells is { } cells ? cells.FirstRows[row] : row;
            throw new ArgumentException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"y is {data.Outcome.Span[row]} in row {row}: for the {family.Name} family an outcome must be "
                        + $"{family.OutcomeRequirement}."
                ),
                nameof(data)
            );
        }
    }

    private void RequireRows(GlmRows rows, WorkingParameters parameters)
    {
        if (parameters.ReportedCount == 0)
        {
            throw new ArgumentException("The model has no parameters: give a regressor or fit an intercept.", nameof(rows));
        }

        int observations = 0;
        if (rows.Weights.IsEmpty)
        {
            observations = rows.Outcome.Length;
        }
        else
        {
            foreach (double weight in rows.Weights.Span)
            {
                observations += weight > 0.0 ? 1 : 0;
            }
        }

        if (options.Alpha == 0.0 && parameters.Count > observations)
        {
            throw new IdentificationException(
                $"There are {parameters.Count} parameters for {observations} observations: without a penalty at least as many "
                    + $"observations as parameters are needed. Use fewer columns, or a positive Alpha.",
                []
            );
        }
    }

    private Attempt Try(
        RegressionData data,
        GlmRows own,
        MergedRows? merged,
        int maxDegreeOfParallelism,
        List<string> warnings,
        bool fromSomeBlocks,
        CancellationToken cancellationToken
    )
    {
        // Centres and scales are those of all rows, merged or not: so are the working parameters.
        WorkingParameters parameters = WorkingParameters.Create(data.Design, options.FitIntercept);
        RequireRows(own, parameters);
        (GlmRows rows, parameters) = merged?.ForLikelihood(new ModelRows(own, parameters)) ?? new ModelRows(own, parameters);
        if (BoundaryMaximum.HoldsEveryMean(own))
        {
            throw OneOutcome(data, own);
        }

        GlmStartingPoint? fromBlocks = fromSomeBlocks
            ? GlmStart.FromSomeBlocks(rows, parameters, options.Alpha, maxDegreeOfParallelism, services, cancellationToken)
            : null;
        if ((fromBlocks ?? AtConstant(rows, parameters, cancellationToken)) is not { } start)
        {
            return new Attempt(
                parameters,
                null,
                new SeparatedRows(SeparationWords.PresentRows(own), ["(Intercept)"]),
                0,
                rows.Outcome.Length,
                0.0
            );
        }

        GlmRows stepped = rows with { Family = _stepped };
        double lost = merged is null ? 0.0 : OutcomeTerm.Lost(merged.ForOutcomes(new ModelRows(own, parameters)).Rows, rows);
        GlmObjective objective = new(stepped, parameters, options.Alpha, maxDegreeOfParallelism, cancellationToken) { OutcomeTerm = lost };
        double[] rented = ArrayPool<double>.Shared.Rent(parameters.Layout.Length);
        try
        {
            Span<double> information = rented.AsSpan(0, parameters.Layout.Length);
            if (start.ConstantHessian is not null)
            {
                start.ConstantHessian.CopyTo(information);
            }
            else
            {
                objective.Evaluate(start.Point, default, information);
            }

            if (
                options.Alpha == 0.0
                && DependentColumns(rows, parameters, information, cancellationToken, maxDegreeOfParallelism)
                    is { IsEmpty: false } dependent
            )
            {
                parameters = Drop(dependent, parameters, warnings);
                objective.Dispose();
                start = AtConstant(rows, parameters, cancellationToken)!;
                objective = new GlmObjective(stepped, parameters, options.Alpha, maxDegreeOfParallelism, cancellationToken)
                {
                    OutcomeTerm = lost,
                };
                information = rented.AsSpan(0, parameters.Layout.Length);
                objective.Evaluate(start.Point, default, information);
            }

            GlmOptimum optimum = family is IDispersionFamily { HasDispersion: true }
                ? new DispersedMinimization(
                    objective,
                    rows,
                    parameters,
                    own.ObservationCount(data.Weights?.Kind),
                    options,
                    services,
                    maxDegreeOfParallelism
                ).Run(start, information, cancellationToken)
                : Minimize(
                    objective,
                    rows,
                    parameters,
                    start,
                    StoppingScale.Of(
                        rows,
                        parameters,
                        start.Point,
                        information,
                        StoppingScale.CountRows(own.Weights.Span, own.Outcome.Length),
                        options.Tolerance
                    ),
                    maxDegreeOfParallelism,
                    cancellationToken
                );
            if (start.Factor is not null && (!optimum.Converged || IsDependent(objective, optimum)))
            {
                return Try(data, own, merged, maxDegreeOfParallelism, warnings, fromSomeBlocks: false, cancellationToken);
            }

            SeparatedRows? separated = FindSeparated(information, objective, rows, parameters, ref optimum, warnings, cancellationToken);
            if (separated is not null && merged?.Direct(family) is { } merge)
            {
                separated = separated with { Rows = Unmerged(separated.Rows, merge, own) };
            }

            ImmutableArray<int> boundary = [];
            if (separated is null && !options.ReducesBias)
            {
                optimum = WithoutEscape(rows, parameters, information, objective, optimum);
                if (
                    BoundaryMaximum.Find(
                        rows,
                        parameters,
                        optimum,
                        start.Point,
                        options,
                        services,
                        maxDegreeOfParallelism,
                        cancellationToken
                    ) is
                    { } edge
                )
                {
                    optimum = edge.Optimum;
                    boundary = merged?.Direct(family) is { } cells ? Unmerged(edge.Rows, cells, own) : edge.Rows;
                }
            }

            double penalty = options.ReducesBias ? FirthPenalty.Penalty(optimum.Hessian, parameters) : objective.Penalty(optimum.Point);
            return new Attempt(parameters, optimum, separated, penalty, rows.Outcome.Length, lost) { BoundaryRows = boundary };
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
            objective.Dispose();
        }
    }

    // The best constant as the linear predictor; null where an intercept alone has no finite best value: nothing holds it, every row wants
    // it to run to infinity.
    private GlmStartingPoint? AtConstant(GlmRows rows, WorkingParameters parameters, CancellationToken cancellationToken)
    {
        double constant = family.StartingIntercept(rows.Outcome.Span, rows.Offset.Span, rows.Weights.Span);
        if (!double.IsFinite(constant))
        {
            if (options.FitIntercept)
            {
                return null;
            }

            constant = 0.0;
        }

        return new GlmStartingPoint(GlmStart.Constant(rows, parameters, constant, cancellationToken));
    }

    private GlmOptimum Minimize(
        GlmObjective objective,
        GlmRows rows,
        WorkingParameters parameters,
        GlmStartingPoint start,
        double scale,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        if (!options.ReducesBias)
        {
            GlmOptimum optimum = ScaledObjective.Minimize(
                objective,
                scale,
                start,
                rows.Outcome.Length,
                options.MaxIterations,
                options,
                services,
                cancellationToken
            );
            return scale == 1.0 ? optimum : optimum with { Decrement = optimum.Decrement * Math.Sqrt(scale) };
        }

        ISolver solver = services.Solvers.Find(options.Solver);
        BiasReducedObjective reduced = new(objective, rows, parameters, maxDegreeOfParallelism, cancellationToken);
        return new GlmMinimization(reduced, services.Executor, solver, options.Tolerance).Run(
            start.Point,
            options.MaxIterations,
            cancellationToken
        );
    }

    // A run that went on to infinity while its decrement fell has not converged, whatever ended it.
    private GlmOptimum WithoutEscape(
        GlmRows rows,
        WorkingParameters parameters,
        ReadOnlySpan<double> atStart,
        GlmObjective objective,
        GlmOptimum optimum
    )
    {
        if (
            !optimum.Converged
            || options.Alpha > 0.0
            || !EscapingRows.MayExist(family)
            || !SeparationSymptom.Shows(atStart, LastHessian(objective, optimum), objective.Layout, options.Tolerance)
            || EscapingRows.Find(rows, parameters, objective, optimum.Point) is not { IsEmpty: false } escaping
        )
        {
            return optimum;
        }

        return optimum with
        {
            Converged = false,
            Reason = EscapingRows.Reason,
            Message =
                $"The likelihood has no finite maximum: it keeps rising while the linear predictor runs to infinity in {escaping.Length} "
                + $"rows, whose outcomes lie at or beyond the last mean that the {family.LinkName} link reaches. Leave out what sets "
                + $"these rows apart, or use another link.",
        };
    }

    // Some of the rows found no collinear column; all of them have the last word.
    private bool IsDependent(GlmObjective objective, GlmOptimum optimum) =>
        options.Alpha == 0.0 && !LinearDependence.Find(LastHessian(objective, optimum), objective.Layout).IsEmpty;

    // A penalty holds every slope. Where the search is left undecided, a fit whose information vanished on the way is no answer.
    private SeparatedRows? FindSeparated(
        ReadOnlySpan<double> atStart,
        GlmObjective objective,
        GlmRows rows,
        WorkingParameters parameters,
        ref GlmOptimum optimum,
        List<string> warnings,
        CancellationToken cancellationToken
    )
    {
        if (options.Alpha > 0.0 || options.ReducesBias)
        {
            return null;
        }

        SeparationVerdict verdict = SeparationDecision.Decide(
            objective,
            rows,
            parameters,
            _stepped,
            optimum.Converged ? optimum.Point : null,
            cancellationToken
        );
        if (optimum.Hessian.Length == 0 && objective.LastHessianPoint.SequenceEqual(optimum.Point))
        {
            optimum = optimum with { Hessian = [.. objective.LastHessian] };
        }

        if (verdict.IsDecided)
        {
            return verdict.Rows;
        }

        warnings.Add(SeparationVerdict.Undecided);
        if (SeparationSymptom.Shows(atStart, LastHessian(objective, optimum), objective.Layout, options.Tolerance))
        {
            optimum = optimum with { Converged = false, Message = SeparationVerdict.Undecided };
        }

        return null;
    }

    // The Hessian at the end or a step before it: near enough to tell what is singular.
    private static ReadOnlySpan<double> LastHessian(GlmObjective objective, GlmOptimum optimum) =>
        optimum.Hessian.Length == objective.Layout.Length ? optimum.Hessian : objective.LastHessian;

    // The information weighs rows by their means, which a wide offset may spread so far that a few rows decide all. What looks dependent
    // there is looked at again with every row weighing the same: dependence is a matter of the columns alone.
    internal static ImmutableArray<int> DependentColumns(
        GlmRows rows,
        WorkingParameters parameters,
        ReadOnlySpan<double> information,
        CancellationToken cancellationToken,
        int maxDegreeOfParallelism = 1
    ) =>
        LinearDependence.Find(information, parameters.Layout, maxDegreeOfParallelism).IsEmpty
            ? []
            : LinearDependence.Find(CrossProductVisitor.Compute(rows, parameters, cancellationToken), parameters.Layout);

    private WorkingParameters Drop(ImmutableArray<int> dependent, WorkingParameters parameters, List<string> warnings)
    {
        ImmutableArray<string> names = parameters.ReportedNames();
        ImmutableArray<string> columns =
        [
            .. dependent
                .Where(index => index >= parameters.FirstSlope)
                .Select(index => names[parameters.FirstSlope + parameters.View.Columns[index - parameters.FirstSlope]]),
        ];
        string list = string.Join(", ", columns.Select(static name => $"'{name}'"));
        (string are, string left) =
            columns.Length == 1
                ? ($"Column {list} is a linear combination", "was left out: its coefficient is not identified")
                : ($"Columns {list} are linear combinations", "were left out: their coefficients are not identified");
        if (options.Collinearity == CollinearityPolicy.Throw)
        {
            throw new IdentificationException(
                $"{are} of the columns before (the intercept counts as the first). Leave out what is too many, or let "
                    + $"{nameof(CollinearityPolicy)}.{nameof(CollinearityPolicy.Drop)} do so.",
                columns
            );
        }

        warnings.Add($"{are} of the columns before and {left}.");
        List<int> kept = [];
        for (int j = 0; j < parameters.SlopeCount; j++)
        {
            if (!dependent.Contains(parameters.FirstSlope + j))
            {
                kept.Add(j);
            }
        }

        return parameters.Keep([.. kept]);
    }

    // The rows in some merged ones, but for those without a weight, which are in no fit.
    private static ImmutableArray<int> Unmerged(ImmutableArray<int> mergedRows, RowMerge merge, GlmRows rows)
    {
        bool[] found = new bool[merge.Count];
        foreach (int row in mergedRows)
        {
            found[row] = true;
        }

        ReadOnlySpan<int> codes = merge.Codes;
        ImmutableArray<int>.Builder every = ImmutableArray.CreateBuilder<int>();
        for (int i = 0; i < codes.Length; i++)
        {
            if (found[codes[i]] && (rows.Weights.IsEmpty || rows.Weights.Span[i] > 0.0))
            {
                every.Add(i);
            }
        }

        return every.ToImmutable();
    }

    private GlmRows Without(SeparatedRows separated, RegressionData data, GlmRows rows, List<string> warnings)
    {
        int present = SeparationWords.Present(rows);
        bool complete = separated.Rows.Length == present;
        if (complete || options.Separation == SeparationPolicy.Throw)
        {
            throw Separated(separated, data, rows, complete, present);
        }

        double[] weights = new double[data.RowCount];
        weights.AsSpan().Fill(1.0);
        rows.Weights.Span.CopyTo(weights);
        foreach (int row in separated.Rows)
        {
            weights[row] = 0.0;
        }

        warnings.Add(
            FormattableString.Invariant($"{separated.Rows.Length} of {present} rows are separated: ")
                + $"{SeparationWords.Of(separated, data.OutcomeName, complete, present)}; they were left out, since their part of the "
                + $"likelihood is largest at infinity."
        );
        return rows with { Weights = weights };
    }

    private SeparationException Separated(SeparatedRows separated, RegressionData data, GlmRows rows, bool complete, int present)
    {
        string firth =
            options is LogitOptions
                ? $"{nameof(LogitOptions.BiasReduction)} = {nameof(BiasReductionMethod)}.{nameof(BiasReductionMethod.Firth)} or "
                : "";
        bool oneOutcome = complete && separated.Columns is ["(Intercept)"];
        string what = oneOutcome
            ? SeparationWords.OfOneOutcome(rows, data.OutcomeName, separated.Rows)
            : SeparationWords.Of(separated, data.OutcomeName, complete, present);
        string help =
            oneOutcome ? "There is nothing to fit"
            : complete ? $"Leave out columns, or have finite estimates with {firth}a penalty ({nameof(GlmOptions.Alpha)} above 0)"
            : $"Leave out those rows or columns, let {nameof(SeparationPolicy)}.{nameof(SeparationPolicy.DropRows)} leave out the rows, "
                + $"which say nothing about the other coefficients, or have finite estimates with {firth}a penalty "
                + $"({nameof(GlmOptions.Alpha)} above 0)";
        return new SeparationException($"The likelihood has no finite maximum: {what}. {help}.", separated.Rows, separated.Columns)
        {
            IsComplete = complete,
        };
    }

    // The best mean is where the link ends, whatever the columns say.
    private static SeparationException OneOutcome(RegressionData data, GlmRows rows)
    {
        ImmutableArray<int> present = SeparationWords.PresentRows(rows);
        return new SeparationException(
            $"{SeparationWords.OfOneOutcome(rows, data.OutcomeName, present)}: the best mean is the same in every row, where the "
                + $"{rows.Family.LinkName} link ends. There is nothing to fit.",
            present,
            ["(Intercept)"]
        )
        {
            IsComplete = true,
        };
    }

    private FitDiagnostics Diagnose(Attempt attempt, List<string> warnings, TimeSpan elapsed)
    {
        GlmOptimum optimum = attempt.Optimum!;
        if (optimum.Converged && optimum.Reason == nameof(TerminationReason.RoundoffLimited))
        {
            warnings.Add(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The accuracy is limited by rounding: the estimates are about {optimum.Decrement:g2} standard errors from the "
                        + $"optimum, not the {options.Tolerance:g2} asked for."
                )
            );
        }

        if (!attempt.BoundaryRows.IsEmpty)
        {
            warnings.Add(Boundary(attempt.BoundaryRows));
        }

        return new FitDiagnostics
        {
            Converged = optimum.Converged,
            Iterations = optimum.Iterations,
            TerminationReason = optimum.Reason,
            Objective = optimum.Cost,
            Penalty = attempt.Penalty,
            NewtonDecrement = optimum.Decrement,
            Solver = options.Solver,
            ObjectiveEvaluations = optimum.Counts.Calls,
            GradientEvaluations = optimum.Counts.Gradient,
            HessianEvaluations = optimum.Counts.Hessian,
            HessianProducts = optimum.Counts.HessianProduct,
            VisitedRows = attempt.VisitedRows,
            Elapsed = elapsed,
            Warnings = [.. warnings],
        };
    }

    private string Boundary(ImmutableArray<int> rows)
    {
        string some = string.Join(", ", rows.Take(NamedRows)) + (rows.Length > NamedRows ? ", ..." : "");
        return FormattableString.Invariant(
                $"The likelihood is largest on the boundary of the parameters that the {family.LinkName} link allows: in {rows.Length} "
            )
            + $"row{(rows.Length == 1 ? "" : "s")} the mean is at the edge of the range of the {family.Name} family: "
            + $"row{(rows.Length == 1 ? "" : "s")} {some} (counted from 0). "
            + "The estimates are this constrained maximum; standard errors and tests do not hold there and are left out.";
    }

    private ConvergenceException NotConverged(Attempt attempt, FitDiagnostics diagnostics)
    {
        double[] best = new double[attempt.Parameters.ReportedCount];
        attempt.Parameters.ToReported(attempt.Optimum!.Point, best);
        return new ConvergenceException(
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"The {family.Name} fit did not converge in {diagnostics.Iterations} iterations of {options.Solver}: "
                    + $"{attempt.Optimum.Message} The best point and the diagnostics are on this exception."
            ),
            [.. best],
            diagnostics
        );
    }

    /// <summary>One pass through the steps: an optimum, or the rows that forbid one.</summary>
    private readonly record struct Attempt(
        WorkingParameters Parameters,
        GlmOptimum? Optimum,
        SeparatedRows? Separated,
        double Penalty,
        int VisitedRows,
        double OutcomeTerm
    )
    {
        /// <summary>The rows whose means are at the edge of what the family allows; empty inside.</summary>
        public ImmutableArray<int> BoundaryRows { get; init; } = [];
    }
}
