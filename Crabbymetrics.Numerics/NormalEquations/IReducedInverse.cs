namespace Crabbymetrics.Numerics;

/// <summary>An inverse of the reduced normal equations of absorbed effects, exact or near. Safe for several threads at once.</summary>
internal interface IReducedInverse
{
    /// <summary>How it was found, in a word.</summary>
    string Name { get; }

    /// <summary>Whether it is a generalized inverse of S, to rounding.</summary>
    bool IsExact { get; }

    /// <summary>The rank of S; null where it is not known.</summary>
    int? Rank { get; }

    /// <summary>Applies it to four vectors.</summary>
    /// <param name="r">Four vectors, interleaved.</param>
    /// <param name="z">Receives the results.</param>
    void Apply(double[] r, double[] z);
}
