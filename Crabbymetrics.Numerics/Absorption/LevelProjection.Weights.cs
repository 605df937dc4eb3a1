namespace Crabbymetrics.Numerics;

// New weights on the same rows.
public partial class LevelProjection
{
    // An inverse made under weights that differ from those of now by less than this factor, relative to each other, is kept.
    private const double Near = 8.0;

    // So few coefficients are factored anew at each change.
    private const int Few = 64;

    /// <summary>Takes new weights for the same rows. Levels, their order, the pattern of the factorization and memory are kept; the
    /// factorization itself is while the weights stay near to those that it was made under. Not while another thread works with
    /// this.</summary>
    /// <param name="weights">n weights, finite and not negative; empty for all ones.</param>
    public void Reweight(ReadOnlySpan<double> weights)
    {
        _keepsMemory = true;
        double[] before = Weights;
        double[] next =
            _isStale ? before
            : _factored.Length == weights.Length ? _factored
            : new double[weights.Length];
        if (!_isStale)
        {
            _factored = before;
        }

        next = next.Length == weights.Length && !ReferenceEquals(next, _factored) ? next : new double[weights.Length];
        weights.CopyTo(next);
        Weights = next;
        if (_columns.Any(static effect => effect.HasSlope))
        {
            Blocks = EffectBlock.Of(_columns, weights);
        }

        _rows.Reweight(Blocks, Weights);
        if (_equations is null)
        {
            return;
        }

        _equations.Forget();
        bool isNear = IsNear(out bool samePattern);
        _isStale = isNear && _rows.Count > Few && _columns.All(static effect => !effect.HasSlope);
        if (!_isStale)
        {
            _equations.Refresh(samePattern);
        }
    }

    private bool IsNear(out bool samePattern)
    {
        samePattern = true;
        if (_factored.Length == 0 && Weights.Length == 0)
        {
            return true;
        }

        double smallest = double.PositiveInfinity;
        double largest = 0.0;
        int n = Blocks[0].CodeArray.Length;
        for (int i = 0; i < n; i++)
        {
            double old = _factored.Length == 0 ? 1.0 : _factored[i];
            double now = Weights.Length == 0 ? 1.0 : Weights[i];
            if ((old > 0.0) != (now > 0.0))
            {
                samePattern = false;
                return false;
            }

            if (old > 0.0)
            {
                double ratio = now / old;
                smallest = Math.Min(smallest, ratio);
                largest = Math.Max(largest, ratio);
            }
        }

        return largest <= Near * smallest;
    }
}
