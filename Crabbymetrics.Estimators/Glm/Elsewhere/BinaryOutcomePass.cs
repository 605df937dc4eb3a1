namespace Crabbymetrics.Estimators;

/// <summary>Counts outcomes that are not 0 or 1 (with trials as weights: not proportions of them), successes and failures among the rows
/// with a weight: <c>[refused, successes, failures]</c>.</summary>
internal sealed class BinaryOutcomePass(bool grouped) : BlockPass
{
    public const string Kind = "binary.outcomes";

    public override int SumCount => 3;

    public static IPass Read(PassReading reading) => new BinaryOutcomePass(reading.Flag());

    public override PassDescription Describe() => new(Kind, [], [grouped ? 1.0 : 0.0]);

    public override int ScratchCount(int rowCount) => 0;

    /// <summary>Refuses outcomes that are not binary, or all alike.</summary>
    /// <exception cref="ArgumentException">An outcome is not 0 or 1, a proportion is not one of its trials, or only one class is
    /// there.</exception>
    public static void Require(IObservations observations, string estimator)
    {
        ObservationSummary summary = observations.Summary;
        bool grouped = summary.WeightKind == WeightKind.Analytic;
        double[] sums = new double[3];
        using (IPassRunner runner = observations.Open(new ViewSpecification([], [])))
        {
            runner.Run(new BinaryOutcomePass(grouped), sums);
        }

        if (sums[0] > 0.0)
        {
            string expected = grouped
                ? "with analytic weights an outcome is a proportion of so many trials, so that the weight and their product are whole "
                    + "numbers and the outcome is between 0 and 1"
                : "an outcome must be 0 or 1";
            throw new ArgumentException(
                FormattableString.Invariant($"{summary.OutcomeName} is refused in {sums[0]} of {summary.RowCount} rows (it runs from ")
                    + FormattableString.Invariant($"{summary.SmallestOutcome} to {summary.LargestOutcome}): for {estimator} {expected}.")
            );
        }

        if (sums[1] == 0.0 || sums[2] == 0.0)
        {
            throw new ArgumentException(
                $"Every outcome of {summary.OutcomeName} is {(sums[1] > 0.0 ? 1 : 0)}: {estimator} needs both classes, 0 and 1, among "
                    + "the rows with a positive weight."
            );
        }
    }

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        ReadOnlySpan<double> weights = block.Weights;
        for (int i = 0; i < block.RowCount; i++)
        {
            double y = block.Outcome[i];
            sums[0] += grouped ? (BinaryOutcome.IsProportion(y, weights[i]) ? 0.0 : 1.0) : (y is 0.0 or 1.0 ? 0.0 : 1.0);
            if (weights.IsEmpty || weights[i] > 0.0)
            {
                sums[1] += y > 0.0 ? 1.0 : 0.0;
                sums[2] += y < 1.0 ? 1.0 : 0.0;
            }
        }
    }
}
