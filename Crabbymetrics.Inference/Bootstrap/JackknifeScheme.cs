using Crabbymetrics.Acceleration;

namespace Crabbymetrics.Inference;

/// <summary>
/// The jackknife: as many replicates as rows with a positive weight, each without one observation. Nothing in it is random, and the number
/// of replications asked for does not matter.
/// </summary>
/// <remarks>
/// <para>The variance is <c>(n - 1)/n sum (b_(i) - mean)^2</c> (Efron and Tibshirani 1993, "An Introduction to the Bootstrap", equation
/// 11.5).</para>
/// <para>
/// A row with frequency weight f is f observations: its replicate leaves out one of them and counts f times. Where a result knows its
/// distinct observations (<see cref="IMergedObservations"/>), they are such rows, and there are as many replicates as there are of them.
/// </para>
/// </remarks>
public sealed class JackknifeScheme : IBootstrapScheme
{
    /// <inheritdoc/>
    public string Name => "jackknife";

    /// <inheritdoc/>
    public string Description => "One observation left out at a time; nothing random.";

    /// <inheritdoc/>
    public BootstrapInputs Reads => BootstrapInputs.None;

    /// <inheritdoc/>
    public IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ResampledRows.RefuseClusters(options, Name, "cluster-jackknife");
        IWeightedRefit refit = ResampledRows.RequireRefit(result, Name);
        return Plan(refit);
    }

    /// <summary>The plan, for whoever needs leave-one-out estimates.</summary>
    internal static WeightedRefitPlan Plan(IWeightedRefit result)
    {
        IWeightedRefit refit = DistinctObservations.ToResample(result) as IWeightedRefit ?? result;
        ObservationWeights? weights = ResampledRows.Weights(refit);
        int[] rows = [.. Enumerable.Range(0, refit.RowCount).Where(i => weights is null || weights.Values.Span[i] > 0.0)];
        bool frequencies = weights?.Kind == WeightKind.Frequency;
        double[] counts = [.. rows.Select(i => frequencies ? weights!.Values.Span[i] : 1.0)];
        IWeightSampler sampler = frequencies ? new LeaveOneOfMany(rows, counts) : new LeaveOneOut(rows);
        return new WeightedRefitPlan(refit, rows.Length, sampler) { JackknifeMultiplicities = [.. counts] };
    }

    private sealed class LeaveOneOut(int[] rows) : ICountSampler
    {
        public void Draw(int replicate, RandomSource random, Span<double> weights)
        {
            weights.Fill(1.0);
            weights[rows[replicate]] = 0.0;
        }

        public bool TryDraw(int replicate, RandomSource random, Span<byte> counts)
        {
            counts.Fill(1);
            counts[rows[replicate]] = 0;
            return true;
        }
    }

    private sealed class LeaveOneOfMany(int[] rows, double[] counts) : IWeightSampler
    {
        public void Draw(int replicate, RandomSource random, Span<double> weights)
        {
            weights.Fill(1.0);
            weights[rows[replicate]] = Math.Max(counts[replicate] - 1.0, 0.0) / counts[replicate];
        }
    }
}
