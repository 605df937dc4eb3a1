using System.Collections.Immutable;
using System.Diagnostics;

namespace Crabbymetrics.Estimators;

/// <summary>Fits a generalized linear model with absorbed effects: which rows tell something, attempts until none of these is separated,
/// the result. Stateless.</summary>
internal sealed class AbsorbedGlmFitter(IGlmFamily family, GlmOptions options, EstimationServices services)
{
    /// <summary>Refuses what does not go with absorbed effects.</summary>
    /// <param name="options">The options.</param>
    /// <param name="model">The name of the model.</param>
    /// <exception cref="ArgumentException">An option does not.</exception>
    public static void RequireOptions(GlmOptions options, string model)
    {
        (string Option, string Value, string Why)? fault =
            options.Alpha > 0.0 ? (nameof(GlmOptions.Alpha), "0", "the effects are not penalized")
            : options.ReducesBias ? ("BiasReduction", "None", "Firth's penalty needs the determinant of the whole information")
            : options.Solver != "newton" ? (nameof(GlmOptions.Solver), "newton", "no other solver profiles effects")
            : options.Merging == RowMerging.Always ? (nameof(GlmOptions.Merging), "Automatic", "rows are not merged across levels")
            : null;
        if (fault is { } known)
        {
            throw new ArgumentException(
                $"{known.Option} must be {known.Value} where {model} absorbs effects: {known.Why}. "
                    + "Or write the effects out as C() columns.",
                nameof(options)
            );
        }
    }

    /// <summary>Fits the model.</summary>
    /// <param name="data">The observations, with absorbed effects.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <exception cref="ConvergenceException">The fit did not converge; the exception has the best point.</exception>
    /// <exception cref="SeparationException">Rows are separated, and the options do not leave them out; or none is left.</exception>
    /// <exception cref="IdentificationException">A column is not identified, and the options do not allow to leave it out.</exception>
    public AbsorbedGlmFit Fit(RegressionData data, int threads, CancellationToken cancellationToken)
    {
        long begun = Stopwatch.GetTimestamp();
        cancellationToken.ThrowIfCancellationRequested();
        RequireOptions(options, $"the {family.Name} model");
        GlmChecks.RequireOutcome(family, data, null);
        IncidentalBias.Require(data, family, options);
        List<string> fixedWarnings = [];
        if (GlmChecks.OffsetWarning(family, data) is { } raw)
        {
            fixedWarnings.Add(raw);
        }

        AbsorbedSample sample = AbsorbedSample.Of(data, family, options.KeepSingletons, threads);
        while (true)
        {
            double[][] columns = ColumnsOf(sample.Data.Design);
            AbsorbedProblem problem = new(sample.Data, family, options.Scoring, null, null, threads);
            AbsorbedRank rank = new(sample.Data.Absorbed, problem.Weights, threads);
            AbsorbedWords.RequireRows(problem, columns.Length, rank);
            bool needsRank = family is IDispersionFamily { HasDispersion: true };
            AbsorbedAttempt attempt = AbsorbedAttempt.Run(problem, options, columns, null, needsRank ? rank.Value : 0, cancellationToken);
            if (attempt.Verdict.Rows is { } separated)
            {
                sample = sample.Without(separated, family, options.KeepSingletons, threads);
                continue;
            }

            if (options.Separation == SeparationPolicy.Throw && !sample.Separated.IsEmpty)
            {
                throw AbsorbedWords.Separated(sample, data, family);
            }

            List<string> warnings = [.. fixedWarnings, .. AbsorbedWords.LeftOut(sample, data, family)];
            if (IncidentalBias.Note(sample.Data, family, options) is { } note)
            {
                warnings.Add(note);
            }

            AbsorbedWords.DropColumns(attempt, options.Collinearity, warnings);
            FitDiagnostics diagnostics = AbsorbedWords.Diagnostics(attempt, options, warnings, rank, Stopwatch.GetElapsedTime(begun));
            if (diagnostics.Converged)
            {
                AbsorbedGlmFit fit = AbsorbedGlmFit.Of(attempt, sample, rank, options, services.Unobserved, diagnostics, threads);
                return options.CorrectIncidentalBias
                    ? (AbsorbedGlmFit)AbsorbedRefit.At(fit, fit.Reported(IncidentalBias.Corrected(attempt))).With(diagnostics)
                    : fit;
            }

            throw AbsorbedWords.NotConverged(attempt, family, options, diagnostics);
        }
    }

    /// <summary>Fits the columns of a fit again, to its rows under other weights or outcomes, from its optimum. Rows that are separated
    /// there get weight 0.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="weights">n weights.</param>
    /// <param name="outcome">n outcomes; null for those of the data.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <returns>The attempt, and the weights that count in the end; or why there is none.</returns>
    public (AbsorbedAttempt? Attempt, string? Failure) Again(
        AbsorbedGlmFit fit,
        double[] weights,
        ReadOnlyMemory<double>? outcome,
        int threads,
        CancellationToken cancellationToken
    )
    {
        if (fit.PartCount > 0)
        {
            return (null, "statistics that vary with absorbed effects are not fitted again");
        }

        RegressionData data = fit.Data;
        int[] kept = fit.Working.View.Columns.ToArray();
        double[][] columns = [.. kept.Select(j => ColumnOf(data.Design, j))];
        AbsorbedWarmStart start = new(fit.Eta, fit.KeptCoefficients());
        double[] counted = [.. weights];
        while (true)
        {
            if (!counted.AsSpan().ContainsAnyInRange(double.Epsilon, double.MaxValue))
            {
                return (null, "no row of the resample is left");
            }

            LevelWeights.RemoveSeparated(data, family, outcome ?? data.Outcome, counted);
            AbsorbedProblem problem = new(data, family, options.Scoring, counted, outcome, threads);
            AbsorbedAttempt attempt = AbsorbedAttempt.Run(problem, options, [.. columns], start, fit.Rank.Value, cancellationToken);
            if (attempt.Optimum.Reason == AbsorbedOptimum.NotIdentified)
            {
                return (null, "a column is collinear in the resample");
            }

            if (attempt.Verdict.Rows is { } separated)
            {
                foreach (int row in separated.Rows)
                {
                    counted[row] = 0.0;
                }

                continue;
            }

            return attempt.Optimum.Converged && attempt.Verdict.IsDecided && attempt.End is { Failed: null } ? (attempt, null)
                : attempt.Optimum.Converged ? (null, "whether the resample is separated could not be decided")
                : (null, $"no convergence: {attempt.Optimum.Reason}");
        }
    }

    /// <summary>The columns of a design, to read.</summary>
    public static double[][] ColumnsOf(DesignMatrix design) =>
        [.. Enumerable.Range(0, design.ColumnCount).Select(j => ColumnOf(design, j))];

    private static double[] ColumnOf(DesignMatrix design, int column) => Absorber.ArrayOf(design.ColumnValues(column));
}
