using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>What a table says of one model: its coefficients with their errors, and its fit statistics. Immutable; made from a result or
/// filled in by hand.</summary>
[System.Text.Json.Serialization.JsonNumberHandling(System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class ModelSummary : ITabular
{
    /// <summary>The name above the model's column; null for a number.</summary>
    public string? Name { get; init; }

    /// <summary>The short name of the estimator: <c>poisson</c>.</summary>
    public string Estimator { get; init; } = "";

    /// <summary>The name of the outcome; empty where it is not known.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The title of a table of this model alone; null for estimator and outcome.</summary>
    public string? Title { get; init; }

    /// <summary>The coefficients, intercept first.</summary>
    public required ImmutableArray<CoefficientRow> Rows { get; init; }

    /// <summary>The parameters that were estimated beside the coefficients; without statistics.</summary>
    public ImmutableArray<CoefficientRow> Ancillary { get; init; } = [];

    /// <summary>The absorbed effects, by name.</summary>
    public ImmutableArray<string> AbsorbedEffects { get; init; } = [];

    /// <summary>The number of clusters of each clustering that the standard errors use.</summary>
    public ImmutableSortedDictionary<string, int> Clusters { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The name of the statistic: <c>z</c> or <c>t</c>.</summary>
    public string StatisticName { get; init; } = "z";

    /// <summary>The confidence level of the limits in the rows.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>The kind of standard error, with its clusters: <c>hc1</c>, <c>cr1, 59 clusters of firm</c>; empty where there are
    /// none.</summary>
    public string StandardErrors { get; init; } = "";

    /// <summary>The fit statistics, in the order in which they are shown.</summary>
    public ImmutableArray<FitStatistic> Statistics { get; init; } = [];

    /// <summary>Statistics that a table shows only where they are asked for by name.</summary>
    public ImmutableArray<FitStatistic> FurtherStatistics { get; init; } = [];

    /// <summary>Notes for the reader: what was absorbed, why there are no standard errors, a fit's warnings.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>How the fit ended, for a reader at the terminal; null for nothing.</summary>
    public string? Status { get; init; }

    /// <summary>What stands below the table of this model alone: tests, and what else was asked for.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>Collects what a result and its coefficient table say.</summary>
    /// <param name="result">The fitted model. The statistics are those that its capabilities give.</param>
    /// <param name="coefficients">Its coefficient table.</param>
    /// <param name="name">The name above its column; null for a number.</param>
    /// <param name="outcome">The name of the outcome; empty for that of the data, where it is known.</param>
    /// <returns>The summary.</returns>
    public static ModelSummary Create(IEstimationResult result, CoefficientTable coefficients, string? name = null, string outcome = "") =>
        Create(result, coefficients, name, outcome, []);

    internal static ModelSummary Create(
        IEstimationResult result,
        CoefficientTable coefficients,
        string? name,
        string outcome,
        ImmutableArray<string> remarks
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(coefficients);
        ArgumentNullException.ThrowIfNull(outcome);
        result = (result as ResultWithCovariance)?.Model ?? result;
        if (outcome.Length == 0)
        {
            outcome = FitNotes.OutcomeOf(result);
        }

        ImmutableArray<string> notes = [.. FitNotes.Of(result), .. result.Diagnostics.Warnings];
        if (coefficients.Covariance is { } covariance)
        {
            notes = notes.AddRange(covariance.Warnings);
        }

        string title = FitNotes.TitleOf(result);
        return new ModelSummary
        {
            Name = name,
            Title = outcome.Length == 0 ? title : $"{title}: {outcome}",
            Estimator = result.EstimatorName,
            Outcome = outcome,
            Rows = coefficients.Rows,
            Ancillary = CoefficientCells.Of(coefficients.Ancillary),
            AbsorbedEffects = result switch
            {
                IAbsorbedEffects absorbed => [.. absorbed.Absorbed.Select(static effect => effect.Name)],
                StoredModel saved => [.. saved.State.Effects.Select(static effect => effect.Name)],
                _ => [],
            },
            Clusters =
                coefficients.Covariance?.ClusterCounts.ToImmutableSortedDictionary(StringComparer.Ordinal)
                ?? ImmutableSortedDictionary<string, int>.Empty,
            StatisticName = coefficients.StatisticName,
            Level = coefficients.Level,
            StandardErrors = coefficients.Covariance?.Description ?? "",
            Statistics = FitStatistics.Of(result, JointTest(result, coefficients.Covariance)),
            FurtherStatistics = FitStatistics.FurtherOf(result),
            Notes = coefficients.InferenceUnavailableReason is { } reason ? notes.Add($"No standard errors: {reason}") : notes,
            Status = FitNotes.Status(result.Diagnostics, FitNotes.RowCountOf(result)),
            Remarks = remarks,
        };
    }

    /// <summary>The tables of the model: one, with its ancillary parameters as a section of their own.</summary>
    ImmutableArray<FormattedTable> ITabular.ToTables() => RegressionTable.Summarize(this).ToTables();

    /// <summary>The table of the model as text.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    /// <summary>The F test of the slopes under a covariance; null where there is none.</summary>
    internal static HypothesisTest? JointTest(IEstimationResult result, CovarianceMatrix? covariance)
    {
        if (covariance is null || result is not IJointSignificance joint)
        {
            return null;
        }

        try
        {
            return joint.FTest(covariance);
        }
        catch (CrabbymetricsException)
        {
            // Fewer clusters than slopes have no joint test; the table stands.
            return null;
        }
    }
}
