using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The sums of <see cref="OlsTotals"/> over rows that live elsewhere: of the weights, of their logarithms, and of the outcomes
/// less the offsets and less a constant near their mean, and of the squares of these.</summary>
internal sealed class TotalsPass(double centre) : BlockPass
{
    public const string Kind = "ols.totals";

    public override int SumCount => 4;

    public static IPass Read(PassReading reading) => new TotalsPass(reading.Number());

    /// <summary>Makes the pass.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="hasConstant">Whether the sum of squares is around the mean.</param>
    /// <param name="outcomeLength">The length of the outcomes.</param>
    public static OlsTotals Run(LeastSquaresProblem problem, bool hasConstant, double outcomeLength)
    {
        ObservationSummary summary = problem.Elsewhere!.Summary;
        double centre =
            !hasConstant ? 0.0
            : summary.SmallestOutcome == summary.LargestOutcome && !summary.HasOffset ? summary.SmallestOutcome
            : (summary.OutcomeSum - summary.OffsetSum) / summary.WeightSum;
        double[] sums = problem.Run(new TotalsPass(centre), new DesignView(problem.Design, [], []));
        double squares = hasConstant ? Math.Max(0.0, sums[3] - (sums[2] * sums[2] / sums[0])) : sums[3];
        return new OlsTotals(sums[0], sums[1], OlsFitter.BeyondRounding(squares, outcomeLength));
    }

    public override PassDescription Describe() => new(Kind, [], [centre]);

    public override int ScratchCount(int rowCount) => 2 * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount;
        Span<double> values = scratch[..n],
            weighted = scratch.Slice(n, n);
        block.CopyOutcomeLessOffset(values);
        TensorPrimitives.Subtract(values, centre, values);
        values.CopyTo(weighted);
        block.Weigh(weighted);
        sums[0] += block.Weights.IsEmpty ? n : RowKernels.Sum(block.Weights);
        foreach (double weight in block.Weights)
        {
            sums[1] += weight > 0.0 ? Math.Log(weight) : 0.0;
        }

        sums[2] += RowKernels.Sum(weighted);
        sums[3] += TensorPrimitives.Dot<double>(weighted, values);
    }
}
