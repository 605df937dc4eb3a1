namespace Crabbymetrics.Numerics;

/// <summary>
/// Both tails of a distribution at a point, of which one is computed and the other is one minus it, with the density of the logarithm of
/// the variable: what tail probabilities and the search for quantiles read.
/// </summary>
internal readonly struct Tails
{
    private readonly double _exponent;
    private readonly double _multiplier;
    private readonly double _density;
    private readonly bool _upper;

    /// <summary>Takes the computed tail as <c>exp(-exponent) multiplier</c>.</summary>
    /// <param name="exponent">The exponent, not below 0.</param>
    /// <param name="multiplier">The multiplier.</param>
    /// <param name="density">The density of the variable's logarithm, over exp(-exponent).</param>
    /// <param name="upper">Whether it is the upper tail.</param>
    public Tails(double exponent, double multiplier, double density, bool upper)
    {
        _exponent = exponent;
        _multiplier = multiplier;
        _density = density;
        _upper = upper;
    }

    public double Lower => Tail(upper: false);

    public double Upper => Tail(upper: true);

    private double Computed => Math.Min(1.0, Math.Exp(-_exponent) * _multiplier);

    /// <summary>The logarithm of a tail.</summary>
    public double Log(bool upper) => upper == _upper ? Math.Min(0.0, Math.Log(_multiplier) - _exponent) : NearZero.LogOnePlus(-Computed);

    /// <summary>The derivative of the logarithm of a tail with respect to that of the variable, without its sign.</summary>
    public double LogSlope(bool upper) => upper == _upper ? _density / _multiplier : Math.Exp(-_exponent) * _density / (1.0 - Computed);

    private double Tail(bool upper) => upper == _upper ? Computed : 1.0 - Computed;
}
