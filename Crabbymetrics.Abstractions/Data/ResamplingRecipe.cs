using Crabbymetrics.Numerics;

namespace Crabbymetrics;

/// <summary>
/// Random weights of observations by recipe: the weight of a row follows from law, seed, replicate and the number of the row among all
/// observations, and from nothing else. So a refit under it needs no n values from the caller, rows that live elsewhere draw their own, and
/// the draws are the same however the rows are cut into pieces. Immutable.
/// </summary>
/// <param name="Law">The law of the weights.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Replicate">The number of the replicate.</param>
public sealed record ResamplingRecipe(ResamplingLaw Law, long Seed, long Replicate)
{
    /// <summary>The weight of a row.</summary>
    /// <param name="row">The zero-based number of the row among all observations.</param>
    public double WeightOf(long row)
    {
        // Three rounds of a bijection with full avalanche, one for each of seed, replicate and row.
        ulong bits = SplitMix64.Mix(unchecked(SplitMix64.Mix(unchecked(SplitMix64.Mix((ulong)Seed) + (ulong)Replicate)) + (ulong)row));
        // In (0, 1), the middle of one of 2^53 intervals.
        double uniform = ((bits >> 11) + 0.5) * (1.0 / (1L << 53));
        return Law == ResamplingLaw.Exponential ? -Math.Log(uniform) : CountOf(uniform);
    }

    /// <summary>Multiplies weights of consecutive rows by those of the recipe.</summary>
    /// <param name="firstRow">The number of the first row among all observations.</param>
    /// <param name="weights">The weights.</param>
    public void Multiply(long firstRow, Span<double> weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= WeightOf(firstRow + i);
        }
    }

    // Inversion of the Poisson distribution with mean 1.
    private static double CountOf(double uniform)
    {
        double term = Math.Exp(-1.0),
            below = term;
        int count = 0;
        while (uniform > below && term > 0.0)
        {
            term /= ++count;
            below += term;
        }

        return count;
    }
}
