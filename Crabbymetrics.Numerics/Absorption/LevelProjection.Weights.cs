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
        bool samePattern = false;
        _isStale = _rows.Count > Few && IsNear(out samePattern) && _columns.All(static effect => !effect.HasSlope);
        if (!_isStale)
        {
            _equations.Refresh(samePattern);
        }
    }

    /// <summary>Prepares a fit of a Poisson model with a log link, under the weights of now: the means from which it begins, times the
    /// weights of the rows. They add up to the outcomes in each level of the largest block.</summary>
    /// <param name="outcome">n outcomes, 0 or more.</param>
    /// <param name="weights">n weights; empty for all ones.</param>
    /// <param name="offset">n offsets; empty for none.</param>
    /// <param name="columns">The columns, n values each.</param>
    /// <returns>The fit; null where effects have slopes or a level of the largest block has no outcome above 0.</returns>
    /// <exception cref="ArgumentException">A length is another one.</exception>
    public ProfiledPoisson? ProfilePoisson(double[] outcome, double[] weights, double[] offset, double[][] columns) =>
        Blocks.All(static block => block.IsConstant)
            ? ProfiledPoisson.Of(this, _rows, _equations, new ProfiledRows(outcome, weights, offset, columns, []), _threads)
            : null;

    /// <summary>Takes the weights, in the order of the rows, that the inverse was made under.</summary>
    internal void TakeFactored(double[] weights)
    {
        Weights = _rows.Places is { } places ? [.. places.Select(place => weights[place])] : weights;
        _isStale = false;
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
