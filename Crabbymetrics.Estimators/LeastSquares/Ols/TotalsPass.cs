using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The sums of <see cref="OlsTotals"/> over rows that live elsewhere: of the weights, of their logarithms, and of the outcomes
/// less the offsets and less a constant near their mean, and of the squares of these.</summary>
internal sealed class TotalsPass(double centre) : BlockPass
{
    public override int SumCount => 4;

    /// <summary>Makes the pass.</summary>
    public static OlsTotals Run(OlsFit fit)
    {
        ObservationSummary summary = fit.Observations.Summary;
        double centre =
            !fit.HasConstant ? 0.0
            : summary.SmallestOutcome == summary.LargestOutcome && !summary.HasOffset ? summary.SmallestOutcome
            : (summary.OutcomeSum - summary.OffsetSum) / summary.WeightSum;
        double[] sums = fit.Problem.Run(new TotalsPass(centre), new DesignView(fit.Problem.Design, [], []));
        double squares = fit.HasConstant ? Math.Max(0.0, sums[3] - (sums[2] * sums[2] / sums[0])) : sums[3];
        return new OlsTotals(sums[0], sums[1], OlsFitter.BeyondRounding(squares, fit.Solution.OutcomeLengths[0]));
    }

    public override PassDescription Describe() => new("ols.totals", [], [centre]);

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
