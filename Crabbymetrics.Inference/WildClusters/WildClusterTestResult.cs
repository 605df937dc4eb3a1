using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>The outcome of a wild cluster bootstrap test: immutable.</summary>
public sealed class WildClusterTestResult : ITabular
{
    /// <summary>The null hypothesis: <c>x1 = x2, x3 = 0</c>.</summary>
    public required string Hypothesis { get; init; }

    /// <summary>The estimate of what a single restriction is about: <c>R b</c>. Null of several restrictions.</summary>
    public double? Estimate { get; init; }

    /// <summary>Its standard error, by CV1 or CV3. Null of several restrictions.</summary>
    public double? StandardError { get; init; }

    /// <summary>The statistic of the data: t of one restriction; of m restrictions Wald's statistic over m.</summary>
    public required double Statistic { get; init; }

    /// <summary>
    /// The p-value with the tails that were asked for: a share of statistics, <c>(1 + count)/(B + 1)</c> of drawn multipliers, the data
    /// being one of the draws; the exact share where all combinations were taken. Ties count, as they must for few clusters.
    /// </summary>
    public required double PValue { get; init; }

    /// <summary>The p-value that counts absolute values.</summary>
    public required double SymmetricPValue { get; init; }

    /// <summary>Twice the smaller of the p-values of both sides, 1 at most; null of several restrictions.</summary>
    public double? EqualTailedPValue { get; init; }

    /// <summary>The bootstrap statistics, in the order of the replicates; infinity where the variance of a replicate is not
    /// positive.</summary>
    public required ImmutableArray<double> Statistics { get; init; }

    /// <summary>Whether the statistics are those of all combinations of multipliers, so that nothing is random.</summary>
    public required bool Enumerated { get; init; }

    /// <summary>The variant: <c>WCR-11</c> (hypothesis imposed), <c>WCU-31</c>, <c>WRE</c>.</summary>
    public required string Variant { get; init; }

    /// <summary>The distribution of the multipliers.</summary>
    public required string Multipliers { get; init; }

    /// <summary>The clustering that has the multipliers.</summary>
    public required string MultiplierCluster { get; init; }

    /// <summary>The number of clusters of each clustering.</summary>
    public required ImmutableDictionary<string, int> ClusterCounts { get; init; }

    /// <summary>The values of a single restriction that the test does not reject, in pieces from low to high; empty of several
    /// restrictions.</summary>
    public ImmutableArray<ConfidencePiece> ConfidenceSet { get; init; } = [];

    /// <summary>The level of the confidence set.</summary>
    public required double Level { get; init; }

    /// <summary>Which tails the p-value and the confidence set count.</summary>
    public required WildTails Tails { get; init; }

    /// <summary>Notes for the reader: few clusters, one that determines the coefficient nearly alone.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The variant with its multipliers, replicates and clusters, for people.</summary>
    public string Description =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Variant}, {Multipliers} multipliers, {(Enumerated ? "all" : "B =")} {Statistics.Length}, " + $"{string.Join(", ", Counts())}"
        );

    /// <summary>The confidence set as text: <c>[0.2, 1.4]</c>, pieces joined by <c>and</c>; <c>empty</c>.</summary>
    public string ConfidenceSetText =>
        ConfidenceSet.IsEmpty
            ? "empty"
            : string.Join(
                " and ",
                ConfidenceSet.Select(static piece => string.Create(CultureInfo.InvariantCulture, $"[{piece.Low:G6}, {piece.High:G6}]"))
            );

    /// <summary>The test without replicates and confidence set, as other tests are.</summary>
    /// <returns>The test, whose p-value is that of the bootstrap.</returns>
    public HypothesisTest ToTest() =>
        HypothesisTest
            .WithPValue($"Wild cluster bootstrap ({Description})", Hypothesis, Statistic, PValue)
            .With(Estimate, Warnings, Variant);

    /// <inheritdoc/>
    ImmutableArray<FormattedTable> ITabular.ToTables()
    {
        ColumnPrecision precision = new();
        bool single = Estimate is not null;
        return
        [
            new FormattedTable
            {
                Keys = ["test", "hypothesis", "estimate", "std_error", "statistic", "p_value", "confidence_set"],
                Header = [TableCell.Row("Test", "Hypothesis", "Estimate", "Std. Error", single ? "t" : "F", "p", "Set")],
                Sections =
                [
                    new TableSection([
                        [
                            new TableCell("Wild cluster"),
                            new TableCell(Hypothesis),
                            precision.Fit(Estimate ?? double.NaN),
                            precision.Fit(StandardError ?? double.NaN),
                            precision.Fit(Statistic),
                            precision.Probability(PValue),
                            single ? new TableCell(ConfidenceSetText) : TableCell.Empty,
                        ],
                    ]),
                ],
                Notes = [$"{Description}."],
                Remarks = Warnings,
                OmitsEmptyColumns = true,
            },
        ];
    }

    /// <summary>Hypothesis, statistic, p-value and confidence set.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Wild cluster bootstrap test of {Hypothesis}: {(Estimate is null ? "F" : "t")} = {Statistic:G6}, "
                + $"p = {ProbabilityText.Of(PValue)}{(Estimate is null ? "" : SetWithLevel())} ({Description})"
        );

    private string SetWithLevel() => string.Create(CultureInfo.InvariantCulture, $", {100 * Level:0.##}% set {ConfidenceSetText}");

    private IEnumerable<string> Counts() =>
        ClusterCounts
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} clusters of {pair.Key}"));
}
