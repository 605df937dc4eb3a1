using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The outcome of a wild score test: immutable.</summary>
public sealed class WildScoreTestResult : ITabular
{
    /// <summary>The null hypothesis: <c>x1 = x2, x3 = 0</c>.</summary>
    public required string Hypothesis { get; init; }

    /// <summary>The statistic of the data.</summary>
    public required double Statistic { get; init; }

    /// <summary>
    /// The fraction of statistics at least as large as that of the data: <c>(1 + count)/(B + 1)</c> of drawn multipliers, the data being
    /// one of the draws; the exact fraction where all signs were enumerated. Ties count, as they must for few clusters.
    /// </summary>
    public required double PValue { get; init; }

    /// <summary>The bootstrap statistics, in the order of the replicates.</summary>
    public required ImmutableArray<double> Statistics { get; init; }

    /// <summary>Whether the statistics are those of all combinations of signs, so that nothing is random.</summary>
    public required bool Enumerated { get; init; }

    /// <summary>Whether the scores are those under the hypothesis.</summary>
    public required bool NullImposed { get; init; }

    /// <summary>The clustering; null where each row has its multiplier.</summary>
    public string? Cluster { get; init; }

    /// <summary>The number of clusters, or of rows.</summary>
    public required int UnitCount { get; init; }

    /// <summary>The distribution of the multipliers.</summary>
    public required string Multipliers { get; init; }

    /// <summary>Notes for the reader: too few clusters for many distinct statistics, for instance.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <inheritdoc/>
    ImmutableArray<FormattedTable> ITabular.ToTables()
    {
        ColumnPrecision precision = new();
        return
        [
            new FormattedTable
            {
                Keys = ["test", "hypothesis", "statistic", "p_value"],
                Header = [TableCell.Row("Test", "Hypothesis", "Statistic", "p")],
                Sections =
                [
                    new TableSection([
                        [new TableCell("Wild score"), new TableCell(Hypothesis), precision.Fit(Statistic), precision.Probability(PValue)],
                    ]),
                ],
                Remarks = Warnings,
            },
        ];
    }

    /// <summary>One line: hypothesis, statistic, p-value.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"Wild score test of {Hypothesis}: statistic = {Statistic:G6}, p = {ProbabilityText.Of(PValue)} ({Multipliers}, "
                + $"{(Enumerated ? "all" : "B =")} {Statistics.Length}{(Cluster is null ? "" : $", {UnitCount} clusters of {Cluster}")})"
        );
}
