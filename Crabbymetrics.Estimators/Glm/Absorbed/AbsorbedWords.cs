using System.Collections.Immutable;
using System.Globalization;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>What fits with absorbed effects say of themselves.</summary>
internal static class AbsorbedWords
{
    /// <summary>Refuses more coefficients than observations.</summary>
    /// <exception cref="IdentificationException">There are too many.</exception>
    public static void RequireRows(AbsorbedProblem problem, int columns, AbsorbedRank rank)
    {
        int observations = StoppingScale.CountRows(problem.Weights, problem.RowCount);
        if (columns + rank.Most > observations && columns + rank.Value > observations)
        {
            throw FitWords.TooManyParameters(
                FormattableString.Invariant($"{columns} slopes and {rank.Value} absorbed effects"),
                observations,
                "columns or effects"
            );
        }
    }

    /// <summary>What was left out of the sample.</summary>
    public static IEnumerable<string> LeftOut(AbsorbedSample sample, RegressionData data, IGlmFamily family)
    {
        if (!sample.Separated.IsEmpty)
        {
            yield return FormattableString.Invariant($"{sample.Separated.Length} of {data.RowCount} rows are separated: ")
                + Separators(sample, data, family)
                + ". They were left out, since their part of the likelihood is largest at infinity.";
        }
    }

    /// <summary>The error of separated rows that the options do not allow to leave out.</summary>
    public static SeparationException Separated(AbsorbedSample sample, RegressionData data, IGlmFamily family) =>
        new(
            FormattableString.Invariant($"The likelihood has no finite maximum: {sample.Separated.Length} of {data.RowCount} rows are ")
                + $"separated: {Separators(sample, data, family)}. Leave out those rows, or let "
                + $"{nameof(SeparationPolicy)}.{nameof(SeparationPolicy.DropRows)} leave out the rows, which say nothing about the other "
                + "coefficients.",
            sample.Separated,
            [.. sample.SeparatedLevels.Keys, .. sample.Columns]
        );

    /// <summary>Leaves columns out that are not identified.</summary>
    /// <exception cref="IdentificationException">The policy is to refuse them.</exception>
    public static void DropColumns(AbsorbedAttempt attempt, CollinearityPolicy policy, List<string> warnings)
    {
        DesignMatrix design = attempt.Problem.Data.Design;
        string effects = string.Join(" + ", attempt.Problem.Data.Absorbed.Select(static effect => effect.Name));
        ImmutableArray<string> spanned = [.. attempt.Optimum.Spanned.Select(j => design.ColumnNames[j])];
        foreach (string name in spanned)
        {
            string message = $"Column '{name}' is collinear with the absorbed effects {effects}";
            if (policy == CollinearityPolicy.Throw)
            {
                throw new IdentificationException($"{message}: its coefficient is not identified. Leave it out.", spanned);
            }

            warnings.Add($"{message} and was left out: its coefficient is not identified.");
        }

        if (!attempt.Optimum.Dependent.IsEmpty)
        {
            CollinearColumns.Drop(attempt.Optimum.Dependent, WorkingParameters.Create(design, false), policy, warnings);
        }
    }

    /// <summary>The diagnostics of an attempt.</summary>
    public static FitDiagnostics Diagnostics(
        AbsorbedAttempt attempt,
        GlmOptions options,
        List<string> warnings,
        AbsorbedRank rank,
        TimeSpan elapsed
    )
    {
        AbsorbedOptimum optimum = attempt.Optimum;
        if (optimum.Converged && optimum.Reason == TerminationReason.RoundoffLimited)
        {
            warnings.Add(FitWords.LimitedByRounding(optimum.Decrement, options.Tolerance));
        }

        if (rank.Blocks.Length > 2 && !rank.IsExact)
        {
            warnings.Add(
                "The rank of the absorbed effects is not known: they are too many to factor. They were counted by the components of pairs "
                    + "of effects, which may count some too many."
            );
        }

        return new FitDiagnostics
        {
            Converged = optimum.Converged && attempt.Verdict.IsDecided && attempt.End is { Failed: null },
            Iterations = optimum.Iterations,
            TerminationReason =
                optimum.Converged && !attempt.Verdict.IsDecided ? TerminationReason.AtInfinity
                : optimum.Converged && attempt.End is { Failed: not null } ? TerminationReason.MaxIterations
                : optimum.Reason,
            Objective = optimum.Cost,
            NewtonDecrement = optimum.Decrement,
            Solver = "newton",
            ObjectiveEvaluations = optimum.Iterations + 1,
            GradientEvaluations = optimum.Iterations + 1,
            HessianEvaluations = optimum.Iterations + 1,
            VisitedRows = attempt.Problem.RowCount,
            Elapsed = elapsed,
            Warnings = [.. warnings],
        };
    }

    /// <summary>The error of a fit that did not converge, with the best point.</summary>
    public static ConvergenceException NotConverged(
        AbsorbedAttempt attempt,
        IGlmFamily family,
        GlmOptions options,
        FitDiagnostics diagnostics
    )
    {
        double[] best = new double[attempt.Problem.Data.Design.ColumnCount];
        Array.Fill(best, double.NaN);
        for (int j = 0; j < attempt.Optimum.Columns.Length; j++)
        {
            best[attempt.Optimum.Columns[j]] = attempt.Optimum.Coefficients[j];
        }

        string message =
            attempt.Optimum.Converged && !attempt.Verdict.IsDecided ? SeparationVerdict.Undecided
            : attempt.Optimum.Converged && attempt.End is { Failed: not null }
                ? "The absorbed effects were not taken out of the columns to the tolerance."
            : attempt.Optimum.Reason switch
            {
                TerminationReason.MaxIterations => "The limit of iterations was reached.",
                TerminationReason.LineSearchFailed => "No step along the last direction raises the likelihood.",
                AbsorbedOptimum.NotIdentified => "The regression of a step has no solution in double precision.",
                TerminationReason.NonFiniteStart => "The likelihood is not finite at the start.",
                TerminationReason reason => reason.Describe(),
            };
        return FitWords.NotConverged(family.Name, options.Solver, message, best, diagnostics);
    }

    private static string Separators(AbsorbedSample sample, RegressionData data, IGlmFamily family)
    {
        List<string> parts = [];
        if (!sample.SeparatedLevels.IsEmpty)
        {
            string which = family.RecessionDirection(data.LargestOutcome) > 0 ? "all at one end of the range" : "all 0";
            string levels = string.Join(
                ", ",
                sample.SeparatedLevels.Select(static pair =>
                    string.Create(CultureInfo.InvariantCulture, $"{pair.Value} level{(pair.Value == 1 ? "" : "s")} of {pair.Key}")
                )
            );
            parts.Add($"{data.OutcomeName} is {which} in {levels}");
        }

        if (!sample.Columns.IsEmpty)
        {
            parts.Add($"{string.Join(", ", sample.Columns)} together predict {data.OutcomeName} perfectly");
        }

        return string.Join(", and ", parts);
    }
}
