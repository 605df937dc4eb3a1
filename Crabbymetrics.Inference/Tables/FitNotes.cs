using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Sentences about a fit that tables of every host share.</summary>
public static class FitNotes
{
    /// <summary>How the fit ended: <c>Converged after 4 iterations (NewtonDecrement)</c>.</summary>
    /// <param name="diagnostics">The diagnostics of the fit.</param>
    /// <param name="rowCount">The rows of the data; null where they are not known.</param>
    /// <returns>A line.</returns>
    public static string Status(FitDiagnostics diagnostics, int? rowCount = null)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (diagnostics is { Converged: true, TerminationReason: TerminationReason.ScheduleCompleted })
        {
            // What learns row by row ends with its rows, and not at an optimum.
            return FormattableString.Invariant($"Completed {diagnostics.Iterations} updates ({diagnostics.TerminationReason})");
        }

        string iterations = FormattableString.Invariant(
            $" after {diagnostics.Iterations} iteration{(diagnostics.Iterations == 1 ? "" : "s")} ({diagnostics.TerminationReason})"
        );
        string merged =
            diagnostics.VisitedRows > 0 && diagnostics.VisitedRows < rowCount
                ? FormattableString.Invariant($" over {diagnostics.VisitedRows} merged rows")
                : "";
        return (diagnostics.Converged ? "Converged" : "Not converged") + iterations + merged;
    }

    /// <summary>What was absorbed: effects with their levels, rank, rows left out.</summary>
    /// <param name="absorbed">The absorbed effects.</param>
    /// <param name="isLinear">Whether the model is linear, so that it has a within R squared.</param>
    /// <returns>A sentence.</returns>
    public static string Absorbed(IAbsorbedEffects absorbed, bool isLinear)
    {
        ArgumentNullException.ThrowIfNull(absorbed);
        IEnumerable<string> effects = absorbed.Absorbed.Select(static effect =>
            FormattableString.Invariant($"{effect.Name} ({effect.Levels.GroupCount} levels)")
        );
        string singletons =
            absorbed.SingletonsDropped == 0 ? "" : FormattableString.Invariant($"; {absorbed.SingletonsDropped} singletons left out");
        string separated = absorbed.SeparatedRows.IsEmpty
            ? ""
            : FormattableString.Invariant($"; {absorbed.SeparatedRows.Length} separated rows left out");
        string within = isLinear ? FormattableString.Invariant($"; within R2 {absorbed.WithinRSquared:F4}") : "";
        return FormattableString.Invariant($"Absorbed: {string.Join(", ", effects)}; rank {absorbed.AbsorbedRank}{singletons}")
            + $"{separated}{within}.";
    }

    /// <summary>The title of a result: the model in words, with its link where the words do not say it.</summary>
    internal static string TitleOf(IEstimationResult result) =>
        result is StoredModel { State.Title: { Length: > 0 } saved } ? saved
        : result is IFamilyModel { Family: { } family } && !result.EstimatorName.Contains(family.LinkName, StringComparison.Ordinal)
            ? $"{result.Title} ({family.LinkName} link)"
        : result.Title;

    /// <summary>The name of the outcome; empty where it is not known.</summary>
    internal static string OutcomeOf(IEstimationResult result)
    {
        switch ((result as IObservedData)?.Observations)
        {
            case RegressionData data:
                return data.OutcomeName;
            case null or ObservationSet:
                return "";
            case { } observations:
                try
                {
                    return observations.Summary.OutcomeName;
                }
                catch (NotSupportedException)
                {
                    return "";
                }
        }
    }

    /// <summary>The rows of the data; null where they are not known, or where effects are absorbed: such fits merge none.</summary>
    internal static int? RowCountOf(IEstimationResult result) =>
        result is not IAbsorbedEffects { Absorbed.IsEmpty: false }
        && result is IObservedData { Observations.RowCount: <= int.MaxValue and var rows }
            ? (int)rows
            : null;

    /// <summary>What a table says below the rows of a result.</summary>
    internal static ImmutableArray<string> Of(IEstimationResult result)
    {
        ImmutableArray<string>.Builder notes = ImmutableArray.CreateBuilder<string>();
        if (result is IAbsorbedEffects { Absorbed.IsEmpty: false } absorbed)
        {
            notes.Add(Absorbed(absorbed, result is ILinearFit or IResidualError));
        }

        if (result is IClassPrediction { ReferenceClass.Length: > 0 } classes)
        {
            string outcome = OutcomeOf(result);
            notes.Add($"Reference class{(outcome.Length == 0 ? "" : " of " + outcome)}: {classes.ReferenceClass}.");
        }

        return notes.ToImmutable();
    }
}
