using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// <c>c B [sum s s' / (1 - h)^p] B</c>: Huber and White's sandwich (p = 0) and the leverage-corrected HC2 (p = 1) and HC3 (p = 2) of
/// MacKinnon and White (1985).
/// </summary>
internal sealed class HeteroskedasticityRobustCovariance(
    string name,
    ImmutableArray<string> aliases,
    string description,
    SmallSampleFactor factor,
    int leveragePower = 0,
    BreadInformation bread = BreadInformation.Observed
) : SandwichCovariance
{
    public override string Name => name;

    public override ImmutableArray<string> Aliases => aliases;

    public override string Description => description;

    protected override string StandardSmallSample => factor.Name;

    protected override BreadInformation StandardBread => bread;

    private protected override bool MergesEqualRows => true;

    protected override void WriteMiddle(SandwichRows rows, Span<double> middle)
    {
        if (RowSums.Only(rows.Result) is { } sums)
        {
            sums.ScoreOuterProduct(new ScoreWeighting(leveragePower), middle);
            return;
        }

        double[]? multipliers = rows.FrequencyMultipliers();
        if (leveragePower > 0)
        {
            multipliers = LeverageCorrection.Apply(rows.Bread, multipliers, rows.RowCount, leveragePower, name, rows.RowOf);
        }

        rows.Scores.ScoreOuterProduct(multipliers, middle);
    }

    private protected override CarriedRows Carried(SandwichRows rows, double[] middle) =>
        leveragePower > 0 ? CarriedRows.None
        : RowSums.Only(rows.Result) is not null ? CarriedRows.OfSums(rows.Bread, middle, name)
        : CarriedRows.Find(rows.Bread, middle, rows.FrequencyMultipliers(), name, rows.RowOf);
}
