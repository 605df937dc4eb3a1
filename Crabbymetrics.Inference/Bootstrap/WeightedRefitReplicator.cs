using Crabbymetrics.Acceleration;

namespace Crabbymetrics.Inference;

/// <summary>Fits the model again under the weights of each replicate, several replicates at a time where result and sampler can.</summary>
internal sealed class WeightedRefitReplicator(IWeightedRefit result, IWeightSampler sampler, Clustering? clusters) : IBatchReplicator
{
    private double[] _weights = [];
    private byte[] _counts = [];
    private double[] _fitted = [];
    private int[] _places = [];
    private RefitOutcome[] _outcomes = [];
    private RandomSource? _random;

    public RefitOutcome Draw(
        int replicate,
        RandomSource random,
        Span<double> parameters,
        Span<double> standardErrors,
        CancellationToken cancellationToken
    )
    {
        if (_weights.Length == 0)
        {
            _weights = new double[result.RowCount];
        }

        sampler.Draw(replicate, random, _weights);
        if (standardErrors.IsEmpty)
        {
            return result.Refit(_weights, parameters, cancellationToken);
        }

        IEstimationResult refitted = ((IFullRefit)result).RefitFull(_weights, cancellationToken);
        refitted.Parameters.CopyTo(parameters);
        RobustErrors.Write(refitted, result, _weights, clusters, standardErrors);
        return RefitOutcome.Success;
    }

    public void DrawBatch(int first, long seed, Span<double> parameters, Span<RefitOutcome> outcomes, CancellationToken cancellationToken)
    {
        int n = result.RowCount;
        int k = result.Parameters.Length;
        Reserve(outcomes.Length, n, k);
        int drawn = 0;
        for (int r = 0; r < outcomes.Length; r++)
        {
            _random!.Restart(seed, first + r);
            if (((ICountSampler)sampler).TryDraw(first + r, _random, _counts.AsSpan(drawn * n, n)))
            {
                _places[drawn++] = r;
                continue;
            }

            // A row was drawn more than 255 times, which is rarer than any run will see: the weights then take a double each.
            _random.Restart(seed, first + r);
            outcomes[r] = DrawAlone(first + r, parameters.Slice(r * k, k), cancellationToken);
        }

        ((IBatchRefit)result).RefitBatch(
            _counts.AsSpan(0, drawn * n),
            _fitted.AsSpan(0, drawn * k),
            _outcomes.AsSpan(0, drawn),
            cancellationToken
        );
        for (int i = 0; i < drawn; i++)
        {
            _fitted.AsSpan(i * k, k).CopyTo(parameters[(_places[i] * k)..]);
            outcomes[_places[i]] = _outcomes[i];
        }
    }

    private RefitOutcome DrawAlone(int replicate, Span<double> parameters, CancellationToken cancellationToken)
    {
        try
        {
            return Draw(replicate, _random!, parameters, [], cancellationToken);
        }
        catch (CrabbymetricsException exception)
        {
            return RefitOutcome.Failure(exception.Message);
        }
    }

    private void Reserve(int replicates, int n, int k)
    {
        if (_places.Length >= replicates)
        {
            return;
        }

        _random ??= new RandomSource(0);
        _counts = GC.AllocateUninitializedArray<byte>(replicates * n);
        _fitted = new double[replicates * k];
        _places = new int[replicates];
        _outcomes = new RefitOutcome[replicates];
    }
}
