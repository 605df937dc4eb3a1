namespace Crabbymetrics.Inference;

/// <summary>Confidence limits of a parameter; NaN where they are not available.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Low">The lower limit.</param>
/// <param name="High">The upper limit.</param>
public readonly record struct ParameterInterval(string Name, double Low, double High)
{
    /// <summary>The parameter and its limits.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => FormattableString.Invariant($"{Name}: [{Low:G6}, {High:G6}]");
}
