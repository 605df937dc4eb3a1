namespace Crabbymetrics.Numerics;

/// <summary>A distribution of a positive variable, as the search for its quantiles reads it.</summary>
internal interface ITails
{
    /// <summary>The tails at exp(logarithm).</summary>
    Tails AtLog(double logarithm);
}
