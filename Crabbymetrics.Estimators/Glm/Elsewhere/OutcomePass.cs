namespace Crabbymetrics.Estimators;

/// <summary>
/// What is asked of the outcomes before and after a fit where they live elsewhere: how many are not acceptable, how many can be separated,
/// and the cross product of the rows that cannot, each weighing the same: <c>[refused, movable | sum | Z'v | Z'diag(v)Z in arrow
/// form]</c>. Rows without weight count in the first alone.
/// </summary>
internal sealed class OutcomePass(IGlmFamily family, int columns, int arrowLength) : BlockPass
{
    public const string Kind = "glm.outcomes";

    public override int SumCount => 3 + columns + arrowLength;

    public static IPass Read(PassReading reading) => new OutcomePass(reading.Family(), reading.Count(), reading.Count());

    public override PassDescription Describe() => Describe(Kind, family, columns, arrowLength);

    public override int ScratchCount(int rowCount) => rowCount;

    /// <summary>The number of outcomes that the family does not accept.</summary>
    public static long CountRefused(GlmRows rows, DesignView view, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        OutcomePass pass = new(rows.Family, 0, 0);
        double[] sums = new double[pass.SumCount];
        DesignView none = new(view.Design, [], []);
        using IPassRunner runner = rows.Open(none, maxDegreeOfParallelism);
        runner.Run(pass, sums, cancellationToken);
        return (long)sums[0];
    }

    /// <summary>Whether the rows that cannot be separated rule every separation out: there are no others, or they leave no direction
    /// free.</summary>
    public static bool ExcludesSeparation(
        GlmRows rows,
        WorkingParameters parameters,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        int p = parameters.SlopeCount;
        OutcomePass pass = new(rows.Family, p, parameters.View.ArrowLength);
        double[] sums = new double[pass.SumCount];
        using IPassRunner runner = rows.Open(parameters.View, maxDegreeOfParallelism);
        runner.Run(pass, sums, cancellationToken);
        if (sums[1] == 0.0)
        {
            return true;
        }

        double[] cross = new double[parameters.Layout.Length];
        parameters.ToWorkingArrow(sums[2], sums.AsSpan(3, p), sums.AsSpan(3 + p), cross);
        return LinearDependence.Find(cross, parameters.Layout).IsEmpty;
    }

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        Span<double> held = scratch[..block.RowCount];
        ReadOnlySpan<double> outcome = block.Outcome;
        for (int i = 0; i < outcome.Length; i++)
        {
            sums[0] += family.FindUnacceptable(outcome.Slice(i, 1)) == 0 ? 1.0 : 0.0;
            bool counts = block.Weights.IsEmpty || block.Weights[i] > 0.0;
            bool movable = family.RecessionDirection(outcome[i]) != 0;
            sums[1] += counts && movable ? 1.0 : 0.0;
            held[i] = counts && !movable ? 1.0 : 0.0;
        }

        sums[2] += RowKernels.Sum(held);
        if (columns > 0)
        {
            block.AddArrowMoments(held, sums.Slice(3, columns), sums.Slice(3 + columns, arrowLength));
        }
    }
}
